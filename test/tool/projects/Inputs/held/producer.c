/* Every call under a lock. */
#include "queue.h"
void produce(struct queue *to) {
  pthread_mutex_lock(&to->lock);
  push_locked(to);
  __atomic_store_n(&to->peak, peak_of(to) + 1, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&to->lock);
  pthread_mutex_lock(&registry_lock);
  register_one();
  pthread_mutex_unlock(&registry_lock);
}
