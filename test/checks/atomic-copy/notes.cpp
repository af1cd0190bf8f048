// The other half of each report: what makes the field an atomic, who calls, who relies on a user-written copy.
// RUN: %check_atomic %s atomic-copy %t -- -- -std=c++17
#include <atomic>

struct Cell {
  int Value = 0;
  void add(int N) { __atomic_fetch_add(&Value, N, __ATOMIC_RELAXED); }
};

void by_value(int, Cell C) { C.add(1); }
// CHECK-NOTES: :[[@LINE-1]]:25: warning: 'Cell' is copied by value but holds atomic 'Value' (Cell::Value) [atomic-copy]
// CHECK-NOTES: :7:21: note: 'Value' is accessed atomically here
// CHECK-NOTES: :[[@LINE+3]]:15: note: a shared object is passed here
// CHECK-NOTES: :[[@LINE+2]]:31: note: a shared object is passed here
void calls(Cell &C, Cell *P) {
  by_value(1, C), by_value(2, *P), by_value(3, Cell());
}

struct Stats {
  std::atomic<long> Pushed{0}, Popped{0};
  Stats() = default;
  Stats(const Stats &Other) : Pushed(Other.Pushed.load()), Popped(Other.Popped.load()) {}
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: copy constructor of 'Stats' loads its atomics ('Pushed', 'Popped') one by one: the copy is not a snapshot (advice) [atomic-copy]
  // CHECK-NOTES: :[[@LINE+4]]:9: note: a shared object is copied here
  // CHECK-NOTES: :[[@LINE+6]]:10: note: a shared object is copied here
};
Stats copies(Stats &S) {
  Stats A = S;
  Stats Own, B = Own;
  A.Pushed = 1;
  return S;
}
