// std::atomic_flag, members and functions.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 %libcxx 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <atomic>

void flags(std::atomic_flag &F, std::atomic_flag *P) {
  F.test_and_set();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag test-and-set 'test_and_set' on 'F' of bool in 1: seq_cst by default, gives old, typed [
  F.test_and_set(std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag test-and-set 'test_and_set' on 'F' of bool in 1: acquire, gives old, typed [
  F.clear();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag clear 'clear' on 'F' of bool in 1: seq_cst by default, typed [
  F.clear(std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag clear 'clear' on 'F' of bool in 1: release, typed [
  F.test();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag load 'test' on 'F' of bool in 1: seq_cst by default, gives loaded, typed [
  F.test(std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag load 'test' on 'F' of bool in 1: relaxed, gives loaded, typed [
  F.wait(true);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag wait 'wait' on 'F' of bool in 1: seq_cst by default, expected true, typed [
  F.wait(true, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag wait 'wait' on 'F' of bool in 1: acquire, expected true, typed [
  F.notify_one();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag notify 'notify_one' on 'F' of bool in 1: none, typed [
  F.notify_all();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag notify 'notify_all' on 'F' of bool in 1: none, typed [
  std::atomic_flag_test_and_set(P);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag test-and-set 'atomic_flag_test_and_set' on '*P' of bool in 1: seq_cst by default, gives old, typed [
  std::atomic_flag_test_and_set_explicit(P, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag test-and-set 'atomic_flag_test_and_set_explicit' on '*P' of bool in 1: acquire, gives old, typed [
  std::atomic_flag_clear(P);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag clear 'atomic_flag_clear' on '*P' of bool in 1: seq_cst by default, typed [
  std::atomic_flag_clear_explicit(P, std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_flag clear 'atomic_flag_clear_explicit' on '*P' of bool in 1: release, typed [
}
