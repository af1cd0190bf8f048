/* RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11,gnu17 */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

struct pair {
  unsigned index, tag;
};
struct stats {
  unsigned long hits, misses, peak;
  unsigned by_class[4], limits[4];
  unsigned long total;
  struct pair head;
  _Atomic unsigned drops;
  union {
    _Atomic unsigned word;
    struct {
      unsigned short code, count;
    } part;
  };
};
static int stopping;
static struct stats all;

static void add(unsigned long *cell, unsigned long n) { __atomic_fetch_add(cell, n, __ATOMIC_RELAXED); }
static void add_twice(unsigned long *cell) { add(cell, 2); }
static void add_thrice(unsigned long *cell) {
  add_twice(cell);
  add(cell, 1);
}
static unsigned long read_plainly(const unsigned long *cell) { return *cell; }
static unsigned long read_deeper(const unsigned long *cell) { return read_plainly(cell) + 1; }
#define INC(x) __sync_fetch_and_add(&(x), 1)
#define PERCENT(s) ((s)->misses * 100 / 7)

void atomically(struct stats *s, int i) {
  add_thrice(&s->hits);
  INC(s->misses);
  __sync_bool_compare_and_swap(&s->peak, 1, 2);
  __atomic_fetch_add(&s->by_class[i], 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&s->total, 1, __ATOMIC_RELAXED);
  struct pair next = {1, 2};
  __atomic_store(&s->head, &next, __ATOMIC_RELEASE);
  __atomic_store_n(&stopping, 1, __ATOMIC_RELEASE);
  s->drops++;
  s->word |= 1;
}

unsigned long reads(struct stats *s) {
  unsigned long sum = s->hits;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 's->hits' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  sum += PERCENT(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 's->misses' may tear or be stale
  while (!stopping)
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'stopping' may tear or be stale
    sum++;
  sum += s->by_class[2];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 's->by_class[2]' may tear or be stale
  sum += read_deeper(&s->hits);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 's->hits' in 'read_deeper' may tear or be stale
  return sum + all.total;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'all.total' may tear or be stale
}

void writes(struct stats *s, struct pair p) {
  s->hits = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 's->hits' may be lost, or undo what others write: it is accessed atomically elsewhere in this file
  s->misses += 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of 's->misses' loses what others write in between
  ++s->peak;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of 's->peak' loses
  s->head = p;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 's->head' may be lost
  unsigned long *cell = &s->total;
  *cell = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 's->total' may be lost
}

void bytes(struct stats *s, unsigned char *to) {
  memset(&s->hits, 0, sizeof s->hits);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 's->hits' may be lost
  memcpy(to, &s->drops, sizeof s->drops);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 's->drops' may tear or be stale
  memset(s->by_class, 0, sizeof s->by_class);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 's->by_class' may be lost
  *(unsigned *)&s->drops = 3;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 's->drops' may be lost
  s->part.count++;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of 's->part.count' loses
}

unsigned widths(struct stats *s) {
  return __atomic_load_n((unsigned *)&s->total, __ATOMIC_RELAXED);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: atomic access of 4 bytes overlaps 's->total', which is accessed atomically as 8 bytes elsewhere: the two are not atomic together
}
