// An operating system's own atomics: the word is in a record, loads and stores go through volatile, and the rest is
// layers of always-inline functions. Databases and packet libraries of that age do the same.
// RUN: %check_atomic %s atomic-* %t -- -- -std=gnu11
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=gnu11 -DFIXED
#include <stdbool.h>
#include <stddef.h>

typedef struct { int counter; } atomic_t;
typedef struct { atomic_t refs; } refcount_t;
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) do { *(volatile __typeof__(x) *)&(x) = (v); } while (0)
#define xchg(p, v) ({ __typeof__(p) p_ = (p); __atomic_exchange_n(p_, (v), __ATOMIC_SEQ_CST); })
#define always_inline inline __attribute__((always_inline))
static always_inline int arch_read(const atomic_t *v) { return READ_ONCE(v->counter); }
static always_inline void arch_set(atomic_t *v, int n) { WRITE_ONCE(v->counter, n); }
static always_inline int arch_add_return(int n, atomic_t *v) {
  return __atomic_add_fetch(&v->counter, n, __ATOMIC_SEQ_CST);
}
static always_inline int atomic_read(const atomic_t *v) { return arch_read(v); }
static always_inline void atomic_set(atomic_t *v, int n) { arch_set(v, n); }
static always_inline void atomic_inc(atomic_t *v) { arch_add_return(1, v); }
static always_inline void atomic_add(int n, atomic_t *v) { arch_add_return(n, v); }
static always_inline int atomic_xchg(atomic_t *v, int n) { return xchg(&v->counter, n); }
static always_inline bool atomic_try_cmpxchg(atomic_t *v, int *old, int new) {
  return __atomic_compare_exchange_n(&v->counter, old, new, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}
static always_inline void refcount_set(refcount_t *r, int n) { atomic_set(&r->refs, n); }
static always_inline bool refcount_dec_and_test(refcount_t *r) { return arch_add_return(-1, &r->refs) == 0; }
static always_inline void set_bit(long nr, volatile unsigned long *words) {
  __atomic_fetch_or(words + nr / 64, 1UL << (nr % 64), __ATOMIC_SEQ_CST);
}
void *kmalloc(size_t size, unsigned flags);
void *kmemdup(const void *p, size_t size, unsigned flags);
void kfree(const void *p);
void *memcpy(void *to, const void *from, size_t size);

// A count is read and set to zero, and another is added to, in two steps.
struct queue { atomic_t length, dropped, depth; };
void enqueue(struct queue *q) { atomic_inc(&q->length), atomic_inc(&q->dropped); }
int take_length(struct queue *q) {
#ifdef FIXED
  return atomic_xchg(&q->length, 0);
#else
  int n = atomic_read(&q->length);
  atomic_set(&q->length, 0);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'q->length.counter' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE-3]]:11: note: loaded here; an exchange loads and resets in one step
  return n;
#endif
}
void drop(struct queue *q, int n) {
#ifdef FIXED
  atomic_add(n, &q->dropped);
#else
  atomic_set(&q->dropped, atomic_read(&q->dropped) + n);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'q->dropped.counter' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE-2]]:27: note: loaded here; a compare-exchange loop makes the update one step
#endif
}
// One function alone writes the depth.
void deepen(struct queue *q) { atomic_set(&q->depth, atomic_read(&q->depth) + 1); }
// CHECK-NOTES: :[[@LINE-1]]:32: warning: 'q->depth.counter' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
// CHECK-NOTES: :[[@LINE-2]]:54: note: loaded here; a compare-exchange loop makes the update one step

// A page's flags are set by bit operations, and once by an assignment.
struct page { unsigned long flags; };
void lock(struct page *p) { set_bit(0, &p->flags); }
void soil(struct page *p) {
#ifdef FIXED
  set_bit(4, &p->flags);
#else
  p->flags |= 16;
  // CHECK-NOTES: :[[@LINE-1]]:6: warning: plain read-modify-write of 'p->flags' loses what others write in between: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-7]]:29: note: accessed atomically here: 'p->flags' is accessed atomically once in this file, plainly once
#endif
}

// A pending error is exchanged with zero, after a plain look.
struct sock { int err; };
int take_error(struct sock *s) {
#ifdef FIXED
  if (!READ_ONCE(s->err))
#else
  if (!s->err)
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: plain read of 's->err' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE+3]]:11: note: accessed atomically here: 's->err' is accessed atomically once in this file, plainly once
#endif
    return 0;
  return -xchg(&s->err, 0);
}

// Credentials are copied with their reference count, which is then set again.
struct cred { refcount_t usage; int uid, gid; };
void put(struct cred *c) {
  if (refcount_dec_and_test(&c->usage))
    kfree(c);
}
struct cred *prepare(const struct cred *old) {
  struct cred *new = kmalloc(sizeof *new, 0);
#ifdef FIXED
  new->uid = old->uid, new->gid = old->gid;
#else
  memcpy(new, old, sizeof *new);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'cred' is copied as bytes but holds atomic 'counter' (cred::usage.refs.counter) [atomic-copy]
  // CHECK-NOTES: :[[@LINE-88]]:10: note: 'counter' is accessed atomically here
#endif
  refcount_set(&new->usage, 1);
  return new;
}
struct cred *duplicate(const struct cred *old) {
#ifdef FIXED
  struct cred *new = kmalloc(sizeof *new, 0);
  new->uid = old->uid, new->gid = old->gid;
#else
  struct cred *new = kmemdup(old, sizeof *new, 0);
  // CHECK-NOTES: :[[@LINE-1]]:22: warning: 'cred' is copied as bytes but holds atomic 'counter' (cred::usage.refs.counter) [atomic-copy]
  // CHECK-NOTES: :[[@LINE-100]]:10: note: 'counter' is accessed atomically here
#endif
  refcount_set(&new->usage, 1);
  return new;
}

// Bit operations work on words: an array of 32-bit numbers is too narrow, and may start in the middle of one.
struct cpu {
  unsigned vendor;
#ifdef FIXED
  unsigned caps[4] __attribute__((aligned(8)));
#else
  unsigned caps[3];
#endif
};
struct cpu boot;
void set_cap(int n) {
  set_bit(n, (unsigned long *)boot.caps);
  // CHECK-NOTES: :[[@LINE-1]]:14: warning: atomic access of 'caps' needs an alignment of 8, but it is only known to be aligned to 4: it may tear or trap [atomic-misaligned]
  // CHECK-NOTES: :[[@LINE-7]]:12: note: 'caps' is at offset 4 of 'struct cpu', which is aligned to 4
}

// Each attempt charges.
struct pool { atomic_t used; };
int reserve(struct pool *p, int n, int *charged) {
  int old = atomic_read(&p->used);
  do {
    if (old + n > 100)
      return -1;
#ifndef FIXED
    *charged += n;
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: '*charged' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    // CHECK-NOTES: :[[@LINE+2]]:13: note: the compare-exchange that is retried
#endif
  } while (!atomic_try_cmpxchg(&p->used, &old, old + n));
#ifdef FIXED
  *charged += n;
#endif
  return old;
}
