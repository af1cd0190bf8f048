// std::atomic<std::shared_ptr>, which libstdc++ alone has.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <atomic>
#include <memory>

void members(std::atomic<std::shared_ptr<int>> &A, std::atomic<std::weak_ptr<int>> &W, std::shared_ptr<int> N,
             std::shared_ptr<int> E) {
  A.load(std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'A' of std::shared_ptr<int> in 16: acquire, gives loaded, typed [
  A.store(N, std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'store' on 'A' of std::shared_ptr<int> in 16: release, operand N, typed [
  A = N;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'operator=' on 'A' of std::shared_ptr<int> in 16: seq_cst by default, operand N, typed [
  A.exchange(N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic exchange 'exchange' on 'A' of std::shared_ptr<int> in 16: seq_cst by default, gives old, operand N, typed [
  A.compare_exchange_strong(E, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_strong' on 'A' of std::shared_ptr<int> in 16: seq_cst by default, on failure seq_cst implied, gives success, operand N, expected E, reloads, typed [
  std::shared_ptr<int> Converted = A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'implicit load' on 'A' of std::shared_ptr<int> in 16: seq_cst by default, gives loaded, typed [
  A.wait(N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic wait 'wait' on 'A' of std::shared_ptr<int> in 16: seq_cst by default, expected N, typed [
  A.notify_all();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic notify 'notify_all' on 'A' of std::shared_ptr<int> in 16: none, typed [
  W.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'W' of std::weak_ptr<int> in 16: seq_cst by default, gives loaded, typed [
}
