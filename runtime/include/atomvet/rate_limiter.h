// atomvet/rate_limiter.h - So many per second, and no more.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_RATE_LIMITER_H
#define ATOMVET_RATE_LIMITER_H

#include <atomvet/detail/environment.h>
#include <atomvet/detail/lock_free.h>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace atomvet {

/// A token bucket: admits `per_second` on average and up to `burst` at once.
///
/// The bucket is one word: the time at which it will be full again (the generic cell rate algorithm, ITU-T I.371). An
/// acquisition moves that time on, and is refused when it would lie too far ahead. Time is kept in 1/64 ns modulo 2^64,
/// and only differences are looked at, so any epoch of `Clock` will do.
///
/// Requirements: `Clock::now()` is monotonic or nearly so; a step back refuses for as long as it is. The rate lies between
/// `burst` a year and 10^9 a second; what is outside is taken for the nearest bound. The limiter is not left alone for more
/// than four years.
/// Guarantees: lock-free; over any time t, no more than burst + t * per_second are admitted, by all threads together (rates
/// are rounded by at most one part in 64 * 10^9 / per_second); starts with a full bucket. A refusal writes nothing, so that
/// an overload does not become contention. May be a static with constant initialisation; safe in a signal handler if
/// `Clock::now()` is.
/// Example:
///   atomvet::RateLimiter<> warnings(10, 100);
///   if (warnings.try_acquire())
///     log(...);
template <typename Clock = std::chrono::steady_clock>
class RateLimiter {
public:
  using time_point = typename Clock::time_point;

  constexpr RateLimiter(double per_second, std::uint64_t burst) noexcept
      : burst_(burst == 0 ? 1 : burst < max_capacity ? burst : max_capacity),
        cost_of_one_(cost_at(per_second, max_capacity / burst_)) {}
  RateLimiter(const RateLimiter&) = delete;
  RateLimiter& operator=(const RateLimiter&) = delete;

  /// Takes `n` tokens if there are as many, and returns whether. More than the burst are never there.
  /// Memory ordering: relaxed. A limiter orders nothing.
  [[nodiscard]] bool try_acquire(std::uint64_t n = 1) noexcept { return try_acquire(n, Clock::now()); }

  /// The same for a caller who knows the time.
  /// Memory ordering: relaxed.
  [[nodiscard]] bool try_acquire(std::uint64_t n, time_point now) noexcept {
    if (n > burst_)
      return false;
    const std::uint64_t present = ticks(now);
    std::uint64_t seen = full_at_.load(std::memory_order_relaxed);
    for (detail::Backoff<std::atomic> backoff;; backoff.retry(), seen = full_at_.load(std::memory_order_relaxed)) {
      const std::uint64_t missing = ticks_until(seen, present) + n * cost_of_one_;
      if (missing > burst_ * cost_of_one_)
        return false;
      std::uint64_t full_at = present + missing;
      full_at += full_at == never_used;
      if (full_at_.compare_exchange_weak(seen, full_at, std::memory_order_relaxed))
        return true;
    }
  }

  /// Returns how many tokens there are, for display: they may be gone by the time one asks for them.
  /// Memory ordering: relaxed.
  [[nodiscard]] std::uint64_t available() const noexcept { return available(Clock::now()); }
  [[nodiscard]] std::uint64_t available(time_point now) const noexcept {
    const std::uint64_t missing = ticks_until(full_at_.load(std::memory_order_relaxed), ticks(now));
    const std::uint64_t capacity = burst_ * cost_of_one_;
    return missing >= capacity ? 0 : (capacity - missing) / cost_of_one_;
  }

private:
  static constexpr std::uint64_t never_used = 0;
  static constexpr std::uint64_t max_capacity = std::uint64_t{1} << 61; // a quarter of what a signed difference holds

  static constexpr std::uint64_t cost_at(double per_second, std::uint64_t highest) noexcept {
    const double ticks = per_second > 0 ? 64e9 / per_second : static_cast<double>(highest);
    if (ticks >= static_cast<double>(highest))
      return highest;
    return ticks < 64 ? 64 : static_cast<std::uint64_t>(ticks + 0.5);
  }

  static std::uint64_t ticks(time_point now) noexcept {
    const auto since_epoch = std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch());
    return static_cast<std::uint64_t>(since_epoch.count()) * 64;
  }

  static std::uint64_t ticks_until(std::uint64_t full_at, std::uint64_t present) noexcept {
    const auto difference = static_cast<std::int64_t>(full_at - present);
    return full_at == never_used || difference < 0 ? 0 : static_cast<std::uint64_t>(difference);
  }

  const std::uint64_t burst_;
  const std::uint64_t cost_of_one_;
  alignas(8) std::atomic<std::uint64_t> full_at_{never_used};
};

static_assert(alignof(RateLimiter<>) == 8 && detail::is_lock_free<std::uint64_t>);

} // namespace atomvet

#endif // ATOMVET_RATE_LIMITER_H
