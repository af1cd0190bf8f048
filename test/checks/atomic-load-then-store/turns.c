// RUN: %check_atomic %s atomic-load-then-store %t -- -- -std=c11
//
// Writers that take turns: the author says so, by the branch, the names or the comments.

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct counter {
  atomic_long plain, modes, flagged, named, held, external, helped, contested, negated;
};

static long get(atomic_long *p) { return atomic_load_explicit(p, memory_order_relaxed); }
static void set(atomic_long *p, long v) { atomic_store_explicit(p, v, memory_order_relaxed); }

/* Each object has a second writer, so that none is a single writer's. */
void others(struct counter *c) {
  set(&c->plain, 1);
  set(&c->modes, 1);
  set(&c->flagged, 1);
  set(&c->named, 1);
  set(&c->held, 1);
  set(&c->external, 1);
  set(&c->helped, 1);
  set(&c->contested, 1);
  set(&c->negated, 1);
}

void plain(struct counter *c) {
  set(&c->plain, get(&c->plain) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'c->plain' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

void modes(struct counter *c, bool multithreaded) {
  if (multithreaded)
    atomic_fetch_add(&c->modes, 1);
  else
    c->modes = c->modes + 1;
}

void flagged(struct counter *c, bool concurrent) {
  if (!concurrent)
    set(&c->flagged, get(&c->flagged) + 1);
  else
    others(c);
}

void flaggedTheOtherWay(struct counter *c, bool concurrent) {
  if (concurrent)
    set(&c->flagged, get(&c->flagged) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'c->flagged' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  else
    others(c);
}

void flaggedButNotRelaxed(struct counter *c, bool concurrent) {
  if (!concurrent)
    c->flagged = c->flagged + 1;
  // CHECK-FIXES: c->flagged += 1;
  // CHECK-MESSAGES: :[[@LINE-2]]:16: warning: 'c->flagged' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  else
    others(c);
}

void named_locked(struct counter *c) { set(&c->named, get(&c->named) + 1); }
void named_unsynchronized(struct counter *c) { set(&c->named, get(&c->named) + 1); }
void named_load_add_store(struct counter *c, long n) {
  const long old = get(&c->named);
  set(&c->named, old + n);
}

void held(struct counter *c) {
  /*
   * All modifications hold the mutex, so a load followed by a
   * store will do.
   */
  const long old =
      get(&c->held);
  set(&c->held, old + 1);
}

/* Needs external synchronization. */
void external(struct counter *c) { set(&c->external, get(&c->external) + 1); }

static void helped(struct counter *c) { set(&c->helped, get(&c->helped) + 1); }
void helper_user(struct counter *c) {
  helped(c);
  // There is only one writer.
  set(&c->held, get(&c->held) + 2);
}

/* Nobody says anything of turns here. */
void contested(struct counter *c) {
  set(&c->contested, get(&c->contested) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'c->contested' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

/* The lock is not held here. */
void negated(struct counter *c) {
  set(&c->negated, get(&c->negated) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'c->negated' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

// The project's own orders, numbered its own way and translated.
typedef enum { mo_relaxed, mo_acquire, mo_release, mo_acq_rel, mo_seq_cst } mo;
static inline int builtin_order(mo o) {
  switch (o) {
  case mo_relaxed:
    return __ATOMIC_RELAXED;
  case mo_acquire:
    return __ATOMIC_ACQUIRE;
  case mo_release:
    return __ATOMIC_RELEASE;
  case mo_acq_rel:
    return __ATOMIC_ACQ_REL;
  default:
    return __ATOMIC_SEQ_CST;
  }
}
static inline long load_in(const long *p, mo o) { return __atomic_load_n(p, builtin_order(o)); }
static inline void store_in(long *p, long v, mo o) { __atomic_store_n(p, v, builtin_order(o)); }

struct ring {
  long head, tail;
};
void push(struct ring *r) { store_in(&r->head, load_in(&r->head, mo_relaxed) + 1, mo_release); }
void pop(struct ring *r) {
  store_in(&r->tail, load_in(&r->tail, mo_acquire) + 1, mo_release);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'r->tail' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

// A pointer that is dereferenced after a relaxed load is to this thread's own.
struct heap {
  long used;
  struct heap *parent;
};
struct page {
  _Atomic(struct heap *) owner, shared;
};
void adopt(struct page *p, struct heap *h) {
  atomic_store(&p->owner, h);
  atomic_store(&p->shared, h);
}
long abandon(struct page *p) {
  struct heap *h = atomic_load_explicit(&p->owner, memory_order_relaxed);
  const long used = h->used;
  atomic_store_explicit(&p->owner, NULL, memory_order_release);
  return used;
}
long abandonShared(struct page *p) {
  // CHECK-FIXES: struct heap *h = atomic_exchange(&p->shared, NULL);
  struct heap *h = atomic_load(&p->shared);
  const long used = h->used;
  atomic_store(&p->shared, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'p->shared' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  return used;
}

// A popped node is this thread's own, its link too.
struct node {
  _Atomic(struct node *) next, other;
};
static _Atomic(struct node *) top;
void link(struct node *n, struct node *to) {
  atomic_store(&n->next, to);
  atomic_store(&n->other, to);
}
struct node *take(void) {
  struct node *n = atomic_load(&top), *next;
  do {
    if (!n)
      return NULL;
    next = atomic_load(&n->next);
  } while (!atomic_compare_exchange_weak(&top, &n, next));
  atomic_store(&n->next, NULL);
  return n;
}
struct node *takeAnother(struct node *n) {
  // CHECK-FIXES: struct node *next = atomic_exchange(&n->other, NULL), *expected = NULL;
  struct node *next = atomic_load(&n->other), *expected = NULL;
  atomic_compare_exchange_strong(&top, &expected, next);
  atomic_store(&n->other, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'n->other' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  return n;
}

// A lock of the project's, taken by an atomic operation that it may skip; its first argument is no lock.
typedef struct {
  atomic_bool taken;
} my_mutex_t;
void my_mutex_wait(my_mutex_t *m);
static inline void my_mutex_lock(void *context, my_mutex_t *m) {
  if (context && atomic_exchange(&m->taken, true))
    my_mutex_wait(m);
}
static inline void my_mutex_unlock(void *context, my_mutex_t *m) {
  if (context)
    atomic_store(&m->taken, false);
}
void my_mutex_assert_owner(void *context, my_mutex_t *m);
static my_mutex_t lock;
static atomic_long locked, unlocked;
void lockAndAdd(void *context) {
  my_mutex_lock(context, &lock);
  locked = locked + 1;
  unlocked = unlocked + 1;
  // CHECK-FIXES: unlocked += 1;
  // CHECK-MESSAGES: :[[@LINE-2]]:12: warning: 'unlocked' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  my_mutex_unlock(context, &lock);
  unlocked = 5;
}
void assertAndAdd(void *context) {
  my_mutex_assert_owner(context, &lock);
  locked = locked + 2;
}

// Relaxed or not, the updates of several functions lose each other's, however many they are.
static atomic_int flags;
#define SET(o, bits) atomic_store_explicit(&(o), atomic_load_explicit(&(o), memory_order_relaxed) | (bits), memory_order_relaxed)
void flag1(void) {
  SET(flags, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'flags' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}
void flag2(void) {
  SET(flags, 2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'flags' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}
void flag4(void) {
  SET(flags, 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'flags' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}
