#include <stdlib.h>
struct obj {
  int refs;
  char *name;
};
void describe(const struct obj *o, char *to);
void name_it(struct obj *o);
void registry_add(struct obj *o);
