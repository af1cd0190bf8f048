// atomvet/detail/thread_cells.h - Cells that one thread writes.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_DETAIL_THREAD_CELLS_H
#define ATOMVET_DETAIL_THREAD_CELLS_H

#include <atomvet/detail/cells.h>
#include <atomvet/detail/module.h>
#include <atomvet/detail/spin_lock.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

namespace atomvet::detail {

/// A block of cells for each thread of the process that counts, one cell for each counter of this module.
///
/// A block of a thread that has ended goes to the next thread as it is: what it holds stays part of the sums, so nothing
/// is folded, zeroed or lost, and there are as many blocks as there ever were threads at a time.
class ThreadCells {
public:
  struct Block {
    void* region;
    Block* next;      // among all
    Block* next_free; // among those without a thread
    bool owned;

    /// They follow, on lines of their own. Not a member, so that nobody constructs them: pages that are only zero are not
    /// there yet.
    Cell* cells() noexcept { return reinterpret_cast<Cell*>(reinterpret_cast<char*>(this) + destructive_size); }
    static constexpr std::size_t size = destructive_size + cell_count * sizeof(Cell);
  };

  /// What a thread knows of its block. A counter's place lies less than `block_size` after `first` only if the thread has a
  /// block, the counter has a slot, and both belong to the same module. `to_cells` leads from there to the thread's cells.
  struct Mine {
    Place first;
    std::uintptr_t to_cells;
  };
  /// Values of `first` that lie before every place by more than that, and after `nowhere`.
  static constexpr Place never_attached = 1;
  static constexpr Place detached = 2;

  constexpr ThreadCells() noexcept = default;

  /// Adds to the calling thread's cell for a place. Returns false when it has none.
  static bool add(Place place, std::uint64_t n) noexcept;

  /// Returns the sum of a slot's cells. Reads of one slot never go backwards: cells grow, and blocks stay.
  [[nodiscard]] std::uint64_t sum(Slot slot) const noexcept {
    std::uint64_t total = 0;
    for (Block* block = blocks_.load(std::memory_order_acquire); block != nullptr; block = block->next)
      total += block->cells()[slot].load(std::memory_order_acquire);
    return total;
  }

  /// Gives the calling thread a block if it has none, under the lock.
  void prepare() noexcept;

  /// Whether counters may be given slots. Not at the end of the program, when threads may be left that hold on to blocks
  /// which are not there any more: new counters are then ordinary ones.
  [[nodiscard]] bool ready() const noexcept { return !ended_; }

  void module_begins() noexcept {}
  void other_threads_are_gone() noexcept;
  void module_ends() noexcept;

  SpinLock<> lock;
  SlotPool slots;

private:
  static constexpr std::size_t colours = 16;
  static constexpr std::size_t colour_size = 2 * destructive_size;
  static constexpr std::size_t region_size = Block::size + colours * colour_size;

  static void thread_ends(void* block) noexcept;
  Block* new_block() noexcept;
  void give_away(Block* block) noexcept {
    block->owned = false;
    block->next_free = free_;
    free_ = block;
  }

  std::atomic<Block*> blocks_{nullptr}; // for those who sum up; set to `newest_`
  Block* newest_ = nullptr;             // this and what follows: under the lock
  Block* free_ = nullptr;
  std::size_t block_count_ = 0;
  bool ended_ = false;
  ThreadExit exit_;
};

/// This module's.
inline ThreadCells thread_cells;

inline ATOMVET_THREAD_LOCAL ThreadCells::Mine my_cells = {ThreadCells::never_attached, 0};

inline bool ThreadCells::add(Place place, std::uint64_t n) noexcept {
  if (__builtin_expect(place - my_cells.first >= block_size, 0))
    return false;
  add_as_only_writer(*reinterpret_cast<Cell*>(place + my_cells.to_cells), n);
  return true;
}

inline ThreadCells::Block* ThreadCells::new_block() noexcept {
  void* region = map_pages(region_size);
  if (region == nullptr)
    return nullptr;
  // Regions start at multiples of the page size; without an offset of its own, the same cell of every thread would fall
  // into the same set of the cache, and a sum would evict itself.
  const std::size_t colour = block_count_++ % colours * colour_size;
  auto* block = new (static_cast<char*>(region) + colour)
      Block{region, newest_, nullptr, false};
  newest_ = block;
  blocks_.store(block, std::memory_order_release);
  return block;
}

inline void ThreadCells::prepare() noexcept {
  if (my_cells.first != never_attached)
    return;
  if (free_ == nullptr) {
    Block* block = new_block();
    if (block == nullptr)
      return;
    give_away(block);
  }
  if (!exit_.arm(thread_ends, free_))
    return;
  Block* block = free_;
  free_ = block->next_free;
  block->owned = true;
  my_cells.to_cells = reinterpret_cast<std::uintptr_t>(block->cells()) - slots.first();
  std::atomic_signal_fence(std::memory_order_release); // a handler that finds its place uses the cells
  my_cells.first = slots.first();
}

inline void ThreadCells::thread_ends(void* block) noexcept {
  my_cells.first = detached; // what this thread still counts goes to the shared atomics
  std::atomic_signal_fence(std::memory_order_release);
  thread_cells.lock.lock();
  thread_cells.give_away(static_cast<Block*>(block));
  thread_cells.lock.unlock();
}

inline void ThreadCells::other_threads_are_gone() noexcept {
  const std::uintptr_t mine = slots.first() + my_cells.to_cells; // no block's when this thread has none
  for (Block* block = newest_; block != nullptr; block = block->next)
    if (block->owned && reinterpret_cast<std::uintptr_t>(block->cells()) != mine)
      give_away(block);
}

inline void ThreadCells::module_ends() noexcept {
  exit_.close();
  lock.lock();
  ended_ = true;
  // Counters that are left are used by those who run after us: a function-local static, an object that is never destroyed.
  if (slots.unused()) {
    if (my_cells.first == slots.first())
      my_cells.first = detached;
    blocks_.store(nullptr, std::memory_order_relaxed);
    free_ = nullptr;
    for (Block* block = std::exchange(newest_, nullptr); block != nullptr;) {
      Block* next = block->next;
      munmap(block->region, region_size);
      block = next;
    }
  }
  lock.unlock();
}

inline const ModuleHooks<ThreadCells, thread_cells> thread_cells_hooks;

} // namespace atomvet::detail

#endif // ATOMVET_DETAIL_THREAD_CELLS_H
