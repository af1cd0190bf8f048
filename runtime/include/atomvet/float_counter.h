// atomvet/float_counter.h - A sum of non-negative numbers that need not be whole.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_FLOAT_COUNTER_H
#define ATOMVET_FLOAT_COUNTER_H

#include <atomvet/detail/environment.h>
#include <atomvet/detail/lock_free.h>

#include <atomic>
#include <cstdint>
#include <cstring>

namespace atomvet {

/// A count that only goes up, by amounts that may have a fraction: seconds spent, joules used.
///
/// Whole amounts go to an integer by one fetch-and-add, others to a double by compare-exchange; the value is their sum. Once
/// the integer has reached its limit it is read as the limit, whatever it holds: what comes later goes to the double and is
/// taken off the integer again, and nobody sees the moment between.
///
/// Requirements: none; may be a static with constant initialisation.
/// Guarantees: lock-free; no amount is lost. Whole amounts below 2^32 are summed exactly up to 2^63, the others as doubles
/// are. An amount that is negative, infinite or not a number is refused and changes nothing; negative zero adds nothing.
/// Reads by one thread never go backwards. Safe in a signal handler.
/// Example:
///   atomvet::FloatCounter cpu_seconds_total;
///   cpu_seconds_total.add(0.25);
template <std::uint64_t Limit>
class BasicFloatCounter {
public:
  constexpr BasicFloatCounter() noexcept = default;
  BasicFloatCounter(const BasicFloatCounter&) = delete;
  BasicFloatCounter& operator=(const BasicFloatCounter&) = delete;

  /// Adds one.
  /// Memory ordering: relaxed.
  void increment() noexcept { add(1.0); }

  /// Adds `amount`. Returns false, and adds nothing, when it is negative, infinite or not a number.
  /// Memory ordering: relaxed. A count orders nothing but itself.
  bool add(double amount) noexcept {
    // Each comparison is false for a value that is not a number. The range is known before the cast, which would be
    // undefined outside of it.
    if (amount >= 0 && amount < whole_amount_limit) {
      const auto whole = static_cast<std::uint64_t>(amount);
      if (static_cast<double>(whole) == amount) {
        const std::uint64_t before = whole_.fetch_add(whole, std::memory_order_relaxed);
        if (__builtin_expect(before >= Limit - whole, 0))
          add_beyond_limit(before, whole);
        return true;
      }
    }
    if (!(amount >= 0 && amount <= largest))
      return false;
    add_fraction(amount);
    return true;
  }

  /// Returns the sum.
  /// Memory ordering: relaxed.
  [[nodiscard]] double load() const noexcept {
    const std::uint64_t whole = whole_.load(std::memory_order_relaxed);
    return static_cast<double>(whole < Limit ? whole : Limit) +
           to_double(rest_.load(std::memory_order_relaxed));
  }

private:
  static_assert(Limit >= std::uint64_t{1} << 32 && Limit <= std::uint64_t{1} << 63);
  // The integer can pass its limit by at most two amounts for each thread, which is far from 2^64.
  static constexpr double whole_amount_limit = 4294967296.0;
  static constexpr double largest = 1.7976931348623157e308;

  static double to_double(std::uint64_t bits) noexcept {
    double value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }
  static std::uint64_t to_bits(double value) noexcept {
    std::uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
  }

  /// `whole` was added to the integer, which was `before`.
  void add_beyond_limit(std::uint64_t before, std::uint64_t whole) noexcept {
    if (before < Limit) // reached just now: from here on the integer is never below the limit
      whole -= Limit - before;
    else
      whole_.fetch_sub(whole, std::memory_order_relaxed);
    add_fraction(static_cast<double>(whole));
  }

  void add_fraction(double amount) noexcept {
    detail::Backoff<std::atomic> backoff;
    std::uint64_t seen = rest_.load(std::memory_order_relaxed);
    while (!rest_.compare_exchange_weak(seen, to_bits(to_double(seen) + amount), std::memory_order_relaxed)) {
      backoff.retry();
      seen = rest_.load(std::memory_order_relaxed);
    }
  }

  alignas(8) std::atomic<std::uint64_t> whole_{0};
  alignas(8) std::atomic<std::uint64_t> rest_{0}; // the bits of a double; compared as bits, so that CAS cannot be misled
};

using FloatCounter = BasicFloatCounter<std::uint64_t{1} << 63>;

static_assert(sizeof(double) == sizeof(std::uint64_t) && detail::is_lock_free<std::uint64_t>);
static_assert(alignof(FloatCounter) == 8);

} // namespace atomvet

#endif // ATOMVET_FLOAT_COUNTER_H
