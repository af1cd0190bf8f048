// C++ of before std::atomic: functions on volatile words that return the old or the new value, classes of templates that
// dispatch on the size, Interlocked functions.
// RUN: %check_atomic %s atomic-* %t -- -- -std=c++14
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=c++14 -DFIXED
#include <cstddef>
#include <cstdint>
#include <cstdlib>

typedef int LONG;
extern "C" LONG InterlockedIncrement(volatile LONG *);
extern "C" LONG InterlockedDecrement(volatile LONG *);
extern "C" LONG InterlockedCompareExchange(volatile LONG *, LONG, LONG);

namespace subtle {
inline int compare_and_swap(volatile int *p, int expected, int desired) {
  int found = expected;
  __atomic_compare_exchange_n(p, &found, desired, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  return found;
}
inline int increment(volatile int *p, int n) { return n + __atomic_fetch_add(p, n, __ATOMIC_RELAXED); }
inline void store(volatile int *p, int n) { __atomic_store_n(p, n, __ATOMIC_RELAXED); }
inline int load(volatile const int *p) { return __atomic_load_n(p, __ATOMIC_RELAXED); }
} // namespace subtle

class Atomic {
  template <size_t Size> struct Platform {
    template <typename T> T add(T volatile *p, T n) const { return __atomic_add_fetch(p, n, __ATOMIC_SEQ_CST); }
    template <typename T> T operator()(T volatile *p, T expected, T desired) const {
      T found = expected;
      __atomic_compare_exchange(p, &found, &desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
      return found;
    }
  };

public:
  template <typename T> static void inc(T volatile *p) { Platform<sizeof(T)>().add(p, T(1)); }
  template <typename T> static T load(const volatile T *p) {
    T n;
    __atomic_load(const_cast<T *>(p), &n, __ATOMIC_RELAXED);
    return n;
  }
  template <typename T> static T cmpxchg(T volatile *p, T expected, T desired) {
    return Platform<sizeof(T)>()(p, expected, desired);
  }
};

// AddRef and Release read the count back; a state that is entered by exchange is left by assignment.
class Callback {
public:
  virtual ~Callback();
  LONG AddRef() {
#ifdef FIXED
    return InterlockedIncrement(&Refs);
#else
    InterlockedIncrement(&Refs);
    return Refs;
    // CHECK-NOTES: :[[@LINE-1]]:12: warning: plain read of 'Refs' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
    // CHECK-NOTES: :[[@LINE+4]]:22: note: accessed atomically here: 'Refs' is accessed atomically 2 times in this file, plainly once
#endif
  }
  LONG Release() {
    const LONG Now = InterlockedDecrement(&Refs);
    if (Now == 0)
      delete this;
    return Now;
  }
  bool enter() { return InterlockedCompareExchange(&State, 1, 0) == 0; }
  void leave() {
#ifdef FIXED
    InterlockedCompareExchange(&State, 0, 1);
#else
    State = 0;
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: plain write of 'State' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
    // CHECK-NOTES: :[[@LINE-7]]:25: note: accessed atomically here: 'State' is accessed atomically once in this file, plainly once
#endif
  }

private:
  LONG Refs = 1, State = 0;
};

// A histogram is read element by element, taken and merged in two steps each.
class Histogram {
public:
  void add(int I) { subtle::increment(&Counts[I], 1), subtle::increment(&Total, 1); }
  int count(int I) const {
#ifdef FIXED
    return subtle::load(&Counts[I]);
#else
    return Counts[I];
    // CHECK-NOTES: :[[@LINE-1]]:12: warning: plain read of 'Counts[...]' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
    // CHECK-NOTES: :[[@LINE-7]]:21: note: accessed atomically here: 'Counts[...]' is accessed atomically 3 times in this file, plainly once
#endif
  }
  int take(int I) {
    int N = subtle::load(&Counts[I]);
#ifdef FIXED
    while (subtle::compare_and_swap(&Counts[I], N, 0) != N)
      N = subtle::load(&Counts[I]);
#else
    subtle::store(&Counts[I], 0);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'Counts[...]' is loaded and then reset: updates in between are lost [atomic-load-then-store]
    // CHECK-NOTES: :[[@LINE-7]]:13: note: loaded here; an exchange loads and resets in one step
#endif
    return N;
  }
  void merge(int N) {
#ifdef FIXED
    subtle::increment(&Total, N);
#else
    subtle::store(&Total, subtle::load(&Total) + N);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'Total' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
    // CHECK-NOTES: :[[@LINE-2]]:27: note: loaded here; fetch_add makes the update one step
#endif
  }
  int reserve(int N, int *Bytes) {
    int Old;
    do {
      Old = subtle::load(&Total);
#ifndef FIXED
      *Bytes += N;
      // CHECK-NOTES: :[[@LINE-1]]:7: warning: '*Bytes' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
      // CHECK-NOTES: :[[@LINE+2]]:14: note: the compare-exchange that is retried
#endif
    } while (subtle::compare_and_swap(&Total, Old, Old + N) != Old);
#ifdef FIXED
    *Bytes += N;
#endif
    return Old;
  }

private:
  int Counts[16], Total;
};

// A virtual machine's monitor.
class Monitor {
public:
  void enter() { Atomic::inc(&Waiters); }
  bool busy() const {
#ifdef FIXED
    return Atomic::load(&Waiters) != 0;
#else
    return Waiters != 0;
    // CHECK-NOTES: :[[@LINE-1]]:12: warning: plain read of 'Waiters' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
    // CHECK-NOTES: :[[@LINE-7]]:18: note: accessed atomically here: 'Waiters' is accessed atomically once in this file, plainly once
#endif
  }
  size_t allocate(size_t N, size_t &Bytes) {
    size_t Old = Atomic::load(&Used);
    for (;;) {
#ifndef FIXED
      Bytes += N;
      // CHECK-NOTES: :[[@LINE-1]]:7: warning: 'Bytes' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
      // CHECK-NOTES: :[[@LINE+2]]:27: note: the compare-exchange that is retried
#endif
      const size_t Seen = Atomic::cmpxchg(&Used, Old, Old + N);
      if (Seen == Old)
        break;
      Old = Seen;
    }
#ifdef FIXED
    Bytes += N;
#endif
    return Old;
  }

private:
  int Waiters;
  size_t Used;
};
void use(Monitor &M, size_t &Bytes) { M.enter(), M.busy(), M.allocate(1, Bytes); }
