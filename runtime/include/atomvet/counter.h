// atomvet/counter.h - A count that threads share.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_COUNTER_H
#define ATOMVET_COUNTER_H

#include <atomvet/detail/lock_free.h>

#include <atomic>
#include <cstdint>

namespace atomvet {

/// A count that only goes up, shared by any number of threads.
///
/// Requirements: none; may be a static with constant initialisation.
/// Guarantees: every operation is lock-free, and wait-free where the target adds 64 bits in one instruction; no increment
/// is lost, also across `take`; safe in a signal handler. Wraps at 2^64.
/// Example:
///   atomvet::Counter requests_total;
///   requests_total.increment();
class Counter {
public:
  constexpr Counter() noexcept = default;
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;

  /// Adds one.
  /// Memory ordering: relaxed. A count orders nothing but itself.
  void increment() noexcept { add(1); }

  /// Adds `n`.
  /// Memory ordering: relaxed.
  void add(std::uint64_t n) noexcept { value_.fetch_add(n, std::memory_order_relaxed); }

  /// Returns the count.
  /// Memory ordering: relaxed. Reads by one thread, or ordered by other means, never go backwards except by `take`.
  [[nodiscard]] std::uint64_t load() const noexcept { return value_.load(std::memory_order_relaxed); }

  /// Returns the count and starts again at zero, in one step: nothing that others add is lost.
  /// Memory ordering: relaxed.
  [[nodiscard]] std::uint64_t take() noexcept { return value_.exchange(0, std::memory_order_relaxed); }

private:
  alignas(8) std::atomic<std::uint64_t> value_{0};
};

static_assert(alignof(Counter) == sizeof(Counter) && detail::is_lock_free<std::uint64_t>);

} // namespace atomvet

#endif // ATOMVET_COUNTER_H
