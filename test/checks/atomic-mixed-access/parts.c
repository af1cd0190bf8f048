// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11
//
// A record that is a part of many kinds of things: what is atomic in one says nothing of the others.

struct link {
  struct link *next, *prev;
};

struct session {
  struct link waiting, all;
  int state;
};
struct buffer {
  struct link pool;
  char *bytes;
};

#define IS_LINKED_ATOMIC(l) (__atomic_load_n(&(l)->next, __ATOMIC_ACQUIRE) != (l))
#define IS_LINKED(l) ((l)->next != (l))

int is_waiting(struct session *s) { return IS_LINKED_ATOMIC(&s->waiting); }

// Other parts of the same object and of other objects.
int is_known(struct session *s) { return IS_LINKED(&s->all); }
int is_pooled(struct buffer *b) { return IS_LINKED(&b->pool); }
// Whose link this is, nobody says.
int is_empty(struct link *head) { return head->next == head; }

// The part that is atomic, by any way to it.
int peek(struct session *s) {
  struct link *l = &s->waiting;
  return IS_LINKED(l) + IS_LINKED(&s->waiting);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: plain read of 's->waiting.next' may tear or be stale: it is accessed atomically elsewhere in this file (advice)
  // CHECK-MESSAGES: :[[@LINE-2]]:25: warning: plain read of 's->waiting.next' may tear or be stale: it is accessed atomically elsewhere in this file (advice)
}
static void unlink(struct link *l) {
  l->next = l;
  // CHECK-MESSAGES: :[[@LINE-1]]:6: warning: plain write of 'l->next' may be lost, or undo what others write: it is accessed atomically elsewhere in this file
}
void leave(struct session *s) { unlink(&s->waiting); }

// Through accessors: their callers say which parts are atomic.
typedef struct {
  long repr;
} cell;
static inline void cell_add(cell *c, long n) { __atomic_fetch_add(&c->repr, n, __ATOMIC_RELAXED); }
static inline long cell_get(cell *c) { return __atomic_load_n(&c->repr, __ATOMIC_RELAXED); }
struct stats {
  cell hits, size;
  cell history[4];
};
void hit(struct stats *s) { cell_add(&s->hits, 1); }
long hits(struct stats *s) { return cell_get(&s->hits); }
void remember(struct stats *s, int i) { cell_add(&s->history[i], 1); }
long size(struct stats *s) { return s->size.repr; }
void reset(struct stats *s) {
  s->size.repr = 0;
  s->hits.repr = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: plain write of 's->hits.repr' may be lost, or undo what others write: it is accessed atomically elsewhere in this file
  s->history[1].repr = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: plain write of 's->history[1].repr' may be lost, or undo what others write: it is accessed atomically elsewhere in this file
}

// An accessor that others call as well may be about any part.
struct gauge {
  long value;
};
void gauge_add(struct gauge *g, long n) { __atomic_fetch_add(&g->value, n, __ATOMIC_RELAXED); }
struct pump {
  struct gauge flow, pressure;
};
void pump_flow(struct pump *p) { gauge_add(&p->flow, 1); }
long pump_pressure(struct pump *p) {
  return p->pressure.value;
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: plain read of 'p->pressure.value' may tear or be stale: it is written atomically elsewhere in this file
}

// A part that is no link and that no kind uses plainly throughout is one thing wherever it is.
struct counter {
  long n, max;
};
struct conn {
  struct counter in, out;
  int fd;
};
struct listener {
  struct counter accepted;
};
static struct counter total;
void conn_read(struct conn *c) { __atomic_fetch_add(&c->in.n, 1, __ATOMIC_RELAXED); }
long conn_reads(struct conn *c) {
  return c->in.n;
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: plain read of 'c->in.n' may tear or be stale: it is written atomically elsewhere in this file
}
long conn_writes(struct conn *c) {
  return c->out.n;
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: plain read of 'c->out.n' may tear or be stale: it is written atomically elsewhere in this file
}
void listener_reset(struct listener *l) {
  l->accepted.n = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: plain write of 'l->accepted.n' may be lost, or undo what others write: it is accessed atomically elsewhere in this file
}
long counted(struct counter *c) {
  return c->n;
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: plain read of 'c->n' may tear or be stale: it is written atomically elsewhere in this file
}
void count_total(void) {
  total.n++;
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: plain read-modify-write of 'total.n' loses what others write in between: it is accessed atomically elsewhere in this file
}
long conn_max(struct conn *c) { return c->in.max; }

