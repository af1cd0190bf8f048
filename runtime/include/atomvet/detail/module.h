// atomvet/detail/module.h - State that each loaded module has once, and its beginning and end.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_DETAIL_MODULE_H
#define ATOMVET_DETAIL_MODULE_H

#include <atomic>
#include <pthread.h>

/// A thread-local variable at a fixed distance from the thread pointer, also in a shared object. glibc keeps room for such
/// variables of modules that are loaded later; other C libraries refuse to load them. In an executable the distance is
/// known to the linker anyway, and better not asked for.
#if defined(__GLIBC__) && defined(__PIC__) && !defined(__PIE__)
#define ATOMVET_THREAD_LOCAL thread_local __attribute__((tls_model("initial-exec")))
#else
#define ATOMVET_THREAD_LOCAL thread_local
#endif

namespace atomvet::detail {

/// Calls a function when a thread ends, with what the thread has left here. A pthread key and not a `thread_local`
/// destructor, for two reasons: it runs after all of those, so that what they do still counts; and arming it allocates
/// nothing, so that a signal handler may.
class ThreadExit {
public:
  constexpr ThreadExit() noexcept = default;

  /// Leaves `value` (not null) for the end of this thread. Returns false when the system has no key left.
  [[nodiscard]] bool arm(void (*at_exit)(void*), void* value) noexcept {
    pthread_key_t key;
    int state = state_.load(std::memory_order_acquire);
    if (state == 0) {
      if (pthread_key_create(&key, at_exit) != 0)
        return false;
      if (state_.compare_exchange_strong(state, static_cast<int>(key) + 1, std::memory_order_acq_rel))
        state = static_cast<int>(key) + 1;
      else
        pthread_key_delete(key); // another thread was faster; state is now its key
    }
    return state > 0 && pthread_setspecific(static_cast<pthread_key_t>(state - 1), value) == 0;
  }

  /// No thread calls the function any more, which is about to be unloaded; arming fails from now on.
  void close() noexcept {
    const int state = state_.exchange(-1, std::memory_order_acq_rel);
    if (state > 0)
      pthread_key_delete(static_cast<pthread_key_t>(state - 1));
  }

private:
  std::atomic<int> state_{0}; // key + 1; 0: none yet; -1: closed
};

/// Tells the state when its module is loaded and when it is unloaded (or the process exits), holds the state's lock over
/// `fork`, and tells it in the child that all other threads are gone. `state` has static storage duration and no destructor of its own, for
/// it must serve destructors that run after this one.
template <typename State, State& state>
class ModuleHooks {
public:
  ModuleHooks() noexcept {
    state.module_begins();
    pthread_atfork([] { state.lock.lock(); }, [] { state.lock.unlock(); },
                   [] {
                     state.other_threads_are_gone();
                     state.lock.unlock();
                   });
  }
  ModuleHooks(const ModuleHooks&) = delete;
  ModuleHooks& operator=(const ModuleHooks&) = delete;
  ~ModuleHooks() { state.module_ends(); }
};

} // namespace atomvet::detail

#endif // ATOMVET_DETAIL_MODULE_H
