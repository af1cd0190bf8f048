// RUN: %check_atomic %s atomic-cas-side-effect %t -- -- -std=gnu11
#define _GNU_SOURCE
#include <assert.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int x, total;
static _Atomic int a, b;
struct node { struct node *next; int key, depth; };
static struct node *head;
#define CAS(p, old, new) __sync_bool_compare_and_swap((p), (old), (new))
static void note(const char *what) { fputs(what, stderr); }

/* Only a failure that comes back is in the loop. */

int leaves(int to) {
  int old, seen;
  for (old = x;; old = seen) {
    if (old == to)
      return 0;
    seen = __sync_val_compare_and_swap(&x, old, to);
    if (seen == old) {
      note("done");
      total++;
      break;
    }
    if (seen < 0) {
      note("negative");
      exit(1);
    }
    if (seen == 5) {
      note("five");
      return -1;
    }
  }
  return 1;
}

int switched(int to) {
  int old = x;
  for (;;) {
    switch (old) {
    case 0:
      note("zero");
      return 0;
    case 1:
      if (CAS(&x, old, to)) {
        note("one");
        return 1;
      }
      break;
    default:
      total++;
      return 2;
    }
    old = x;
  }
}

void not_by_the_result(int to) {
  int old = x;
  /* the outcome is thrown away: this loop ends by something else */
  while (total < to) {
    (void)CAS(&x, old, to);
    total++;
  }
}

void both_go_on(int to) {
again:
  total++;
  if (CAS(&x, 0, to))
    note("done");
  if (total < 10)
    goto again;
}

/* A scan. */

static int slots[8];
int claim(void) {
  unsigned i, start = (unsigned)total;
  for (i = start; i < 8; i = (i + 1) % 8) {
    if (CAS(&slots[i], 0, 1))
      return (int)i;
    total++;
  }
  return -1;
}
int claim_by_pointer(void) {
  int *p = slots;
  while (p < slots + 8) {
    if (CAS(p, 0, 1))
      return *p;
    p++;
    note("next");
  }
  return -1;
}
static bool cas_slot(int *table, int i) { return CAS(&table[i], 0, 1); }
int claim_by_wrapper(void) {
  for (int i = 0; i < 8; i++) {
    if (cas_slot(slots, i))
      return i;
    note("next");
  }
  return -1;
}
static struct node *take(void) { struct node *n = head; head = n->next; return n; }
struct node *claim_taken(void) {
  struct node *n;
  while ((n = take())) {
    if (CAS(&n->key, 0, 1))
      return n;
    note("busy");
  }
  return NULL;
}

/* Overwrites and what is recomputed. */

static int merged(int flags, int more) {
  flags |= more;
  return flags;
}

struct view { int sum, last; struct timespec when; };
void recomputed(struct view *v, struct view *out, int to) {
  int old = atomic_load(&a), next, i;
  struct view mine;
  do {
    next = merged(old, to);
    next |= 1;
    for (i = 0, v->sum = 0; i < 4; i++)
      v->sum += i;
    *out = (struct view){0};
    out->last += to;
    memset(&mine, 0, sizeof mine);
    mine.sum += to;
    v->last = next;
    clock_gettime(CLOCK_MONOTONIC, &v->when);
    v->when.tv_sec += 1;
    b = next;
  } while (!atomic_compare_exchange_weak(&a, &old, next));
}

void own_node(int key) {
  struct node *n = malloc(sizeof *n), *old;
  do {
    old = head;
    n->key = key;
    n->next = old;
    n->depth = old ? old->depth + 1 : 1;
  } while (!CAS(&head, old, n));
}

void freed(int key) {
  struct node *old = head;
  for (;;) {
    struct node *n = calloc(1, sizeof *n);
    if (!n)
      return;
    n->next = old;
    n->key = key;
    if (CAS(&head, old, n))
      return;
    free(n);
    old = head;
  }
}

static struct node *pool;
void kept(void) {
  struct node *old = head, *n;
  for (;;) {
    n = pool ? pool : malloc(sizeof *n);
    if (CAS(&head, old, n))
      return;
    pool = n;
  }
}

/* Attempts and back-off. */

