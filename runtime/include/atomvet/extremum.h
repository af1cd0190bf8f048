// atomvet/extremum.h - The highest or lowest value seen.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_EXTREMUM_H
#define ATOMVET_EXTREMUM_H

#include <atomvet/detail/environment.h>
#include <atomvet/detail/lock_free.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <type_traits>

namespace atomvet {

/// The most extreme value that any thread has observed. `Better(a, b)` says that `a` displaces `b`; `initial` is what every
/// value displaces.
///
/// Requirements: none; may be a static with constant initialisation.
/// Guarantees: lock-free; the extreme of all observed values is never lost, also across `take`. An observation that is no
/// extreme only reads, so that the value stays in every core's cache; safe in a signal handler.
/// Example:
///   atomvet::MaxTracker slowest_us;
///   slowest_us.observe(elapsed_us);
///   report(slowest_us.take());  // of this interval; the next starts afresh
template <typename T, typename Better, T Initial>
class Extremum {
public:
  /// What `load` and `take` return when nothing was observed.
  static constexpr T initial = Initial;

  constexpr Extremum() noexcept = default;
  Extremum(const Extremum&) = delete;
  Extremum& operator=(const Extremum&) = delete;

  /// Takes `value` into account. Returns whether it is the new extreme.
  /// Memory ordering: relaxed. An extreme orders nothing but itself.
  bool observe(T value) noexcept {
    T seen = value_.load(std::memory_order_relaxed);
    detail::Backoff<std::atomic> backoff;
    while (Better()(value, seen)) {
      if (value_.compare_exchange_weak(seen, value, std::memory_order_relaxed))
        return true;
      backoff.retry();
      seen = value_.load(std::memory_order_relaxed);
    }
    return false;
  }

  /// Returns the extreme, `initial` when nothing was observed.
  /// Memory ordering: relaxed.
  [[nodiscard]] T load() const noexcept { return value_.load(std::memory_order_relaxed); }

  /// Returns the extreme and starts afresh, in one step: each observation counts for one of the two intervals.
  /// Memory ordering: relaxed.
  [[nodiscard]] T take() noexcept { return value_.exchange(Initial, std::memory_order_relaxed); }

private:
  static_assert(std::is_integral_v<T> && detail::is_lock_free<T>);
  alignas(sizeof(T)) std::atomic<T> value_{Initial};
};

/// The highest value observed.
using MaxTracker = Extremum<std::int64_t, std::greater<>, std::numeric_limits<std::int64_t>::min()>;

/// The lowest value observed.
using MinTracker = Extremum<std::int64_t, std::less<>, std::numeric_limits<std::int64_t>::max()>;

static_assert(alignof(MaxTracker) == sizeof(MaxTracker));

} // namespace atomvet

#endif // ATOMVET_EXTREMUM_H
