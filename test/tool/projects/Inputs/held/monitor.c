/* The atomic accesses; a look at the peak without the lock. */
#include "queue.h"
void pop(struct queue *q) {
  pthread_mutex_lock(&q->lock);
  push_locked(q);
  __atomic_fetch_sub(&q->depth, 1, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&q->lock);
}
unsigned worst(struct queue *q) { return peak_of(q); }
void raise_peak(struct queue *q) { __atomic_fetch_add(&q->peak, 1, __ATOMIC_RELAXED); }
unsigned forget(void) {
  pthread_mutex_lock(&registry_lock);
  register_one();
  unsigned old = __atomic_exchange_n(&registered, 0, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&registry_lock);
  return old;
}
