// atomvet/sharded_counter.h - A count that many threads write all the time.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_SHARDED_COUNTER_H
#define ATOMVET_SHARDED_COUNTER_H

#include <atomvet/detail/cells.h>
#include <atomvet/detail/cpu_cells.h>
#include <atomvet/detail/lock_free.h>
#include <atomvet/detail/thread_cells.h>

#include <atomic>
#include <cstdint>

namespace atomvet {

/// Where a `BasicShardedCounter` keeps its parts: with each thread (the fastest), ...
struct per_thread {
  static detail::ThreadCells& cells() noexcept { return detail::thread_cells; }
  static constexpr detail::ThreadCells* home = &detail::thread_cells;
};

/// ... or with each processor (as many parts as processors, for programs of very many threads), by restartable sequences:
/// Linux on x86-64 with glibc 2.35 or newer. Elsewhere such a counter is an ordinary one.
struct per_cpu {
  static detail::CpuCells& cells() noexcept { return detail::cpu_cells; }
  static constexpr detail::CpuCells* home = &detail::cpu_cells;
};

/// A count that only goes up, for the hottest paths: an addition touches memory of the calling thread (or processor) only,
/// so that threads do not wait for each other; a read adds the parts up.
///
/// There is no `store` and no `reset`: they could not be done in one step, and what others add meanwhile would be lost.
/// `take` can: it moves the base line from which the count is reckoned.
///
/// Requirements: POSIX. A counter does not outlive the module (executable or shared object) whose code constructed it.
/// Guarantees: no addition is lost or counted twice: not over threads that come and go, signals, `fork` (the child goes on
/// from the parent's count), concurrent `take`, or the end of the thread or of the program: where there is no cell (the
/// first addition of a thread, after its end, in another module than the counter's, beyond 4096 counters) the
/// addition goes to an ordinary atomic. `add` is wait-free, allocates nothing but whole pages, and may be called in a
/// signal handler. Reads never go backwards, except by `take`. May be a static with constant initialisation. Wraps at 2^64.
/// Example:
///   atomvet::ShardedCounter packets_total;
///   packets_total.increment();
template <typename Policy>
class BasicShardedCounter {
public:
  constexpr BasicShardedCounter() noexcept = default;
  BasicShardedCounter(const BasicShardedCounter&) = delete;
  BasicShardedCounter& operator=(const BasicShardedCounter&) = delete;
  ~BasicShardedCounter() {
    const detail::Place place = place_.load(std::memory_order_acquire);
    if (place == detail::nowhere)
      return;
    home_->lock.lock();
    home_->slots.release(home_->slots.slot_at(place));
    home_->lock.unlock();
  }

  /// Adds one.
  /// Memory ordering: relaxed. A count orders nothing but itself.
  void increment() noexcept { add(1); }

  /// Adds `n`.
  /// Memory ordering: relaxed.
  void add(std::uint64_t n) noexcept {
    if (__builtin_expect(!Policy::cells().add(place_.load(std::memory_order_relaxed), n), 0))
      add_elsewhere(n);
  }

  /// Returns the count. Takes as long as there were threads at a time (or are processors).
  /// Memory ordering: relaxed. What is returned is at least the count when the call began and at most that when it ended.
  [[nodiscard]] std::uint64_t load() const noexcept {
    for (std::uint64_t base = base_.load(std::memory_order_acquire);;) {
      const std::uint64_t total = sum();
      // A `take` in between would leave an old base line and a new sum, a count that never was.
      if (const std::uint64_t now = base_.load(std::memory_order_acquire); now == base)
        return total - base;
      else
        base = now;
    }
  }

  /// Returns the count and starts again at zero, in one step: each addition is in exactly one `take` or in what is left.
  /// Memory ordering: relaxed for the additions; concurrent calls of `take` are ordered among themselves.
  [[nodiscard]] std::uint64_t take() noexcept {
    for (std::uint64_t base = base_.load(std::memory_order_acquire);;) {
      const std::uint64_t total = sum(); // not below `base`: the acquire has seen what that sum has
      if (base_.compare_exchange_weak(base, total, std::memory_order_acq_rel, std::memory_order_acquire))
        return total - base;
    }
  }

private:
  using Cells = std::remove_pointer_t<decltype(Policy::home)>;

  [[nodiscard]] std::uint64_t sum() const noexcept {
    const std::uint64_t elsewhere = elsewhere_.load(std::memory_order_acquire);
    const detail::Place place = place_.load(std::memory_order_acquire); // (1) synchronizes-with (2)
    return place == detail::nowhere ? elsewhere : elsewhere + home_->sum(home_->slots.slot_at(place)) - origin_;
  }

#if defined(__GNUC__)
  __attribute__((noinline, cold))
#endif
  void add_elsewhere(std::uint64_t n) noexcept {
    elsewhere_.fetch_add(n, std::memory_order_relaxed);
    // Prepare for the next time, unless this is another module, or somebody has the lock: perhaps this very thread, which a
    // signal has interrupted.
    if (home_ != &Policy::cells() || !home_->lock.try_lock())
      return;
    home_->prepare();
    detail::Slot slot;
    if (place_.load(std::memory_order_relaxed) == detail::nowhere && home_->ready() && home_->slots.allocate(slot)) {
      origin_ = home_->sum(slot); // left by the slot's former counters
      place_.store(home_->slots.place_of(slot), std::memory_order_release); // (2)
    }
    home_->lock.unlock();
  }

  Cells* const home_ = Policy::home; // of the module that constructs the counter
  std::atomic<detail::Place> place_{detail::nowhere};
  std::uint64_t origin_ = 0; // of the sum, once there is a place
  alignas(8) std::atomic<std::uint64_t> elsewhere_{0};
  alignas(8) std::atomic<std::uint64_t> base_{0};
};

using ShardedCounter = BasicShardedCounter<per_thread>;
using PerCpuCounter = BasicShardedCounter<per_cpu>;

static_assert(alignof(ShardedCounter) == 8 && detail::is_lock_free<std::uint64_t>);

} // namespace atomvet

#endif // ATOMVET_SHARDED_COUNTER_H
