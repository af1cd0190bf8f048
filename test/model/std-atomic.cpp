// Every member of std::atomic, of each of its specialisations.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 %libcxx 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <atomic>

struct Pair {
  int First, Second;
};

void integers(std::atomic<int> &A, int V, int E) {
  A.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
  A.load(std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'A' of int in 4: acquire, gives loaded, typed [
  int Converted = A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'implicit load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
  A.store(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'store' on 'A' of int in 4: seq_cst by default, operand V, typed [
  A.store(V, std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'store' on 'A' of int in 4: release, operand V, typed [
  A = V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'operator=' on 'A' of int in 4: seq_cst by default, operand V, typed [
  A.exchange(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic exchange 'exchange' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  A.exchange(V, std::memory_order_acq_rel);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic exchange 'exchange' on 'A' of int in 4: acq_rel, gives old, operand V, typed [
  A.compare_exchange_weak(E, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_weak' on 'A' of int in 4: seq_cst by default, on failure seq_cst implied, gives success, operand V, expected E, reloads, weak, typed [
  A.compare_exchange_weak(E, V, std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_weak' on 'A' of int in 4: release, on failure relaxed implied, gives success, operand V, expected E, reloads, weak, typed [
  A.compare_exchange_weak(E, V, std::memory_order_acq_rel, std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_weak' on 'A' of int in 4: acq_rel, on failure relaxed, gives success, operand V, expected E, reloads, weak, typed [
  A.compare_exchange_strong(E, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_strong' on 'A' of int in 4: seq_cst by default, on failure seq_cst implied, gives success, operand V, expected E, reloads, typed [
  A.compare_exchange_strong(E, V, std::memory_order_acq_rel);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_strong' on 'A' of int in 4: acq_rel, on failure acquire implied, gives success, operand V, expected E, reloads, typed [
  A.compare_exchange_strong(E, V, std::memory_order_seq_cst, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_strong' on 'A' of int in 4: seq_cst, on failure acquire, gives success, operand V, expected E, reloads, typed [
  A.fetch_add(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'fetch_add' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  A.fetch_add(V, std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'fetch_add' on 'A' of int in 4: relaxed, gives old, operand V, typed [
  A.fetch_sub(V, std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/sub 'fetch_sub' on 'A' of int in 4: release, gives old, operand V, typed [
  A.fetch_and(V, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/and 'fetch_and' on 'A' of int in 4: acquire, gives old, operand V, typed [
  A.fetch_or(V, std::memory_order_acq_rel);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/or 'fetch_or' on 'A' of int in 4: acq_rel, gives old, operand V, typed [
  A.fetch_xor(V, std::memory_order_consume);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/xor 'fetch_xor' on 'A' of int in 4: consume, gives old, operand V, typed [
  ++A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'operator++' on 'A' of int in 4: seq_cst by default, gives new, operand one, typed [
  A++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'operator++' on 'A' of int in 4: seq_cst by default, gives old, operand one, typed [
  --A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/sub 'operator--' on 'A' of int in 4: seq_cst by default, gives new, operand one, typed [
  A--;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/sub 'operator--' on 'A' of int in 4: seq_cst by default, gives old, operand one, typed [
  A += V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'operator+=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A -= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/sub 'operator-=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A &= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/and 'operator&=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A |= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/or 'operator|=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A ^= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/xor 'operator^=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A.wait(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic wait 'wait' on 'A' of int in 4: seq_cst by default, expected V, typed [
  A.wait(V, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic wait 'wait' on 'A' of int in 4: acquire, expected V, typed [
  A.notify_one();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic notify 'notify_one' on 'A' of int in 4: none, typed [
  A.notify_all();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic notify 'notify_all' on 'A' of int in 4: none, typed [
  A.operator int();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'implicit load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
  A.operator=(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'operator=' on 'A' of int in 4: seq_cst by default, operand V, typed [
  A.operator++(0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'operator++' on 'A' of int in 4: seq_cst by default, gives old, operand one, typed [
}

void pointers(std::atomic<int *> *P, int *V, int *E) {
  P->load(std::memory_order_consume);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on '*P' of int * in 8: consume, gives loaded, typed [
  int *Converted = *P;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'implicit load' on '*P' of int * in 8: seq_cst by default, gives loaded, typed [
  P->store(V, std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'store' on '*P' of int * in 8: release, operand V, typed [
  *P = V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'operator=' on '*P' of int * in 8: seq_cst by default, operand V, typed [
  P->exchange(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic exchange 'exchange' on '*P' of int * in 8: seq_cst by default, gives old, operand V, typed [
  P->compare_exchange_strong(E, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_strong' on '*P' of int * in 8: seq_cst by default, on failure seq_cst implied, gives success, operand V, expected E, reloads, typed [
  P->fetch_add(2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'fetch_add' on '*P' of int * in 8: seq_cst by default, gives old, operand 2, typed [
  P->fetch_sub(2, std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/sub 'fetch_sub' on '*P' of int * in 8: relaxed, gives old, operand 2, typed [
  ++*P;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'operator++' on '*P' of int * in 8: seq_cst by default, gives new, operand one, typed [
  (*P)--;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/sub 'operator--' on '*P' of int * in 8: seq_cst by default, gives old, operand one, typed [
  *P += 3;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'operator+=' on '*P' of int * in 8: seq_cst by default, gives new, operand 3, typed [
  *P -= 3;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/sub 'operator-=' on '*P' of int * in 8: seq_cst by default, gives new, operand 3, typed [
  P->wait(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic wait 'wait' on '*P' of int * in 8: seq_cst by default, expected V, typed [
  P->notify_one();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic notify 'notify_one' on '*P' of int * in 8: none, typed [
}

void others(std::atomic<bool> &B, std::atomic<double> &D, std::atomic<Pair> &S, volatile std::atomic<unsigned char> &V,
            std::atomic<long long> &L, Pair N, Pair O) {
  B.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'B' of bool in 1: seq_cst by default, gives loaded, typed [
  if (B)
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'implicit load' on 'B' of bool in 1: seq_cst by default, gives loaded, typed [
    B = true;
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'operator=' on 'B' of bool in 1: seq_cst by default, operand true, typed [
  B.exchange(false);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic exchange 'exchange' on 'B' of bool in 1: seq_cst by default, gives old, operand false, typed [
  D.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'D' of double in 8: seq_cst by default, gives loaded, typed [
  D = 1.5;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'operator=' on 'D' of double in 8: seq_cst by default, operand 1.5, typed [
  D.exchange(2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic exchange 'exchange' on 'D' of double in 8: seq_cst by default, gives old, operand 2, typed [
  D.fetch_add(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'fetch_add' on 'D' of double in 8: seq_cst by default, gives old, operand 1, typed [
  D.fetch_sub(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/sub 'fetch_sub' on 'D' of double in 8: seq_cst by default, gives old, operand 1, typed [
  D += 1;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'operator+=' on 'D' of double in 8: seq_cst by default, gives new, operand 1, typed [
  D -= 1;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/sub 'operator-=' on 'D' of double in 8: seq_cst by default, gives new, operand 1, typed [
  S.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'S' of Pair in 8: seq_cst by default, gives loaded, typed [
  S.store(N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'store' on 'S' of Pair in 8: seq_cst by default, operand N, typed [
  S.compare_exchange_weak(O, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_weak' on 'S' of Pair in 8: seq_cst by default, on failure seq_cst implied, gives success, operand N, expected O, reloads, weak, typed [
  V++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'operator++' on 'V' of unsigned char in 1: seq_cst by default, gives old, operand one, typed [
  V.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'V' of unsigned char in 1: seq_cst by default, gives loaded, typed [
  L.fetch_or(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/or 'fetch_or' on 'L' of long long in 8: seq_cst by default, gives old, operand 1, typed [
}

// Not operations: construction, questions about the type, unevaluated uses.
void none() {
  std::atomic<int> A{1};
  std::atomic<int> B(2);
  (void)A.is_lock_free();
  (void)sizeof(A.load());
  (void)noexcept(B.load());
  (void)&A;
}
