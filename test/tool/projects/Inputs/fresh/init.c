/* Both callers, each in another file, pass what they have just created. */
#include "f.h"
void item_init(struct item *i, int size) {
  i->flags = 0;
  i->size = size;
}
