#include "m.h"
void bump(uint32_t *cell) { __atomic_fetch_add(cell, 1, __ATOMIC_RELAXED); }
void bump_wire(struct wire *w) {
  __atomic_fetch_add(&w->seq, 1, __ATOMIC_RELAXED); // EXPECT: atomic-misaligned
}
void bump_count(struct aligned *a) { bump(&a->count); }