struct stats {
  unsigned long cas_retries, allocs;
  unsigned long lost; /**< attempts that
                       * another thread won */
  /* Counts how often the exchange was tried. */
  unsigned long turns;
};
static void cpu_relax(void) { total++; }
static void exponential_backoff(unsigned *n) { *n *= 2; }
static inline void futex_wait(int *p, int v) { syscall(SYS_futex, p, FUTEX_WAIT, v, NULL, NULL, 0); }
#define BUMP(c) ((c)++)
#define COUNT_RETRY(s) ((s)->allocs++)

void attempts(struct stats *s, int to) {
  int old = atomic_load(&a), n = 0, spun = 0;
  unsigned backoff = 1, width = 1;
  while (!atomic_compare_exchange_weak(&a, &old, to)) {
    BUMP(s->cas_retries);
    s->lost++;
    s->turns++;
    COUNT_RETRY(s);
    backoff *= 2;
    spun++;
    usleep(backoff);
    sched_yield();
    cpu_relax();
    exponential_backoff(&width);
    futex_wait(&x, old);
    if (n++ > 100)
      break;
  }
}

/* Debug macros. */

#define LOG_DEBUG(...) fprintf(stderr, __VA_ARGS__)
#define TRACE(what) LOG_DEBUG("%s\n", what)
#define BUG_ON(e) do { if (e) { note(#e); total++; } } while (0)
void debugged(int to) {
  int old = atomic_load(&a);
  do {
    LOG_DEBUG("%d\n", old);
    TRACE("trying");
    BUG_ON(old > to);
    assert(old != to);
  } while (!atomic_compare_exchange_weak(&a, &old, to));
}

/* A macro that evaluates its argument once, or on exclusive ways, or not at all. */

#define ATOMIC_SET(p, v) ((void)sizeof(v), __sync_lock_test_and_set(p, v))
#define ATOMIC_EITHER(p, v) (*(p) ? __sync_fetch_and_add(p, v) : __sync_fetch_and_sub(p, v))
#define ATOMIC_LOCAL(p, v) ({ __typeof__(v) v_ = (v); *(p) < v_ ? __sync_lock_test_and_set(p, v_) : v_; })
#define TWICE(v) ((v) + (v))
void evaluated_once(void) {
  int i = 0;
  ATOMIC_SET(&x, i++);
  ATOMIC_EITHER(&x, i++);
  ATOMIC_LOCAL(&x, i++);
  total = TWICE(total--);
  __sync_fetch_and_add(&x, i++);
}

/* The step of a search between two attempts. */

int claim_bits(int mask) {
  int map = atomic_load(&a), bit = 0, m = mask;
  while (bit < 24) {
    if ((map & m) == 0) {
      if (atomic_compare_exchange_weak(&a, &map, map | m))
        return bit;
    } else {
      bit += 1;
      m <<= 1;
    }
  }
  return -1;
}

/* Random numbers. */

static unsigned state = 1;
static unsigned next_random(void) { return state = state * 1103515245u + 12345u; }
void placed_at_random(void) {
  int old = atomic_load(&a), next;
  do {
    next = (int)next_random();
  } while (!atomic_compare_exchange_weak(&a, &old, next));
}

// What leads to a wait happens once for each wait: the count of waiters, the message that the wait failed.
struct sem;
int sem_wait(struct sem *);
void acquire_waiting(int *lock, int *waiters, struct sem *sem, int me) {
  for (;;) {
    int none = 0;
    if (__atomic_compare_exchange_n(lock, &none, me, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
      return;
    __atomic_fetch_add(waiters, 1, __ATOMIC_RELAXED);
    while (sem_wait(sem) == -1)
      printf("the wait was interrupted\n");
  }
}

/* What every attempt fills anew is from scratch. */
struct tally {
  int seen, by_kind[4];
};
void filled(_Atomic int *top) {
  int bits[4] = {0}, old = *top;
  struct tally t;
  do {
    memset(bits, 0, sizeof bits);
    bits[old & 3]++;
    bits[1] += 2;
    memset(&t, 0, sizeof t);
    t.seen++;
    t.by_kind[old & 3]++;
  } while (!atomic_compare_exchange_weak(top, &old, old + bits[1] + t.seen));
}
