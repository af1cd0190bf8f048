#define STAT_INC(p) __atomic_fetch_add((p), 1, __ATOMIC_RELAXED)
#define CAS(p, e, v) __sync_bool_compare_and_swap((p), (e), (v))
#define SET_FLAG(o, f) ((void)__atomic_or_fetch(&(o)->flags, (f), __ATOMIC_RELEASE))

struct object {
  long refs;
  unsigned flags;
  struct object *next;
};

static inline void inc(long *p) { __atomic_add_fetch(p, 1, __ATOMIC_RELAXED); }
static inline long add(long *p, long n, int order) { return __atomic_fetch_add(p, n, order); }
static inline void get(struct object *o) { inc(&o->refs); }
static inline int put(struct object *o) { return add(&o->refs, -1, __ATOMIC_ACQ_REL) == 1; }
static inline __attribute__((always_inline)) struct object *head(struct object **p) {
  return __atomic_load_n(p, __ATOMIC_ACQUIRE);
}
static inline void unused(long *p) { __atomic_store_n(p, 0, __ATOMIC_RELAXED); }
