// RUN: %check_atomic %s atomic-cas-side-effect %t -- -- -std=gnu11
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

static int x, total, calls;
static _Atomic int a;
static atomic_int other;
struct node { struct node *next; int key; };
static struct node *head;

#define CAS(p, old, new) __sync_bool_compare_and_swap((p), (old), (new))
#define cmpxchg(p, old, new)                                                                                         \
  ({                                                                                                                   \
    __typeof__(*(p)) _old = (old);                                                                                   \
    __typeof__(*(p)) _new = (new);                                                                                   \
    __sync_val_compare_and_swap((p), _old, _new);                                                                     \
  })
#define likely(e) __builtin_expect(!!(e), 1)
static inline bool cas_int(int *p, int *old, int desired) {
  return __atomic_compare_exchange_n(p, old, desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}
static inline bool cas_any(int *p, int *old, int desired) { return cas_int(p, old, desired); }

/* How a failure is seen. */

void value_compared(int to) {
  int old = x;
  while (__sync_val_compare_and_swap(&x, old, to) != old) {
    old = x;
    total++;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
  }
}

void value_kept(int to) {
  int old, prev;
  for (old = x;; old = prev) {
    prev = cmpxchg(&x, old, to);
    if (prev == old)
      break;
    total += to;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
  }
}

void value_with_hint(int to) {
  int old = x;
  for (;;) {
    int seen = cmpxchg(&x, old, to);
    if (likely(seen == old))
      return;
    old = seen;
    total += to;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
  }
}

void against_a_constant(int to) {
  while (__sync_val_compare_and_swap(&x, 0, to))
    total++;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
  while (__sync_val_compare_and_swap(&x, 0, to) != 0)
    total++;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
  while (!!__sync_val_compare_and_swap(&head, NULL, (struct node *)&x))
    total++;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
}

void c11(int to) {
  int old = atomic_load(&a);
  do {
    total++;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
  } while (!atomic_compare_exchange_weak_explicit(&a, &old, to, memory_order_acq_rel, memory_order_relaxed));
}

void wrapper(int to) {
  int old = x;
  while (!cas_any(&x, &old, to))
    total++;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
}

void two_labels(int to) {
  int old;
start:
  old = x;
  if (old < 0)
    goto out;
  total++;
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
  if (CAS(&x, old, to))
    goto out;
  goto start;
out:
  puts("out");
}

/* Arguments of macros. */

#define ATOMIC_CAS(p, old, new) (*(p) == (old) && CAS(p, old, new))
#define ATOMIC_ADD(p, n)                                                                                             \
  do {                                                                                                                 \
    int old_;                                                                                                          \
    do {                                                                                                               \
      old_ = *(p);                                                                                                     \
    } while (!CAS(p, old_, old_ + (n)));                                                                             \
  } while (0)
#define ATOMIC_SET_MAX(p, v) (*(p) < (v) ? (void)__sync_lock_test_and_set(p, v) : (void)0)
static int next_id(void) { return ++calls; }

int arguments(int *ids) {
  int i = 0, old = x;
  while (!CAS(&x, old, ids[i++]))
  /* CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'i' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
    old = x;
  ATOMIC_ADD(&x, i++);
  /* CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'i' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
  ATOMIC_ADD(&x, next_id());
  /* CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'next_id' in a compare-exchange retry loop runs once per attempt: it changes 'calls' [atomic-cas-side-effect] */
  ATOMIC_SET_MAX(&x, i++);
  /* CHECK-MESSAGES: :[[@LINE-1]]:22: warning: argument 'i++' of the macro 'ATOMIC_SET_MAX' is evaluated more than once: its side effect is repeated [atomic-cas-side-effect] */
  ATOMIC_SET_MAX(&x, next_id());
  /* CHECK-MESSAGES: :[[@LINE-1]]:22: warning: argument 'next_id()' of the macro 'ATOMIC_SET_MAX' is evaluated more than once: its side effect is repeated [atomic-cas-side-effect] */
  ATOMIC_CAS(&x, i++, 3);
  /* CHECK-MESSAGES: :[[@LINE-1]]:18: warning: argument 'i++' of the macro 'ATOMIC_CAS' is evaluated more than once: its side effect is repeated [atomic-cas-side-effect] */
  return i;
}

/* An effect that is passed to a debug macro is its own. */

#define DEBUG_CHECK(e) ((void)(e))
void passed_to_assert(int to) {
  int old = x;
  do {
    assert(total++ < 5);
    /* CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
    DEBUG_CHECK(++calls);
    /* CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'calls' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
  } while (!CAS(&x, old, to));
}

/* The kinds of effect. */

static pthread_mutex_t lock;
static pthread_cond_t cond;
struct state { int count; unsigned flags; char log[100]; size_t len; };

void kinds(struct state *s, int fd, int to) {
  int old = atomic_load(&a);
  pthread_t thread;
  do {
    printf("x");
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'printf' in a compare-exchange retry loop runs once per attempt: the output is repeated [atomic-cas-side-effect] */
    syslog(LOG_INFO, "x");
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'syslog' in a compare-exchange retry loop runs once per attempt: the output is repeated [atomic-cas-side-effect] */
    write(fd, "x", 1);
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'write' in a compare-exchange retry loop runs once per attempt: the output is repeated [atomic-cas-side-effect] */
    fsync(fd);
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'fsync' in a compare-exchange retry loop runs once per attempt: the system call is repeated [atomic-cas-side-effect] */
    close(fd);
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'close' in a compare-exchange retry loop runs once per attempt: the system call is repeated [atomic-cas-side-effect] */
    pthread_mutex_lock(&lock);
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'pthread_mutex_lock' in a compare-exchange retry loop runs once per attempt: the lock is taken again by each [atomic-cas-side-effect] */
    s->count++;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's->count' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
    pthread_mutex_unlock(&lock);
    pthread_cond_signal(&cond);
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'pthread_cond_signal' in a compare-exchange retry loop runs once per attempt: waiters are woken before there is news [atomic-cas-side-effect] */
    pthread_create(&thread, NULL, NULL, NULL);
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'pthread_create' in a compare-exchange retry loop runs once per attempt: the thread operation is repeated [atomic-cas-side-effect] */
    other++;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'other' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
    atomic_fetch_add(&other, 2);
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'other' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
    other = other + 1;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'other' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
    s->log[s->len++] = 'x';
    /* CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 's->len' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
    s->flags |= 2u;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's->flags' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
    s->count = s->count + to;
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's->count' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect] */
    char *copy = strdup("x");
    /* CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'strdup' in a compare-exchange retry loop allocates once per attempt: a failed attempt leaks the memory [atomic-cas-side-effect] */
    (void)copy;
  } while (!atomic_compare_exchange_weak(&a, &old, to));
}

void lone_unlock(int to) {
  int old = atomic_load(&a);
  pthread_mutex_lock(&lock);
  do {
    pthread_mutex_unlock(&lock);
    /* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'pthread_mutex_unlock' in a compare-exchange retry loop runs once per attempt: the lock is released again by each [atomic-cas-side-effect] */
  } while (!atomic_compare_exchange_weak(&a, &old, to));
}

static struct node *node_new(int key) {
  struct node *n = malloc(sizeof *n);
  if (!n)
    return NULL;
  n->key = key;
  return n;
}

void push(int key) {
  struct node *old, *n;
  do {
    old = head;
    n = node_new(key);
    /* CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'node_new' in a compare-exchange retry loop runs once per attempt: a failed attempt leaks what it allocates [atomic-cas-side-effect] */
    n->next = old;
  } while (!CAS(&head, old, n));
}

void freed_on_one_path(int key) {
  struct node *old = head;
  for (;;) {
    struct node *n = malloc(sizeof *n);
    /* CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'malloc' in a compare-exchange retry loop allocates once per attempt: a failed attempt leaks the memory [atomic-cas-side-effect] */
    n->next = old;
    if (CAS(&head, old, n))
      return;
    if (key > 3)
      free(n);
    old = head;
  }
}

static int update(int (*next)(int)) {
  int old = x;
  while (!cas_int(&x, &old, next(old)))
    ;
  return old;
}
static int logged(int n) {
  printf("%d\n", n);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'printf' in a compare-exchange retry loop runs once per attempt: the output is repeated [atomic-cas-side-effect] */
  return n + 1;
}
void (*hook)(void);
int with_callback(void) { return update(logged) + update(&logged); }

/* Filled once, and then added to by every attempt. */
int filled_before(_Atomic int *top, int other[4]) {
  int bits[4], old = *top;
  memset(bits, 0, sizeof bits);
  do {
    memset(other, 0, 4 * sizeof *other);
    bits[1]++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'bits[1]' is changed in a compare-exchange retry loop
  } while (!atomic_compare_exchange_weak(top, &old, old + bits[1]));
  return bits[1];
}
