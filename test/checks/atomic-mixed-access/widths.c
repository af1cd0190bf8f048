/* Parts of an object that is also accessed as a whole. */
/* RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11 */
#include <stdint.h>

struct stamp {
  uint64_t now;
  uint64_t alone;
  uint32_t pair[2];
};

void whole(struct stamp *s) {
  __atomic_store_n(&s->now, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&s->pair[0], 1, __ATOMIC_RELAXED);
}

void parts(struct stamp *s) {
  __atomic_store_n((uint32_t *)&s->now, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 4 bytes overlaps 's->now', which is accessed atomically as 8 bytes elsewhere: the two are not atomic together [atomic-mixed-access] */
  __atomic_store_n((uint32_t *)&s->now + 1, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 4 bytes overlaps 's->now[1]', which is accessed atomically as 8 bytes elsewhere: the two are not atomic together [atomic-mixed-access] */
  __atomic_fetch_or(&((uint8_t *)&s->now)[7], 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 1 bytes overlaps 's->now[7]', which is accessed atomically as 8 bytes elsewhere: the two are not atomic together [atomic-mixed-access] */
}

void other_things(struct stamp *s, unsigned i) {
  __atomic_fetch_add((uint32_t *)&s->now + 2, 1, __ATOMIC_RELAXED); /* the next field */
  __atomic_fetch_add((uint32_t *)&s->alone + 1, 1, __ATOMIC_RELAXED); /* never as a whole */
  __atomic_fetch_add(&s->pair[1], 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&(&s->now)[i], 1, __ATOMIC_RELAXED); /* a whole word, wherever it is */
}
