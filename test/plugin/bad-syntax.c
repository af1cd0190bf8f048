// A file that does not parse to the end: clang's errors, no crash, and what is readable is still linted.
// RUN: not %clang_tidy -checks='-*,atomic-*' %s -- > %t.out 2> %t.err
// RUN: FileCheck --input-file %t.out %s
// RUN: not grep -E 'Stack dump|PLEASE submit|Assertion' %t.err
#include <stdatomic.h>

static int hits;
static _Atomic long bytes;

void add(void) { __atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED); }

int read_before(void) { return hits; }
// CHECK-DAG: bad-syntax.c:[[@LINE-1]]:32: warning: plain read of 'hits' {{.*}}[atomic-mixed-access]

void ok_but_wrong(void) { hits = undeclared; }

int read_between(void) { return hits; }
// CHECK-DAG: bad-syntax.c:[[@LINE-1]]:33: warning: plain read of 'hits' {{.*}}[atomic-mixed-access]

int broken(int a {
// CHECK-DAG: bad-syntax.c:[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[clang-diagnostic-error]
  return __atomic_load_n(&hits __ATOMIC_RELAXED) +;
}

void wrong_calls(struct missing *m, void *v) {
  __atomic_fetch_add(&hits, 1);
  __atomic_store_n(v, 1, __ATOMIC_RELEASE);
  __atomic_fetch_add(&m->count, 1, __ATOMIC_RELAXED);
  __sync_fetch_and_add();
  atomic_fetch_add(&bytes);
  atomic_store(&unknown, 1);
  atomic_compare_exchange_weak(&bytes, undeclared, 2);
  for (;;) while (!__atomic_compare_exchange_n(&hits, &)) ;
  do { unknown_call(&hits } while (atomic_load(
}
