// RUN: %check_atomic %s atomic-load-then-store %t -- -- -std=gnu11
//
// Loads and stores by other means: through volatile, by a read-modify-write that changes nothing, by an exchange whose
// result nobody looks at.

typedef struct { volatile int v; } cell_t;
static inline int get(const cell_t *c) { return c->v; }
static inline void set(cell_t *c, int n) { c->v = n; }
static inline void add(cell_t *c, int n) { __sync_fetch_and_add(&c->v, n); }

struct device {
  cell_t pages, depth, saved, limited;
  volatile int errors, reg;
  int waits, spins;
};
void work(void);

void others(struct device *d) {
  add(&d->pages, 1), add(&d->limited, 1), add(&d->saved, 1);
  __sync_fetch_and_add(&d->errors, 1);
  __sync_fetch_and_add(&d->waits, 1);
  __sync_fetch_and_add(&d->spins, 1);
}

int take(struct device *d) {
  int n = get(&d->pages);
  set(&d->pages, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'd->pages.v' is loaded and then reset: updates in between are lost
  return n;
}
void move(struct device *d, int n) {
  set(&d->pages, get(&d->pages) + n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'd->pages.v' is stored from an earlier load of it: updates in between are lost
}
int take_errors(struct device *d) {
  int n = d->errors;
  d->errors = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'd->errors' is loaded and then reset: updates in between are lost
  return n;
}
int take_waits(struct device *d) {
  int n = __sync_fetch_and_or(&d->waits, 0);
  (void)__atomic_exchange_n(&d->waits, 0, __ATOMIC_SEQ_CST);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'd->waits' is loaded and then reset: updates in between are lost
  return n;
}
int peek_and_take(struct device *d) {
  int n = __sync_val_compare_and_swap(&d->spins, 0, 0);
  __sync_lock_release(&d->spins);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'd->spins' is loaded and then reset: updates in between are lost
  return n;
}

// One function alone writes it; the accessor's own write is that function's.
void deepen(struct device *d) { set(&d->depth, get(&d->depth) + 1); }

// Nobody writes it atomically: a register, or what a lock guards.
int take_register(struct device *d) {
  int n = d->reg;
  d->reg = 0;
  return n;
}

// Saved and restored.
void quietly(struct device *d) {
  int n = get(&d->saved);
  set(&d->saved, 0);
  work();
  set(&d->saved, n);
}

// Only compared, whatever it is read with.
void limit(struct device *d) {
  if (get(&d->limited) > 100)
    set(&d->limited, 0);
  if (__sync_fetch_and_add(&d->spins, 0) > 100)
    (void)__sync_lock_test_and_set(&d->spins, 0);
}

// An exchange whose result is used loses nothing.
int total(struct device *d) {
  int n = __sync_fetch_and_add(&d->waits, 0);
  return n + __atomic_exchange_n(&d->waits, 0, __ATOMIC_SEQ_CST);
}
