// atomvet/treiber_stack.h - A lock-free stack of indices.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_TREIBER_STACK_H
#define ATOMVET_TREIBER_STACK_H

#include <atomvet/detail/environment.h>
#include <atomvet/detail/lock_free.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace atomvet {

/// A stack of numbers below `N`: the free list of a pool, the answer to ABA without a garbage collector.
///
/// In a stack of pointers, a pop that was overtaken can take a head that went and came back for the one it knew, and install
/// a link that is no longer true. Here the head is an index and a generation that every change increments, in one word; a
/// head that came back is another value. Nothing is freed, so a stale link is read but never followed.
///
/// Requirements: an index is pushed only by whoever owns it, that is, it is not in the stack. The 2^32 generations do not
/// pass by while one thread is stopped inside of one operation.
/// Guarantees: lock-free; each index pushed is popped at most once; nothing is allocated. Starts empty; may be a static with
/// constant initialisation.
/// Example:
///   Buffer buffers[64];
///   atomvet::IndexStack<64> free_buffers;
///   if (auto index = free_buffers.pop()) { use(buffers[*index]); free_buffers.push(*index); }
template <std::size_t N, template <typename> class Atom = std::atomic>
class IndexStack {
  static_assert(N > 0 && N < 0xffffffffu, "an index is a 32-bit number");

public:
  constexpr IndexStack() noexcept = default;
  IndexStack(const IndexStack&) = delete;
  IndexStack& operator=(const IndexStack&) = delete;

  static constexpr std::size_t capacity() noexcept { return N; }

  /// Puts `index` on top.
  /// Memory ordering: release: what was done before is visible to whoever pops the index.
  void push(std::uint32_t index) noexcept {
    std::uint64_t head = head_.load(std::memory_order_relaxed);
    for (detail::Backoff<Atom> backoff;; backoff.retry(), head = head_.load(std::memory_order_relaxed)) {
      links_[index].store(link_of(head), std::memory_order_relaxed); // (1)
      if (head_.compare_exchange_weak(head, successor(head, index + 1), std::memory_order_release, // (2)
                                      std::memory_order_relaxed))
        return;
    }
  }

  /// Takes the top off. Returns nothing when the stack is empty.
  /// Memory ordering: acquire: what was done before the push of this index is visible.
  [[nodiscard]] std::optional<std::uint32_t> pop() noexcept {
    // All changes of the head are read-modify-writes, so that this load synchronizes-with (2) of every index that is in
    // the stack, not only with that of the top.
    std::uint64_t head = head_.load(std::memory_order_acquire);
    for (detail::Backoff<Atom> backoff;; backoff.retry(), head = head_.load(std::memory_order_acquire)) {
      if (link_of(head) == nothing)
        return std::nullopt;
      const std::uint32_t index = link_of(head) - 1;
      const std::uint32_t below = links_[index].load(std::memory_order_relaxed); // (1), or newer: then the next line fails
      if (head_.compare_exchange_weak(head, successor(head, below), std::memory_order_acquire,
                                      std::memory_order_relaxed))
        return index;
    }
  }

  /// Returns whether there is nothing in it at the moment.
  /// Memory ordering: relaxed.
  [[nodiscard]] bool empty() const noexcept { return link_of(head_.load(std::memory_order_relaxed)) == nothing; }

private:
  /// A link is an index plus one, so that zero, which is what a static starts with, means none.
  static constexpr std::uint32_t nothing = 0;

  static constexpr std::uint32_t link_of(std::uint64_t head) noexcept { return static_cast<std::uint32_t>(head); }
  static constexpr std::uint64_t successor(std::uint64_t head, std::uint32_t link) noexcept {
    return (((head >> 32) + 1) << 32) | link;
  }

  static_assert(detail::is_lock_free<std::uint64_t>);
  alignas(8) Atom<std::uint64_t> head_{0};
  Atom<std::uint32_t> links_[N] = {};
};

} // namespace atomvet

#endif // ATOMVET_TREIBER_STACK_H
