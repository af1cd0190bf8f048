// atomvet/gauge.h - A value that goes up and down.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_GAUGE_H
#define ATOMVET_GAUGE_H

#include <atomvet/detail/lock_free.h>

#include <atomic>
#include <cstdint>
#include <utility>

namespace atomvet {

/// How much of something there is now: connections, queued jobs, bytes in use. Signed, because an observer may see the
/// subtraction of one thread before the addition of another, and because a bug should read -1 and not 2^64 - 1.
///
/// Requirements: none; may be a static with constant initialisation.
/// Guarantees: every operation is lock-free, and wait-free where the target adds 64 bits in one instruction; no change is
/// lost; safe in a signal handler.
/// Example:
///   atomvet::Gauge requests_in_flight;
///   void handle(Request& request) {
///     auto in_flight = requests_in_flight.scope();  // also right when the next line throws or returns
///     ...
///   }
class Gauge {
public:
  /// Takes off again on destruction what it put on. Movable, so that the work it stands for can be handed on.
  class [[nodiscard]] Scope {
  public:
    Scope(Scope&& other) noexcept : gauge_(std::exchange(other.gauge_, nullptr)), n_(other.n_) {}
    Scope& operator=(Scope&&) = delete;
    ~Scope() {
      if (gauge_ != nullptr)
        gauge_->dec(n_);
    }

  private:
    friend class Gauge;
    Scope(Gauge& gauge, std::int64_t n) noexcept : gauge_(&gauge), n_(n) { gauge.inc(n); }

    Gauge* gauge_;
    std::int64_t n_;
  };

  constexpr Gauge() noexcept = default;
  constexpr explicit Gauge(std::int64_t initial) noexcept : value_(initial) {}
  Gauge(const Gauge&) = delete;
  Gauge& operator=(const Gauge&) = delete;

  /// Adds `n` (which may be negative).
  /// Memory ordering: relaxed. A gauge orders nothing but itself.
  void add(std::int64_t n) noexcept { value_.fetch_add(n, std::memory_order_relaxed); }
  void inc(std::int64_t n = 1) noexcept { add(n); }

  /// Subtracts `n`.
  /// Memory ordering: relaxed.
  void dec(std::int64_t n = 1) noexcept { value_.fetch_sub(n, std::memory_order_relaxed); }

  /// Replaces the value, for what is measured elsewhere (a temperature, a size just counted). Changes that other threads
  /// make by `add` at the same time are overwritten: use either `set` or the others on one gauge.
  /// Memory ordering: relaxed.
  void set(std::int64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }

  /// Returns the value.
  /// Memory ordering: relaxed.
  [[nodiscard]] std::int64_t load() const noexcept { return value_.load(std::memory_order_relaxed); }

  /// Adds `n` until the returned object is destroyed. The gauge must outlive it.
  /// Memory ordering: relaxed, both ways.
  [[nodiscard]] Scope scope(std::int64_t n = 1) noexcept { return Scope(*this, n); }

private:
  alignas(8) std::atomic<std::int64_t> value_{0};
};

static_assert(alignof(Gauge) == sizeof(Gauge) && detail::is_lock_free<std::int64_t>);

} // namespace atomvet

#endif // ATOMVET_GAUGE_H
