// atomvet/first_arrival.h - Who was first.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_FIRST_ARRIVAL_H
#define ATOMVET_FIRST_ARRIVAL_H

#include <atomvet/detail/lock_free.h>

#include <atomic>

namespace atomvet {

/// Tells exactly one of any number of threads that it is the first: to log once, to start something once, to report one
/// error. The others do not wait for what the first then does; where they must, `std::call_once` is the tool.
///
/// Requirements: none; may be a static with constant initialisation.
/// Guarantees: wait-free; of all calls of `arrive`, exactly one returns true; once set it is only read, so that it stays in
/// every core's cache; safe in a signal handler.
/// Example:
///   static atomvet::FirstArrival warned;
///   if (warned.arrive())
///     log("deprecated option in use");
class FirstArrival {
public:
  constexpr FirstArrival() noexcept = default;
  FirstArrival(const FirstArrival&) = delete;
  FirstArrival& operator=(const FirstArrival&) = delete;

  /// Returns true to the first caller and false to all others.
  /// Memory ordering: acquire-release when it returns true; acquire when it returns false: what the first did before it
  /// arrived is visible to the others.
  [[nodiscard]] bool arrive() noexcept { return !arrived() && !arrived_.exchange(true, std::memory_order_acq_rel); }

  /// Returns whether somebody has arrived.
  /// Memory ordering: acquire.
  [[nodiscard]] bool arrived() const noexcept { return arrived_.load(std::memory_order_acquire); }

private:
  std::atomic<bool> arrived_{false};
};

static_assert(detail::is_lock_free<bool>);

} // namespace atomvet

#endif // ATOMVET_FIRST_ARRIVAL_H
