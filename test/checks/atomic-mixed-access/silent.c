/* RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11 -pthread */
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
  struct entry *next;
  char key[16];
  unsigned refs, hits, flags;
  unsigned slots[4], limits[4];
  unsigned long *shards;
  _Atomic unsigned drops;
};
struct list {
  struct entry *head;
  unsigned refs; /* another record: never atomic */
};
static struct list lists = {.refs = 1};
static unsigned total;
void enqueue(struct entry *e);
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))

void atomically(struct entry *e, int i) {
  __atomic_fetch_add(&e->refs, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&e->hits, 1, __ATOMIC_RELAXED);
  __atomic_fetch_or(&e->flags, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&e->slots[i], 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&e->shards[i], 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&total, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add((unsigned *)&e->drops, 1, __ATOMIC_RELAXED); /* the cast feeds an atomic operation */
}

unsigned other_record_and_other_array(struct list *l, struct entry *e) {
  return l->refs + e->limits[1] + (e->shards != NULL);
}

struct entry *fresh(void) {
  struct entry *e = malloc(sizeof *e);
  if (!e)
    return NULL;
  memset(e, 0, sizeof *e);
  e->refs = 1;
  snprintf(e->key, sizeof e->key, "%u", e->refs);
  e->hits = strlen(e->key); /* library functions that keep no pointer do not publish */
  *e = (struct entry){.refs = 1, .flags = 2};
  return e;
}

static void set_up(struct entry *e) { e->flags = 1; } /* called on fresh entries alone */
void two_fresh(struct list *l) {
  struct entry *a = calloc(1, sizeof *a), *b = fresh();
  if (!a || !b)
    abort();
  set_up(a);
  set_up(b);
  b->refs = 2;
  a->next = b; /* into an object of our own */
  b->hits = 3;
  __atomic_store_n(&l->head, a, __ATOMIC_RELEASE);
}

unsigned own_local(void) {
  struct entry e = {.refs = 1};
  e.refs++;
  e.flags = e.refs;
  enqueue(&e);
  return 0;
}

void push(struct list *l, struct entry *e) { /* nobody has it before the exchange, nor after a failed one */
  struct entry *old = __atomic_load_n(&l->head, __ATOMIC_RELAXED);
  do {
    e->refs = 1;
    e->next = old;
  } while (!__atomic_compare_exchange_n(&l->head, &old, e, 1, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
}

void last_reference(struct entry *e) {
  if (__atomic_sub_fetch(&e->refs, 1, __ATOMIC_ACQ_REL) == 0)
    e->flags = e->hits;
}
void last_reference_early(struct entry *e) {
  if (__sync_fetch_and_sub(&e->refs, 1) > 1)
    return;
  e->flags = 0;
}
static int put(struct entry *e) { return __sync_sub_and_fetch(&e->refs, 1) == 0; }
void last_reference_wrapped(struct entry *e) {
  const int last = put(e);
  if (last)
    e->flags = 0;
}

static void destroy(struct entry *e) { free(e); }
void about_to_be_freed(struct entry *e) {
  if (e->hits > 0)
    puts(e->key);
  destroy(e);
}

void *work(void *p) {
  atomically(p, 1);
  return NULL;
}
unsigned joined(struct entry *e) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++)
    pthread_create(&threads[i], NULL, work, e);
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], NULL);
  return e->hits + total;
}

unsigned long unevaluated(struct entry *e) {
  __typeof__(e->hits) n = 0;
  return sizeof e->hits + sizeof(e->refs + 1) + offsetof(struct entry, flags) + _Alignof(__typeof__(e->hits)) + n +
         __builtin_constant_p(e->hits);
}

int address_only(struct entry *a, struct entry *b) {
  return &a->hits == &b->hits || (uintptr_t)&a->drops % 8 == 0 || (void *)&a->drops == NULL;
}

unsigned marked_volatile(struct entry *e) { return READ_ONCE(e->hits); }

__attribute__((annotate("atomvet::unshared"))) unsigned marked_unshared(struct entry *e) { return e->hits; }

unsigned expected_is_its_own(struct entry *e) {
  unsigned expected = 0;
  __atomic_compare_exchange_n(&e->hits, &expected, 1, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  return expected;
}

unsigned of_its_own_alone(void) {
  unsigned mine = 0; /* atomic, but nobody else's: no promise to anyone */
  __atomic_fetch_add(&mine, 1, __ATOMIC_RELAXED);
  return mine;
}

struct count {
  unsigned allocated, freed;
};
void two_modes(struct count *c, int multithreaded) {
  if (multithreaded)
    __atomic_fetch_add(&c->allocated, 1, __ATOMIC_RELAXED);
  else
    c->allocated++;
}
unsigned of_either_mode(struct count *c) { return c->allocated; }

void record(struct count *c) { c->freed++; } /* its user decides, by the name */
void record_atomic(struct count *c) { __atomic_fetch_add(&c->freed, 1, __ATOMIC_RELAXED); }

unsigned nolint(struct entry *e) {
  return e->hits; // NOLINT(atomic-mixed-access)
}

int main(void) {
  total = 5; /* no thread runs yet */
  pthread_t thread;
  pthread_create(&thread, NULL, work, fresh());
  pthread_join(thread, NULL);
  return (int)total;
}
