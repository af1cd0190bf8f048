// 64-bit counters on a 32-bit machine: a member of a record is aligned to four bytes there.
// RUN: %check_atomic %s atomic-* %t -- -- -std=gnu11 -m32
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=gnu11 -m32 -DFIXED
typedef long long i64;

static inline i64 cas64(volatile i64 *p, i64 new, i64 old) { return __sync_val_compare_and_swap(p, old, new); }
static inline i64 inc64(volatile i64 *p) {
  i64 old, new;
  do {
    old = *p;
    new = old + 1;
  } while (cas64(p, new, old) != old);
  return new;
}

#ifdef FIXED
#define ALIGNED __attribute__((aligned(8)))
#else
#define ALIGNED
#endif

// A runtime's performance counters.
struct counters { int methods; i64 ALIGNED items; };
// CHECK-FIXES: struct counters { int methods; _Alignas(8) i64 ALIGNED items; };
struct counters *counters;
void queued(void) { inc64(&counters->items); }
// CHECK-NOTES: :[[@LINE-1]]:21: warning: atomic access of 'items' needs an alignment of 8, but it is only known to be aligned to 4: it may tear or trap [atomic-misaligned]
// CHECK-NOTES: :[[@LINE-5]]:44: note: 'items' is at offset 4 of 'struct counters', which is aligned to 4

// A record that is made for one atomic.
typedef struct { i64 ALIGNED value; } atomic_i64;
// CHECK-FIXES: typedef struct { _Alignas(8) i64 ALIGNED value; } atomic_i64;
i64 add(atomic_i64 *a, i64 n) { return __atomic_fetch_add(&a->value, n, __ATOMIC_SEQ_CST); }
// CHECK-NOTES: :[[@LINE-1]]:40: warning: atomic access of 'value' needs an alignment of 8, but it is only known to be aligned to 4: it may tear or trap [atomic-misaligned]
// CHECK-NOTES: :[[@LINE-4]]:30: note: 'value' is at offset 0 of 'atomic_i64', which is aligned to 4
