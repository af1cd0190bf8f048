// The functions on std::atomic_flag that libstdc++ 12 does not have yet.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 %libcxx 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <atomic>

void functions(std::atomic_flag *P) {
  std::atomic_flag_test(P);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag load 'atomic_flag_test' on '*P' of bool in 1: seq_cst by default, gives loaded, typed [
  std::atomic_flag_test_explicit(P, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag load 'atomic_flag_test_explicit' on '*P' of bool in 1: acquire, gives loaded, typed [
  std::atomic_flag_wait(P, false);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag wait 'atomic_flag_wait' on '*P' of bool in 1: seq_cst by default, expected false, typed [
  std::atomic_flag_wait_explicit(P, false, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag wait 'atomic_flag_wait_explicit' on '*P' of bool in 1: acquire, expected false, typed [
  std::atomic_flag_notify_one(P);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag notify 'atomic_flag_notify_one' on '*P' of bool in 1: none, typed [
  std::atomic_flag_notify_all(P);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag notify 'atomic_flag_notify_all' on '*P' of bool in 1: none, typed [
}
