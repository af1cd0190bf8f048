// Macros over the builtins, with pointers, lvalues, a result through an argument, and a copy of the expected value.
// RUN: %check_atomic %s atomic-* %t -- -- -std=gnu11
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=gnu11 -DFIXED
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define at_incr(var, n) __atomic_add_fetch(&var, (n), __ATOMIC_RELAXED)
#define at_get(var, out) do { out = __atomic_load_n(&var, __ATOMIC_RELAXED); } while (0)
#define at_set(var, n) __atomic_store_n(&var, n, __ATOMIC_RELAXED)
#define q_read(p) ({ _Static_assert(sizeof(*p) <= sizeof(void *), "wide"); __atomic_load_n(p, __ATOMIC_RELAXED); })
#define q_inc(p) ((void)__atomic_fetch_add(p, 1, __ATOMIC_SEQ_CST))
#define q_dec(p) ((void)__atomic_fetch_sub(p, 1, __ATOMIC_SEQ_CST))
#define q_fetch_inc(p) __atomic_fetch_add(p, 1, __ATOMIC_SEQ_CST)
#define p_inc(p) (void)p_add_return((p), 1)
#define p_add_return(p, n) __atomic_add_fetch((p), (n), __ATOMIC_ACQ_REL)
#define p_read(p) __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define p_dec_zero(p) (p_add_return((p), -1) == 0)
#define h_load(p) __atomic_load_n(p, __ATOMIC_RELAXED)
#define h_cas(p, old, new) \
  ({ __typeof__((p)) p_ = (p); __typeof__((old)) o_ = (old); __typeof__(*(p)) n_ = (new); \
     __atomic_compare_exchange_n(p_, o_, n_, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); })

// A cache server resets its traffic counters plainly, and samples them plainly.
struct { long long in, out; size_t lazy; } server;
void received(long n) { at_incr(server.in, n); }
void reset_traffic(void) {
#ifdef FIXED
  at_set(server.in, 0);
#else
  server.in = 0;
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: plain write of 'server.in' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-7]]:25: note: accessed atomically here: 'server.in' is accessed atomically once in this file, plainly once
#endif
}
void queue_free(void) { at_incr(server.lazy, 1); }
size_t pending(void) {
#ifdef FIXED
  size_t n;
  at_get(server.lazy, n);
  return n;
#else
  return server.lazy;
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: plain read of 'server.lazy' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-9]]:25: note: accessed atomically here: 'server.lazy' is accessed atomically once in this file, plainly once
#endif
}

// A block device: requests in flight are counted atomically, and waited for with a plain read; a nesting depth is counted
// up atomically and down plainly.
struct device { unsigned in_flight; int quiesced; };
void begin(struct device *d) { q_inc(&d->in_flight); }
bool busy(struct device *d) {
#ifdef FIXED
  return q_read(&d->in_flight) > 0;
#else
  return d->in_flight > 0;
  // CHECK-NOTES: :[[@LINE-1]]:13: warning: plain read of 'd->in_flight' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-7]]:32: note: accessed atomically here: 'd->in_flight' is accessed atomically once in this file, plainly once
#endif
}
bool quiesce(struct device *d) { return q_fetch_inc(&d->quiesced) == 0; }
void resume(struct device *d) {
#ifdef FIXED
  q_dec(&d->quiesced);
#else
  d->quiesced--;
  // CHECK-NOTES: :[[@LINE-1]]:6: warning: plain read-modify-write of 'd->quiesced' loses what others write in between: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-7]]:41: note: accessed atomically here: 'd->quiesced' is accessed atomically once in this file, plainly once
#endif
}

// A graphics buffer is used again when nobody else refers to it; a new id is read back after the increment.
struct buffer { struct { int32_t count; } reference; };
struct screen { unsigned ids; };
void destroy(struct buffer *b);
void unreference(struct buffer *b) {
  if (p_dec_zero(&b->reference.count))
    destroy(b);
}
bool reusable(struct buffer *b) {
#ifdef FIXED
  return p_read(&b->reference.count) == 1;
#else
  return b->reference.count == 1;
  // CHECK-NOTES: :[[@LINE-1]]:23: warning: plain read of 'b->reference.count' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-9]]:7: note: accessed atomically here: 'b->reference.count' is accessed atomically once in this file, plainly once
#endif
}
unsigned new_id(struct screen *s) {
#ifdef FIXED
  return p_add_return(&s->ids, 1);
#else
  p_inc(&s->ids);
  return s->ids;
  // CHECK-NOTES: :[[@LINE-1]]:13: warning: plain read of 's->ids' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: accessed atomically here: 's->ids' is accessed atomically once in this file, plainly once
#endif
}

// A proxy: the limit is checked plainly, and so is the first guess of the loop that takes a place (advice).
struct frontend { unsigned conns, max; };
bool is_full(struct frontend *f) {
#ifdef FIXED
  return h_load(&f->conns) >= f->max;
#else
  return f->conns >= f->max;
  // CHECK-NOTES: :[[@LINE-1]]:13: warning: plain read of 'f->conns' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE+13]]:13: note: accessed atomically here: 'f->conns' is accessed atomically once in this file, plainly 2 times
#endif
}
void admit(struct frontend *f) {
  unsigned n;
  do {
#ifdef FIXED
    n = h_load(&f->conns);
#else
    n = f->conns;
    // CHECK-NOTES: :[[@LINE-1]]:12: warning: plain read of 'f->conns' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
    // CHECK-NOTES: :[[@LINE+2]]:13: note: accessed atomically here: 'f->conns' is accessed atomically once in this file, plainly 2 times
#endif
  } while (!h_cas(&f->conns, &n, n + 1));
}

// Work stealing: the victim with the least progress is looked for plainly.
struct worker { long at; };
long steal(struct worker *w, int n) {
  int least = 0;
  for (int i = 1; i < n; i++)
#ifdef FIXED
    if (__atomic_load_n(&w[i].at, __ATOMIC_RELAXED) < __atomic_load_n(&w[least].at, __ATOMIC_RELAXED))
#else
    if (w[i].at < w[least].at)
    // CHECK-NOTES: :[[@LINE-1]]:14: warning: plain read of 'w[...].at' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
    // CHECK-NOTES: :[[@LINE+5]]:10: note: accessed atomically here: 'w[...].at' is accessed atomically once in this file, plainly 2 times
    // CHECK-NOTES: :[[@LINE-3]]:28: warning: plain read of 'w[...].at' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
    // CHECK-NOTES: :[[@LINE+3]]:10: note: accessed atomically here: 'w[...].at' is accessed atomically once in this file, plainly 2 times
#endif
      least = i;
  return __sync_fetch_and_add(&w[least].at, n);
}

// An event loop's wake-up flag: sent by compare-and-swap, consumed by a check and a plain reset.
static int cmpxchg(int *p, int old, int new) { return __sync_val_compare_and_swap(p, old, new); }
struct wakeup { int pending; };
int wake(struct wakeup *w) { return cmpxchg(&w->pending, 0, 1); }
bool woken(struct wakeup *w) {
#ifdef FIXED
  return cmpxchg(&w->pending, 1, 0) == 1;
#else
  if (w->pending == 0)
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: plain read of 'w->pending' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-7]]:37: note: accessed atomically here: 'w->pending' is accessed atomically once in this file, plainly 2 times
    return false;
  w->pending = 0;
  // CHECK-NOTES: :[[@LINE-1]]:6: warning: plain write of 'w->pending' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-11]]:37: note: accessed atomically here: 'w->pending' is accessed atomically once in this file, plainly 2 times
  return true;
#endif
}
