static int hits;
static inline void hit(void) { __atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED); }
static inline int seen(void) { return hits; }
