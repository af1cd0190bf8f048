/* RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11 */
#include <stdio.h>

struct gauge {
  unsigned long value, peak;
};

void gauge_add(struct gauge *g) { __atomic_fetch_add(&g->value, 1, __ATOMIC_RELAXED); }

void seeds_the_compare_exchange(struct gauge *g, unsigned long seen) {
  unsigned long old = g->peak;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'g->peak' may tear or be stale: it is written atomically elsewhere in this file (advice) [atomic-mixed-access]
  while (old < seen && !__atomic_compare_exchange_n(&g->peak, &old, seen, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    ;
}

static void average_add(unsigned long *sum, unsigned long n) {
  unsigned long old = *sum, next;
  do
    next = old - old / 16 + n;
  while (!__atomic_compare_exchange_n(sum, &old, next, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
}

void seeds_it_in_a_function(struct gauge *g, unsigned long n) {
  average_add(&g->peak, n);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'g->peak' in 'average_add' may tear or be stale: it is written atomically elsewhere in this file (advice) [atomic-mixed-access]
}

void only_output(struct gauge *g) {
  printf("%lu of %lu\n", g->value,
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'g->value' may tear or be stale: it is written atomically elsewhere in this file (advice) [atomic-mixed-access]
         sizeof g->value);
}

void gauge_init(struct gauge *g) {
  g->value = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'g->value' may be lost, or undo what others write: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
}

int initial(struct gauge *g) { return g->value > 3; } /* "init" is no word of this name */
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'g->value' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
