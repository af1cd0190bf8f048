/* A read under the lock of every write is right, by the helper or by the mutex itself; others are not. */
#include "q.h"
int exact(struct q *q) {
  enter(q);
  int n = q->n;
  leave(q);
  return n;
}
int wrong(struct q *q) { return q->n; } // EXPECT: atomic-mixed-access
int wrong_m(struct q *q) {
  enter(q);
  int n = q->m; // EXPECT: atomic-mixed-access
  leave(q);
  return n;
}
int direct(struct q *q) {
  pthread_mutex_lock(&q->lock);
  int n = q->n;
  pthread_mutex_unlock(&q->lock);
  return n;
}
