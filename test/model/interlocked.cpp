// Interlocked*: width and order are in the name.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++17 -I %S/Inputs 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include "interlocked.h"

LONG L;
LONG64 Q;
SHORT S;
CHAR C;
PVOID P;
unsigned U;
long N;

void interlocked(LONG V, LONG E, LONG64 *R) {
  InterlockedIncrement(&L);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add 'InterlockedIncrement' on 'L' of int in 4: seq_cst implied, gives new, operand one [
  InterlockedDecrement(&L);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/sub 'InterlockedDecrement' on 'L' of int in 4: seq_cst implied, gives new, operand one [
  InterlockedIncrement64(&Q);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add 'InterlockedIncrement64' on 'Q' of long long in 8: seq_cst implied, gives new, operand one [
  InterlockedDecrement16(&S);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/sub 'InterlockedDecrement16' on 'S' of short in 2: seq_cst implied, gives new, operand one [
  InterlockedIncrementAcquire(&L);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add 'InterlockedIncrementAcquire' on 'L' of int in 4: acquire implied, gives new, operand one [
  InterlockedDecrementRelease(&L);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/sub 'InterlockedDecrementRelease' on 'L' of int in 4: release implied, gives new, operand one [
  InterlockedIncrementNoFence(&L);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add 'InterlockedIncrementNoFence' on 'L' of int in 4: relaxed implied, gives new, operand one [
  InterlockedExchange(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked exchange 'InterlockedExchange' on 'L' of int in 4: seq_cst implied, gives old, operand V [
  InterlockedExchange8(&C, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked exchange 'InterlockedExchange8' on 'C' of char in 1: seq_cst implied, gives old, operand 1 [
  InterlockedExchange16(&S, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked exchange 'InterlockedExchange16' on 'S' of short in 2: seq_cst implied, gives old, operand 1 [
  InterlockedExchange64(&Q, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked exchange 'InterlockedExchange64' on 'Q' of long long in 8: seq_cst implied, gives old, operand V [
  InterlockedExchangePointer(&P, &L);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked exchange 'InterlockedExchangePointer' on 'P' of void * in 8: seq_cst implied, gives old, operand &L [
  InterlockedExchangeAcquire(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked exchange 'InterlockedExchangeAcquire' on 'L' of int in 4: acquire implied, gives old, operand V [
  InterlockedExchangeAdd(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add 'InterlockedExchangeAdd' on 'L' of int in 4: seq_cst implied, gives old, operand V [
  InterlockedExchangeAdd64(&Q, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add 'InterlockedExchangeAdd64' on 'Q' of long long in 8: seq_cst implied, gives old, operand V [
  InterlockedExchangeAddNoFence(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add 'InterlockedExchangeAddNoFence' on 'L' of int in 4: relaxed implied, gives old, operand V [
  InterlockedExchangeSubtract(&U, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/sub 'InterlockedExchangeSubtract' on 'U' of unsigned int in 4: seq_cst implied, gives old, operand 1 [
  InterlockedAdd(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add 'InterlockedAdd' on 'L' of int in 4: seq_cst implied, gives new, operand V [
  InterlockedAdd64(&Q, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add 'InterlockedAdd64' on 'Q' of long long in 8: seq_cst implied, gives new, operand V [
  InterlockedAnd(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/and 'InterlockedAnd' on 'L' of int in 4: seq_cst implied, gives old, operand V [
  InterlockedAnd8(&C, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/and 'InterlockedAnd8' on 'C' of char in 1: seq_cst implied, gives old, operand 1 [
  InterlockedAnd64Acquire(&Q, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/and 'InterlockedAnd64Acquire' on 'Q' of long long in 8: acquire implied, gives old, operand V [
  InterlockedOr(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/or 'InterlockedOr' on 'L' of int in 4: seq_cst implied, gives old, operand V [
  InterlockedOr16(&S, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/or 'InterlockedOr16' on 'S' of short in 2: seq_cst implied, gives old, operand 1 [
  InterlockedXor(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/xor 'InterlockedXor' on 'L' of int in 4: seq_cst implied, gives old, operand V [
  InterlockedXor64(&Q, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/xor 'InterlockedXor64' on 'Q' of long long in 8: seq_cst implied, gives old, operand V [
  InterlockedCompareExchange(&L, V, E);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange 'InterlockedCompareExchange' on 'L' of int in 4: seq_cst implied, on failure seq_cst implied, gives old, operand V, expected E [
  InterlockedCompareExchange16(&S, 2, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange 'InterlockedCompareExchange16' on 'S' of short in 2: seq_cst implied, on failure seq_cst implied, gives old, operand 2, expected 1 [
  InterlockedCompareExchange64(&Q, V, E);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange 'InterlockedCompareExchange64' on 'Q' of long long in 8: seq_cst implied, on failure seq_cst implied, gives old, operand V, expected E [
  InterlockedCompareExchangeAcquire(&L, V, E);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange 'InterlockedCompareExchangeAcquire' on 'L' of int in 4: acquire implied, on failure acquire implied, gives old, operand V, expected E [
  InterlockedCompareExchangeRelease(&L, V, E);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange 'InterlockedCompareExchangeRelease' on 'L' of int in 4: release implied, on failure relaxed implied, gives old, operand V, expected E [
  InterlockedCompareExchangeNoFence(&L, V, E);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange 'InterlockedCompareExchangeNoFence' on 'L' of int in 4: relaxed implied, on failure relaxed implied, gives old, operand V, expected E [
  InterlockedCompareExchangePointer(&P, &L, nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange 'InterlockedCompareExchangePointer' on 'P' of void * in 8: seq_cst implied, on failure seq_cst implied, gives old, operand &L, expected nullptr [
  InterlockedCompareExchange128(&Q, 1, 2, R);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange 'InterlockedCompareExchange128' on 'Q' of long long in 16: seq_cst implied, on failure seq_cst implied, gives success, operand 2, expected at R, reloads [
  InterlockedBitTestAndSet(&L, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/or 'InterlockedBitTestAndSet' on 'L' of int in 4: seq_cst implied, operand 3 [
  InterlockedBitTestAndReset64(&Q, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/and 'InterlockedBitTestAndReset64' on 'Q' of long long in 8: seq_cst implied, operand 3 [
  InterlockedBitTestAndComplement(&L, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/xor 'InterlockedBitTestAndComplement' on 'L' of int in 4: seq_cst implied, operand 3 [
  _InterlockedIncrement_acq(&N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add '_InterlockedIncrement_acq' on 'N' of long in 8: acquire implied, gives new, operand one [
  _InterlockedExchangeAdd_nf(&N, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add '_InterlockedExchangeAdd_nf' on 'N' of long in 8: relaxed implied, gives old, operand 1 [
  _InterlockedCompareExchange_rel(&N, 1, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange '_InterlockedCompareExchange_rel' on 'N' of long in 8: release implied, on failure relaxed implied, gives old, operand 1, expected 0 [
  InterlockedPushEntrySList(P, P); // a list, not a word
}
