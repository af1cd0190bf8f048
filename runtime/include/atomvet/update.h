// atomvet/update.h - The compare-exchange loop, written once.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_UPDATE_H
#define ATOMVET_UPDATE_H

#include <atomvet/detail/environment.h>

#include <atomic>
#include <optional>
#include <type_traits>
#include <utility>

namespace atomvet {

/// What `update` did: the value it found, the value it left, and whether they changed places.
template <typename T>
struct Updated {
  T before;
  T after;
  bool applied;

  constexpr explicit operator bool() const noexcept { return applied; }
};

namespace detail {

template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};

constexpr std::memory_order failure_order(std::memory_order success) noexcept {
  return success == std::memory_order_acq_rel   ? std::memory_order_acquire
         : success == std::memory_order_release ? std::memory_order_relaxed
                                                : success;
}

} // namespace detail

/// Replaces the value of `atomic` by `fn(value)` in one step, whatever other threads do at the same time.
///
/// Requirements: `fn` takes the value and returns the new one, or a `std::optional` that is empty when nothing is to be
/// changed. It is called once per attempt, so it computes and does nothing else: what must happen once happens after
/// `update`, with what `update` returns.
/// Guarantees: lock-free; the value that `fn` last saw is the value that was replaced. Between attempts it pauses, longer
/// each time, and reads the value again.
/// Example:
///   auto [before, after, applied] = atomvet::update(state, [](State s) -> std::optional<State> {
///     if (s.closed)
///       return std::nullopt;
///     return s.with_one_more_user();
///   });
/// Memory ordering: `order` when the value was replaced; its load part (acquire for acq_rel, relaxed for release) for the
/// value that `fn` sees and declines.
template <template <typename> class Atom, typename T, typename Fn>
Updated<T> update(Atom<T>& atomic, Fn&& fn, std::memory_order order = std::memory_order_seq_cst) noexcept(
    noexcept(fn(std::declval<const T&>()))) {
  const std::memory_order load_order = detail::failure_order(order);
  T seen = atomic.load(load_order);
  for (detail::Backoff<Atom> backoff;; backoff.retry(), seen = atomic.load(load_order)) {
    auto wanted = fn(static_cast<const T&>(seen));
    if constexpr (detail::IsOptional<decltype(wanted)>::value) {
      if (!wanted)
        return {seen, seen, false};
      T expected = seen;
      if (atomic.compare_exchange_weak(expected, *wanted, order, load_order))
        return {seen, *wanted, true};
    } else {
      const T replacement = static_cast<T>(wanted);
      T expected = seen;
      if (atomic.compare_exchange_weak(expected, replacement, order, load_order))
        return {seen, replacement, true};
    }
  }
}

} // namespace atomvet

#endif // ATOMVET_UPDATE_H
