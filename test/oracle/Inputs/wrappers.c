#include "wrappers.h"

static struct object *list;
static long total;

void push(struct object *o) {
  struct object *old;
  do {
    old = head(&list);
    o->next = old;
  } while (!CAS(&list, old, o));
  STAT_INC(&total);
}

int drop(struct object *o) {
  SET_FLAG(o, 4);
  if (put(o))
    return 1;
  get(o);
  return __atomic_load_n(&o->flags,
                         __ATOMIC_SEQ_CST) != 0 &&
         head(&o->next) !=
             head(&list);
}

void wide(__int128 *p, __int128 *v) { __atomic_store(p, v, __ATOMIC_RELEASE); }

void barrier(void) {
  __asm__ volatile("lock; addl $0,0(%%rsp)" ::: "memory");
  __sync_synchronize();
}
