/* item_create and item_create_zeroed give what nobody else has; item_find gives what everybody may have. */
#include "f.h"
static struct item *all[16];
struct item *item_create(void) {
  struct item *i = malloc(sizeof *i);
  if (!i)
    return NULL;
  i->refs = 1;
  return i;
}
struct item *item_create_zeroed(void) { return calloc(1, sizeof(struct item)); }
struct item *item_find(int key) { return all[key & 15]; }
void item_publish(struct item *i) { all[i->size & 15] = i; }
void item_touch(struct item *i) {
  __atomic_fetch_add(&i->refs, 1, __ATOMIC_RELAXED);
  __atomic_fetch_or(&i->flags, 1, __ATOMIC_RELAXED);
}
