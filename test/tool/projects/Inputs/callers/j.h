#include <stdlib.h>
struct job {
  int refs;
  int state;
};
void job_init(struct job *j);
void job_reset(struct job *j);
void job_zero(struct job *j);
void publish(struct job *j);
void each(void (*f)(struct job *));
extern struct job *current;
