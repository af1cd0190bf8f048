// atomvet/detail/cells.h - Memory for counters that are spread over threads or processors.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_DETAIL_CELLS_H
#define ATOMVET_DETAIL_CELLS_H

#include <atomvet/cache_padded.h>
#include <atomvet/detail/environment.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <sys/mman.h>

namespace atomvet::detail {

using Cell = std::atomic<std::uint64_t>;
using Slot = std::uint32_t;

/// How many spread counters a module can have at a time; more work, but as ordinary ones. 32 KiB for each thread, of which
/// only the pages in use are ever there.
inline constexpr Slot cell_count = 4096;

/// A slot of one module, in one word: the address of the module's pool plus the offset of the slot's cell in a block. A pool is
/// as large as a block, so that no two modules have a place in common, and one subtraction tells a foreign place.
using Place = std::uintptr_t;
inline constexpr Place nowhere = 0;
inline constexpr Place block_size = cell_count * sizeof(Cell);

/// Adds to a cell that only this thread writes. One instruction where possible, so that a signal handler on the same thread
/// comes before or after it and not in between; no other thread writes, so it needs no bus lock.
inline void add_as_only_writer(Cell& cell, std::uint64_t n) noexcept {
#if defined(__x86_64__) && !defined(ATOMVET_TSAN)
  asm volatile("addq %1, %0" : "+m"(cell) : "er"(n) : "cc");
#else
  cell.fetch_add(n, std::memory_order_relaxed);
#endif
}

/// Zeroed memory from the system; null when there is none. Unlike malloc it may be called in a signal handler.
inline void* map_pages(std::size_t bytes) noexcept {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

/// Which slots are in use. Used under a lock.
class SlotPool {
public:
  /// Returns false when all are in use.
  [[nodiscard]] bool allocate(Slot& slot) noexcept {
    if (free_count_ > 0)
      slot = free_[--free_count_].slot;
    else if (used_ < cell_count)
      slot = used_++;
    else
      return false;
    return true;
  }
  void release(Slot slot) noexcept { free_[free_count_++].slot = slot; }
  [[nodiscard]] bool unused() const noexcept { return used_ == free_count_; }

  [[nodiscard]] Place first() const noexcept { return reinterpret_cast<Place>(free_); }
  [[nodiscard]] Place place_of(Slot slot) const noexcept { return first() + slot * sizeof(Cell); }
  [[nodiscard]] Slot slot_at(Place place) const noexcept { return static_cast<Slot>((place - first()) / sizeof(Cell)); }

private:
  Slot used_ = 0;
  Slot free_count_ = 0;
  struct alignas(sizeof(Cell)) Free {
    Slot slot;
  } free_[cell_count] = {};
  static_assert(sizeof free_ == block_size);
};

} // namespace atomvet::detail

#endif // ATOMVET_DETAIL_CELLS_H
