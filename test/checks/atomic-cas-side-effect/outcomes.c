// RUN: %check_atomic %s atomic-cas-side-effect %t -- -- -std=gnu11
//
// Wrappers of a compare-exchange that tell its outcome by branches and constants, and effects on what callers pass.

#include <stdbool.h>

static unsigned word;
static long total;

static bool by_value(unsigned *p, unsigned *old, unsigned val) {
  unsigned seen = __sync_val_compare_and_swap(p, *old, val);
  if (seen == *old)
    return true;
  *old = seen;
  return false;
}
static bool by_branch(unsigned *p, unsigned *old, unsigned val) {
  if (!__atomic_compare_exchange_n(p, old, val, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
    return false;
  }
  return true;
}
static int by_error(unsigned *p, unsigned old, unsigned val) { return __sync_bool_compare_and_swap(p, old, val) ? 0 : -1; }
static bool by_nothing(unsigned *p, unsigned old, unsigned val) {
  if (__sync_bool_compare_and_swap(p, old, val))
    return true;
  return true;
}

void loops(void) {
  unsigned old = 0;
  while (!by_value(&word, &old, old + 1))
    total++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more
  while (!by_branch(&word, &old, old + 1))
    total++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more
  while (by_error(&word, old, old + 1) != 0) {
    old = __atomic_load_n(&word, __ATOMIC_RELAXED);
    total++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more
  }
  do
    total++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is changed in a compare-exchange retry loop: every failed attempt changes it once more
  while (by_error(&word, old, old + 1) < 0);
  for (;;) {
    if (by_error(&word, old, old + 1))
      continue;
    total++;
    break;
  }
  while (!by_nothing(&word, old, old + 1))
    total++;
}

// A local of this function outlives the loop, though nobody else sees it.
static void accumulate(long *sum, unsigned n) { *sum += n; }
static void overwrite(long *last, unsigned n) { *last = n; }
long sum_up(void) {
  long sum = 0, last = 0;
  unsigned old = word;
  do {
    accumulate(&sum, old);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'accumulate' in a compare-exchange retry loop runs once per attempt: it changes 'sum'
    overwrite(&last, old);
  } while (!__atomic_compare_exchange_n(&word, &old, old + 1, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return sum + last;
}
