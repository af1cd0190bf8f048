/* Every write of n is under the lock; m is written without. */
#include "q.h"
void add(struct q *q) {
  enter(q);
  __atomic_store_n(&q->n, q->n + 1, __ATOMIC_RELAXED);
  leave(q);
}
void add_m(struct q *q) { __atomic_fetch_add(&q->m, 1, __ATOMIC_RELAXED); }
int peek(struct q *q) { return __atomic_load_n(&q->n, __ATOMIC_RELAXED); }
