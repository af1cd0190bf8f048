/* What stays silent: one function for each rule, each of which would be reported without it. */
/* RUN: %check_atomic %s atomic-misaligned %t -- -- -std=gnu11,gnu17 */
#include <stdint.h>
#include <stdlib.h>

#define PACKED __attribute__((packed))

/* A scalar behind a pointer: nobody says where it lies. */
void unknown_pointer(uint64_t *any, void *bytes, unsigned char *from_driver) {
  __atomic_fetch_add(any, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add((uint32_t *)bytes, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add((uint32_t *)from_driver, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add((uint32_t *)(from_driver + 1), 1, __ATOMIC_RELAXED);
}

/* One byte is always aligned. */
struct PACKED flags {
  uint8_t kind;
  uint8_t bits;
  _Atomic uint8_t mode;
};
void one_byte(struct flags *f) {
  __atomic_fetch_or(&f->bits, 1, __ATOMIC_RELAXED);
  f->mode = 1;
}

/* Packed, and yet aligned: the record is, and so are the offsets. */
struct __attribute__((packed, aligned(8))) lane {
  uint32_t id, n;
  uint64_t total;
  _Atomic uint64_t typed;
};
void packed_but_aligned(struct lane *l) {
  __atomic_fetch_add(&l->n, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&l->total, 1, __ATOMIC_RELAXED);
  l->typed++;
}

/* What is packed alone is aligned in the record around it. */
struct PACKED tlv {
  uint8_t tag;
  uint16_t length;
  uint32_t count;
};
struct PACKED header {
  uint8_t version;
  struct tlv body;
};
struct frame {
  uint64_t id;
  struct header header;
};
void aligned_by_what_is_around(struct frame *f) {
  struct tlv *body = &f->header.body;
  __atomic_fetch_add(&body->count, 1, __ATOMIC_RELAXED);
}

/* An atomic type in a record that is not packed is aligned by its type. */
struct typed {
  uint32_t id;
  _Atomic uint64_t total;
};
void typed(struct typed *t) { t->total += 2; }

/* An element at an offset that only the program knows. */
static _Alignas(64) uint8_t pool[4096];
void arena(unsigned used) { __atomic_fetch_add((uint64_t *)(pool + used), 1, __ATOMIC_RELAXED); }

/* A record found from its member: the record knows how it is aligned, the member does not. */
struct link {
  int next;
};
struct node {
  uint64_t hits;
  uint32_t id;
  struct link link;
};
void container_of(struct link *l) {
  struct node *n = (struct node *)((char *)l - __builtin_offsetof(struct node, link));
  __atomic_fetch_add(&n->hits, 1, __ATOMIC_RELAXED);
}

/* A pointer to a record made into one to a record with more in it. */
struct base {
  uint16_t family;
};
struct derived {
  struct base base;
  uint64_t hits;
};
void derived_record(struct base *b) {
  __atomic_fetch_add(&((struct derived *)b)->hits, 1, __ATOMIC_RELAXED);
}

/* Aligned by hand, or by a promise to the compiler. */
void aligned_by_hand(unsigned char *memory) {
  uint64_t *cell = (uint64_t *)(((uintptr_t)(pool + 1) + 7) & ~(uintptr_t)7);
  uint64_t *promised = __builtin_assume_aligned(pool + 8, 8);
  __atomic_fetch_add(cell, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(promised, 1, __ATOMIC_RELAXED);
}

/* A pointer that is set twice points to one place or the other. */
void set_twice(int which) {
  uint32_t *cell = (uint32_t *)(pool + 1);
  if (which)
    cell = (uint32_t *)(pool + 4);
  __atomic_fetch_add(cell, 1, __ATOMIC_RELAXED);
}

/* Objects of a size that no processor handles in one step are locked, wherever they are. */
struct PACKED triple {
  uint8_t kind;
  uint32_t words[3];
};
void locked(struct triple *t, struct triple *out) { __atomic_load(t, out, __ATOMIC_SEQ_CST); }

/* Sixteen bytes where the record says so. */
struct pair {
  void *top;
  uintptr_t tag;
};
struct stack {
  uint64_t pushes;
  _Alignas(16) struct pair head;
  unsigned __int128 wide;
};
void sixteen(struct stack *s, unsigned __int128 *any, struct pair *out) {
  __atomic_load(&s->head, out, __ATOMIC_ACQUIRE);
  __atomic_fetch_add(&s->wide, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(any, 1, __ATOMIC_RELAXED);
}

/* Marked: nobody else sees it. */
struct PACKED private_wire {
  uint8_t kind;
  uint32_t seq __attribute__((annotate("atomvet::unshared")));
  uint32_t more;
};
void marked_field(struct private_wire *w) { __atomic_fetch_add(&w->seq, 1, __ATOMIC_RELAXED); }
__attribute__((annotate("atomvet::unshared"))) void marked_function(struct private_wire *w) {
  __atomic_fetch_add(&w->more, 1, __ATOMIC_RELAXED);
}

/* A local that is aligned by its declaration, as what it is used for needs. */
void local_buffer(void) {
  _Alignas(8) char bytes[8];
  __atomic_store_n((uint64_t *)bytes, 0, __ATOMIC_RELAXED);
}

/* A helper that is only given objects that are aligned by what is around them. */
static void helper(struct tlv *t) { __atomic_fetch_add(&t->count, 1, __ATOMIC_RELAXED); }
void calls_helper(struct frame *f, struct frame *g) {
  helper(&f->header.body);
  helper(&g->header.body);
}

/* Somebody says how it is aligned. */
void promised(char *at) {
  static _Alignas(4) char words[16];
  __atomic_fetch_add((uint64_t *)__builtin_assume_aligned(words, 8), 1, __ATOMIC_RELAXED);
  __atomic_fetch_add((uint64_t *)__builtin_assume_aligned(at + 2, 8), 1, __ATOMIC_RELAXED);
}
