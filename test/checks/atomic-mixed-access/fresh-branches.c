// Memory that is allocated on either of two ways is this function's own after both.
// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11
#include <stdlib.h>

struct node {
  long refs;
  struct node *next;
};
struct node *shared;
struct node *pop(void);
void keep(struct node *);

void get(struct node *n) { __atomic_fetch_add(&n->refs, 1, __ATOMIC_RELAXED); }

struct node *either(int zeroed) {
  struct node *n;
  if (zeroed)
    n = calloc(1, sizeof *n);
  else
    n = malloc(sizeof *n);
  n->refs = 1;
  return n;
}

struct node *in_an_expression(size_t count) {
  struct node *n = ({
    void *p;
    if (count == 1)
      p = malloc(sizeof *n);
    else
      p = calloc(count, sizeof *n);
    p;
  });
  n->refs = 1;
  return n;
}

void again(int zeroed) {
  for (;;) {
    struct node *n;
    if (zeroed)
      n = calloc(1, sizeof *n);
    else
      n = malloc(sizeof *n);
    n->refs = 1;
    shared = n;
  }
}

struct node *one_is_shared(int fresh) {
  struct node *n;
  if (fresh)
    n = malloc(sizeof *n);
  else
    n = shared;
  // CHECK-MESSAGES: :[[@LINE+1]]:6: warning: plain write of 'n->refs' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  n->refs = 1;
  return n;
}

struct node *one_is_known(int zeroed) {
  struct node *n, *other = NULL;
  if (zeroed)
    n = calloc(1, sizeof *n);
  else
    n = other = malloc(sizeof *n);
  keep(other);
  // CHECK-MESSAGES: :[[@LINE+1]]:6: warning: plain write of 'n->refs' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  n->refs = 1;
  return n;
}

void published(int zeroed) {
  struct node *n;
  if (zeroed)
    n = calloc(1, sizeof *n);
  else
    n = malloc(sizeof *n);
  shared = n;
  // CHECK-MESSAGES: :[[@LINE+1]]:6: warning: plain write of 'n->refs' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  n->refs = 1;
}
