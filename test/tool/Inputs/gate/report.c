#include "jobs.h"

/* Plain here, and nowhere atomic: nothing is wrong. */
unsigned failures(const struct jobs *jobs) {
  return jobs->failed;
}
