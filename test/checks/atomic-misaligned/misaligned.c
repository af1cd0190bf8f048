/* Where an access is known to be aligned below its size. */
/* RUN: %check_atomic %s atomic-misaligned %t -- -- -std=gnu99,gnu11,gnu17 */
#include <stdint.h>
#include <stdlib.h>

#define PACKED __attribute__((packed))

struct PACKED wire {
  uint8_t kind;
  uint32_t seq;
  uint16_t length;
};

void packed_field(struct wire *w) {
  __atomic_fetch_add(&w->seq, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'seq' needs an alignment of 4, but it is only known to be aligned to 1: it may tear or trap [atomic-misaligned] */
  if (__sync_bool_compare_and_swap(&w->seq, 1, 2))
    w->kind = 1;
}

struct meter {
  uint32_t id, count;
};
struct PACKED box {
  uint8_t version;
  struct meter meter;
  struct meter more[2];
};

static void bump(uint32_t *cell) { __atomic_fetch_add(cell, 1, __ATOMIC_RELAXED); }
static void bump_meter(struct meter *m) { bump(&m->count); }

void nested(struct box *b) {
  bump_meter(&b->meter);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'count' needs an alignment of 4, but it is only known to be aligned to 1: {{.*}} */
}

void through_a_local(struct box *b, int i) {
  struct meter *m = &b->more[i];
  uint32_t *id = &m->id;
  bump(id);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'id' needs an alignment of 4, {{.*}} */
}

struct PACKED sample {
  uint16_t channel;
  uint32_t value;
};
struct burst {
  uint32_t n;
  struct sample samples[4];
};

void array_of_packed(struct burst *b, unsigned i) {
  __atomic_store_n(&b->samples[i].value, 0, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'value' needs an alignment of 4, but it is only known to be aligned to 2: {{.*}} */
}

#pragma pack(push, 4)
struct record {
  uint32_t id;
  uint64_t stamp;
};
#pragma pack(pop)

uint64_t pragma_packed(struct record *r) {
  return __atomic_load_n(&r->stamp, __ATOMIC_ACQUIRE);
  /* CHECK-MESSAGES: :[[@LINE-1]]:10: warning: atomic access of 'stamp' needs an alignment of 8, but it is only known to be aligned to 4: {{.*}} */
}

typedef uint64_t low64 __attribute__((aligned(4)));
struct PACKED aligned_at_four {
  uint32_t id;
  low64 total;
} __attribute__((aligned(4)));

void low_aligned(struct aligned_at_four *a, low64 *any) {
  __atomic_fetch_add(&a->total, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'total' needs an alignment of 8, but it is only known to be aligned to 4: {{.*}} */
  __atomic_fetch_add(any, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of '*any' needs an alignment of 8, but it is only known to be aligned to 4: {{.*}} */
}

static _Alignas(8) uint8_t rx[64];

void buffer(void) {
  uint32_t *cell = (uint32_t *)(rx + 2);
  /* CHECK-MESSAGES: :[[@LINE-1]]:20: warning: atomic access of 'rx[2]' needs an alignment of 4, but it is only known to be aligned to 2: {{.*}} */
  bump(cell);
}

struct halves {
  uint32_t version, low, high;
};

/* The access is wider than the field. */
uint64_t wide_on_narrow(struct halves *h) {
  return __atomic_load_n((uint64_t *)&h->low, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:10: warning: atomic access of 'low' needs an alignment of 8, but it is only known to be aligned to 4: {{.*}} */
}

struct pair {
  void *top;
  uintptr_t tag;
};

int sixteen_bytes(struct pair *p, struct pair *old, struct pair *next) {
  return __atomic_compare_exchange(p, old, next, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
  /* CHECK-MESSAGES: :[[@LINE-1]]:10: warning: atomic access of '*p' needs an alignment of 16, but it is only known to be aligned to 8: {{.*}} */
}

int sixteen_by_cast(struct pair *p, __int128 old, __int128 next) {
  return __sync_bool_compare_and_swap((__int128 *)p, old, next);
  /* CHECK-MESSAGES: :[[@LINE-1]]:39: warning: atomic access of '*p' needs an alignment of 16, but it is only known to be aligned to 8: {{.*}} */
}

struct PACKED status {
  uint8_t id;
  _Atomic uint32_t word;
  /* CHECK-MESSAGES: :[[@LINE-1]]:20: warning: atomic 'word' is at offset 1 of packed 'struct status', which is aligned to 1: it needs an alignment of 4, and its accesses may tear or trap [atomic-misaligned] */
  _Atomic uint8_t mode;
};
struct typed {
  _Atomic uint32_t n;
};
struct PACKED holds_typed {
  uint8_t id;
  struct typed typed;
  /* CHECK-MESSAGES: :[[@LINE-1]]:16: warning: atomic 'typed' is at offset 1 of packed 'struct holds_typed', {{.*}} */
};

void typed_accesses(struct status *s, struct holds_typed *h) {
  s->word++;
  s->mode = 1;
  h->typed.n = 2;
}

void typed_buffer(void) {
  _Atomic uint32_t *cell = (_Atomic uint32_t *)(rx + 6);
  /* CHECK-MESSAGES: :[[@LINE-1]]:28: warning: '_Atomic(uint32_t)' is looked for at an address that is only known to be aligned to 2, but needs 4: its atomic accesses may tear or trap [atomic-misaligned] */
  *cell = 1;
}

/* An array is aligned as its declaration says; that an ABI gives sixteen bytes to a large one is not its author's doing. */
static uint8_t arena[64];
static uint32_t words[8];
static uint64_t longs[4];
void declared(void) {
  uint8_t local[32];
  __atomic_fetch_add((uint64_t *)arena, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:22: warning: atomic access of '{{.*}}' needs an alignment of 8, but it is only known to be aligned to 1 */
  __atomic_fetch_add((uint32_t *)&local[4], 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:22: warning: atomic access of '{{.*}}' needs an alignment of 4, but it is only known to be aligned to 1 */
  __atomic_fetch_add((uint64_t *)&words[2], 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:22: warning: atomic access of '{{.*}}' needs an alignment of 8, but it is only known to be aligned to 4 */
  __atomic_fetch_add(&words[1], 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&longs[3], 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&arena[3], 1, __ATOMIC_RELAXED);
}
