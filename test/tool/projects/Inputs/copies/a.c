/* What makes the field hits atomic. */
#include "s.h"
struct stats all[4];
void hit(struct stats *s) { __sync_fetch_and_add(&s->hits, 1); }
