/* RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11 --target=x86_64-linux-gnu */

/* What assembly writes is not written plainly alone, and what it may put into an object was nobody else's before. */
struct node {
  struct node *next;
  int seen;
};
struct stack {
  struct node *head;
  int version;
};

static inline unsigned long exchange_if(void *address, unsigned long old, unsigned long to) {
  unsigned long result = old;
  __asm__ __volatile__("lock; cmpxchgq %2, %1" : "+a"(result), "+m"(*(unsigned long *)address) : "r"(to) : "memory");
  return result;
}

struct node *top(struct stack *s) {
  struct node *n = __atomic_load_n(&s->head, __ATOMIC_ACQUIRE);
  return __atomic_load_n(&n->next, __ATOMIC_RELAXED) + __atomic_load_n(&s->version, __ATOMIC_RELAXED);
}

void push(struct stack *s, struct node *n) {
  struct node *head = 0;
  for (;;) {
    struct node *old = head;
    n->next = head;
    head = (struct node *)exchange_if(&s->head, (unsigned long)old, (unsigned long)n);
    if (head == old)
      break;
  }
}

void not_pushed(struct stack *s, struct node *n) {
  n->next = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'n->next' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}

void pushed(struct stack *s, struct node *n) {
  push(s, n);
  n->next = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'n->next' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}

/* Loaded atomically and written plainly, but by assembly too: the read is as wrong as the write. */
void clear(struct stack *s) {
  s->head = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 's->head' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
int is_empty(struct stack *s) {
  return s->head == 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 's->head' may tear or be stale: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
/* A function that locks a part of one object publishes no other. */
static int locked(struct stack *s, struct node *n) {
  __asm__ __volatile__("lock; incl %0" : "+m"(s->version));
  return n->seen;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'n->seen' may tear or be stale: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
}
int seen(struct node *n) { return __atomic_load_n(&n->seen, __ATOMIC_RELAXED); }
int lock_other(struct stack *s, struct node *n) {
  n->seen = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'n->seen' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  return locked(s, n);
}
void bump(struct stack *s) { __asm__ __volatile__("lock; incl %0" : "+m"(s->version)); }
void reset(struct stack *s) {
  s->version = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 's->version' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
int is_new(struct stack *s) {
  return s->version == 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 's->version' may tear or be stale: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
