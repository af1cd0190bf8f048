// GLib's own ways: what is set once behind g_once_init_enter, and memory from g_new, which is a statement expression.
// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11 -O1 %glib
#include <glib.h>

// What every G_DEFINE_TYPE expands to.
gsize type_of_thing(void) {
  static gsize Id;
  if (g_once_init_enter(&Id)) {
    const gsize New = 42;
    g_once_init_leave(&Id, New);
  }
  return Id;
}

// Looked at without the library's question: it may not be set yet, and is written by others.
static gsize Late;
void set_late(gsize To) { g_atomic_pointer_set(&Late, To); }
gsize late(void) {
  if (g_once_init_enter(&Late))
    g_once_init_leave(&Late, 1);
  // CHECK-MESSAGES: :[[@LINE+1]]:10: warning: plain read of 'Late' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
  return Late;
}

typedef struct {
  gint RefCount;
  gpointer Data;
} Thing;
Thing *Shared;

Thing *thing_ref(Thing *T) {
  g_atomic_int_inc(&T->RefCount);
  return T;
}

Thing *thing_new(void) {
  Thing *T = g_new0(Thing, 1);
  T->RefCount = 1;
  return T;
}

Thing *things_new(guint N) {
  Thing *T = g_new(Thing, N);
  T->RefCount = 1;
  Shared = T;
  // CHECK-MESSAGES: :[[@LINE+1]]:6: warning: plain write of 'T->RefCount' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  T->RefCount = 2;
  return T;
}
