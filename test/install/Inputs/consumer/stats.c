#include <stdatomic.h>

struct stats {
  atomic_long sent, lost;
};
extern struct stats stats;

struct stats stats_of_now(void) { return stats; }
