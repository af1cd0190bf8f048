/* Passes fresh jobs to all three. */
#include "j.h"
struct job *current;
void publish(struct job *j) { __atomic_store_n(&current, j, __ATOMIC_RELEASE); }
struct job *make2(void) {
  struct job *j = calloc(1, sizeof *j);
  job_init(j);
  job_reset(j);
  job_zero(j);
  publish(j);
  return j;
}
void all(void) { each(job_zero); }
