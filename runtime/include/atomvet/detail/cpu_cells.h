// atomvet/detail/cpu_cells.h - Cells that one processor writes.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_DETAIL_CPU_CELLS_H
#define ATOMVET_DETAIL_CPU_CELLS_H

#include <atomvet/detail/cells.h>
#include <atomvet/detail/module.h>
#include <atomvet/detail/spin_lock.h>

#include <atomic>
#include <cstddef>
#include <unistd.h>

#if defined(__linux__) && defined(__x86_64__) && defined(__GLIBC__) && defined(__has_include)
#if __has_include(<sys/rseq.h>)
#include <sys/rseq.h>
#define ATOMVET_HAS_RSEQ 1
#endif
#endif

namespace atomvet::detail {

#if defined(ATOMVET_HAS_RSEQ)

/// Adds `n` to the word at `base` + processor * `stride`, in a restartable sequence: when the kernel takes the processor
/// away between finding out which one it is (1) and the addition (2), it resumes the thread at the abort handler. glibc has
/// registered the thread's area. Returns false when it has not, or there are not as many processors: nothing was added.
inline bool add_on_this_cpu(void* base, std::size_t stride, std::uint32_t cpus, std::uint64_t n) noexcept {
  if (__rseq_size == 0)
    return false;
  for (;;) {
    asm goto(".pushsection __rseq_cs, \"aw\"\n\t" // the descriptor: version, flags, start, length, abort handler
             ".balign 32\n\t"
             "3: .long 0, 0\n\t"
             ".quad 1f, 2f - 1f, 4f\n\t"
             ".popsection\n\t"
             "leaq 3b(%%rip), %%rax\n\t"
             "movq %%rax, %%fs:8(%[area])\n\t" // area.rseq_cs
             "1:\n\t"
             "movl %%fs:4(%[area]), %%eax\n\t" // area.cpu_id, negative when not registered
             "cmpl %[cpus], %%eax\n\t"
             "jae %l[no_cpu]\n\t"
             "imulq %[stride], %%rax\n\t"
             "addq %[n], (%[base], %%rax)\n\t"
             "2:\n\t"
             "movq $0, %%fs:8(%[area])\n\t" // the descriptor's module may be unloaded
             ".pushsection __rseq_failure, \"ax\"\n\t"
             ".byte 0x0f, 0xb9, 0x3d\n\t" // ud1, and the signature that the kernel asks for in front of the handler
             ".long 0x53053053\n\t"
             "4: jmp %l[aborted]\n\t"
             ".popsection\n\t"
             :
             : [area] "r"(__rseq_offset), [base] "r"(base), [stride] "r"(stride), [cpus] "r"(cpus), [n] "er"(n)
             : "rax", "memory", "cc"
             : no_cpu, aborted);
    return true;
  aborted:;
  }
no_cpu:
  return false;
}

#endif

/// A block of cells for each processor, one cell for each counter of this module. There are as many blocks as processors,
/// however many threads there are. Where the kernel or the C library has no restartable sequences, `add` declines.
class CpuCells {
public:
  constexpr CpuCells() noexcept = default;

  /// Adds to the current processor's cell for a place. Returns false when that cannot be.
  bool add([[maybe_unused]] Place place, [[maybe_unused]] std::uint64_t n) noexcept {
#if defined(ATOMVET_HAS_RSEQ) && !defined(ATOMVET_TSAN)
    // It is nowhere until `prepare` has made the blocks, and another module's when the counter is.
    const std::size_t offset = place - slots.first();
    return offset < block_size && add_on_this_cpu(cells_of_first_.load(std::memory_order_relaxed) + offset / sizeof(Cell),
                                                  stride, cpus_, n);
#else
    return false;
#endif
  }

  [[nodiscard]] std::uint64_t sum(Slot slot) const noexcept {
    std::uint64_t total = 0;
    if (const char* cells = reinterpret_cast<const char*>(cells_of_first_.load(std::memory_order_acquire)))
      for (std::uint32_t cpu = 0; cpu < cpus_; ++cpu, cells += stride)
        total += reinterpret_cast<const Cell*>(cells)[slot].load(std::memory_order_acquire);
    return total;
  }

  /// Makes the blocks, under the lock.
  void prepare() noexcept {
    if (cells_of_first_.load(std::memory_order_relaxed) != nullptr || cpus_ == 0 || ended_)
      return;
    cells_of_first_.store(static_cast<Cell*>(map_pages(cpus_ * stride)), std::memory_order_release);
  }

  [[nodiscard]] bool ready() const noexcept { return cells_of_first_.load(std::memory_order_relaxed) != nullptr; }

  void other_threads_are_gone() noexcept {}
  void module_begins() noexcept {
    const long cpus = sysconf(_SC_NPROCESSORS_CONF); // not in `prepare`: it may not be called in a signal handler
    cpus_ = cpus > 0 ? static_cast<std::uint32_t>(cpus) : 0;
  }
  void module_ends() noexcept {
    lock.lock();
    ended_ = true;
    if (slots.unused())
      if (Cell* cells = cells_of_first_.exchange(nullptr, std::memory_order_relaxed))
        munmap(cells, cpus_ * stride);
    lock.unlock();
  }

  SpinLock<> lock;
  SlotPool slots;

private:
  /// Not a multiple of the page size, so that the same cell of all processors does not fall into one set of the cache.
  static constexpr std::size_t stride = cell_count * sizeof(Cell) + 2 * destructive_size;

  std::atomic<Cell*> cells_of_first_{nullptr};
  std::uint32_t cpus_ = 0;
  bool ended_ = false;
};

/// This module's.
inline CpuCells cpu_cells;
inline const ModuleHooks<CpuCells, cpu_cells> cpu_cells_hooks;

} // namespace atomvet::detail

#endif // ATOMVET_DETAIL_CPU_CELLS_H
