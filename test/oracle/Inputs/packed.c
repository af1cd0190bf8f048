/* Accesses that the compiler knows to be aligned below their size. */
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

struct __attribute__((packed)) record {
  char tag;
  uint32_t count;
  uint64_t total;
  _Atomic uint32_t flags;
};

void hit(struct record *r) { __atomic_fetch_add(&r->count, 1, __ATOMIC_RELAXED); }
uint64_t total(struct record *r) { return __atomic_load_n(&r->total, __ATOMIC_ACQUIRE); }
void sync_hit(struct record *r) { __sync_fetch_and_add(&r->count, 1); }
void flag(struct record *r) { r->flags |= 2; }
void reset(struct record *r) { __atomic_store_n(&r->total, 0, __ATOMIC_RELEASE); }

struct halves {
  _Alignas(4) char bytes[8];
};
uint64_t wide(struct halves *h) { return __atomic_load_n((uint64_t *)h->bytes, __ATOMIC_ACQUIRE); }
