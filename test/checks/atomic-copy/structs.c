/* RUN: %check_atomic %s atomic-copy %t -- -- -std=gnu11,gnu17 */
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct counts {
  _Atomic unsigned long lines, bytes;
};
struct sink {
  char name[16];
  int fd;
  struct counts counts;
};
typedef struct {
  atomic_int level;
} gauge;
struct ring { /* atomic through builtins only */
  unsigned long pushed;
  unsigned dropped;
};
struct table {
  struct ring rings[4];
  size_t used;
};
union word {
  atomic_long value;
  unsigned char raw[8];
};
struct slots { /* elements of a plain array, accessed atomically */
  int busy[8];
};

struct sink console;
gauge level, high_water;

void push(struct ring *r) {
  __atomic_fetch_add(&r->pushed, 1, __ATOMIC_RELAXED);
}
int take(struct slots *s, int i) {
  return __sync_lock_test_and_set(&s->busy[i], 1);
}
void log_line(int kind, ...);
typedef void (*sink_fn)(struct sink s);

void initialised(struct sink *s, struct sink *all, int i) {
  // CHECK-MESSAGES: :[[@LINE+1]]:15: warning: 'sink' is copied by value but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  struct sink before = *s; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:15: warning: 'sink' is copied by value but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  struct sink one = all[i]; // +
  struct sink listed[2] = {
      // CHECK-MESSAGES: :[[@LINE+1]]:7: warning: 'sink' is copied by value but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
      *s, // +
  };
  struct {
    int kind;
    struct counts counts;
  // CHECK-MESSAGES: :[[@LINE+1]]:34: warning: 'counts' is copied by value but holds atomic 'lines' (counts::lines) [atomic-copy]
  } kept = {.kind = 1, .counts = s->counts}; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: 'gauge' is copied by value but holds atomic 'level' (gauge::level) [atomic-copy]
  gauge seen = level; // +
}

void assigned(struct sink *a, struct sink *b, struct ring *r, struct table *t, int which) {
  struct ring seen, again;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is copied by value but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  *a = *b; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'counts' is copied by value but holds atomic 'lines' (counts::lines) [atomic-copy]
  a->counts = b->counts; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'ring' is copied by value but holds atomic 'pushed' (ring::pushed) [atomic-copy]
  seen = *r; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'ring' is copied by value but holds atomic 'pushed' (ring::pushed) [atomic-copy]
  t->rings[0] = *r; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:11: warning: 'ring' is copied by value but holds atomic 'pushed' (ring::pushed) [atomic-copy]
  again = seen = *r; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'ring' is copied by value but holds atomic 'pushed' (ring::pushed) [atomic-copy]
  seen = which ? t->rings[1] : t->rings[2]; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'ring' is copied by value but holds atomic 'pushed' (ring::pushed) [atomic-copy]
  seen = (which++, *r); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'ring' is copied by value but holds atomic 'pushed' (ring::pushed) [atomic-copy]
  seen = ({ push(r); *r; }); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'gauge' is copied by value but holds atomic 'level' (gauge::level) [atomic-copy]
  level = high_water; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is overwritten by value but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  *a = (struct sink){.fd = 1}; // +
}

struct sink returned(struct sink *s) {
  // CHECK-MESSAGES: :[[@LINE+1]]:10: warning: 'sink' is copied by value but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  return *s; // +
}
struct counts returned_part(const struct sink *s) {
  // CHECK-MESSAGES: :[[@LINE+1]]:10: warning: 'counts' is copied by value but holds atomic 'lines' (counts::lines) [atomic-copy]
  return s->counts; // +
}

void by_value(int i,
              // CHECK-MESSAGES: :[[@LINE+1]]:27: warning: 'sink' is copied by value but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
              struct sink s) { // +
  (void)s.fd, (void)i;
}
// CHECK-MESSAGES: :[[@LINE+1]]:40: warning: 'counts' is copied by value but holds atomic 'lines' (counts::lines) [atomic-copy]
static void by_value_too(struct counts c) { // +
  (void)c;
}
// CHECK-MESSAGES: :[[@LINE+1]]:28: warning: 'sink' is copied by value but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
void elsewhere(struct sink s); // +

