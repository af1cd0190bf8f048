// Qt's atomics can be copied: each copy is another counter. Their own code is nobody's matter here.
// RUN: %check_atomic %s atomic-copy %t -stdlib=libstdc++ -- -- -std=c++17 -fPIC %qt
#include <QtCore/qatomic.h>
#include <vector>

struct Job {
  QAtomicInt Runs;
  QAtomicPointer<int> Data;
};
struct Basic {
  QBasicAtomicInt Level;
};

void copies(QAtomicInt &A, const Job &J, std::vector<QAtomicInt> &V, QAtomicPointer<int> &P) {
  // CHECK-MESSAGES: :[[@LINE+1]]:14: warning: 'QAtomicInt' is copied by value but is atomic [atomic-copy]
  QAtomicInt B = A; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:8: warning: 'QAtomicPointer' is copied by value but is atomic [atomic-copy]
  auto C = J.Data; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:7: warning: 'Job' is copied by value but holds atomic 'Runs' (Job::Runs) [atomic-copy]
  Job K = J; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:13: warning: 'QAtomicInt' is copied by value but is atomic [atomic-copy]
  for (auto N : V) // +
    N.ref();
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'QAtomicInt' is copied by value but is atomic [atomic-copy]
  V.push_back(A); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:13: warning: 'QAtomicInt' is copied by value but is atomic [atomic-copy]
  auto L = [A]() mutable { return A.ref(); }; // +
  L();
}
// CHECK-MESSAGES: :[[@LINE+1]]:44: warning: 'QAtomicInt' is copied by value but is atomic [atomic-copy]
QAtomicInt returned(const Job &J) { return J.Runs; } // +
// CHECK-MESSAGES: :[[@LINE+1]]:26: warning: 'QAtomicInt' is copied by value but is atomic [atomic-copy]
void by_value(QAtomicInt N) { N.ref(); } // +

struct Counted { // a user-written copy that copies it reads it
  QAtomicInt Runs;
  Counted() = default;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: copy constructor of 'Counted' loads its atomics ('Runs') one by one: the copy is not a snapshot (advice) [atomic-copy]
  Counted(const Counted &Other) : Runs(Other.Runs) {} // +
};

int silent(QAtomicInt &A, QAtomicInt &B, std::vector<QAtomicInt> &V, Basic &C) {
  A = B; // one atomic load, one atomic store
  for (auto &N : V)
    N.ref();
  QAtomicInt Own(1), Other = Own;
  return A.loadRelaxed() + B + C.Level.loadRelaxed() + Other.loadRelaxed();
}
