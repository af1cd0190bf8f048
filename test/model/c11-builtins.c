// Clang's builtins under <stdatomic.h>, used directly.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c11 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
void builtins(_Atomic(int) *A, int V, int *E) {
  __c11_atomic_init(A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 init '__c11_atomic_init' on '*A' of int in 4: none, operand V, typed [
  __c11_atomic_load(A, __ATOMIC_ACQUIRE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 load '__c11_atomic_load' on '*A' of int in 4: acquire, gives loaded, typed [
  __c11_atomic_store(A, V, __ATOMIC_RELEASE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 store '__c11_atomic_store' on '*A' of int in 4: release, operand V, typed [
  __c11_atomic_exchange(A, V, __ATOMIC_ACQ_REL);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 exchange '__c11_atomic_exchange' on '*A' of int in 4: acq_rel, gives old, operand V, typed [
  __c11_atomic_compare_exchange_strong(A, E, V, __ATOMIC_SEQ_CST, __ATOMIC_ACQUIRE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 compare-exchange '__c11_atomic_compare_exchange_strong' on '*A' of int in 4: seq_cst, on failure acquire, gives success, operand V, expected at E, reloads, typed [
  __c11_atomic_compare_exchange_weak(A, E, V, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 compare-exchange '__c11_atomic_compare_exchange_weak' on '*A' of int in 4: release, on failure relaxed, gives success, operand V, expected at E, reloads, weak, typed [
  __c11_atomic_fetch_add(A, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/add '__c11_atomic_fetch_add' on '*A' of int in 4: relaxed, gives old, operand V, typed [
  __c11_atomic_fetch_sub(A, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/sub '__c11_atomic_fetch_sub' on '*A' of int in 4: relaxed, gives old, operand V, typed [
  __c11_atomic_fetch_and(A, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/and '__c11_atomic_fetch_and' on '*A' of int in 4: relaxed, gives old, operand V, typed [
  __c11_atomic_fetch_or(A, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/or '__c11_atomic_fetch_or' on '*A' of int in 4: relaxed, gives old, operand V, typed [
  __c11_atomic_fetch_xor(A, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/xor '__c11_atomic_fetch_xor' on '*A' of int in 4: relaxed, gives old, operand V, typed [
  __c11_atomic_fetch_nand(A, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/nand '__c11_atomic_fetch_nand' on '*A' of int in 4: relaxed, gives old, operand V, typed [
  __c11_atomic_fetch_max(A, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/max '__c11_atomic_fetch_max' on '*A' of int in 4: relaxed, gives old, operand V, typed [
  __c11_atomic_fetch_min(A, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 rmw/min '__c11_atomic_fetch_min' on '*A' of int in 4: relaxed, gives old, operand V, typed [
  __c11_atomic_thread_fence(__ATOMIC_SEQ_CST);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 fence '__c11_atomic_thread_fence': seq_cst [
  __c11_atomic_signal_fence(__ATOMIC_ACQUIRE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: c11 fence '__c11_atomic_signal_fence': acquire, signal [
}

int none(void) { return __c11_atomic_is_lock_free(4); }
