// QAtomicInt, QAtomicInteger and QAtomicPointer: the order is in the name; "Ordered" is acquire and release.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++17 -fPIC %qt 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <QtCore/qatomic.h>

void integers(QAtomicInt &A, int V, int Current) {
  A.loadRelaxed();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt load 'loadRelaxed' on 'A' of int in 4: relaxed implied, gives loaded, typed [
  A.loadAcquire();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt load 'loadAcquire' on 'A' of int in 4: acquire implied, gives loaded, typed [
  A.load();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt load 'load' on 'A' of int in 4: relaxed implied, gives loaded, typed [
  int Converted = A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt load 'implicit load' on 'A' of int in 4: acquire by default, gives loaded, typed [
  A.storeRelaxed(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt store 'storeRelaxed' on 'A' of int in 4: relaxed implied, operand V, typed [
  A.storeRelease(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt store 'storeRelease' on 'A' of int in 4: release implied, operand V, typed [
  A.store(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt store 'store' on 'A' of int in 4: relaxed implied, operand V, typed [
  A = V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt store 'operator=' on 'A' of int in 4: release by default, operand V, typed [
  A.ref();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'ref' on 'A' of int in 4: seq_cst implied, gives new-is-non-zero, operand one, typed [
  A.deref();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/sub 'deref' on 'A' of int in 4: seq_cst implied, gives new-is-non-zero, operand one, typed [
  A.testAndSetRelaxed(1, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt compare-exchange 'testAndSetRelaxed' on 'A' of int in 4: relaxed implied, on failure relaxed implied, gives success, operand V, expected 1, typed [
  A.testAndSetAcquire(1, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt compare-exchange 'testAndSetAcquire' on 'A' of int in 4: acquire implied, on failure acquire implied, gives success, operand V, expected 1, typed [
  A.testAndSetRelease(1, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt compare-exchange 'testAndSetRelease' on 'A' of int in 4: release implied, on failure relaxed implied, gives success, operand V, expected 1, typed [
  A.testAndSetOrdered(1, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt compare-exchange 'testAndSetOrdered' on 'A' of int in 4: acq_rel implied, on failure acquire implied, gives success, operand V, expected 1, typed [
  A.testAndSetRelaxed(1, V, Current);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt compare-exchange 'testAndSetRelaxed' on 'A' of int in 4: relaxed implied, on failure relaxed implied, gives success, operand V, expected 1, result Current, typed [
  A.testAndSetAcquire(1, V, Current);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt compare-exchange 'testAndSetAcquire' on 'A' of int in 4: acquire implied, on failure acquire implied, gives success, operand V, expected 1, result Current, typed [
  A.testAndSetRelease(1, V, Current);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt compare-exchange 'testAndSetRelease' on 'A' of int in 4: release implied, on failure relaxed implied, gives success, operand V, expected 1, result Current, typed [
  A.testAndSetOrdered(1, V, Current);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt compare-exchange 'testAndSetOrdered' on 'A' of int in 4: acq_rel implied, on failure acquire implied, gives success, operand V, expected 1, result Current, typed [
  A.fetchAndStoreRelaxed(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt exchange 'fetchAndStoreRelaxed' on 'A' of int in 4: relaxed implied, gives old, operand V, typed [
  A.fetchAndStoreAcquire(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt exchange 'fetchAndStoreAcquire' on 'A' of int in 4: acquire implied, gives old, operand V, typed [
  A.fetchAndStoreRelease(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt exchange 'fetchAndStoreRelease' on 'A' of int in 4: release implied, gives old, operand V, typed [
  A.fetchAndStoreOrdered(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt exchange 'fetchAndStoreOrdered' on 'A' of int in 4: acq_rel implied, gives old, operand V, typed [
  A.fetchAndAddRelaxed(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'fetchAndAddRelaxed' on 'A' of int in 4: relaxed implied, gives old, operand V, typed [
  A.fetchAndAddAcquire(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'fetchAndAddAcquire' on 'A' of int in 4: acquire implied, gives old, operand V, typed [
  A.fetchAndAddRelease(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'fetchAndAddRelease' on 'A' of int in 4: release implied, gives old, operand V, typed [
  A.fetchAndAddOrdered(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'fetchAndAddOrdered' on 'A' of int in 4: acq_rel implied, gives old, operand V, typed [
  A.fetchAndSubRelaxed(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/sub 'fetchAndSubRelaxed' on 'A' of int in 4: relaxed implied, gives old, operand V, typed [
  A.fetchAndSubAcquire(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/sub 'fetchAndSubAcquire' on 'A' of int in 4: acquire implied, gives old, operand V, typed [
  A.fetchAndSubRelease(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/sub 'fetchAndSubRelease' on 'A' of int in 4: release implied, gives old, operand V, typed [
  A.fetchAndSubOrdered(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/sub 'fetchAndSubOrdered' on 'A' of int in 4: acq_rel implied, gives old, operand V, typed [
  A.fetchAndAndRelaxed(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/and 'fetchAndAndRelaxed' on 'A' of int in 4: relaxed implied, gives old, operand V, typed [
  A.fetchAndAndAcquire(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/and 'fetchAndAndAcquire' on 'A' of int in 4: acquire implied, gives old, operand V, typed [
  A.fetchAndAndRelease(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/and 'fetchAndAndRelease' on 'A' of int in 4: release implied, gives old, operand V, typed [
  A.fetchAndAndOrdered(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/and 'fetchAndAndOrdered' on 'A' of int in 4: acq_rel implied, gives old, operand V, typed [
  A.fetchAndOrRelaxed(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/or 'fetchAndOrRelaxed' on 'A' of int in 4: relaxed implied, gives old, operand V, typed [
  A.fetchAndOrAcquire(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/or 'fetchAndOrAcquire' on 'A' of int in 4: acquire implied, gives old, operand V, typed [
  A.fetchAndOrRelease(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/or 'fetchAndOrRelease' on 'A' of int in 4: release implied, gives old, operand V, typed [
  A.fetchAndOrOrdered(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/or 'fetchAndOrOrdered' on 'A' of int in 4: acq_rel implied, gives old, operand V, typed [
  A.fetchAndXorRelaxed(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/xor 'fetchAndXorRelaxed' on 'A' of int in 4: relaxed implied, gives old, operand V, typed [
  A.fetchAndXorAcquire(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/xor 'fetchAndXorAcquire' on 'A' of int in 4: acquire implied, gives old, operand V, typed [
  A.fetchAndXorRelease(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/xor 'fetchAndXorRelease' on 'A' of int in 4: release implied, gives old, operand V, typed [
  A.fetchAndXorOrdered(V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/xor 'fetchAndXorOrdered' on 'A' of int in 4: acq_rel implied, gives old, operand V, typed [
  ++A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'operator++' on 'A' of int in 4: acq_rel by default, gives new, operand one, typed [
  A++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'operator++' on 'A' of int in 4: acq_rel by default, gives old, operand one, typed [
  --A;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/sub 'operator--' on 'A' of int in 4: acq_rel by default, gives new, operand one, typed [
  A--;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/sub 'operator--' on 'A' of int in 4: acq_rel by default, gives old, operand one, typed [
  A += V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'operator+=' on 'A' of int in 4: acq_rel by default, gives new, operand V, typed [
  A -= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/sub 'operator-=' on 'A' of int in 4: acq_rel by default, gives new, operand V, typed [
  A &= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/and 'operator&=' on 'A' of int in 4: acq_rel by default, gives new, operand V, typed [
  A |= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/or 'operator|=' on 'A' of int in 4: acq_rel by default, gives new, operand V, typed [
  A ^= V;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/xor 'operator^=' on 'A' of int in 4: acq_rel by default, gives new, operand V, typed [
}

void others(QAtomicInteger<quint64> &L, QAtomicPointer<int> &P, QBasicAtomicInt &B, int *N, int *Current) {
  L.fetchAndAddRelaxed(2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'fetchAndAddRelaxed' on 'L' of unsigned long long in 8: relaxed implied, gives old, operand 2, typed [
  L.loadAcquire();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt load 'loadAcquire' on 'L' of unsigned long long in 8: acquire implied, gives loaded, typed [
  P.loadAcquire();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt load 'loadAcquire' on 'P' of int * in 8: acquire implied, gives loaded, typed [
  int *Converted = P;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt load 'implicit load' on 'P' of int * in 8: acquire by default, gives loaded, typed [
  P = N;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt store 'operator=' on 'P' of int * in 8: release by default, operand N, typed [
  P.storeRelease(N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt store 'storeRelease' on 'P' of int * in 8: release implied, operand N, typed [
  P.testAndSetOrdered(nullptr, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt compare-exchange 'testAndSetOrdered' on 'P' of int * in 8: acq_rel implied, on failure acquire implied, gives success, operand N, expected nullptr, typed [
  P.testAndSetOrdered(nullptr, N, Current);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt compare-exchange 'testAndSetOrdered' on 'P' of int * in 8: acq_rel implied, on failure acquire implied, gives success, operand N, expected nullptr, result Current, typed [
  P.fetchAndStoreAcquire(N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt exchange 'fetchAndStoreAcquire' on 'P' of int * in 8: acquire implied, gives old, operand N, typed [
  P.fetchAndAddRelaxed(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'fetchAndAddRelaxed' on 'P' of int * in 8: relaxed implied, gives old, operand 1, typed [
  P.fetchAndSubRelease(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/sub 'fetchAndSubRelease' on 'P' of int * in 8: release implied, gives old, operand 1, typed [
  P++;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'operator++' on 'P' of int * in 8: acq_rel by default, gives old, operand one, typed [
  --P;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/sub 'operator--' on 'P' of int * in 8: acq_rel by default, gives new, operand one, typed [
  P += 2;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'operator+=' on 'P' of int * in 8: acq_rel by default, gives new, operand 2, typed [
  B.ref();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Qt rmw/add 'ref' on 'B' of int in 4: seq_cst implied, gives new-is-non-zero, operand one, typed [
}

// Not operations: a copy is no store of a value.
void none(QAtomicInt &A, const QAtomicInt &B) {
  QAtomicInt Local(3);
  A = B;
  (void)A.isReferenceCountingNative();
}
