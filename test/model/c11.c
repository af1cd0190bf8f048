// _Atomic objects, and every function of <stdatomic.h>.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c11 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c23 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <stdatomic.h>

struct Pair {
  int First, Second;
};

_Atomic int A;
_Atomic(int *) P;
_Atomic struct Pair S;
_Atomic double D;
_Atomic _Bool B;
atomic_flag F;
struct Counter {
  atomic_ulong Hits;
  _Atomic unsigned char Bits[4];
} *C;

int syntax(int V, struct Pair N) {
  int Initialised = A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 load 'implicit load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
  A = V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 store '=' on 'A' of int in 4: seq_cst by default, operand V, typed [
  V = A + 1;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 load 'implicit load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
  A += V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/add '+=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A -= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/sub '-=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A &= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/and '&=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A |= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/or '|=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A ^= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/xor '^=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A *= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/other '*=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A <<= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/other '<<=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/add '++' on 'A' of int in 4: seq_cst by default, gives old, operand one, typed [
  ++A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/add '++' on 'A' of int in 4: seq_cst by default, gives new, operand one, typed [
  A--;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/sub '--' on 'A' of int in 4: seq_cst by default, gives old, operand one, typed [
  --A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/sub '--' on 'A' of int in 4: seq_cst by default, gives new, operand one, typed [
  P++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/add '++' on 'P' of int * in 8: seq_cst by default, gives old, operand one, typed [
  D += 1.5;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/add '+=' on 'D' of double in 8: seq_cst by default, gives new, operand 1.5, typed [
  N = S;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 load 'implicit load' on 'S' of struct Pair in 8: seq_cst by default, gives loaded, typed [
  S = N;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 store '=' on 'S' of struct Pair in 8: seq_cst by default, operand N, typed [
  C->Hits++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/add '++' on 'C->Hits' of unsigned long in 8: seq_cst by default, gives old, operand one, typed [
  C->Bits[2] |= 4;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/or '|=' on 'C->Bits[2]' of unsigned char in 1: seq_cst by default, gives new, operand 4, typed [
  if (B)
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 load 'implicit load' on 'B' of {{_Bool|bool}} in 1: seq_cst by default, gives loaded, typed [
    B = 0;
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 store '=' on 'B' of {{_Bool|bool}} in 1: seq_cst by default, operand 0, typed [
  while (!A)
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 load 'implicit load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
    ;
  return A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 load 'implicit load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
}

void functions(int V, int E) {
  atomic_init(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 init 'atomic_init' on 'A' of int in 4: none, operand V, typed [
  atomic_load(&A);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 load 'atomic_load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
  atomic_load_explicit(&A, memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 load 'atomic_load_explicit' on 'A' of int in 4: acquire, gives loaded, typed [
  atomic_store(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 store 'atomic_store' on 'A' of int in 4: seq_cst by default, operand V, typed [
  atomic_store_explicit(&A, V, memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 store 'atomic_store_explicit' on 'A' of int in 4: release, operand V, typed [
  atomic_exchange(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 exchange 'atomic_exchange' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  atomic_exchange_explicit(&A, V, memory_order_acq_rel);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 exchange 'atomic_exchange_explicit' on 'A' of int in 4: acq_rel, gives old, operand V, typed [
  atomic_compare_exchange_strong(&A, &E, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 compare-exchange 'atomic_compare_exchange_strong' on 'A' of int in 4: seq_cst by default, on failure seq_cst by default, gives success, operand V, expected at &E, reloads, typed [
  atomic_compare_exchange_strong_explicit(&A, &E, V, memory_order_acq_rel, memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 compare-exchange 'atomic_compare_exchange_strong_explicit' on 'A' of int in 4: acq_rel, on failure acquire, gives success, operand V, expected at &E, reloads, typed [
  atomic_compare_exchange_weak(&A, &E, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 compare-exchange 'atomic_compare_exchange_weak' on 'A' of int in 4: seq_cst by default, on failure seq_cst by default, gives success, operand V, expected at &E, reloads, weak, typed [
  atomic_compare_exchange_weak_explicit(&A, &E, V, memory_order_release, memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 compare-exchange 'atomic_compare_exchange_weak_explicit' on 'A' of int in 4: release, on failure relaxed, gives success, operand V, expected at &E, reloads, weak, typed [
  atomic_fetch_add(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/add 'atomic_fetch_add' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  atomic_fetch_add_explicit(&A, V, memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/add 'atomic_fetch_add_explicit' on 'A' of int in 4: relaxed, gives old, operand V, typed [
  atomic_fetch_sub(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/sub 'atomic_fetch_sub' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  atomic_fetch_sub_explicit(&A, V, memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/sub 'atomic_fetch_sub_explicit' on 'A' of int in 4: release, gives old, operand V, typed [
  atomic_fetch_or(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/or 'atomic_fetch_or' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  atomic_fetch_or_explicit(&A, V, memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/or 'atomic_fetch_or_explicit' on 'A' of int in 4: relaxed, gives old, operand V, typed [
  atomic_fetch_xor(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/xor 'atomic_fetch_xor' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  atomic_fetch_xor_explicit(&A, V, memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/xor 'atomic_fetch_xor_explicit' on 'A' of int in 4: relaxed, gives old, operand V, typed [
  atomic_fetch_and(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/and 'atomic_fetch_and' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  atomic_fetch_and_explicit(&A, V, memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/and 'atomic_fetch_and_explicit' on 'A' of int in 4: relaxed, gives old, operand V, typed [
  atomic_flag_test_and_set(&F);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag test-and-set 'atomic_flag_test_and_set' on 'F' of {{_Bool|bool}} in 1: seq_cst by default, gives old, typed [
  atomic_flag_test_and_set_explicit(&F, memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag test-and-set 'atomic_flag_test_and_set_explicit' on 'F' of {{_Bool|bool}} in 1: acquire, gives old, typed [
  atomic_flag_clear(&F);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag clear 'atomic_flag_clear' on 'F' of {{_Bool|bool}} in 1: seq_cst by default, typed [
  atomic_flag_clear_explicit(&F, memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag clear 'atomic_flag_clear_explicit' on 'F' of {{_Bool|bool}} in 1: release, typed [
  atomic_thread_fence(memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 fence 'atomic_thread_fence': release [
  atomic_signal_fence(memory_order_seq_cst);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 fence 'atomic_signal_fence': seq_cst, signal [
  (atomic_thread_fence)(memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 fence 'atomic_thread_fence': acquire [
  (atomic_flag_clear_explicit)(&F, memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag clear 'atomic_flag_clear_explicit' on 'F' of {{_Bool|bool}} in 1: release, typed [
}

// Not operations: initialisation, questions about the type, unevaluated uses, addresses.
_Atomic int G = 4;
void none(void) {
  _Atomic int L = 3;
  (void)sizeof(L);
  (void)&L;
  (void)atomic_is_lock_free(&A);
  kill_dependency(L);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 load 'implicit load' on 'L' of int in 4: seq_cst by default, gives loaded, typed [
}
