// atomvet/detail/spin_lock.h - A lock for a few instructions.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_DETAIL_SPIN_LOCK_H
#define ATOMVET_DETAIL_SPIN_LOCK_H

#include <atomvet/detail/environment.h>

#include <atomic>

namespace atomvet::detail {

/// For the slow paths: unlike `std::mutex` it is usable from a signal handler (by `try_lock`), may be unlocked in the child
/// of a fork, and needs no destructor. User code never runs under it.
template <template <typename> class Atom = std::atomic>
class SpinLock {
public:
  constexpr SpinLock() noexcept = default;
  SpinLock(const SpinLock&) = delete;
  SpinLock& operator=(const SpinLock&) = delete;

  [[nodiscard]] bool try_lock() noexcept {
    return !locked_.load(std::memory_order_relaxed) && !locked_.exchange(true, std::memory_order_acquire);
  }
  void lock() noexcept {
    for (Backoff<Atom> backoff; !try_lock();)
      backoff.wait();
  }
  void unlock() noexcept { locked_.store(false, std::memory_order_release); }

private:
  Atom<bool> locked_{false};
};

} // namespace atomvet::detail

#endif // ATOMVET_DETAIL_SPIN_LOCK_H
