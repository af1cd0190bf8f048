/* What all callers hold, these functions hold: push_locked is always called under the queue's lock, peak_of is not. */
#include "queue.h"
unsigned registered;
pthread_mutex_t registry_lock = PTHREAD_MUTEX_INITIALIZER;
void push_locked(struct queue *q) { q->depth++; }
unsigned peak_of(struct queue *q) { return q->peak; } // EXPECT: atomic-mixed-access
void register_one(void) { registered++; }
