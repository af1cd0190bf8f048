// RUN: %check_atomic %s atomic-misaligned %t -- -- -std=c++20,c++23
#include <array>
#include <atomic>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <new>

#pragma pack(push, 1)
struct LogHeader {
  std::uint8_t version;
  std::atomic<std::uint32_t> sequence;
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: atomic 'sequence' is at offset 1 of packed 'LogHeader', which is aligned to 1: it needs an alignment of 4, and its accesses may tear or trap [atomic-misaligned]
  std::atomic<bool> closed;
};
#pragma pack(pop)

void typedAccess(LogHeader &header) { header.sequence.store(1); }

struct Span {
  std::uint32_t begin, end;
};
struct Tagged {
  void *node;
  std::uint64_t tag;
};
struct Slot {
  std::uint32_t key;
  Span window; // A fix would be alignas(8): no packing, no assertion.
  // CHECK-FIXES: alignas(8) Span window;
  Span other;
  // CHECK-FIXES: alignas(8) Span other;
};

void atomicRef(Slot &slot) {
  std::atomic_ref<Span>(slot.window).store(Span{0, 1});
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'window' needs an alignment of 8, but it is only known to be aligned to 4: it may tear or trap [atomic-misaligned]
  std::atomic_ref<Span> other(slot.other);
  other.store(Span{0, 1});
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'other' needs an alignment of 8, {{.*}}
}

float local() {
  std::complex<float> local{1, 2};
  return std::atomic_ref<std::complex<float>>(local).load().real();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: atomic access of 'local' needs an alignment of 8, but it is only known to be aligned to 4: {{.*}}
}

struct Stack {
  std::uint64_t pushes;
  Tagged head;
  // CHECK-FIXES: alignas(16) Tagged head;
};
struct Derived : Stack {
  int more;
};

bool swapHead(Derived &derived, Tagged old, Tagged next) {
  return std::atomic_ref<Tagged>(derived.head).compare_exchange_strong(old, next);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: atomic access of 'head' needs an alignment of 16, but it is only known to be aligned to 8: {{.*}}
}

class Counter {
public:
  void add() { __atomic_fetch_add(&count_, 1, __ATOMIC_RELAXED); }

private:
  std::uint64_t count_ = 0;
};
struct __attribute__((packed)) Report {
  std::uint32_t id;
  Counter count;
  std::array<Span, 4> spans;
};

// The method is right; the object it is called on is not.
void method(Report &report, unsigned i) {
  report.count.add();
  __atomic_fetch_add(&report.spans[i].end, 1, __ATOMIC_RELAXED);
}

alignas(4) static std::byte pool[64];
struct Entry {
  std::atomic<std::uint64_t> uses;
};

void buffers() {
  new (pool) std::atomic<std::uint64_t>(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'std::atomic<std::uint64_t>' is created at an address that is only known to be aligned to 4, but needs 8: its atomic accesses may tear or trap [atomic-misaligned]
  new (&pool[8]) Entry;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Entry' is created at an address that is only known to be aligned to 4, {{.*}}
  reinterpret_cast<std::atomic<std::uint32_t> *>(pool + 10)->store(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'std::atomic<std::uint32_t>' is looked for at an address that is only known to be aligned to 2, {{.*}}
  auto *later = reinterpret_cast<std::atomic<std::uint32_t> *>(pool + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'std::atomic<std::uint32_t>' is looked for at an address that is only known to be aligned to 1, {{.*}}
  later->store(1);
  reinterpret_cast<std::atomic<std::uint16_t> &>(pool[3]).store(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'std::atomic<std::uint16_t>' is looked for at an address that is only known to be aligned to 1, {{.*}}
}

// Bound, and used somewhere that is not seen.
struct __attribute__((packed)) Wire {
  std::uint8_t kind;
  std::uint32_t seq;
  std::uint32_t ack;
};
class Sequence {
public:
  explicit Sequence(Wire &wire) : seq_(wire.seq) {}
  // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: atomic access of 'seq' needs an alignment of 4, {{.*}}

private:
  std::atomic_ref<std::uint32_t> seq_;
};
void use(std::atomic_ref<std::uint32_t>);
void passedOn(Wire &wire) {
  use(std::atomic_ref<std::uint32_t>(wire.ack));
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: atomic access of 'ack' needs an alignment of 4, {{.*}}
}

// Outside of any function.
auto *const Global = new (pool + 4) std::atomic<std::uint64_t>(0);
// CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'std::atomic<std::uint64_t>' is created at an address that is only known to be aligned to 4, {{.*}}
