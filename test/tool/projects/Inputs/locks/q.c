/* Helpers that lock for their callers: what is held in the other files is known from here. */
#include "q.h"
void enter(struct q *q) { pthread_mutex_lock(&q->lock); }
void leave(struct q *q) { pthread_mutex_unlock(&q->lock); }
