// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=c17
// Functions that call each other: whether their parameter is shared is what the callers from outside say.

struct node { int count; struct node *left; };
void *malloc(unsigned long);
void keep(struct node *);

static void odd(struct node *n, int depth);
static void even(struct node *n, int depth) {
  // CHECK-MESSAGES: :[[@LINE+1]]:6: warning: plain write of 'n->count' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  n->count = 1;
  if (depth)
    odd(n, depth - 1);
}
static void odd(struct node *n, int depth) {
  // CHECK-MESSAGES: :[[@LINE+1]]:6: warning: plain write of 'n->count' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  n->count = 2;
  if (depth)
    even(n, depth - 1);
}
void shared(struct node *n) {
  even(n, 3);
  __atomic_fetch_add(&n->count, 1, __ATOMIC_RELAXED);
}

static void right(struct node *n, int depth);
static void left(struct node *n, int depth) {
  n->count = 1;
  if (depth)
    right(n, depth - 1);
}
static void right(struct node *n, int depth) {
  n->count = 2;
  if (depth)
    left(n, depth - 1);
}
void fresh(void) {
  struct node *n = malloc(sizeof *n);
  left(n, 3);
  keep(n);
}
