/* The field is aligned where its record has room for that: not where somebody packed it, or asserted its layout. */
/* RUN: %check_atomic %s atomic-misaligned %t -check-suffix=,OLD -- -- -std=gnu99 */
/* RUN: %check_atomic %s atomic-misaligned %t -check-suffix=,C11 -- -- -std=gnu11,gnu17 */
/* RUN: %check_atomic %s atomic-misaligned %t -check-suffix=,C23 -- -- -std=gnu23 */
#include <stddef.h>
#include <stdint.h>

struct pair {
  void *top;
  uintptr_t tag;
};

struct stack {
  uint64_t pushes;
  struct pair head;
  /* CHECK-FIXES-OLD: __attribute__((aligned(16))) struct pair head; */
  /* CHECK-FIXES-C11: _Alignas(16) struct pair head; */
  /* CHECK-FIXES-C23: alignas(16) struct pair head; */
};

void fixed(struct stack *s, struct pair *out) {
  __atomic_load(&s->head, out, __ATOMIC_ACQUIRE);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'head' needs an alignment of 16, {{.*}} */
}

/* Every declarator of a list would get it. */
struct two {
  struct pair first, second;
};
void list(struct two *t, struct pair *out) {
  __atomic_load(&t->first, out, __ATOMIC_ACQUIRE);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'first' needs an alignment of 16, {{.*}} */
}

/* The struct would get it. */
struct inline_type {
  uint32_t id;
  struct {
    uint32_t low, high;
  } value;
};
void tag(struct inline_type *i, uint64_t *out) {
  __atomic_load(&i->value, (__typeof__(i->value) *)out, __ATOMIC_ACQUIRE);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'value' needs an alignment of 8, {{.*}} */
}

/* Packed: the bytes are where they are for a reason. */
struct __attribute__((packed)) wire {
  uint8_t kind;
  uint32_t seq;
};
#pragma pack(push, 4)
struct record {
  uint32_t id;
  uint64_t stamp;
};
#pragma pack(pop)
struct squeezed {
  uint8_t id;
  uint32_t errors __attribute__((packed));
};
struct meter {
  uint32_t id;
  uint32_t count;
};
struct __attribute__((packed)) box {
  uint8_t version;
  struct meter meter;
};
void packed(struct wire *w, struct record *r, struct squeezed *s, struct box *b) {
  __atomic_fetch_add(&w->seq, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'seq' {{.*}} */
  __atomic_fetch_add(&r->stamp, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'stamp' {{.*}} */
  __atomic_fetch_add(&s->errors, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'errors' {{.*}} */
  __atomic_fetch_add(&b->meter.count, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'count' {{.*}} */
}

/* A conversion: the field is not what is accessed. */
struct halves {
  uint32_t version;
  uint32_t low;
  uint32_t high;
};
void wide(struct halves *h) {
  __atomic_fetch_add((uint64_t *)&h->low, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'low' {{.*}} */
}

/* The layout is asserted: of the record, of one that holds it, of a field's offset. */
struct asserted {
  uint64_t pushes;
  struct pair head;
};
_Static_assert(sizeof(struct asserted) == 24, "shared with the device");
struct inside {
  uint64_t pushes;
  struct pair inner_head;
};
struct outside {
  struct inside inside;
};
_Static_assert(sizeof(struct outside) == 24, "shared with the device");
struct placed {
  uint64_t pushes;
  struct pair placed_head;
};
_Static_assert(offsetof(struct placed, placed_head) == 8, "shared with the device");
struct asserted_in_function {
  uint64_t pushes;
  struct pair function_head;
};
void pinned(struct asserted *a, struct outside *o, struct placed *p, struct asserted_in_function *f, struct pair *out) {
  _Static_assert(sizeof(struct asserted_in_function) == 24, "shared with the device");
  __atomic_load(&a->head, out, __ATOMIC_ACQUIRE);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'head' {{.*}} */
  __atomic_load(&o->inside.inner_head, out, __ATOMIC_ACQUIRE);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'inner_head' {{.*}} */
  __atomic_load(&p->placed_head, out, __ATOMIC_ACQUIRE);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'placed_head' {{.*}} */
  __atomic_load(&f->function_head, out, __ATOMIC_ACQUIRE);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'function_head' {{.*}} */
}
