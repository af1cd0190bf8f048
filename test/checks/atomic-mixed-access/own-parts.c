/* RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11 */
#include <stdlib.h>
#include <string.h>

/* What a function returns is a part of what it was passed, and a library function that compares is passed parts of the
   array: of an object of one's own they are one's own. */
struct site {
  const void *caller;
  unsigned long calls, cost;
};
static struct site sites[64];

struct site *site_of(struct site *table, const void *caller) {
  const void *none = 0;
  struct site *found = &table[((unsigned long)caller >> 4) % 64];
  if (__atomic_load_n(&found->caller, __ATOMIC_RELAXED) == caller)
    return found;
  if (__atomic_compare_exchange_n(&found->caller, &none, caller, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    return found;
  return table;
}

void count(const void *caller) {
  struct site *s = site_of(sites, caller);
  __atomic_fetch_add(&s->calls, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&s->cost, 3, __ATOMIC_RELAXED);
}

static int by_calls(const void *a, const void *b) {
  const struct site *l = a, *r = b;
  return l->calls < r->calls ? 1 : l->calls > r->calls ? -1 : 0;
}

static int by_cost(const void *a, const void *b) {
  const struct site *l = a, *r = b;
  return l->cost < r->cost;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'l->cost' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: plain read of 'r->cost' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
}

static int is_key(const void *key, const void *element) {
  const struct site *k = key, *e = element;
  return k->calls != e->calls;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'e->calls' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
}

void report(const void *const *callers, unsigned n) {
  struct site copy[64];
  memset(copy, 0, sizeof copy);
  for (unsigned i = 0; i < n; ++i) {
    struct site *s = site_of(copy, callers[i]);
    s->calls++;
  }
  qsort(copy, 64, sizeof copy[0], by_calls);
  qsort(copy, 64, sizeof copy[0], by_cost);
}

void rank(void) {
  struct site key;
  memset(&key, 0, sizeof key);
  qsort(sites, 64, sizeof sites[0], by_cost);
  bsearch(&key, sites, 64, sizeof sites[0], is_key);
}

void shared(const void *caller) {
  struct site *s = site_of(sites, caller);
  s->calls++;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of 's->calls' loses what others write in between: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}

/* Published, a part of it is no more one's own than the rest. */
struct site *current;
void published(const void *caller) {
  struct site *copy = calloc(64, sizeof *copy);
  __atomic_store_n(&current, copy, __ATOMIC_RELEASE);
  struct site *s = site_of(copy, caller);
  s->calls++;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of 's->calls' loses what others write in between: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}

/* One of two: of which, the caller does not know. */
static struct site *either(struct site *a, const void *caller) { return caller ? &sites[0] : &a[0]; }
void one_of_two(const void *caller) {
  struct site copy[64];
  memset(copy, 0, sizeof copy);
  either(copy, caller)->calls++;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of '{{.*}}calls' loses what others write in between: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
