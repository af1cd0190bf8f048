/* PortableTargets: the layout that the types have on i386 counts too. */
// RUN: %check_atomic %s atomic-misaligned %t -- --config='{CheckOptions: {atomic-misaligned.PortableTargets: i386}}' -- -std=gnu11
// RUN: %clang_tidy -checks=-*,atomic-misaligned %s -- -std=gnu11 2>&1 | FileCheck %s --allow-empty --check-prefix=NONE
// NONE-NOT: advice
// RUN: %clang_tidy_plain -load %plugin -checks=-*,atomic-misaligned --config='{CheckOptions: {atomic-misaligned.PortableTargets: "i386, vax"}}' %s -- -std=gnu11 2>&1 | FileCheck %s --check-prefix=BAD
// BAD: warning: atomic-misaligned.PortableTargets: no layout is known for 'vax'; the known target is 'i386' [clang-tidy-config]
#include <stddef.h>
#include <stdint.h>

struct node {
  uint32_t id;
  uint64_t received;
  /* CHECK-FIXES: _Alignas(8) uint64_t received; */
};
struct device {
  void *registers;
  int64_t drift;
  /* CHECK-FIXES: _Alignas(8) int64_t drift; */
};
struct mixed {
  size_t used;
  long mask[3];
  double mean;
  long long ticks; /* at 24 there */
};
typedef uint64_t counter_t;
struct bits {
  unsigned a : 7, b : 26; /* eight bytes: a bit-field does not cross its type's size */
  counter_t n;
  unsigned c : 3;
  counter_t odd; /* at 20 there */
  /* CHECK-FIXES: _Alignas(8) counter_t odd; */
};
struct element {
  uint64_t n;
  /* CHECK-FIXES: _Alignas(8) uint64_t n; */
  uint32_t id;
};
struct table {
  struct element elements[8]; /* twelve bytes each there */
};

void reported(struct node *n, struct device *d, struct bits *b, struct table *t, unsigned i) {
  __atomic_fetch_add(&n->received, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'received' is not naturally aligned on i386: it is at offset 4 of 'struct node' there (advice) [atomic-misaligned] */
  __atomic_store_n(&d->drift, 0, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'drift' is not naturally aligned on i386: it is at offset 4 of 'struct device' there (advice) [atomic-misaligned] */
  __atomic_fetch_add(&b->odd, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'odd' is not naturally aligned on i386: it is at offset 20 of 'struct bits' there (advice) [atomic-misaligned] */
  __atomic_fetch_add(&t->elements[i].n, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'n' is not naturally aligned on i386: {{.*}} (advice) [atomic-misaligned] */
}

struct padded {
  uint32_t id;
  _Alignas(8) uint64_t received;
};
struct typed {
  uint32_t id;
  _Atomic uint64_t total;
  uint64_t after; /* at 16 there: the atomic is aligned to its size */
};
struct words {
  uint32_t id;
  size_t used;
  unsigned long mask;
  void *cursor;
};

void silent(struct mixed *m, struct bits *b, struct element *e, struct padded *p, struct typed *t, struct words *w) {
  __atomic_fetch_add(&m->ticks, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&b->n, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&e[3].n, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&p->received, 1, __ATOMIC_RELAXED);
  t->total++;
  __atomic_fetch_add(&t->after, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&w->used, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&w->mask, 1, __ATOMIC_RELAXED);
  __atomic_store_n(&w->cursor, w, __ATOMIC_RELAXED);
}
