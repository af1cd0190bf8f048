// atomvet/ref_count.h - How many still need an object.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_REF_COUNT_H
#define ATOMVET_REF_COUNT_H

#include <atomvet/detail/lock_free.h>

#include <atomic>
#include <cstdint>

namespace atomvet {

/// Counts the owners of an object. Once it has reached zero it stays there: `try_acquire` cannot resurrect what is being
/// destroyed.
///
/// The two highest bits are flags, so that `try_acquire` is one fetch-and-add and no loop: `dead` is set by whoever
/// decides that zero is final, and every later addition to it is noise that nobody looks at. (Anderson, Blelloch, Wei:
/// "Turning manual concurrent memory reclamation into automatic reference counting", PLDI 2022: the sticky counter.)
///
/// Requirements: `acquire` and `release` only by one that holds a reference. The count starts with the reference of the
/// creator.
/// Guarantees: lock-free, and wait-free where the target adds 64 bits in one instruction; exactly one `release` returns
/// true, and it is the last; after it no `try_acquire` succeeds. May be a static with constant initialisation.
/// Example:
///   void drop(Session* session) {
///     if (session->references.release())
///       delete session;
///   }
template <template <typename> class Atom>
class BasicRefCount {
public:
  constexpr BasicRefCount() noexcept = default;
  BasicRefCount(const BasicRefCount&) = delete;
  BasicRefCount& operator=(const BasicRefCount&) = delete;

  /// Adds a reference. The caller already holds one.
  /// Memory ordering: relaxed. The reference held keeps the object, and nothing is learnt here.
  void acquire() noexcept { state_.fetch_add(1, std::memory_order_relaxed); }

  /// Adds a reference if there still is one. The caller holds none, but knows that the memory of the count is valid.
  /// Memory ordering: acquire: what was done before a reference was released is visible when this returns true.
  [[nodiscard]] bool try_acquire() noexcept { return (state_.fetch_add(1, std::memory_order_acquire) & dead) == 0; }

  /// Gives a reference back. Returns true to the last: the object is now the caller's alone, to be destroyed.
  /// Memory ordering: acquire-release: what all others did before they released happens before the return of the last.
  [[nodiscard]] bool release() noexcept {
    if (state_.fetch_sub(1, std::memory_order_acq_rel) != 1)
      return false;
    // Zero was reached (1), but a try_acquire may come in between: then its release decides anew.
    std::uint64_t expected = 0;
    if (state_.compare_exchange_strong(expected, dead, std::memory_order_acq_rel, std::memory_order_acquire))
      return true;
    // A `use_count` saw the zero and made it final for us; of several releases that see this, the exchange picks one.
    return (expected & told) != 0 && (state_.exchange(dead, std::memory_order_acq_rel) & told) != 0;
  }

  /// Returns the number of references, for logs and tests: it may have changed by the time it is looked at. A zero is
  /// final.
  /// Memory ordering: acquire.
  [[nodiscard]] std::uint64_t use_count() const noexcept {
    std::uint64_t seen = state_.load(std::memory_order_acquire);
    if (seen == 0 && state_.compare_exchange_strong(seen, dead | told, std::memory_order_acq_rel,
                                                    std::memory_order_acquire))
      return 0;
    return (seen & dead) != 0 ? 0 : seen;
  }

private:
  static constexpr std::uint64_t dead = std::uint64_t{1} << 63;
  static constexpr std::uint64_t told = std::uint64_t{1} << 62;

  alignas(8) mutable Atom<std::uint64_t> state_{1};
};

using RefCount = BasicRefCount<std::atomic>;

static_assert(alignof(RefCount) == sizeof(RefCount) && detail::is_lock_free<std::uint64_t>);

} // namespace atomvet

#endif // ATOMVET_REF_COUNT_H
