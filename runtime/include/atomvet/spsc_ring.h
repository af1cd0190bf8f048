// atomvet/spsc_ring.h - A bounded queue from one thread to another.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_SPSC_RING_H
#define ATOMVET_SPSC_RING_H

#include <atomvet/cache_padded.h>
#include <atomvet/detail/lock_free.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <iterator>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace atomvet {

/// A first-in-first-out ring of up to `N` items between one producer and one consumer.
///
/// Each side owns its index and keeps a copy of the other's, which it refreshes only when the ring looks full or empty; the
/// two sides write to cache lines of their own. The indices run on and are masked on access.
///
/// Requirements: at most one thread at a time pushes, and at most one at a time pops. `N` is a power of two.
/// Guarantees: wait-free; nothing is allocated; items arrive once, whole and in order. May be a static with constant
/// initialisation. What is still in the ring is destroyed with it.
/// Example:
///   static atomvet::SpscRing<Event, 1024> events;
///   if (!events.try_push(event)) dropped_total.increment();            // producer
///   events.consume_all([](Event& event) { handle(event); });           // consumer
template <typename T, std::size_t N, template <typename> class Atom = std::atomic>
class SpscRing {
  static_assert(N > 0 && (N & (N - 1)) == 0, "the capacity must be a power of two");
  static_assert(std::is_nothrow_destructible_v<T>);

public:
  constexpr SpscRing() noexcept = default;
  SpscRing(const SpscRing&) = delete;
  SpscRing& operator=(const SpscRing&) = delete;
  ~SpscRing() {
    consume_all([](T&) {});
  }

  static constexpr std::size_t capacity() noexcept { return N; }

  /// Producer: puts an item in. Returns false, and leaves `item` alone, when the ring is full.
  /// Memory ordering: release: what was done before is visible to the consumer of the item.
  [[nodiscard]] bool try_push(const T& item) noexcept(std::is_nothrow_copy_constructible_v<T>) { return emplace(item); }
  [[nodiscard]] bool try_push(T&& item) noexcept(std::is_nothrow_move_constructible_v<T>) {
    return emplace(std::move(item));
  }

  /// Producer: puts in as many of the `count` items from `first` on as there is room for, and makes them visible together.
  /// Returns how many.
  /// Memory ordering: release.
  template <typename Iterator>
  [[nodiscard]] std::size_t try_push_n(Iterator first, std::size_t count) {
    const std::size_t tail = tail_.load(std::memory_order_relaxed); // (1) own index
    if (N - (tail - known_head_) < count)
      known_head_ = head_.load(std::memory_order_acquire); // (2) synchronizes-with (5)
    count = std::min(count, N - (tail - known_head_));
    Publish publish{tail_, tail}; // (3) also when a copy throws
    const std::size_t until_wrap = std::min(count, N - (tail & mask));
    first = fill(publish, first, tail & mask, until_wrap);
    fill(publish, first, 0, count - until_wrap);
    return count;
  }

  /// Consumer: moves the oldest item to `item`. Returns false when the ring is empty.
  /// Memory ordering: acquire: what the producer did before it pushed the item is visible.
  [[nodiscard]] bool try_pop(T& item) noexcept(std::is_nothrow_move_assignable_v<T>) {
    const std::size_t head = head_.load(std::memory_order_relaxed);
    if (!has_item(head))
      return false;
    T& oldest = cells_[head & mask].item;
    item = std::move(oldest);
    oldest.~T();
    head_.store(head + 1, std::memory_order_release); // (5)
    return true;
  }

  /// The same for an item that cannot be made beforehand: empty when the ring is.
  /// Memory ordering: acquire.
  [[nodiscard]] std::optional<T> try_pop() noexcept(std::is_nothrow_move_constructible_v<T>) {
    const std::size_t head = head_.load(std::memory_order_relaxed);
    if (!has_item(head))
      return std::nullopt;
    T& oldest = cells_[head & mask].item;
    std::optional<T> item(std::move(oldest));
    oldest.~T();
    head_.store(head + 1, std::memory_order_release); // (5)
    return item;
  }

  /// Consumer: calls `fn(T&)` with each item that is in the ring now, oldest first, and gives the room back at the end, in
  /// one step. An item with which `fn` throws is gone too. Returns how many items there were.
  /// Memory ordering: acquire for the items, release for the room.
  template <typename Fn>
  std::size_t consume_all(Fn&& fn) {
    const std::size_t head = head_.load(std::memory_order_relaxed);
    known_tail_ = tail_.load(std::memory_order_acquire); // (4)
    for (Publish publish{head_, head}; publish.index != known_tail_;) { // (5)
      struct Destroy {
        T& item;
        ~Destroy() { item.~T(); }
      } destroy{cells_[publish.index++ & mask].item};
      fn(destroy.item);
    }
    return known_tail_ - head;
  }

  /// Returns how many items there are; exact only for the side that asks about its own work.
  /// Memory ordering: acquire.
  [[nodiscard]] std::size_t size() const noexcept {
    const std::size_t head = head_.load(std::memory_order_acquire);
    return std::min(tail_.load(std::memory_order_acquire) - head, N);
  }

private:
  static constexpr std::size_t mask = N - 1;

  /// Storage for an item that is constructed and destroyed by hand.
  union Cell {
    constexpr Cell() noexcept : none() {}
    ~Cell() {}
    char none;
    T item;
  };

  /// Stores an index when the work it stands for is done or abandoned.
  struct Publish {
    Atom<std::size_t>& to;
    std::size_t index;
    ~Publish() { to.store(index, std::memory_order_release); }
  };

  bool has_item(std::size_t head) noexcept {
    if (head == known_tail_)
      known_tail_ = tail_.load(std::memory_order_acquire); // (4) synchronizes-with (3)
    return head != known_tail_;
  }

  template <typename Item>
  bool emplace(Item&& item) noexcept(std::is_nothrow_constructible_v<T, Item&&>) {
    const std::size_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - known_head_ == N) {
      known_head_ = head_.load(std::memory_order_acquire); // (2)
      if (tail - known_head_ == N)
        return false;
    }
    ::new (static_cast<void*>(&cells_[tail & mask].item)) T(std::forward<Item>(item));
    tail_.store(tail + 1, std::memory_order_release); // (3)
    return true;
  }

  template <typename Iterator>
  Iterator fill(Publish& publish, Iterator first, std::size_t cell, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i, ++first) {
      ::new (static_cast<void*>(&cells_[cell + i].item)) T(*first);
      ++publish.index;
    }
    return first;
  }

  alignas(destructive_size) Atom<std::size_t> tail_{0}; // written by the producer
  std::size_t known_head_ = 0;                          // the producer's copy
  alignas(destructive_size) Atom<std::size_t> head_{0}; // written by the consumer
  std::size_t known_tail_ = 0;                          // the consumer's copy
  alignas(destructive_size) Cell cells_[N];
};

static_assert(detail::is_lock_free<std::size_t>);

} // namespace atomvet

#endif // ATOMVET_SPSC_RING_H
