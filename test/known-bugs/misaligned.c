// Over-aligned records from malloc and from the project's own wrappers of it.
// RUN: %check_atomic %s atomic-* %t -- -- -std=gnu11
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=gnu11 -DFIXED
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

static void *xmalloc(size_t size) {
  void *p = malloc(size);
  if (!p)
    abort();
  return p;
}
#define xalloc_object(T) ((T *)xmalloc(sizeof(T)))
static void *xaligned(size_t align, size_t size) {
  void *p = aligned_alloc(align, size);
  if (!p)
    abort();
  return p;
}

// A replication client, with a cache line for what another thread sends it.
struct applier { int id; _Alignas(64) struct { atomic_ullong lag; } tx; };
struct applier *applier_new(void) {
#ifdef FIXED
  return xaligned(_Alignof(struct applier), sizeof(struct applier));
#else
  return xalloc_object(struct applier);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'struct applier' holds atomics and needs an alignment of 64, but this allocation gives only 16 [atomic-misaligned]
  // CHECK-NOTES: :[[@LINE-7]]:69: note: 'lag' is accessed atomically
#endif
}

// A ring whose two ends are compared and swapped.
struct ring {
  uint32_t size;
  struct { uint32_t head, tail; } prod __attribute__((aligned(64))), cons __attribute__((aligned(64)));
};
int push(struct ring *r, uint32_t at) { return __sync_bool_compare_and_swap(&r->prod.head, at, at + 1); }
struct ring *ring_new(void) {
#ifdef FIXED
  struct ring *r = xaligned(64, sizeof *r);
#else
  struct ring *r = calloc(1, sizeof *r);
  // CHECK-NOTES: :[[@LINE-1]]:20: warning: 'struct ring' holds atomics and needs an alignment of 64, but this allocation gives only 16 [atomic-misaligned]
  // CHECK-NOTES: :[[@LINE-9]]:35: note: 'head' is accessed atomically
#endif
  r->size = 64;
  return r;
}
