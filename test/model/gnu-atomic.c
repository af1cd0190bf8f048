// __atomic_*, __scoped_atomic_* and __hip_atomic_*: the generic forms pass values by address, the others by value.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=gnu11 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
struct Pair {
  int First, Second;
};
struct Object {
  long Count;
  struct Pair Pair;
  int *Next;
  char Flag;
} *O;

void generic(struct Pair *N, struct Pair *E, struct Pair *R) {
  __atomic_load(&O->Pair, R, __ATOMIC_ACQUIRE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic load '__atomic_load' on 'O->Pair' of struct Pair in 8: acquire, gives loaded, result at R [
  __atomic_store(&O->Pair, N, __ATOMIC_RELEASE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic store '__atomic_store' on 'O->Pair' of struct Pair in 8: release, operand at N [
  __atomic_exchange(&O->Pair, N, R, __ATOMIC_ACQ_REL);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic exchange '__atomic_exchange' on 'O->Pair' of struct Pair in 8: acq_rel, gives old, operand at N, result at R [
  __atomic_compare_exchange(&O->Pair, E, N, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic compare-exchange '__atomic_compare_exchange' on 'O->Pair' of struct Pair in 8: seq_cst, on failure relaxed, gives success, operand at N, expected at E, reloads [
  __atomic_compare_exchange(&O->Pair, E, N, 1, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic compare-exchange '__atomic_compare_exchange' on 'O->Pair' of struct Pair in 8: acq_rel, on failure acquire, gives success, operand at N, expected at E, reloads, weak [
}

void sized(long V, long E, int Order) {
  __atomic_load_n(&O->Count, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic load '__atomic_load_n' on 'O->Count' of long in 8: relaxed, gives loaded [
  __atomic_load_n(&O->Next, __ATOMIC_CONSUME);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic load '__atomic_load_n' on 'O->Next' of int * in 8: consume, gives loaded [
  __atomic_load_n(&O->Count, Order);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic load '__atomic_load_n' on 'O->Count' of long in 8: dynamic, gives loaded [
  __atomic_store_n(&O->Count, V, __ATOMIC_RELEASE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic store '__atomic_store_n' on 'O->Count' of long in 8: release, operand V [
  __atomic_exchange_n(&O->Count, V, __ATOMIC_ACQUIRE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic exchange '__atomic_exchange_n' on 'O->Count' of long in 8: acquire, gives old, operand V [
  __atomic_compare_exchange_n(&O->Count, &E, V, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic compare-exchange '__atomic_compare_exchange_n' on 'O->Count' of long in 8: seq_cst, on failure seq_cst, gives success, operand V, expected at &E, reloads [
  __atomic_compare_exchange_n(&O->Count, &E, V, 1, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic compare-exchange '__atomic_compare_exchange_n' on 'O->Count' of long in 8: release, on failure relaxed, gives success, operand V, expected at &E, reloads, weak [
  __atomic_fetch_add(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/add '__atomic_fetch_add' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __atomic_fetch_sub(&O->Count, V, __ATOMIC_RELEASE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/sub '__atomic_fetch_sub' on 'O->Count' of long in 8: release, gives old, operand V [
  __atomic_fetch_and(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/and '__atomic_fetch_and' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __atomic_fetch_or(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/or '__atomic_fetch_or' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __atomic_fetch_xor(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/xor '__atomic_fetch_xor' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __atomic_fetch_nand(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/nand '__atomic_fetch_nand' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __atomic_fetch_min(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/min '__atomic_fetch_min' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __atomic_fetch_max(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/max '__atomic_fetch_max' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __atomic_add_fetch(&O->Count, V, __ATOMIC_ACQ_REL);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/add '__atomic_add_fetch' on 'O->Count' of long in 8: acq_rel, gives new, operand V [
  __atomic_sub_fetch(&O->Count, V, __ATOMIC_ACQ_REL);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/sub '__atomic_sub_fetch' on 'O->Count' of long in 8: acq_rel, gives new, operand V [
  __atomic_and_fetch(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/and '__atomic_and_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __atomic_or_fetch(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/or '__atomic_or_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __atomic_xor_fetch(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/xor '__atomic_xor_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __atomic_nand_fetch(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/nand '__atomic_nand_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __atomic_min_fetch(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/min '__atomic_min_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __atomic_max_fetch(&O->Count, V, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/max '__atomic_max_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __atomic_fetch_add(&O->Next, 8, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/add '__atomic_fetch_add' on 'O->Next' of int * in 8: relaxed, gives old, operand 8 [
  __atomic_test_and_set(&O->Flag, __ATOMIC_ACQUIRE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic test-and-set '__atomic_test_and_set' on 'O->Flag' of _Bool in 1: acquire, gives old [
  __atomic_clear(&O->Flag, __ATOMIC_RELEASE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic clear '__atomic_clear' on 'O->Flag' of _Bool in 1: release [
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic fence '__atomic_thread_fence': acquire [
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic fence '__atomic_signal_fence': seq_cst, signal [
}

void scoped(long V, long E, struct Pair *N, struct Pair *R) {
  __scoped_atomic_load(&O->Pair, R, __ATOMIC_ACQUIRE, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic load '__scoped_atomic_load' on 'O->Pair' of struct Pair in 8: acquire, gives loaded, result at R [
  __scoped_atomic_load_n(&O->Count, __ATOMIC_ACQUIRE, __MEMORY_SCOPE_DEVICE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic load '__scoped_atomic_load_n' on 'O->Count' of long in 8: acquire, gives loaded [
  __scoped_atomic_store(&O->Pair, N, __ATOMIC_RELEASE, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic store '__scoped_atomic_store' on 'O->Pair' of struct Pair in 8: release, operand at N [
  __scoped_atomic_store_n(&O->Count, V, __ATOMIC_RELEASE, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic store '__scoped_atomic_store_n' on 'O->Count' of long in 8: release, operand V [
  __scoped_atomic_exchange(&O->Pair, N, R, __ATOMIC_ACQ_REL, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic exchange '__scoped_atomic_exchange' on 'O->Pair' of struct Pair in 8: acq_rel, gives old, operand at N, result at R [
  __scoped_atomic_exchange_n(&O->Count, V, __ATOMIC_ACQ_REL, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic exchange '__scoped_atomic_exchange_n' on 'O->Count' of long in 8: acq_rel, gives old, operand V [
  __scoped_atomic_compare_exchange(&O->Pair, R, N, 1, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic compare-exchange '__scoped_atomic_compare_exchange' on 'O->Pair' of struct Pair in 8: acq_rel, on failure acquire, gives success, operand at N, expected at R, reloads, weak [
  __scoped_atomic_compare_exchange_n(&O->Count, &E, V, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic compare-exchange '__scoped_atomic_compare_exchange_n' on 'O->Count' of long in 8: acq_rel, on failure acquire, gives success, operand V, expected at &E, reloads [
  __scoped_atomic_fetch_add(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/add '__scoped_atomic_fetch_add' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __scoped_atomic_fetch_sub(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/sub '__scoped_atomic_fetch_sub' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __scoped_atomic_fetch_and(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/and '__scoped_atomic_fetch_and' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __scoped_atomic_fetch_or(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/or '__scoped_atomic_fetch_or' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __scoped_atomic_fetch_xor(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/xor '__scoped_atomic_fetch_xor' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __scoped_atomic_fetch_nand(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/nand '__scoped_atomic_fetch_nand' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __scoped_atomic_fetch_min(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/min '__scoped_atomic_fetch_min' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __scoped_atomic_fetch_max(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/max '__scoped_atomic_fetch_max' on 'O->Count' of long in 8: relaxed, gives old, operand V [
  __scoped_atomic_add_fetch(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/add '__scoped_atomic_add_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __scoped_atomic_sub_fetch(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/sub '__scoped_atomic_sub_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __scoped_atomic_and_fetch(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/and '__scoped_atomic_and_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __scoped_atomic_or_fetch(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/or '__scoped_atomic_or_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __scoped_atomic_xor_fetch(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/xor '__scoped_atomic_xor_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __scoped_atomic_nand_fetch(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/nand '__scoped_atomic_nand_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __scoped_atomic_min_fetch(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/min '__scoped_atomic_min_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
  __scoped_atomic_max_fetch(&O->Count, V, __ATOMIC_RELAXED, __MEMORY_SCOPE_SYSTEM);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/max '__scoped_atomic_max_fetch' on 'O->Count' of long in 8: relaxed, gives new, operand V [
}

void hip(long V, long E) {
  __hip_atomic_load(&O->Count, __ATOMIC_ACQUIRE, 5);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic load '__hip_atomic_load' on 'O->Count' of long in 8: acquire, gives loaded [
  __hip_atomic_store(&O->Count, V, __ATOMIC_RELEASE, 5);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic store '__hip_atomic_store' on 'O->Count' of long in 8: release, operand V [
  __hip_atomic_exchange(&O->Count, V, __ATOMIC_ACQ_REL, 5);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic exchange '__hip_atomic_exchange' on 'O->Count' of long in 8: acq_rel, gives old, operand V [
  __hip_atomic_compare_exchange_strong(&O->Count, &E, V, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE, 5);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic compare-exchange '__hip_atomic_compare_exchange_strong' on 'O->Count' of long in 8: acq_rel, on failure acquire, gives success, operand V, expected at &E, reloads [
  __hip_atomic_compare_exchange_weak(&O->Count, &E, V, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE, 5);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic compare-exchange '__hip_atomic_compare_exchange_weak' on 'O->Count' of long in 8: acq_rel, on failure acquire, gives success, operand V, expected at &E, reloads, weak [
  __hip_atomic_fetch_add(&O->Count, V, __ATOMIC_RELAXED, 5);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/add '__hip_atomic_fetch_add' on 'O->Count' of long in 8: relaxed, gives old, operand V [
}

// The library's functions, declared and called by hand.
unsigned __atomic_load_4(const volatile void *, int);
unsigned long __atomic_fetch_add_8(volatile void *, unsigned long, int);
void sizedLibrary(void) {
  __atomic_load_4(O, __ATOMIC_ACQUIRE);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic load '__atomic_load_4' on '*O' of struct Object in 4: acquire, gives loaded [
  __atomic_fetch_add_8(&O->Count, 1, __ATOMIC_RELAXED);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic rmw/add '__atomic_fetch_add_8' on 'O->Count' of long in 8: relaxed, gives old, operand 1 [
}

int none(void) { return __atomic_is_lock_free(8, &O->Count) && __atomic_always_lock_free(8, 0); }
