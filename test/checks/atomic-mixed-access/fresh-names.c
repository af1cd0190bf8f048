// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11
//
// What a function gives out that is named as an allocator and has its body elsewhere is fresh.

struct pool;
void *pool_alloc(struct pool *pool);
void *pool_find(struct pool *pool);
struct item *item_alloc(struct pool *pool);

struct item {
  struct item *next;
  int uses;
};

void item_use(struct item *i) { __atomic_fetch_add(&i->uses, 1, __ATOMIC_RELAXED); }

static void item_reset(struct item *i) { i->uses = 0; }

struct item *item_new(struct pool *pool) {
  struct item *i = pool_alloc(pool);
  if (!i)
    return 0;
  item_reset(i);
  i->uses = 1;
  return i;
}

struct item *item_found(struct pool *pool) {
  struct item *i = pool_find(pool);
  i->uses = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:6: warning: plain write of 'i->uses' may be lost, or undo what others write: it is accessed atomically elsewhere in this file
  return i;
}

// It may be one that was used before: a function that says what it gives may as well look it up.
struct item *item_taken(struct pool *pool) {
  struct item *i = item_alloc(pool);
  i->uses = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:6: warning: plain write of 'i->uses' may be lost, or undo what others write: it is accessed atomically elsewhere in this file
  return i;
}
