#include <stdlib.h>
struct item {
  int refs, flags, size;
};
struct item *item_create(void);
struct item *item_create_zeroed(void);
struct item *item_find(int key);
void item_init(struct item *i, int size);
void item_touch(struct item *i);
void item_publish(struct item *i);
