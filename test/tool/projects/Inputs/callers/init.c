/* job_init is only given fresh jobs; job_reset also a shared one; the address of job_zero is taken. */
#include "j.h"
void job_init(struct job *j) {
  j->refs = 1;
  j->state = 0;
}
void job_reset(struct job *j) { j->state = 7; } // EXPECT: atomic-mixed-access
void job_zero(struct job *j) { j->refs = 0; }   // EXPECT: atomic-mixed-access
