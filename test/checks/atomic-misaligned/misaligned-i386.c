/* Built for i386 itself: a record is aligned to 4 there, and so are its 64-bit counters. The layout is clang's. */
/* RUN: %check_atomic %s atomic-misaligned %t -- -- -std=gnu11 -target i386-linux-gnu -march=i686 -ffreestanding -nostdinc */
typedef unsigned int uint32_t;
typedef unsigned long long uint64_t;

struct node {
  uint32_t id;
  uint64_t received;
  /* CHECK-FIXES: _Alignas(8) uint64_t received; */
  uint32_t drops;
};

void count(struct node *n, uint64_t *any) {
  __atomic_fetch_add(&n->received, 1, __ATOMIC_RELAXED);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'received' needs an alignment of 8, but it is only known to be aligned to 4: it may tear or trap [atomic-misaligned] */
  __atomic_fetch_add(&n->drops, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(any, 1, __ATOMIC_RELAXED);
}

struct typed {
  uint32_t id;
  _Atomic uint64_t total;
};
struct padded {
  uint32_t id;
  _Alignas(8) uint64_t total;
};
static uint64_t uptime;

void aligned(struct typed *t, struct padded *p) {
  t->total++;
  __atomic_fetch_add(&p->total, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&uptime, 1, __ATOMIC_RELAXED);
}
