/* A type that wants more than malloc gives, and holds atomics: by type, or because a field is accessed atomically. */
/* RUN: %check_atomic %s atomic-misaligned %t -- -- -std=gnu11,gnu17 */
#include <stdint.h>
#include <stdlib.h>

struct __attribute__((aligned(64))) shard {
  uint64_t hits;
};
struct lanes {
  _Alignas(32) _Atomic uint64_t head;
};

void hit(struct shard *s) { __atomic_fetch_add(&s->hits, 1, __ATOMIC_RELAXED); }

struct shard *from_malloc(void) {
  struct shard *s = malloc(sizeof *s);
  /* CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'struct shard' holds atomics and needs an alignment of 64, but this allocation gives only 16 [atomic-misaligned] */
  hit(s);
  return s;
}

struct lanes *from_calloc(size_t n) {
  return calloc(n, sizeof(struct lanes));
  /* CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'struct lanes' holds atomics and needs an alignment of 32, but this allocation gives only 16 [atomic-misaligned] */
}

struct shard *from_realloc(struct shard *old, size_t n) {
  return (struct shard *)realloc(old, n * sizeof *old);
  /* CHECK-MESSAGES: :[[@LINE-1]]:26: warning: 'struct shard' holds atomics {{.*}} */
}

struct shard *through_a_local(size_t n) {
  void *memory = malloc(n * sizeof(struct shard));
  /* CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'struct shard' holds atomics {{.*}} */
  struct shard *shards;
  if (!memory)
    return NULL;
  shards = memory;
  hit(shards);
  return shards;
}

/* A wrapper of malloc is learned... */
static void *checked(size_t n) {
  void *memory = malloc(n);
  if (!memory)
    abort();
  return memory;
}
struct shard *from_wrapper(void) {
  struct shard *s = checked(sizeof *s);
  /* CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'struct shard' holds atomics {{.*}} */
  return s;
}

/* ... or known, or says that it is one. */
void *xmalloc(size_t n);
void *pool_get(size_t n) __attribute__((malloc));
struct shard *from_others(int which) {
  struct shard *first = xmalloc(sizeof *first);
  /* CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'struct shard' holds atomics {{.*}} */
  struct shard *second = pool_get(sizeof *second);
  /* CHECK-MESSAGES: :[[@LINE-1]]:26: warning: 'struct shard' holds atomics {{.*}} */
  return which ? first : second;
}

/* Silent: allocators that are told the alignment. */
void *aligned_pool(size_t align, size_t n) __attribute__((malloc, alloc_align(1)));
struct shard *aligned(int which) {
  void *memory;
  if (which == 1)
    return aligned_alloc(64, sizeof(struct shard));
  if (which == 2)
    return aligned_pool(64, sizeof(struct shard));
  return posix_memalign(&memory, 64, sizeof(struct shard)) ? NULL : memory;
}

/* Silent: a type that wants no more than malloc gives. */
struct plain {
  _Atomic __int128 wide;
};
struct plain *plain(void) { return malloc(sizeof(struct plain)); }

/* Silent: a type without an atomic. */
struct __attribute__((aligned(64))) line {
  char bytes[64];
};
struct line *line(void) { return malloc(sizeof(struct line)); }

/* Silent: aligned by hand. */
struct shard *by_hand(void) {
  char *memory = malloc(sizeof(struct shard) + 63);
  struct shard *first = (struct shard *)(((uintptr_t)memory + 63) & ~(uintptr_t)63);
  struct shard *second = (struct shard *)(memory + (64 - (uintptr_t)memory % 64));
  return first ? first : second;
}

/* Silent: a wrapper that aligns by hand. */
static void *aligning(size_t n) {
  uintptr_t memory = (uintptr_t)malloc(n + 64);
  return (void *)((memory + 64) & ~(uintptr_t)63);
}
struct shard *from_aligning(void) { return aligning(sizeof(struct shard)); }
