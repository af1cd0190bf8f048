// atomvet/detail/environment.h - What an algorithm needs of its surroundings besides atomics.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_DETAIL_ENVIRONMENT_H
#define ATOMVET_DETAIL_ENVIRONMENT_H

#include <thread>

#if defined(__SANITIZE_THREAD__)
#define ATOMVET_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ATOMVET_TSAN 1
#endif
#endif

namespace atomvet::detail {

/// Waiting, for the algorithms that take their atomics as a template parameter. A test that schedules the threads itself
/// specialises it for its own `Atom`: there a wait is a point at which another thread has to run.
template <template <typename> class Atom>
struct Environment {
  /// Tells the core that this is a wait loop.
  static void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
    asm volatile("yield");
#elif defined(__powerpc__)
    asm volatile("or 27,27,27");
#endif
  }

  /// Lets another thread have the core.
  static void yield() noexcept { std::this_thread::yield(); }
};

/// Exponential back-off: twice as many pauses each time, up to a limit. (A pause takes 10 to 50 ns.)
template <template <typename> class Atom>
class Backoff {
public:
  /// After an attempt that failed because another thread succeeded. The first pause is already longer than a cache line
  /// takes to come back, so that the other thread does several steps meanwhile and the line is not torn to and fro.
  void retry() noexcept { pause(first_retry, longest_retry); }

  /// While another thread has to act first. It may not be running, so the core is given away in the end.
  void wait() noexcept {
    if (pauses_ < longest_wait)
      pause(1, longest_wait);
    else
      Environment<Atom>::yield();
  }

private:
  static constexpr unsigned first_retry = 8, longest_retry = 64, longest_wait = 32;

  void pause(unsigned first, unsigned longest) noexcept {
    if (pauses_ == 0)
      pauses_ = first;
    for (unsigned i = 0; i < pauses_; ++i)
      Environment<Atom>::pause();
    if (pauses_ < longest)
      pauses_ *= 2;
  }

  unsigned pauses_ = 0;
};

} // namespace atomvet::detail

#endif // ATOMVET_DETAIL_ENVIRONMENT_H
