// boost::atomic, atomic_ref and atomic_flag: the standard's members and Boost's own; memory_order has other numbers.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++17 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++17 %libcxx 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <boost/atomic.hpp>

struct Pair {
  int First, Second;
};

void integers(boost::atomic<int> &A, int V, int E) {
  A.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost load 'load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
  A.load(boost::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost load 'load' on 'A' of int in 4: acquire, gives loaded, typed [
  int Converted = A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost load 'implicit load' on 'A' of int in 4: seq_cst by default, gives loaded, typed [
  A.store(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost store 'store' on 'A' of int in 4: seq_cst by default, operand V, typed [
  A.store(V, boost::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost store 'store' on 'A' of int in 4: release, operand V, typed [
  A = V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost store 'operator=' on 'A' of int in 4: seq_cst by default, operand V, typed [
  A.exchange(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost exchange 'exchange' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  A.exchange(V, boost::memory_order_acq_rel);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost exchange 'exchange' on 'A' of int in 4: acq_rel, gives old, operand V, typed [
  A.compare_exchange_weak(E, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost compare-exchange 'compare_exchange_weak' on 'A' of int in 4: seq_cst by default, on failure seq_cst implied, gives success, operand V, expected E, reloads, weak, typed [
  A.compare_exchange_weak(E, V, boost::memory_order_acq_rel);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost compare-exchange 'compare_exchange_weak' on 'A' of int in 4: acq_rel, on failure acquire implied, gives success, operand V, expected E, reloads, weak, typed [
  A.compare_exchange_strong(E, V, boost::memory_order_seq_cst, boost::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost compare-exchange 'compare_exchange_strong' on 'A' of int in 4: seq_cst, on failure relaxed, gives success, operand V, expected E, reloads, typed [
  A.fetch_add(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'fetch_add' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  A.fetch_sub(V, boost::memory_order_consume);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/sub 'fetch_sub' on 'A' of int in 4: consume, gives old, operand V, typed [
  A.fetch_and(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/and 'fetch_and' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  A.fetch_or(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/or 'fetch_or' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  A.fetch_xor(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/xor 'fetch_xor' on 'A' of int in 4: seq_cst by default, gives old, operand V, typed [
  A.fetch_negate();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/other 'fetch_negate' on 'A' of int in 4: seq_cst by default, gives old, typed [
  A.fetch_complement(boost::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/other 'fetch_complement' on 'A' of int in 4: relaxed, gives old, typed [
  A.add(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'add' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A.sub(V, boost::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/sub 'sub' on 'A' of int in 4: relaxed, gives new, operand V, typed [
  A.negate();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/other 'negate' on 'A' of int in 4: seq_cst by default, gives new, typed [
  A.bitwise_and(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/and 'bitwise_and' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A.bitwise_or(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/or 'bitwise_or' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A.bitwise_xor(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/xor 'bitwise_xor' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A.bitwise_complement(boost::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/other 'bitwise_complement' on 'A' of int in 4: relaxed, gives new, typed [
  A.opaque_add(V, boost::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'opaque_add' on 'A' of int in 4: relaxed, operand V, typed [
  A.opaque_sub(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/sub 'opaque_sub' on 'A' of int in 4: seq_cst by default, operand V, typed [
  A.opaque_negate();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/other 'opaque_negate' on 'A' of int in 4: seq_cst by default, typed [
  A.opaque_and(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/and 'opaque_and' on 'A' of int in 4: seq_cst by default, operand V, typed [
  A.opaque_or(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/or 'opaque_or' on 'A' of int in 4: seq_cst by default, operand V, typed [
  A.opaque_xor(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/xor 'opaque_xor' on 'A' of int in 4: seq_cst by default, operand V, typed [
  A.opaque_complement();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/other 'opaque_complement' on 'A' of int in 4: seq_cst by default, typed [
  A.add_and_test(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'add_and_test' on 'A' of int in 4: seq_cst by default, gives new-is-non-zero, operand V, typed [
  A.sub_and_test(V, boost::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/sub 'sub_and_test' on 'A' of int in 4: release, gives new-is-non-zero, operand V, typed [
  A.negate_and_test();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/other 'negate_and_test' on 'A' of int in 4: seq_cst by default, gives new-is-non-zero, typed [
  A.and_and_test(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/and 'and_and_test' on 'A' of int in 4: seq_cst by default, gives new-is-non-zero, operand V, typed [
  A.or_and_test(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/or 'or_and_test' on 'A' of int in 4: seq_cst by default, gives new-is-non-zero, operand V, typed [
  A.xor_and_test(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/xor 'xor_and_test' on 'A' of int in 4: seq_cst by default, gives new-is-non-zero, operand V, typed [
  A.complement_and_test();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/other 'complement_and_test' on 'A' of int in 4: seq_cst by default, gives new-is-non-zero, typed [
  A.bit_test_and_set(3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/or 'bit_test_and_set' on 'A' of int in 4: seq_cst by default, operand 3, typed [
  A.bit_test_and_reset(3, boost::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/and 'bit_test_and_reset' on 'A' of int in 4: relaxed, operand 3, typed [
  A.bit_test_and_complement(3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/xor 'bit_test_and_complement' on 'A' of int in 4: seq_cst by default, operand 3, typed [
  ++A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'operator++' on 'A' of int in 4: seq_cst by default, gives new, operand one, typed [
  A++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'operator++' on 'A' of int in 4: seq_cst by default, gives old, operand one, typed [
  --A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/sub 'operator--' on 'A' of int in 4: seq_cst by default, gives new, operand one, typed [
  A--;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/sub 'operator--' on 'A' of int in 4: seq_cst by default, gives old, operand one, typed [
  A += V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'operator+=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A -= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/sub 'operator-=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A &= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/and 'operator&=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A |= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/or 'operator|=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A ^= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/xor 'operator^=' on 'A' of int in 4: seq_cst by default, gives new, operand V, typed [
  A.wait(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost wait 'wait' on 'A' of int in 4: seq_cst by default, gives loaded, expected V, typed [
  A.notify_one();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost notify 'notify_one' on 'A' of int in 4: none, typed [
  A.notify_all();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost notify 'notify_all' on 'A' of int in 4: none, typed [
}

void others(boost::atomic<int *> &P, boost::atomic<double> &D, boost::atomic<Pair> &S, boost::atomic<bool> &B, int *V,
            Pair N) {
  P.fetch_add(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'fetch_add' on 'P' of int * in 8: seq_cst by default, gives old, operand 1, typed [
  P++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'operator++' on 'P' of int * in 8: seq_cst by default, gives old, operand one, typed [
  P = V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost store 'operator=' on 'P' of int * in 8: seq_cst by default, operand V, typed [
  P.load(boost::memory_order_consume);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost load 'load' on 'P' of int * in 8: consume, gives loaded, typed [
  D.fetch_add(1.0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'fetch_add' on 'D' of double in 8: seq_cst by default, gives old, operand 1., typed [
  D += 1.0;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'operator+=' on 'D' of double in 8: seq_cst by default, gives new, operand 1., typed [
  S.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost load 'load' on 'S' of Pair in 8: seq_cst by default, gives loaded, typed [
  S.store(N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost store 'store' on 'S' of Pair in 8: seq_cst by default, operand N, typed [
  B.exchange(true, boost::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost exchange 'exchange' on 'B' of bool in 1: acquire, gives old, operand true, typed [
}

void references(int &N, boost::atomic_flag &F) {
  boost::atomic_ref<int> R(N);
  R.fetch_add(1, boost::memory_order_relaxed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'fetch_add' on 'N' of int in 4: relaxed, gives old, operand 1 [
  R++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost rmw/add 'operator++' on 'N' of int in 4: seq_cst by default, gives old, operand one [
  R.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost load 'load' on 'N' of int in 4: seq_cst by default, gives loaded [
  F.test_and_set(boost::memory_order_acquire);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost test-and-set 'test_and_set' on 'F' of bool in 4: acquire, gives old, typed [
  F.test();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost load 'test' on 'F' of bool in 4: seq_cst by default, gives loaded, typed [
  F.clear(boost::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost clear 'clear' on 'F' of bool in 4: release, typed [
  F.wait(true);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost wait 'wait' on 'F' of bool in 4: seq_cst by default, gives loaded, expected true, typed [
  F.notify_all();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost notify 'notify_all' on 'F' of bool in 4: none, typed [
  boost::atomic_thread_fence(boost::memory_order_release);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost fence 'atomic_thread_fence': release [
  boost::atomic_signal_fence(boost::memory_order_seq_cst);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: boost fence 'atomic_signal_fence': seq_cst, signal [
}

// Not operations.
void none(boost::atomic<int> &A) {
  boost::atomic<int> Local(1);
  (void)A.is_lock_free();
  (void)A.storage();
}
