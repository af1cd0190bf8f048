// The free functions on std::atomic, and the fences.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 %libcxx 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <atomic>

std::atomic<int> A;
std::atomic<int *> P;

void functions(int V, int E) {
  std::atomic_load(&A);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'atomic_load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
  std::atomic_load_explicit(&A, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'atomic_load_explicit' on 'A' of int in 4: acquire, gives loaded, typed [
  std::atomic_store(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'atomic_store' on 'A' of int in 4: seq_cst by default, operand V, typed [
  std::atomic_store_explicit(&A, V, std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'atomic_store_explicit' on 'A' of int in 4: release, operand V, typed [
  std::atomic_exchange(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic exchange 'atomic_exchange' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  std::atomic_exchange_explicit(&A, V, std::memory_order_acq_rel);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic exchange 'atomic_exchange_explicit' on 'A' of int in 4: acq_rel, gives old, operand V, typed [
  std::atomic_compare_exchange_weak(&A, &E, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'atomic_compare_exchange_weak' on 'A' of int in 4: seq_cst by default, on failure seq_cst implied, gives success, operand V, expected at &E, reloads, weak, typed [
  std::atomic_compare_exchange_strong(&A, &E, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'atomic_compare_exchange_strong' on 'A' of int in 4: seq_cst by default, on failure seq_cst implied, gives success, operand V, expected at &E, reloads, typed [
  std::atomic_compare_exchange_weak_explicit(&A, &E, V, std::memory_order_release, std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'atomic_compare_exchange_weak_explicit' on 'A' of int in 4: release, on failure relaxed, gives success, operand V, expected at &E, reloads, weak, typed [
  std::atomic_compare_exchange_strong_explicit(&A, &E, V, std::memory_order_acq_rel, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'atomic_compare_exchange_strong_explicit' on 'A' of int in 4: acq_rel, on failure acquire, gives success, operand V, expected at &E, reloads, typed [
  std::atomic_fetch_add(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'atomic_fetch_add' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  std::atomic_fetch_add_explicit(&A, V, std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'atomic_fetch_add_explicit' on 'A' of int in 4: relaxed, gives old, operand V, typed [
  std::atomic_fetch_sub(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/sub 'atomic_fetch_sub' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  std::atomic_fetch_sub_explicit(&A, V, std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/sub 'atomic_fetch_sub_explicit' on 'A' of int in 4: release, gives old, operand V, typed [
  std::atomic_fetch_and(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/and 'atomic_fetch_and' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  std::atomic_fetch_and_explicit(&A, V, std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/and 'atomic_fetch_and_explicit' on 'A' of int in 4: relaxed, gives old, operand V, typed [
  std::atomic_fetch_or(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/or 'atomic_fetch_or' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  std::atomic_fetch_or_explicit(&A, V, std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/or 'atomic_fetch_or_explicit' on 'A' of int in 4: relaxed, gives old, operand V, typed [
  std::atomic_fetch_xor(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/xor 'atomic_fetch_xor' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  std::atomic_fetch_xor_explicit(&A, V, std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/xor 'atomic_fetch_xor_explicit' on 'A' of int in 4: relaxed, gives old, operand V, typed [
  std::atomic_fetch_add(&P, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic rmw/add 'atomic_fetch_add' on 'P' of int * in 8: seq_cst by default, gives old, operand 1, typed [
  std::atomic_wait(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic wait 'atomic_wait' on 'A' of int in 4: seq_cst by default, expected V, typed [
  std::atomic_wait_explicit(&A, V, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic wait 'atomic_wait_explicit' on 'A' of int in 4: acquire, expected V, typed [
  std::atomic_notify_one(&A);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic notify 'atomic_notify_one' on 'A' of int in 4: none, typed [
  std::atomic_notify_all(&A);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic notify 'atomic_notify_all' on 'A' of int in 4: none, typed [
  std::atomic_init(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic init 'atomic_init' on 'A' of int in 4: none, operand V, typed [
  std::atomic_thread_fence(std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic fence 'atomic_thread_fence': acquire [
  std::atomic_signal_fence(std::memory_order_seq_cst);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic fence 'atomic_signal_fence': seq_cst, signal [
}

// Not operations.
bool none() { return std::atomic_is_lock_free(&A); }
