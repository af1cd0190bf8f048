// What a failed attempt does again.
// RUN: %check_atomic %s atomic-* %t -- -- -std=gnu11
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=gnu11 -DFIXED
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define DB_CAS(v, old, new) (__sync_val_compare_and_swap(&(v), old, new) == (old))
#define ATOMIC_MAX(p, v) \
  do { \
    long old_ = *(volatile long *)(p); \
    while (old_ < (v)) { \
      const long seen_ = __sync_val_compare_and_swap((p), old_, (v)); \
      if (seen_ == old_) \
        break; \
      old_ = seen_; \
    } \
  } while (0)
#define ATOMIC_ADD_F(p, n) \
  do { \
    double old_ = *(volatile double *)(p), new_; \
    do \
      new_ = old_ + (n); \
    while (!__atomic_compare_exchange((p), &old_, &new_, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)); \
  } while (0)

// Macros evaluate their arguments once for each attempt, or twice in one.
long peak;
double sum;
int owner;
void observe(const long *v, int n) {
#ifdef FIXED
  for (int i = 0; i < n; i++)
    ATOMIC_MAX(&peak, v[i]);
#else
  for (int i = 0; i < n;)
    ATOMIC_MAX(&peak, v[i++]);
    // CHECK-NOTES: :[[@LINE-1]]:25: warning: 'i' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    // CHECK-NOTES: :[[@LINE-2]]:5: note: the compare-exchange that is retried
#endif
}
void add_all(const double *v, int n) {
  while (n--) {
#ifdef FIXED
    ATOMIC_ADD_F(&sum, *v);
    v++;
#else
    ATOMIC_ADD_F(&sum, *v++);
    // CHECK-NOTES: :[[@LINE-1]]:25: warning: 'v' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    // CHECK-NOTES: :[[@LINE-2]]:5: note: the compare-exchange that is retried
#endif
  }
}
int hand_over(int to) {
#ifdef FIXED
  const int from = to++;
  return DB_CAS(owner, from, to);
#else
  return DB_CAS(owner, to++, to);
  // CHECK-NOTES: :[[@LINE-1]]:24: warning: argument 'to++' of the macro 'DB_CAS' is evaluated more than once: its side effect is repeated [atomic-cas-side-effect]
#endif
}

// A list that is pushed to allocates for each attempt.
struct event { struct event *next; int value; };
static struct event *_Atomic events;
void push(int value) {
#ifdef FIXED
  struct event *e = malloc(sizeof *e);
  e->value = value;
  e->next = atomic_load(&events);
  while (!atomic_compare_exchange_weak(&events, &e->next, e))
    ;
#else
retry:;
  struct event *old = atomic_load(&events);
  struct event *e = malloc(sizeof *e);
  // CHECK-NOTES: :[[@LINE-1]]:21: warning: 'malloc' in a compare-exchange retry loop allocates once per attempt: a failed attempt leaks the memory [atomic-cas-side-effect]
  // CHECK-NOTES: :[[@LINE+3]]:8: note: the compare-exchange that is retried
  e->value = value;
  e->next = old;
  if (!atomic_compare_exchange_strong(&events, &old, e))
    goto retry;
#endif
}

// Tokens: a lock, a count and a line of log in the loop.
static pthread_mutex_t mutex;
static atomic_int tokens;
int take_token(int *left) {
  int seen = atomic_load(&tokens);
  for (;;) {
    if (seen <= 0)
      return 0;
#ifdef FIXED
    if (atomic_compare_exchange_weak(&tokens, &seen, seen - 1))
      break;
  }
  pthread_mutex_lock(&mutex);
  (*left)--;
  pthread_mutex_unlock(&mutex);
  printf("%d\n", seen);
  return 1;
#else
    pthread_mutex_lock(&mutex);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'pthread_mutex_lock' in a compare-exchange retry loop runs once per attempt: the lock is taken again by each [atomic-cas-side-effect]
    // CHECK-NOTES: :[[@LINE+8]]:9: note: the compare-exchange that is retried
    (*left)--;
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: '*left' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    // CHECK-NOTES: :[[@LINE+5]]:9: note: the compare-exchange that is retried
    pthread_mutex_unlock(&mutex);
    printf("%d\n", seen);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'printf' in a compare-exchange retry loop runs once per attempt: the output is repeated [atomic-cas-side-effect]
    // CHECK-NOTES: :[[@LINE+1]]:9: note: the compare-exchange that is retried
    if (atomic_compare_exchange_weak(&tokens, &seen, seen - 1))
      return 1;
  }
#endif
}
