// RUN: %check_atomic %s atomic-load-then-store %t -- -- -std=gnu11
//
// A project's own atomic type: its writers are those of one part of one kind of thing, not of every object of the type.

#include <pthread.h>

typedef struct {
  unsigned long repr;
} atomic_ulong_t;
static inline unsigned long get(atomic_ulong_t *a) { return __atomic_load_n(&a->repr, __ATOMIC_RELAXED); }
static inline void set(atomic_ulong_t *a, unsigned long v) { __atomic_store_n(&a->repr, v, __ATOMIC_RELAXED); }

struct arena {
  pthread_mutex_t lock;
  atomic_ulong_t pages, resets, faults;
};

// Every writer of the pages holds the arena's lock.
void arena_add(struct arena *a, unsigned long n) {
  pthread_mutex_lock(&a->lock);
  set(&a->pages, get(&a->pages) + n);
  pthread_mutex_unlock(&a->lock);
}
void arena_remove(struct arena *a, unsigned long n) {
  pthread_mutex_lock(&a->lock);
  set(&a->pages, get(&a->pages) - n);
  pthread_mutex_unlock(&a->lock);
}

// One function alone writes the resets.
void arena_reset(struct arena *a) { set(&a->resets, get(&a->resets) + 1); }

// Neither goes for the faults.
void arena_fault(struct arena *a) {
  set(&a->faults, get(&a->faults) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'a->faults.repr' is stored from an earlier load of it
}
void arena_faults(struct arena *a, unsigned long n) {
  pthread_mutex_lock(&a->lock);
  set(&a->faults, get(&a->faults) + n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'a->faults.repr' is stored from an earlier load of it
  pthread_mutex_unlock(&a->lock);
}
