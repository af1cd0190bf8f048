// A virtual machine's atomics have no load and no store: an or with zero reads, and an exchange writes.
// RUN: %check_atomic %s atomic-* %t -- -- -std=gnu11
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=gnu11 -DFIXED
typedef unsigned word;
#define ATOMIC_INC(v) fetch_add(&(v), 1)
#define ATOMIC_LOAD(v) or_fetch(&(v), 0)
#define ATOMIC_SET(v, n) set(&(v), (n))
#define ATOMIC_EXCHANGE(v, n) exchange(&(v), (n))
static inline word fetch_add(volatile word *p, word n) { return __atomic_fetch_add(p, n, __ATOMIC_SEQ_CST); }
static inline word or_fetch(volatile word *p, word n) { return __atomic_or_fetch(p, n, __ATOMIC_SEQ_CST); }
static inline word exchange(volatile word *p, word n) { return __atomic_exchange_n(p, n, __ATOMIC_SEQ_CST); }
static inline void set(volatile word *p, word n) { (void)exchange(p, n); }

// Signals are counted by handlers, and collected.
static struct { word each[64], all; } signals;
void handler(int sig) { ATOMIC_INC(signals.each[sig]), ATOMIC_INC(signals.all); }
word collect(void) {
#ifdef FIXED
  return ATOMIC_EXCHANGE(signals.all, 0);
#else
  word n = ATOMIC_LOAD(signals.all);
  ATOMIC_SET(signals.all, 0);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'signals.all' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE-3]]:12: note: loaded here; an exchange loads and resets in one step
  return n;
#endif
}
int next_signal(void) {
  for (int i = 0; i < 64; i++)
#ifdef FIXED
    if (ATOMIC_LOAD(signals.each[i]) > 0) {
      fetch_add(&signals.each[i], -1);
#else
    if (signals.each[i] > 0) {
    // CHECK-NOTES: :[[@LINE-1]]:9: warning: plain read of 'signals.each[...]' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
    // CHECK-NOTES: :[[@LINE-20]]:25: note: accessed atomically here: 'signals.each[...]' is accessed atomically once in this file, plainly 2 times
      --signals.each[i];
      // CHECK-NOTES: :[[@LINE-1]]:9: warning: plain read-modify-write of 'signals.each[...]' loses what others write in between: it is accessed atomically elsewhere in this file [atomic-mixed-access]
      // CHECK-NOTES: :[[@LINE-23]]:25: note: accessed atomically here: 'signals.each[...]' is accessed atomically once in this file, plainly 2 times
#endif
      return i;
    }
  return -1;
}
// Only compared: nothing is lost that anybody had.
void limit(void) {
  if (ATOMIC_LOAD(signals.all) > 1000)
    ATOMIC_SET(signals.all, 0);
}
