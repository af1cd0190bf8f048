// Structures of counters and reference counts as values and as bytes.
// RUN: %check_atomic %s atomic-* %t -- -- -std=gnu11
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=gnu11 -DFIXED
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct { volatile int64_t cnt; } a64_t;
static inline void a64_add(a64_t *v, int64_t n) { __sync_fetch_and_add(&v->cnt, n); }
static inline int64_t a64_read(a64_t *v) { return __sync_fetch_and_add(&v->cnt, 0); }
static inline int64_t a64_take(a64_t *v) { return __sync_fetch_and_and(&v->cnt, 0); }

// A port's statistics are cleared with memset, and reported from a copy.
struct stats { a64_t rx, tx; };
struct port { int id; struct stats stats; };
void received(struct port *p, int n) { a64_add(&p->stats.rx, n), a64_add(&p->stats.tx, 1); }
void clear(struct port *p) {
#ifdef FIXED
  a64_take(&p->stats.rx), a64_take(&p->stats.tx);
#else
  memset(&p->stats, 0, sizeof(p->stats));
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'stats' is overwritten as bytes but holds atomic 'cnt' (stats::rx.cnt) [atomic-copy]
  // CHECK-NOTES: :[[@LINE-14]]:51: note: 'cnt' is accessed atomically here
#endif
}
int64_t total(struct port *p) {
#ifdef FIXED
  return a64_read(&p->stats.rx) + a64_read(&p->stats.tx);
#else
  struct stats s = p->stats;
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: 'stats' is copied by value but holds atomic 'cnt' (stats::rx.cnt) [atomic-copy]
  // CHECK-NOTES: :[[@LINE-23]]:51: note: 'cnt' is accessed atomically here
  return s.rx.cnt + s.tx.cnt;
#endif
}

// A migration starts over with clean statistics, in a static object.
static struct { uint64_t dirty, sent; } migration;
void sent(uint64_t n) { __atomic_fetch_add(&migration.sent, n, __ATOMIC_RELAXED); }
void migrate_again(void) {
#ifdef FIXED
  __atomic_store_n(&migration.sent, 0, __ATOMIC_RELAXED);
#else
  memset(&migration, 0, sizeof(migration));
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'struct' is overwritten as bytes but holds atomic 'sent' (struct::sent) [atomic-copy]
  // CHECK-NOTES: :[[@LINE-7]]:25: note: 'sent' is accessed atomically here
#endif
}

// An error, or a template of an object, is copied whole, its reference count included.
struct error { int refs; uint8_t arena[64]; struct error *next; };
void unref(struct error *e) {
  if (__atomic_sub_fetch(&e->refs, 1, __ATOMIC_ACQ_REL) == 0)
    free(e);
}
struct error *copy_error(const struct error *in) {
  struct error *out = malloc(sizeof *out);
#ifdef FIXED
  memcpy(out->arena, in->arena, sizeof out->arena);
  out->next = in->next;
#else
  memcpy(out, in, sizeof *out);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'error' is copied as bytes but holds atomic 'refs' (error::refs) [atomic-copy]
  // CHECK-NOTES: :[[@LINE-11]]:7: note: 'refs' is accessed atomically here
#endif
  out->refs = 1;
  return out;
}
struct error *like(const struct error *in) {
  struct error *out = calloc(1, sizeof *out);
#ifdef FIXED
  out->next = in->next;
#else
  *out = *in;
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'error' is copied by value but holds atomic 'refs' (error::refs) [atomic-copy]
  // CHECK-NOTES: :[[@LINE-23]]:7: note: 'refs' is accessed atomically here
#endif
  out->refs = 1;
  return out;
}
