/* Passes a fresh job to job_init, a shared one to job_reset. */
#include "j.h"
struct job *make(void) {
  struct job *j = malloc(sizeof *j);
  job_init(j);
  publish(j);
  return j;
}
void get(struct job *j) {
  __atomic_fetch_add(&j->refs, 1, __ATOMIC_RELAXED);
  __atomic_store_n(&j->state, 2, __ATOMIC_RELEASE);
}
void again(struct job *j) { job_reset(j); }
