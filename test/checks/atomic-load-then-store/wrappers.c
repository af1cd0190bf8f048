// Wrappers and macros of the project, several levels deep; who is a single writer, and who is not.
// RUN: %check_atomic %s atomic-load-then-store %t -- -- -std=gnu11
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#define uatomic_read(p) __atomic_load_n((p), __ATOMIC_RELAXED)
#define uatomic_set(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define LOAD_SHARED(x) __extension__({ __typeof__(x) _v = uatomic_read(&(x)); _v; })
#define STORE_SHARED(x, v) __extension__({ __typeof__(x) _v = (v); uatomic_set(&(x), _v); _v; })
#define LOAD_INTO(p) ({ __typeof__(*(p)) v_; __atomic_load((p), &v_, __ATOMIC_SEQ_CST); v_; })
#define atomicGet(var, dst) do { dst = atomic_load_explicit(&var, memory_order_relaxed); } while (0)
#define atomicSet(var, value) atomic_store_explicit(&var, value, memory_order_relaxed)

struct stats { uint32_t hits, misses, ring; atomic_int level; };
static struct stats all;
static uint32_t head, seen, resets, shared, bumped, twice;

static inline uint32_t get(const uint32_t *p) { return __atomic_load_n(p, __ATOMIC_ACQUIRE); }
static inline uint32_t get_hits(const struct stats *s) { return get(&s->hits); }
static inline void set(uint32_t *p, uint32_t v) { __atomic_store_n(p, v, __ATOMIC_RELEASE); }
static inline void set_hits(struct stats *s, uint32_t v) { set(&s->hits, v); }
static inline void clear(uint32_t *p) { set(p, 0); }
static inline void get_into(const uint32_t *p, uint32_t *out) { *out = __atomic_load_n(p, __ATOMIC_ACQUIRE); }
static inline uint32_t peek(const uint32_t *p) { return __atomic_load_n(p, __ATOMIC_RELAXED); }

void others(struct stats *s) {
  __atomic_fetch_add(&s->hits, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&s->misses, 1, __ATOMIC_RELAXED);
  s->level++;
}

uint32_t take_hits(struct stats *s) {
  uint32_t n = get_hits(s);
  set_hits(s, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->hits' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  return n;
}

void add_hit(struct stats *s) {
  set_hits(s, get_hits(s) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->hits' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

uint32_t take_into(struct stats *s) {
  uint32_t n;
  get_into(&s->misses, &n);
  clear(&s->misses);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->misses' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  return n;
}

uint32_t statement_expressions(struct stats *s) {
  uint32_t n = LOAD_SHARED(s->misses);
  STORE_SHARED(s->misses, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->misses' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  STORE_SHARED(s->hits, LOAD_INTO(&s->hits) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->hits' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  return n;
}

int statement_macros(void) {
  int n;
  atomicGet(all.level, n);
  atomicSet(all.level, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'all.level' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  return n;
}

uint32_t plain_read(struct stats *s) {
  uint32_t n = s->misses;
  set(&s->misses, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->misses' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  return n;
}

uint32_t by_address(struct stats *s) {
  uint32_t n = get(&s->misses), zero = 0;
  __atomic_store(&s->misses, &zero, __ATOMIC_RELEASE);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->misses' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  return n;
}

uint32_t jumps(struct stats *s, int kind) {
  uint32_t n = 0;
  switch (kind) {
  case 1:
    n = get(&s->misses);
    goto done;
  case 2:
    set(&s->misses, 0);
    break;
  }
  return n;
done:
  set(&s->misses, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->misses' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  return n;
}

// The single writer's own load is relaxed, seen through wrappers and macros; all other functions only read.
void push(void) { set(&head, peek(&head) + 1); }
uint32_t behind(void) { return get(&head) - get(&seen); }

static void step(void) { uatomic_set(&seen, uatomic_read(&seen) + 1); }
static void skip(void) { step(); }
static void start_again(void) { uatomic_set(&seen, 0); }
void reader(int n) {
  if (n < 0)
    start_again();
  while (n-- > 0)
    skip();
}

// A helper's object is what its callers pass: here one writer, ...
static void bump(uint32_t *p) { uatomic_set(p, uatomic_read(p) + 1); }
void owner(void) { bump(&bumped); }
uint32_t owner_value(void) { return get(&bumped); }

// ... here two.
static void bump_any(uint32_t *p) {
  uatomic_set(p, uatomic_read(p) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: '*p' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}
void first(void) { bump_any(&twice); }
void second(void) { bump_any(&twice); }

// Not relaxed: nothing says that it is deliberate.
void not_explicit(void) {
  set(&resets, get(&resets) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'resets' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

// Relaxed, but not alone: a plain write elsewhere is a writer too.
void not_alone(void) {
  set(&shared, peek(&shared) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'shared' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}
void reset_shared(void) { shared = 0; }

/* A function that makes another value of what it loads is no load of its own; what it makes is an update all the same. */
static uint32_t next_hits(struct stats *s) { return get(&s->hits) + 1; }
static uint32_t capped_hits(struct stats *s) {
  uint32_t n = get(&s->hits);
  if (n > 100)
    n = 100;
  return n;
}
static uint32_t logged_hits(struct stats *s, uint32_t other) {
  if (get(&s->hits) > 100)
    other++;
  return other;
}

void make_update(struct stats *s) {
  set_hits(s, next_hits(s));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->hits' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

void make_update_later(struct stats *s) {
  uint32_t n = capped_hits(s);
  set_hits(s, n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->hits' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

void make_nothing_of_it(struct stats *s) { set_hits(s, logged_hits(s, 3)); }

void restore(struct stats *s) {
  uint32_t n = get_hits(s);
  set_hits(s, 7);
  others(s);
  set_hits(s, n);
}

/* A helper that nobody here uses: whose object it is, only its users can say; only one that says relaxed is taken for
   deliberate. One that is used on a function's own object alone is as silent as its users. */
static inline void step_peeked(uint32_t *p) { set(p, peek(p) + 1); }
static inline void step_strictly(uint32_t *p) { set(p, get(p) + 1); }
// CHECK-MESSAGES: :[[@LINE-1]]:49: warning: '*p' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
static void step_own(uint32_t *p) { set(p, get(p) + 1); }
uint32_t own_steps(void) {
  uint32_t mine = 0;
  step_own(&mine);
  return mine;
}

/* Of one helper's users one holds a lock, the other has its own object. */
static pthread_mutex_t lock;
static uint32_t guarded;
static void step_either(uint32_t *p) { set(p, get(p) + 1); }
uint32_t either(void) {
  uint32_t mine = 0;
  step_either(&mine);
  pthread_mutex_lock(&lock);
  step_either(&guarded);
  pthread_mutex_unlock(&lock);
  return mine;
}
