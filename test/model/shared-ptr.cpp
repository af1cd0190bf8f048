// The atomic functions on std::shared_ptr.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++17 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++17 %libcxx 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <memory>

std::shared_ptr<int> S;

void functions(std::shared_ptr<int> N, std::shared_ptr<int> *E) {
  std::atomic_load(&S);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: shared_ptr load 'atomic_load' on 'S' of std::shared_ptr<int> in 16: seq_cst by default, gives loaded [
  std::atomic_load_explicit(&S, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: shared_ptr load 'atomic_load_explicit' on 'S' of std::shared_ptr<int> in 16: acquire, gives loaded [
  std::atomic_store(&S, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: shared_ptr store 'atomic_store' on 'S' of std::shared_ptr<int> in 16: seq_cst by default, operand N [
  std::atomic_store_explicit(&S, N, std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: shared_ptr store 'atomic_store_explicit' on 'S' of std::shared_ptr<int> in 16: release, operand N [
  std::atomic_exchange(&S, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: shared_ptr exchange 'atomic_exchange' on 'S' of std::shared_ptr<int> in 16: seq_cst by default, gives old, operand N [
  std::atomic_exchange_explicit(&S, N, std::memory_order_acq_rel);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: shared_ptr exchange 'atomic_exchange_explicit' on 'S' of std::shared_ptr<int> in 16: acq_rel, gives old, operand N [
  std::atomic_compare_exchange_weak(&S, E, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: shared_ptr compare-exchange 'atomic_compare_exchange_weak' on 'S' of std::shared_ptr<int> in 16: seq_cst by default, on failure seq_cst implied, gives success, operand N, expected at E, reloads, weak [
  std::atomic_compare_exchange_strong(&S, E, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: shared_ptr compare-exchange 'atomic_compare_exchange_strong' on 'S' of std::shared_ptr<int> in 16: seq_cst by default, on failure seq_cst implied, gives success, operand N, expected at E, reloads [
  std::atomic_compare_exchange_weak_explicit(&S, E, N, std::memory_order_acq_rel, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: shared_ptr compare-exchange 'atomic_compare_exchange_weak_explicit' on 'S' of std::shared_ptr<int> in 16: acq_rel, on failure acquire, gives success, operand N, expected at E, reloads, weak [
  std::atomic_compare_exchange_strong_explicit(&S, E, N, std::memory_order_acq_rel, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: shared_ptr compare-exchange 'atomic_compare_exchange_strong_explicit' on 'S' of std::shared_ptr<int> in 16: acq_rel, on failure acquire, gives success, operand N, expected at E, reloads [
}
