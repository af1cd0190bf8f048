// atomvet/detail/asymmetric_barrier.h - A barrier that costs one side nothing.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_DETAIL_ASYMMETRIC_BARRIER_H
#define ATOMVET_DETAIL_ASYMMETRIC_BARRIER_H

#include <atomic>

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace atomvet::detail {

/// Lets a store and a later load of one thread be ordered by another thread: the frequent side only keeps the compiler from
/// exchanging them, the rare side has the system interrupt every processor that runs a thread of the process (Linux,
/// membarrier). Then for each other thread, what it did before the interruption is visible to the rare side, and what it
/// does after sees what the rare side did before. A test that schedules the threads itself specialises it.
template <template <typename> class Atom>
class AsymmetricBarrier {
public:
  /// Whether the system can; the same answer each time. When false, the frequent side needs a read-modify-write.
  [[nodiscard]] bool available() noexcept {
    int known = state_.load(std::memory_order_acquire);
    if (known == unknown) {
      const int found = ask(register_private_expedited) ? present : missing;
      if (state_.compare_exchange_strong(known, found, std::memory_order_acq_rel))
        known = found;
    }
    return known == present;
  }

  /// The frequent side, between its store and its load.
  static void light() noexcept { std::atomic_signal_fence(std::memory_order_seq_cst); }

  /// The rare side. Returns false when the system refuses what it once allowed: nothing is ordered then.
  [[nodiscard]] static bool heavy() noexcept {
    return ask(private_expedited) || (ask(register_private_expedited) && ask(private_expedited)) || ask(global);
  }

private:
  enum : int { unknown, present, missing };
  // From <linux/membarrier.h>, which older systems do not have.
  enum : int { global = 1 << 0, private_expedited = 1 << 3, register_private_expedited = 1 << 4 };

  static bool ask([[maybe_unused]] int command) noexcept {
#if defined(__linux__) && defined(SYS_membarrier)
    return syscall(SYS_membarrier, command, 0, 0) == 0;
#else
    return false;
#endif
  }

  std::atomic<int> state_{unknown};
};

} // namespace atomvet::detail

#endif // ATOMVET_DETAIL_ASYMMETRIC_BARRIER_H
