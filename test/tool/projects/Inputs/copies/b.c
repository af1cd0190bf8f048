/* No atomic operation here, and copies that tear all the same. */
#include "s.h"
#include <string.h>
struct stats snapshot(const struct stats *s) {
  struct stats out = *s; // EXPECT: atomic-copy
  return out;
}
void reset(struct stats *s) { memset(s, 0, sizeof *s); } // EXPECT: atomic-copy
int id_of(const struct stats *s) { return s->id; }
