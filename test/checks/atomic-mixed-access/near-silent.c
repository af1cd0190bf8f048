/* RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11 -pthread */
/* Just beside each silent rule: where the excuse ends. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
  struct entry *next, *twin;
  unsigned refs, hits, flags;
};
struct list {
  struct entry *head, *pinned;
};
static unsigned total;
void enqueue(struct entry *e);

void atomically(struct entry *e) {
  __atomic_fetch_add(&e->refs, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&e->hits, 1, __ATOMIC_RELAXED);
  __atomic_fetch_or(&e->flags, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&total, 1, __ATOMIC_RELAXED);
}

void published(struct list *l) {
  struct entry *e = calloc(1, sizeof *e), *twin = calloc(1, sizeof *twin);
  if (!e || !twin)
    abort();
  enqueue(e);
  e->hits = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'e->hits'
  e->twin = twin; /* into an object that others have */
  twin->hits = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'twin->hits'
  struct entry *own = malloc(sizeof *own);
  if (!own)
    abort();
  l->pinned = own;
  own->flags = 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'own->flags'
}

void published_on_one_path(struct list *l, int now) {
  struct entry *e = calloc(1, sizeof *e);
  if (!e)
    return;
  if (now)
    l->head = e;
  e->flags = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'e->flags'
}

static void set_flags(struct entry *e) {
  e->flags = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'e->flags'
}
void one_caller_shares(struct entry *shared) {
  struct entry *e = calloc(1, sizeof *e);
  set_flags(e);
  set_flags(shared);
}

void not_the_last(struct entry *e) {
  if (__atomic_sub_fetch(&e->refs, 1, __ATOMIC_ACQ_REL) == 1)
    e->flags = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'e->flags'
  if (__sync_fetch_and_sub(&e->refs, 1) == 1)
    e->twin->flags = 0; /* another object */
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'e->twin->flags'
}

void freed_on_one_path(struct entry *e, int gone) {
  unsigned hits = e->hits;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'e->hits'
  if (gone && hits)
    free(e);
}
void atomic_before_free(struct entry *e) {
  unsigned hits = e->hits;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'e->hits'
  if (__atomic_sub_fetch(&e->refs, hits, __ATOMIC_ACQ_REL) > 7)
    puts("busy");
  free(e);
}

void *work(void *p) {
  atomically(p);
  return NULL;
}
unsigned one_still_runs(struct entry *e) {
  pthread_t first, second;
  pthread_create(&first, NULL, work, e);
  pthread_create(&second, NULL, work, e);
  pthread_join(first, NULL);
  unsigned hits = e->hits;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'e->hits'
  pthread_join(second, NULL);
  return hits;
}

int main(void) {
  pthread_t thread;
  struct entry *e = calloc(1, sizeof *e);
  pthread_create(&thread, NULL, work, e);
  total = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'total'
  pthread_join(thread, NULL);
  return 0;
}
