// Functions that only the option knows.
// DEFINE: %{table} = AO_load_acquire=load:acquire; AO_store_release=store:release; AO_fetch_and_add1_full=rmw/add:operand=one; AO_fetch_and_add=rmw/add; AO_compare_and_swap_full=compare-exchange; AO_fetch_compare_and_swap=compare-exchange:old; AO_test_and_set_acquire=test-and-set:acquire; AO_nop_full=fence; refcount_dec=rmw/sub:new-is-zero:object=1:operand=one; try_update=compare-exchange:relaxed
// RUN: %clang_tidy '--config={CheckOptions: {atomvet.AtomicFunctions: "%{table}"}}' -checks=-*,atomvet-model-dump %s -- -w -std=c11 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
typedef unsigned long AO_t;
AO_t AO_load_acquire(const volatile AO_t *);
void AO_store_release(volatile AO_t *, AO_t);
AO_t AO_fetch_and_add1_full(volatile AO_t *);
AO_t AO_fetch_and_add(volatile AO_t *, AO_t);
int AO_compare_and_swap_full(volatile AO_t *, AO_t, AO_t);
AO_t AO_fetch_compare_and_swap(volatile AO_t *, AO_t, AO_t);
int AO_test_and_set_acquire(volatile AO_t *);
void AO_nop_full(void);
int refcount_dec(int, AO_t *);
int try_update(AO_t *, AO_t *, AO_t);
AO_t AO_unknown(AO_t *);

AO_t A;

void table(AO_t V) {
  AO_load_acquire(&A);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: table load 'AO_load_acquire' on 'A' of unsigned long in 8: acquire implied, gives loaded [
  AO_store_release(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: table store 'AO_store_release' on 'A' of unsigned long in 8: release implied, operand V [
  AO_fetch_and_add1_full(&A);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: table rmw/add 'AO_fetch_and_add1_full' on 'A' of unsigned long in 8: seq_cst implied, gives old, operand one [
  AO_fetch_and_add(&A, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: table rmw/add 'AO_fetch_and_add' on 'A' of unsigned long in 8: seq_cst implied, gives old, operand V [
  AO_compare_and_swap_full(&A, 1, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: table compare-exchange 'AO_compare_and_swap_full' on 'A' of unsigned long in 8: seq_cst implied, on failure seq_cst implied, gives success, operand V, expected 1 [
  AO_fetch_compare_and_swap(&A, 1, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: table compare-exchange 'AO_fetch_compare_and_swap' on 'A' of unsigned long in 8: seq_cst implied, on failure seq_cst implied, gives old, operand V, expected 1 [
  AO_test_and_set_acquire(&A);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: table test-and-set 'AO_test_and_set_acquire' on 'A' of unsigned long in 8: acquire implied, gives old [
  AO_nop_full();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: table fence 'AO_nop_full': seq_cst implied [
  refcount_dec(2, &A);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: table rmw/sub 'refcount_dec' on 'A' of unsigned long in 8: seq_cst implied, gives new-is-zero, operand one [
  try_update(&A, &V, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: table compare-exchange 'try_update' on 'A' of unsigned long in 8: relaxed implied, on failure relaxed implied, gives success, operand 3, expected at &V, reloads [
  AO_unknown(&A);
}