void arguments(struct sink *s, sink_fn fn) {
  by_value(1, *s);
  by_value_too(s->counts);
  elsewhere(*s);
  // CHECK-MESSAGES: :[[@LINE+1]]:6: warning: 'sink' is copied by value but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  fn(*s); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:15: warning: 'sink' is copied by value but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  log_line(1, *s); // +
}

void bytes(struct sink *a, struct sink *b, void *raw, struct slots *s, size_t n) {
  char other[sizeof(struct sink)];
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is copied as bytes but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  memcpy(a, b, sizeof *a); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is copied as bytes but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  memmove(a, raw, sizeof *a); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is copied as bytes but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  memcpy(other, a, sizeof(struct sink)); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is copied as bytes but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  __builtin_memcpy(raw, b, sizeof *b); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'counts' is overwritten as bytes but holds atomic 'lines' (counts::lines) [atomic-copy]
  memset(&a->counts, 0, sizeof a->counts); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is overwritten as bytes but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  memset(a, 0, n * sizeof *a); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is overwritten as bytes but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  memset((char *)a + offsetof(struct sink, fd), 0, sizeof *a - offsetof(struct sink, fd)); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is overwritten as bytes but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  memset(&a->fd, 0, sizeof *a - offsetof(struct sink, fd)); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'slots' is overwritten as bytes but holds atomic 'busy' (slots::busy[...]) [atomic-copy]
  memset(s, 0, sizeof *s); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'gauge' is overwritten as bytes but holds atomic 'level' (gauge::level) [atomic-copy]
  memset(&level, 0, sizeof level); // +
  size_t size = sizeof(struct counts) + n;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'counts' is overwritten as bytes but holds atomic 'lines' (counts::lines) [atomic-copy]
  memset(&b->counts, 0, size); // +
  void *at = b;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is overwritten as bytes but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  memset(at, 0, sizeof *b); // +
}

void unions(union word *a, union word *b) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'word' is copied by value but holds atomic 'value' (word::value) [atomic-copy]
  *a = *b; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'word' is overwritten as bytes but holds atomic 'value' (word::value) [atomic-copy]
  memset(a, 0, sizeof *a); // +
}

int by_name(const void *a, const void *b);
struct sink *relocated(struct sink *s, size_t n) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is moved as bytes by 'qsort' but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  qsort(s, n, sizeof *s, by_name); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:10: warning: 'sink' is moved as bytes by 'realloc' but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  return realloc(s, n * sizeof *s); // +
}
void *zrealloc(void *p, size_t n);
void relocated_too(struct table **t) {
  // CHECK-MESSAGES: :[[@LINE+1]]:8: warning: 'table' is moved as bytes by 'zrealloc' but holds atomic 'pushed' (table::rings[...].pushed) [atomic-copy]
  *t = zrealloc(*t, sizeof **t * 2); // +
}

#define ASSIGN(to, from) (*(to) = *(from))
#define ZERO(what) memset(&(what), 0, sizeof(what))
void macros(struct sink *a, struct sink *b) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'sink' is copied by value but holds atomic 'lines' (sink::counts.lines) [atomic-copy]
  ASSIGN(a, b); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'counts' is overwritten as bytes but holds atomic 'lines' (counts::lines) [atomic-copy]
  ZERO(a->counts); // +
}

void statics(struct counts *c) {
  static struct counts last;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'counts' is copied by value but holds atomic 'lines' (counts::lines) [atomic-copy]
  last = *c; // +
  struct counts *fresh = malloc(sizeof *fresh);
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'counts' is copied by value but holds atomic 'lines' (counts::lines) [atomic-copy]
  *fresh = *c; // +
  free(fresh);
}
