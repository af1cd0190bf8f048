/* An object is the function's own until it is given to one that keeps it. */
#include "o.h"
struct obj *fresh(char *to) {
  struct obj *o = malloc(sizeof *o);
  name_it(o);
  describe(o, to);
  o->refs = 1;
  registry_add(o);
  return o;
}
struct obj *late(char *to) {
  struct obj *o = malloc(sizeof *o);
  registry_add(o);
  o->refs = 1; // EXPECT: atomic-mixed-access
  return o;
}
