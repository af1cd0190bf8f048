// What only looks like an operation.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++17 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <atomic>

namespace project {
template <typename T> struct atomic {
  T load() const { return Value; }
  void store(T V) { Value = V; }
  T operator++() { return ++Value; }
  T Value;
};
int atomic_load(int *P) { return *P; }
void atomic_thread_fence(int);
} // namespace project

void Interlocked(int *);
int g_atomicity_get(int *);
int __atomicity(int *);

void lookalikes(project::atomic<int> &A, int *P) {
  A.load();
  A.store(1);
  ++A;
  project::atomic_load(P);
  project::atomic_thread_fence(5);
  Interlocked(P);
  g_atomicity_get(P);
  __atomicity(P);
}

template <typename T> void dependent(std::atomic<T> &A, T *P) {
  A.load();
  __atomic_load_n(P, 0);
}

// The sole operation.
void operation(std::atomic<int> &A) {
  A.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
}
