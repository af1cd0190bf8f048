// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11
//
// The last reference is gone: told by a switch, or by a function's constants.

#include <stdbool.h>
#include <stdlib.h>

struct object {
  int refs, state;
};

void object_use(struct object *o) { __atomic_fetch_add(&o->state, 1, __ATOMIC_RELAXED); }

bool put_switch(struct object *o) {
  switch (__atomic_sub_fetch(&o->refs, 1, __ATOMIC_ACQ_REL)) {
  case 0:
    o->state = 0;
    return true;
  case 1:
    o->state = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: plain write of 'o->state' may be lost, or undo what others write: it is accessed atomically elsewhere in this file
    return false;
  default:
    return false;
  }
}

void put_switch_old(struct object *o) {
  switch (__atomic_fetch_sub(&o->refs, 2, __ATOMIC_ACQ_REL)) {
  case 2:
    o->state = 0;
    break;
  case 0:
    o->state = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: plain write of 'o->state' may be lost, or undo what others write: it is accessed atomically elsewhere in this file
    break;
  }
}

static int is_last(struct object *o) {
  if (__sync_sub_and_fetch(&o->refs, 1) > 0)
    return 0;
  return 1;
}
static int has_more(struct object *o) {
  if (!o)
    return 1;
  if (__sync_sub_and_fetch(&o->refs, 1) == 0)
    return 0;
  return 1;
}
static int may_be_last(struct object *o, int force) {
  if (force)
    return 1;
  if (__sync_sub_and_fetch(&o->refs, 1) > 0)
    return 0;
  return 1;
}

void put_last(struct object *o) {
  if (is_last(o))
    o->state = 0;
  else
    o->state = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: plain write of 'o->state' may be lost, or undo what others write: it is accessed atomically elsewhere in this file
}
void put_more(struct object *o) {
  if (has_more(o))
    return;
  o->state = 0;
}
void put_forced(struct object *o, int force) {
  if (may_be_last(o, force))
    o->state = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: plain write of 'o->state' may be lost, or undo what others write: it is accessed atomically elsewhere in this file
}

struct object *object_new(void) {
  struct object *o = realloc(NULL, sizeof *o);
  o->refs = 1;
  o->state = 0;
  return o;
}
