// Types with cache lines of their own, from allocators that know nothing of them; two words that are exchanged as one.
// RUN: %check_atomic %s atomic-* %t -- -- -std=c++14 -mcx16
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=c++14 -mcx16 -DFIXED
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

struct alignas(64) Queue {
  std::atomic<unsigned> Head{0};
  alignas(64) std::atomic<unsigned> Tail{0};
};

// An array for each thread, from operator new[] as a function; one object from a class that allocates by malloc.
#ifdef FIXED
struct Semaphore;
Queue *queues(size_t N) {
  void *P = nullptr;
  return posix_memalign(&P, alignof(Queue), N * sizeof(Queue)) ? nullptr : static_cast<Queue *>(P);
}
#else
Queue *queues(size_t N) { return reinterpret_cast<Queue *>(operator new[](N * sizeof(Queue))); }
// CHECK-NOTES: :[[@LINE-1]]:60: warning: 'Queue' holds atomics and needs an alignment of 64, but this allocation gives only 16 [atomic-misaligned]
// CHECK-NOTES: :[[@LINE-14]]:25: note: 'Head' is accessed atomically
#endif
struct Heap {
#ifdef FIXED
  static void *operator new(size_t Size) { return allocate(Size); }
  static void *allocate(size_t Size) {
    void *P = nullptr;
    return posix_memalign(&P, 64, Size) ? nullptr : P;
  }
#else
  static void *operator new(size_t Size) { return malloc(Size); }
#endif
};
struct alignas(64) Semaphore : Heap {
  std::atomic<int> State{0};
};
Semaphore *semaphore() { return new Semaphore; }
// CHECK-NOTES: :[[@LINE-1]]:33: warning: 'Semaphore' holds atomics and needs an alignment of 64, but this allocation gives only 16 [atomic-misaligned]
// CHECK-NOTES: :[[@LINE-4]]:20: note: 'State' is accessed atomically

// Before C++17 an ordinary new is no better.
#ifndef FIXED
Queue *one() { return new Queue; }
// CHECK-NOTES: :[[@LINE-1]]:23: warning: 'Queue' holds atomics and needs an alignment of 64, but this allocation gives only 16 [atomic-misaligned]
// CHECK-NOTES: :[[@LINE-38]]:25: note: 'Head' is accessed atomically
std::unique_ptr<Queue> owned() { return std::make_unique<Queue>(); }
// CHECK-NOTES: :[[@LINE-1]]:41: warning: 'Queue' holds atomics and needs an alignment of 64, but this allocation gives only 16 [atomic-misaligned]
// CHECK-NOTES: :[[@LINE-41]]:25: note: 'Head' is accessed atomically
Queue *placed() {
  void *P = malloc(sizeof(Queue));
  // CHECK-NOTES: :[[@LINE-1]]:13: warning: 'Queue' holds atomics and needs an alignment of 64, but this allocation gives only 16 [atomic-misaligned]
  // CHECK-NOTES: :[[@LINE-45]]:25: note: 'Head' is accessed atomically
  return new (P) Queue();
}
#endif

// The head of a stack and its tag.
#ifdef FIXED
struct alignas(16) Head { void *Top; intptr_t Tag; };
#else
struct Head { void *Top; intptr_t Tag; };
#endif
struct Arena {
  size_t Used;
  Head Free;
};
bool pop(Head *Free, Head *Old, Head *New) {
  return __atomic_compare_exchange(Free, Old, New, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: atomic access of '*Free' needs an alignment of 16, but it is only known to be aligned to 8: it may tear or trap [atomic-misaligned]
}
bool take(Arena *A, __int128 *Old, __int128 New) {
  return __atomic_compare_exchange_n(reinterpret_cast<__int128 *>(&A->Free), Old, New, false, __ATOMIC_SEQ_CST,
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: atomic access of 'Free' needs an alignment of 16, but it is only known to be aligned to 8: it may tear or trap [atomic-misaligned]
  // CHECK-NOTES: :[[@LINE-9]]:8: note: 'Free' is at offset 8 of 'Arena', which is aligned to 8
                                     __ATOMIC_SEQ_CST);
}
