// __sync_*: the order is fixed, the expected value is passed by value, the size is in the callee's name.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=c11 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
char C;
short S;
int I;
long L;
int *P;
volatile unsigned long V;

void sync(long N) {
  __sync_fetch_and_add(&I, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/add '__sync_fetch_and_add' on 'I' of int in 4: seq_cst implied, gives old, operand N [
  __sync_fetch_and_sub(&L, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/sub '__sync_fetch_and_sub' on 'L' of long in 8: seq_cst implied, gives old, operand N [
  __sync_fetch_and_or(&S, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/or '__sync_fetch_and_or' on 'S' of short in 2: seq_cst implied, gives old, operand 1 [
  __sync_fetch_and_and(&C, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/and '__sync_fetch_and_and' on 'C' of char in 1: seq_cst implied, gives old, operand 1 [
  __sync_fetch_and_xor(&V, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/xor '__sync_fetch_and_xor' on 'V' of unsigned long in 8: seq_cst implied, gives old, operand 1 [
  __sync_fetch_and_nand(&I, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/nand '__sync_fetch_and_nand' on 'I' of int in 4: seq_cst implied, gives old, operand 1 [
  __sync_add_and_fetch(&I, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/add '__sync_add_and_fetch' on 'I' of int in 4: seq_cst implied, gives new, operand 1 [
  __sync_sub_and_fetch(&I, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/sub '__sync_sub_and_fetch' on 'I' of int in 4: seq_cst implied, gives new, operand 1 [
  __sync_or_and_fetch(&I, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/or '__sync_or_and_fetch' on 'I' of int in 4: seq_cst implied, gives new, operand 1 [
  __sync_and_and_fetch(&I, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/and '__sync_and_and_fetch' on 'I' of int in 4: seq_cst implied, gives new, operand 1 [
  __sync_xor_and_fetch(&I, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/xor '__sync_xor_and_fetch' on 'I' of int in 4: seq_cst implied, gives new, operand 1 [
  __sync_nand_and_fetch(&I, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/nand '__sync_nand_and_fetch' on 'I' of int in 4: seq_cst implied, gives new, operand 1 [
  __sync_bool_compare_and_swap(&P, 0, &I);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync compare-exchange '__sync_bool_compare_and_swap' on 'P' of int * in 8: seq_cst implied, on failure seq_cst implied, gives success, operand &I, expected 0 [
  __sync_val_compare_and_swap(&L, 1, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync compare-exchange '__sync_val_compare_and_swap' on 'L' of long in 8: seq_cst implied, on failure seq_cst implied, gives old, operand N, expected 1 [
  __sync_lock_test_and_set(&I, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync exchange '__sync_lock_test_and_set' on 'I' of int in 4: acquire implied, gives old, operand 1 [
  __sync_lock_release(&I);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync clear '__sync_lock_release' on 'I' of int in 4: release implied [
  __sync_swap(&I, 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync exchange '__sync_swap' on 'I' of int in 4: seq_cst implied, gives old, operand 2 [
  __sync_fetch_and_min(&I, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/min '__sync_fetch_and_min' on 'I' of int in 4: seq_cst implied, gives old, operand 3 [
  __sync_fetch_and_max(&I, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/max '__sync_fetch_and_max' on 'I' of int in 4: seq_cst implied, gives old, operand 3 [
  __sync_fetch_and_umin((unsigned *)&I, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/min '__sync_fetch_and_umin' on 'I' of unsigned int in 4: seq_cst implied, gives old, operand 3 [
  __sync_fetch_and_umax((unsigned *)&I, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync rmw/max '__sync_fetch_and_umax' on 'I' of unsigned int in 4: seq_cst implied, gives old, operand 3 [
  __sync_synchronize();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __sync fence '__sync_synchronize': seq_cst implied [
}
