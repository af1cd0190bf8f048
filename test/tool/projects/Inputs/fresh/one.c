#include "f.h"
void one(void) {
  struct item *i = item_create();
  if (!i)
    return;
  item_init(i, 1);
  i->flags = 2;
  item_publish(i);
  i->flags = 4; // EXPECT: atomic-mixed-access
}
