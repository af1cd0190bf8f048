// RUN: %check_atomic %s atomic-load-then-store %t -- -- -std=gnu11
#include <stdatomic.h>
#include <stdint.h>

struct sensor { atomic_int frames, errors; uint32_t status; };

void others(struct sensor *s) {
  s->frames++, s->errors++;
  __atomic_fetch_or(&s->status, 1, __ATOMIC_RELAXED);
}

int macros(struct sensor *s) {
  // CHECK-NOTES: :[[@LINE+4]]:3: warning: 's->frames' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:11: note: loaded here; an exchange loads and resets in one step
  // CHECK-FIXES: int n = atomic_exchange(&s->frames, 0);
  int n = atomic_load(&s->frames);
  atomic_store(&s->frames, 0);
  return n;
}

int explicit_orders(struct sensor *s) {
  // CHECK-NOTES: :[[@LINE+4]]:3: warning: 's->frames' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:11: note: loaded here; an exchange loads and resets in one step
  // CHECK-FIXES: int n = atomic_exchange_explicit(&s->frames, 0, memory_order_acq_rel);
  int n = atomic_load_explicit(&s->frames, memory_order_acquire);
  atomic_store_explicit(&s->frames, 0, memory_order_release);
  return n;
}

int conversions(struct sensor *s) {
  // CHECK-NOTES: :[[@LINE+4]]:13: warning: 's->frames' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:11: note: loaded here; an exchange loads and resets in one step
  // CHECK-FIXES: int n = atomic_exchange(&s->frames, 0);
  int n = s->frames;
  s->frames = 0;
  return n;
}

int dereference(atomic_int *p) {
  // CHECK-NOTES: :[[@LINE+4]]:6: warning: '*p' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:11: note: loaded here; an exchange loads and resets in one step
  // CHECK-FIXES: int n = atomic_exchange(p, 0);
  int n = *p;
  *p = 0;
  return n;
}

uint32_t builtins(struct sensor *s) {
  // CHECK-NOTES: :[[@LINE+4]]:3: warning: 's->status' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:16: note: loaded here; an exchange loads and resets in one step
  // CHECK-FIXES: uint32_t n = __atomic_exchange_n(&s->status, 0, __ATOMIC_ACQUIRE);
  uint32_t n = __atomic_load_n(&s->status, __ATOMIC_ACQUIRE);
  __atomic_store_n(&s->status, 0, __ATOMIC_RELAXED);
  return n;
}

void updates(struct sensor *s, int n) {
  // CHECK-NOTES: :[[@LINE+3]]:13: warning: 's->errors' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:15: note: loaded here; fetch_add makes the update one step
  // CHECK-FIXES: s->errors += n;
  s->errors = s->errors + n;
  // CHECK-NOTES: :[[@LINE+3]]:3: warning: 's->errors' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:28: note: loaded here; fetch_sub makes the update one step
  // CHECK-FIXES: atomic_fetch_sub(&s->errors, n);
  atomic_store(&s->errors, atomic_load(&s->errors) - n);
  // CHECK-NOTES: :[[@LINE+3]]:3: warning: 's->status' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:32: note: loaded here; fetch_and makes the update one step
  // CHECK-FIXES: __atomic_fetch_and(&s->status, 3, __ATOMIC_RELEASE);
  __atomic_store_n(&s->status, __atomic_load_n(&s->status, __ATOMIC_RELAXED) & 3, __ATOMIC_RELEASE);
}

void through_variable(struct sensor *s, uint32_t bits) {
  uint32_t status;
  // CHECK-NOTES: :[[@LINE+4]]:3: warning: 's->status' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+1]]:3: note: loaded here; fetch_and makes the update one step
  __atomic_load(&s->status, &status, __ATOMIC_ACQUIRE);
  status &= ~bits;
  __atomic_store(&s->status, &status, __ATOMIC_RELEASE);
}
