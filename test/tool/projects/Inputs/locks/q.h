#include <pthread.h>
struct q {
  pthread_mutex_t lock;
  int n;
  int m;
};
void enter(struct q *q);
void leave(struct q *q);
