// What stays silent: one function for each rule, each of which would be reported without it.
// RUN: %check_atomic %s atomic-misaligned %t -- -- -std=c++20
#include <array>
#include <atomic>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

struct Span {
  std::uint32_t begin, end;
};
struct Tagged {
  void *node;
  std::uint64_t tag;
};

// `packed` does not move a member that is not POD.
struct __attribute__((packed)) Ignored {
  std::uint8_t version;
  std::atomic<std::uint32_t> n;
};
void ignored(Ignored &i) { i.n++; }

// The standard's own way to say it, and a type that says it by itself.
struct Slot {
  std::uint32_t key;
  alignas(std::atomic_ref<Span>::required_alignment) Span window;
  std::atomic<Span> typed;
  std::atomic<Tagged> wide;
};
void saysSo(Slot &slot) {
  std::atomic_ref<Span>(slot.window).store(Span{0, 1});
  slot.typed.store(Span{0, 1});
  slot.wide.store(Tagged{nullptr, 1});
}

// An object behind a reference, without a record around it that says where it lies.
float unknown(std::complex<float> &c, Span &span) {
  std::atomic_ref<Span>(span).store(Span{0, 1});
  return std::atomic_ref<std::complex<float>>(c).load().real();
}

// The record is aligned, and the offset is what it says.
struct alignas(64) Lane {
  std::uint64_t hits, misses;
  Tagged head;
};
void overAligned(Lane *lanes, Tagged next) { std::atomic_ref<Tagged>(lanes[3].head).store(next); }

// A local that is declared as it must be.
float local() {
  alignas(8) std::complex<float> aligned{1, 2};
  return std::atomic_ref<std::complex<float>>(aligned).load().real();
}

// Where a container keeps its bytes nobody knows; where a std::array does, everybody.
void heap(std::vector<std::byte> &bytes) { reinterpret_cast<std::atomic<std::uint32_t> *>(bytes.data() + 2)->store(1); }
struct Page {
  alignas(8) std::array<std::byte, 64> bytes;
};
void array(Page &page) { new (&page.bytes[8]) std::atomic<std::uint64_t>(0); }

// A buffer that is aligned for what is put there, at an offset of its own, or used at one the program computes.
alignas(std::atomic<std::uint64_t>) static std::byte pool[64];
void buffer(std::byte *from, std::size_t used) {
  new (pool) std::atomic<std::uint64_t>(0);
  new (pool + 12) std::atomic<std::uint32_t>(0);
  new (from) std::atomic<std::uint64_t>(0);
  new (pool + used) std::atomic<std::uint64_t>(0);
  reinterpret_cast<std::atomic<bool> *>(pool + 33)->store(true);
}

// A std::shared_ptr is two words, and its atomic functions take a lock.
std::shared_ptr<int> sharedPtr(std::shared_ptr<int> &p) { return std::atomic_load(&p); }

// operator new as a function, told the alignment; a class whose own one asks for it.
struct alignas(64) Line {
  std::atomic<int> count;
};
Line *lines(std::size_t n) { return static_cast<Line *>(operator new[](n * sizeof(Line), std::align_val_t(alignof(Line)))); }
struct alignas(64) Pooled {
  static void *operator new(std::size_t size) { return std::aligned_alloc(64, size); }
  std::atomic<int> count;
};
Pooled *pooled() { return new Pooled; }
