// _Interlocked* as the compiler knows them by itself.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c++17 -fms-extensions 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
int L;
char C;
short S;
long Q;
long long W;
void *P;

void builtins(int V, int E) {
  _InterlockedIncrement(&L);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add '_InterlockedIncrement' on 'L' of int in 4: seq_cst implied, gives new, operand one [
  _InterlockedDecrement(&L);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/sub '_InterlockedDecrement' on 'L' of int in 4: seq_cst implied, gives new, operand one [
  _InterlockedIncrement16(&S);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add '_InterlockedIncrement16' on 'S' of short in 2: seq_cst implied, gives new, operand one [
  _InterlockedDecrement64(&Q);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/sub '_InterlockedDecrement64' on 'Q' of long in 8: seq_cst implied, gives new, operand one [
  _InterlockedExchange(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked exchange '_InterlockedExchange' on 'L' of int in 4: seq_cst implied, gives old, operand V [
  _InterlockedExchange8(&C, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked exchange '_InterlockedExchange8' on 'C' of char in 1: seq_cst implied, gives old, operand 1 [
  _InterlockedExchange16(&S, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked exchange '_InterlockedExchange16' on 'S' of short in 2: seq_cst implied, gives old, operand 1 [
  _InterlockedExchange64(&Q, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked exchange '_InterlockedExchange64' on 'Q' of long in 8: seq_cst implied, gives old, operand V [
  _InterlockedExchangePointer(&P, &L);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked exchange '_InterlockedExchangePointer' on 'P' of void * in 8: seq_cst implied, gives old, operand &L [
  _InterlockedExchangeAdd(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add '_InterlockedExchangeAdd' on 'L' of int in 4: seq_cst implied, gives old, operand V [
  _InterlockedExchangeAdd8(&C, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add '_InterlockedExchangeAdd8' on 'C' of char in 1: seq_cst implied, gives old, operand 1 [
  _InterlockedExchangeAdd64(&Q, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/add '_InterlockedExchangeAdd64' on 'Q' of long in 8: seq_cst implied, gives old, operand V [
  _InterlockedExchangeSub(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/sub '_InterlockedExchangeSub' on 'L' of int in 4: seq_cst implied, gives old, operand V [
  _InterlockedCompareExchange(&L, V, E);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange '_InterlockedCompareExchange' on 'L' of int in 4: seq_cst implied, on failure seq_cst implied, gives old, operand V, expected E [
  _InterlockedCompareExchange8(&C, 2, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange '_InterlockedCompareExchange8' on 'C' of char in 1: seq_cst implied, on failure seq_cst implied, gives old, operand 2, expected 1 [
  _InterlockedCompareExchange16(&S, 2, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange '_InterlockedCompareExchange16' on 'S' of short in 2: seq_cst implied, on failure seq_cst implied, gives old, operand 2, expected 1 [
  _InterlockedCompareExchange64(&W, V, E);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange '_InterlockedCompareExchange64' on 'W' of long long in 8: seq_cst implied, on failure seq_cst implied, gives old, operand V, expected E [
  _InterlockedCompareExchangePointer(&P, &L, nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked compare-exchange '_InterlockedCompareExchangePointer' on 'P' of void * in 8: seq_cst implied, on failure seq_cst implied, gives old, operand &L, expected nullptr [
  _InterlockedAnd(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/and '_InterlockedAnd' on 'L' of int in 4: seq_cst implied, gives old, operand V [
  _InterlockedAnd64(&Q, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/and '_InterlockedAnd64' on 'Q' of long in 8: seq_cst implied, gives old, operand V [
  _InterlockedOr(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/or '_InterlockedOr' on 'L' of int in 4: seq_cst implied, gives old, operand V [
  _InterlockedOr8(&C, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/or '_InterlockedOr8' on 'C' of char in 1: seq_cst implied, gives old, operand 1 [
  _InterlockedXor(&L, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/xor '_InterlockedXor' on 'L' of int in 4: seq_cst implied, gives old, operand V [
  _InterlockedXor16(&S, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/xor '_InterlockedXor16' on 'S' of short in 2: seq_cst implied, gives old, operand 1 [
  _interlockedbittestandset(&L, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/or '_interlockedbittestandset' on 'L' of int in 4: seq_cst implied, operand 3 [
  _interlockedbittestandreset(&L, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: Interlocked rmw/and '_interlockedbittestandreset' on 'L' of int in 4: seq_cst implied, operand 3 [
}
