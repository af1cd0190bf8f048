// A family of inline functions that a macro makes for each width, and shared fields that are written by them alone: a
// storage engine's way.
// RUN: %check_atomic %s atomic-* %t -- -- -std=gnu11
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=gnu11 -DFIXED
#include <stdbool.h>
#include <stdint.h>

#define DB_ATOMIC(name, type) \
  static inline type db_add_##name(type *p, type n) { return __atomic_add_fetch(p, n, __ATOMIC_SEQ_CST); } \
  static inline bool db_cas_##name(type *p, type old, type new) { \
    return __atomic_compare_exchange_n(p, &old, new, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
  } \
  static inline type db_load_##name(type *p) { return __atomic_load_n(p, __ATOMIC_RELAXED); } \
  static inline void db_store_##name(type *p, type n) { __atomic_store_n(p, n, __ATOMIC_RELAXED); }
DB_ATOMIC(u8, uint8_t)
DB_ATOMIC(u32, uint32_t)
DB_ATOMIC(u64, uint64_t)

struct tree { uint8_t fresh; uint32_t flags; uint64_t dirty; };
struct session { struct { uint32_t cursors; } *conn; struct tree *tree; };
#define S2C(s) ((s)->conn)
#define F_SET(p, f) ((p)->flags |= (f))
#define FA_SET(p, f) \
  do { \
    uint32_t old_; \
    do \
      old_ = db_load_u32(&(p)->flags); \
    while (!db_cas_u32(&(p)->flags, old_, old_ | (f))); \
  } while (0)

// The early exit before the one-shot compare-exchange.
int leave_bulk_mode(struct session *s) {
#ifdef FIXED
  if (!db_load_u8(&s->tree->fresh))
#else
  if (!s->tree->fresh)
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: plain read of 's->tree->fresh' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE+3]]:10: note: accessed atomically here: 's->tree->fresh' is accessed atomically once in this file, plainly once
#endif
    return 0;
  return db_cas_u8(&s->tree->fresh, 1, 0);
}

// A fast path that asks whether anybody is there.
void open_cursor(struct session *s) { db_add_u32(&S2C(s)->cursors, 1); }
uint64_t oldest(struct session *s, uint64_t pinned, uint64_t newest) {
#ifdef FIXED
  return db_load_u32(&S2C(s)->cursors) > 0 ? pinned : newest;
#else
  return S2C(s)->cursors > 0 ? pinned : newest;
  // CHECK-NOTES: :[[@LINE-1]]:18: warning: plain read of 's->conn->cursors' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-7]]:39: note: accessed atomically here: 's->conn->cursors' is accessed atomically once in this file, plainly once
#endif
}

// A flag is set plainly in a word whose other flags are set atomically.
void closing(struct session *s) { FA_SET(s->tree, 4u); }
void checkpoint(struct session *s) {
#ifdef FIXED
  FA_SET(s->tree, 2u);
#else
  F_SET(s->tree, 2u);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: plain read-modify-write of 's->tree->flags' loses what others write in between: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-7]]:35: note: accessed atomically here: 's->tree->flags' is accessed atomically 2 times in this file, plainly once
#endif
}

// A gauge that must not go below zero, in two steps.
void soil(struct tree *t, uint64_t n) { db_add_u64(&t->dirty, n); }
void clean(struct tree *t, uint64_t n) {
  uint64_t old = db_load_u64(&t->dirty);
#ifdef FIXED
  while (!db_cas_u64(&t->dirty, old, old < n ? 0 : old - n))
    old = db_load_u64(&t->dirty);
#else
  db_store_u64(&t->dirty, old < n ? 0 : old - n);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 't->dirty' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE-7]]:18: note: loaded here; a compare-exchange loop makes the update one step
#endif
}
