// RUN: %check_atomic %s atomic-copy %t -- -- -std=gnu11
//
// Instances that are one thread's own, and memory that a caller is given.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct stats {
  int64_t allocated;
};
static struct stats stats_main;
static _Thread_local struct stats stats_here;

static void update(struct stats *s, int64_t n) {
  if (s == &stats_main)
    __atomic_fetch_add(&s->allocated, n, __ATOMIC_RELAXED);
  else
    s->allocated += n;
}
void count(int64_t n) {
  update(&stats_here, n);
  update(&stats_main, n);
}

void reset(struct stats *s) {
  if (s != &stats_main)
    memset(s, 0, sizeof *s);
  memset(&stats_main, 0, sizeof stats_main);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'stats' is overwritten as bytes but holds atomic 'allocated' (stats::allocated) [atomic-copy]
}

struct context {
  int users;
};
void use(struct context *c) { __atomic_fetch_add(&c->users, 1, __ATOMIC_RELAXED); }

static void *aligned(size_t size) {
  void *memory;
  if (posix_memalign(&memory, 64, size))
    return NULL;
  return memory;
}

int open_context(struct context **out) {
  struct context *const c = *out = aligned(sizeof(*c));
  if (!c)
    return -1;
  memset(c, 0, sizeof(*c));
  return 0;
}

// The pointer is read: it is no result alone.
int reopen(struct context **shared) {
  struct context *const c = malloc(sizeof(*c));
  if (!c || *shared)
    return -1;
  *shared = c;
  memset(c, 0, sizeof(*c));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'context' is overwritten as bytes but holds atomic 'users' (context::users) [atomic-copy]
  return 0;
}
