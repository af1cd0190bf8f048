// The same in C: incomplete structs, flexible arrays, invalid _Atomic types, bit-fields, unfinished macros.
// RUN: not %clang_tidy -checks='-*,atomic-*' %s -- -std=c11 -ferror-limit=0 > %t.out 2> %t.err
// RUN: FileCheck --input-file %t.out %s
// RUN: not grep -E 'Stack dump|PLEASE submit|Assertion' %t.err
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static int hits;
void add(void) { __atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED); }
int show(void) { return hits; }
// CHECK-DAG: bad-types.c:[[@LINE-1]]:25: warning: plain read of 'hits' {{.*}}[atomic-mixed-access]

struct incomplete;
struct flexible { int n; _Atomic int each[]; };
struct holder { struct incomplete i; _Atomic int n; _Atomic int bits : 3; _Atomic struct incomplete *p; int last; };
_Atomic(struct incomplete) whole;
_Atomic(int[3]) array;
_Atomic(void) nothing;
extern struct incomplete many[];
typedef _Atomic(undeclared_t) unknown_t;

void incomplete(struct incomplete *p, struct holder *h, struct flexible *f, void *v, int n) {
  struct incomplete copy = *p;
  struct holder other = *h;
  struct flexible third = *f;
  *f = third;
  memcpy(f, &third, sizeof *p);
  memset(h, 0, sizeof(struct incomplete));
  qsort(f->each, n, sizeof *p, missing);
  h->n = h->bits + h->missing;
  atomic_store(&f->each[n], h->n);
  atomic_fetch_add(&h->bits, 1);
  atomic_init(&whole, *p);
  __atomic_load(v, p, 0);
  __atomic_fetch_add((struct incomplete *)v, 1, 0);
  __atomic_fetch_add(&p->n, 1, 0);
  __atomic_fetch_add(&((struct holder *)v)->last, n, n);
  __atomic_exchange_n(&many[n], 1, 9999);
  int lengths[n];
  __atomic_fetch_add(&lengths[n], 1, 0);
  struct { int a; _Atomic int b; } local = {.missing = 1, .b = 2}, *q = &(struct unknown){0};
  *q = local;
  atomic_flag flag = undeclared;
  while (!atomic_flag_test_and_set(&flag)) goto nowhere;
  unknown_t u = atomic_load(&u);
}

old_style(a, b) int a; { return a + b + hits; }

int nested(void) { int inner(void) { return hits; } return inner(); }

int show_again(void) { return hits; }
// CHECK-DAG: bad-types.c:[[@LINE-1]]:31: warning: plain read of 'hits' {{.*}}[atomic-mixed-access]

#define OPEN(x) atomic_fetch_add(&(x), 
void macro(void) { OPEN(hits); OPEN(hits) 1); }
#if UNFINISHED(
