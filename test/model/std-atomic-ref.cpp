// std::atomic_ref: the object is what the reference is bound to.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++20 %libcxx 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <atomic>

struct Record {
  alignas(std::atomic_ref<long>::required_alignment) long Count;
};

void references(int &N, Record *R, double &F, int *&P, int V, int E) {
  std::atomic_ref<int> A(N);
  A.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref load 'load' on 'N' of int in 4: seq_cst by default, gives loaded [
  A.load(std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref load 'load' on 'N' of int in 4: acquire, gives loaded [
  int Converted = A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref load 'implicit load' on 'N' of int in 4: seq_cst by default, gives loaded [
  A.store(V, std::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref store 'store' on 'N' of int in 4: release, operand V [
  A = V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref store 'operator=' on 'N' of int in 4: seq_cst by default, operand V [
  A.exchange(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref exchange 'exchange' on 'N' of int in 4: seq_cst by default, gives old, operand V [
  A.compare_exchange_weak(E, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref compare-exchange 'compare_exchange_weak' on 'N' of int in 4: seq_cst by default, on failure seq_cst implied, gives success, operand V, expected E, reloads, weak [
  A.compare_exchange_strong(E, V, std::memory_order_acq_rel, std::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref compare-exchange 'compare_exchange_strong' on 'N' of int in 4: acq_rel, on failure acquire, gives success, operand V, expected E, reloads [
  A.fetch_add(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/add 'fetch_add' on 'N' of int in 4: seq_cst by default, gives old, operand V [
  A.fetch_sub(V, std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/sub 'fetch_sub' on 'N' of int in 4: relaxed, gives old, operand V [
  A.fetch_and(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/and 'fetch_and' on 'N' of int in 4: seq_cst by default, gives old, operand V [
  A.fetch_or(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/or 'fetch_or' on 'N' of int in 4: seq_cst by default, gives old, operand V [
  A.fetch_xor(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/xor 'fetch_xor' on 'N' of int in 4: seq_cst by default, gives old, operand V [
  ++A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/add 'operator++' on 'N' of int in 4: seq_cst by default, gives new, operand one [
  A++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/add 'operator++' on 'N' of int in 4: seq_cst by default, gives old, operand one [
  --A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/sub 'operator--' on 'N' of int in 4: seq_cst by default, gives new, operand one [
  A--;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/sub 'operator--' on 'N' of int in 4: seq_cst by default, gives old, operand one [
  A += V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/add 'operator+=' on 'N' of int in 4: seq_cst by default, gives new, operand V [
  A -= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/sub 'operator-=' on 'N' of int in 4: seq_cst by default, gives new, operand V [
  A &= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/and 'operator&=' on 'N' of int in 4: seq_cst by default, gives new, operand V [
  A |= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/or 'operator|=' on 'N' of int in 4: seq_cst by default, gives new, operand V [
  A ^= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/xor 'operator^=' on 'N' of int in 4: seq_cst by default, gives new, operand V [
  A.wait(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref wait 'wait' on 'N' of int in 4: seq_cst by default, expected V [
  A.notify_one();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref notify 'notify_one' on 'N' of int in 4: none [
  A.notify_all();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref notify 'notify_all' on 'N' of int in 4: none [
  std::atomic_ref<long>(R->Count).fetch_add(1, std::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/add 'fetch_add' on 'R->Count' of long in 8: relaxed, gives old, operand 1 [
  std::atomic_ref(R->Count)++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/add 'operator++' on 'R->Count' of long in 8: seq_cst by default, gives old, operand one [
  std::atomic_ref<double>(F).fetch_add(1.0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/add 'fetch_add' on 'F' of double in 8: seq_cst by default, gives old, operand 1. [
  std::atomic_ref<int *>(P).fetch_sub(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: std::atomic_ref rmw/sub 'fetch_sub' on 'P' of int * in 8: seq_cst by default, gives old, operand 1 [
}
