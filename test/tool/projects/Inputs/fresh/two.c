#include "f.h"
void two(void) {
  struct item *i = item_create_zeroed();
  if (!i)
    return;
  item_init(i, 2);
  item_publish(i);
}
void found(void) {
  struct item *i = item_find(3);
  if (i)
    i->flags = 8; // EXPECT: atomic-mixed-access
}
