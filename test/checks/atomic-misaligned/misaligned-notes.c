/* One report for a field however often it is accessed; the notes say where it lies and list the other accesses. */
/* RUN: %check_atomic %s atomic-misaligned %t -- -- -std=gnu11 */
#include <stdint.h>

struct wire {
  uint8_t kind;
  uint32_t seq;
  /* CHECK-NOTES: :[[@LINE+5]]:10: warning: atomic access of 'seq' needs an alignment of 4, but it is only known to be aligned to 1: it may tear or trap [atomic-misaligned] */
  /* CHECK-NOTES: :[[@LINE-2]]:12: note: 'seq' is at offset 1 of 'struct wire', which is aligned to 1 */
} __attribute__((packed));

uint32_t current(struct wire *w) {
  return __atomic_load_n(&w->seq, __ATOMIC_RELAXED);
}

static void bump(uint32_t *cell) { __atomic_fetch_add(cell, 1, __ATOMIC_RELAXED); }
static void next(struct wire *w) { bump(&w->seq); }
/* CHECK-NOTES: :[[@LINE-1]]:36: note: accessed atomically here */

void received(struct wire *w) {
  next(w);
  if (__sync_bool_compare_and_swap(&w->seq, 1, 2) || __atomic_load_n(&w->seq, __ATOMIC_RELAXED))
    w->kind = 1;
  /* CHECK-NOTES: :[[@LINE-2]]:7: note: accessed atomically here */
}

static _Alignas(8) uint8_t rx[64];
/* CHECK-NOTES: :[[@LINE+4]]:20: warning: atomic access of 'rx[2]' needs an alignment of 4, but it is only known to be aligned to 2: it may tear or trap [atomic-misaligned] */
/* CHECK-NOTES: :[[@LINE-2]]:28: note: 'rx' is aligned to 8 */

void buffer(void) {
  uint32_t *cell = (uint32_t *)(rx + 2);
  bump(cell);
  /* CHECK-NOTES: :[[@LINE-1]]:3: note: accessed atomically here */
}