// One that a kind uses plainly throughout, in several functions, is another thing there. Of whom it is, a pointer does
// not say then.
struct tally {
  long n;
};
struct shared {
  struct tally seen;
};
struct scratch {
  struct tally seen;
};
void shared_see(struct shared *s) { __atomic_fetch_add(&s->seen.n, 1, __ATOMIC_RELAXED); }
void scratch_see(struct scratch *s) { s->seen.n++; }
long scratch_seen(struct scratch *s) { return s->seen.n; }
long seen(struct tally *t) { return t->n; }
long shared_seen(struct shared *s) {
  return s->seen.n;
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: plain read of 's->seen.n' may tear or be stale: it is written atomically elsewhere in this file
}

// Beside it in a union it is the same memory.
struct pair {
  long n, m;
};
struct slot {
  union {
    struct pair pair;
    long words[2];
  } u;
};
void slot_add(struct slot *s) { __atomic_fetch_add(&s->u.pair.n, 1, __ATOMIC_RELAXED); }
long slot_first(struct slot *s) {
  return s->u.words[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: plain read of 's->u.words[0]' may tear or be stale: it is written atomically elsewhere in this file
}

// With one part only, a pointer to it is that part.
struct meter {
  long total;
};
struct station {
  struct meter meter;
};
void measure(struct station *s) { __atomic_fetch_add(&s->meter.total, 1, __ATOMIC_RELAXED); }
long measured(struct meter *m) {
  return m->total;
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: plain read of 'm->total' may tear or be stale: it is written atomically elsewhere in this file
}

// A union of many things is one of them at a time; two views of the same bytes are not.
union value {
  int number;
  unsigned count;
  unsigned long long big;
  void *pointer;
  struct gauge gauge[2];
};
void *value_pointer(union value *v) { return __atomic_load_n(&v->pointer, __ATOMIC_ACQUIRE); }
int value_number(union value *v) { return v->number; }
// Two slots of the same kind need not hold the same thing.
void value_count(union value *v) { __atomic_fetch_add(&v->count, 1, __ATOMIC_RELAXED); }
unsigned value_counted(union value *v) { return v->count; }
// What has a name of its own is one thing.
struct setting {
  union value value;
};
void setting_count(struct setting *s) { __atomic_fetch_add(&s->value.count, 1, __ATOMIC_RELAXED); }
unsigned setting_counted(struct setting *s) {
  return s->value.count;
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: plain read of 's->value.count' may tear or be stale: it is written atomically elsewhere in this file
}
union word {
  unsigned long long whole;
  unsigned halves[2];
};
void word_add(union word *w) { __atomic_fetch_add(&w->whole, 1, __ATOMIC_RELAXED); }
unsigned word_low(union word *w) {
  return w->halves[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: plain read of 'w->halves[0]' may tear or be stale: it is written atomically elsewhere in this file
}

// A part that is seen in another way beside it is the same part.
struct device {
  union {
    unsigned word;
    struct {
      unsigned short count, flags;
    } part;
  } status, mode;
};
void device_update(struct device *d) { __atomic_fetch_or(&d->status.word, 1, __ATOMIC_RELAXED); }
int device_count(struct device *d) {
  return d->status.part.count;
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: plain read of 'd->status.part.count' may tear or be stale: it is written atomically elsewhere in this file
}
