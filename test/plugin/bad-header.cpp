// A missing header: one error of clang, and the rest is read as far as it goes.
// RUN: not %clang_tidy -checks='-*,atomic-*' %s -- -std=c++20 > %t.out 2> %t.err
// RUN: FileCheck --input-file %t.out %s
// RUN: not grep -E 'Stack dump|PLEASE submit|Assertion' %t.err
#include <atomic>
// CHECK-DAG: bad-header.cpp:[[@LINE+1]]:10: error: 'project/missing.h' file not found [clang-diagnostic-error]
#include "project/missing.h"

static int Hits;

void add() { __atomic_fetch_add(&Hits, 1, __ATOMIC_RELAXED); }
int show() { return Hits; }
// CHECK-DAG: bad-header.cpp:[[@LINE-1]]:21: warning: plain read of 'Hits' {{.*}}[atomic-mixed-access]

struct Worker : missing::Base<std::atomic<int>> {
  std::atomic<int> Count{0};
  missing::Lock Mutex;
  int get() { return Count + this->other + Mutex.held(); }
  void set(missing::Guard G) { std::lock_guard<missing::Lock> L(Mutex); Count = Count + G.n; }
};
