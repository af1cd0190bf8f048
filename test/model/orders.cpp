// How an order is given: by default, explicitly, by a constant, not known.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++17 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 %libcxx 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <atomic>

std::atomic<int> A;
constexpr std::memory_order Publish = std::memory_order_release;
#define RELAXED std::memory_order_relaxed

template <std::memory_order O> int templated() {
  return A.load(O);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'A' of int in 4: acquire, gives loaded, typed [
}

void orders(std::memory_order O, bool B, int E) {
  A.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
  A.load(std::memory_order_seq_cst);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'A' of int in 4: seq_cst, gives loaded, typed [
  A.store(1, Publish);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic store 'store' on 'A' of int in 4: release, operand 1, typed [
  A.load(RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'A' of int in 4: relaxed, gives loaded, typed [
  A.load(static_cast<std::memory_order>(2));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'A' of int in 4: acquire, gives loaded, typed [
  A.load(O);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'A' of int in 4: dynamic, gives loaded, typed [
  A.load(B ? std::memory_order_relaxed : std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic load 'load' on 'A' of int in 4: dynamic, gives loaded, typed [
  A.compare_exchange_weak(E, 1, O);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_weak' on 'A' of int in 4: dynamic, on failure dynamic, gives success, operand 1, expected E, reloads, weak, typed [
  A.compare_exchange_weak(E, 1, std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_weak' on 'A' of int in 4: relaxed, on failure relaxed implied, gives success, operand 1, expected E, reloads, weak, typed [
  A.compare_exchange_weak(E, 1, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_weak' on 'A' of int in 4: acquire, on failure acquire implied, gives success, operand 1, expected E, reloads, weak, typed [
  A.compare_exchange_weak(E, 1, std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_weak' on 'A' of int in 4: release, on failure relaxed implied, gives success, operand 1, expected E, reloads, weak, typed [
  A.compare_exchange_weak(E, 1, std::memory_order_acq_rel);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_weak' on 'A' of int in 4: acq_rel, on failure acquire implied, gives success, operand 1, expected E, reloads, weak, typed [
  A.compare_exchange_weak(E, 1, std::memory_order_acq_rel, O);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic compare-exchange 'compare_exchange_weak' on 'A' of int in 4: acq_rel, on failure dynamic, gives success, operand 1, expected E, reloads, weak, typed [
  templated<std::memory_order_acquire>();
}
