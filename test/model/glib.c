// g_atomic_*: macros over builtins with Clang; in parentheses, the functions.
// RUN: %clang_tidy -checks=-*,atomvet-model-dump %s -- -w -std=gnu11 %glib 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <glib.h>

struct Object {
  gint Count;
  guint Bits;
  gpointer Data;
  gsize Word;
  gatomicrefcount Refs;
} *O;

void macros(gint V, gint Previous, gpointer N, gpointer Before) {
  V = g_atomic_int_get(&O->Count);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib load 'g_atomic_int_get' on 'O->Count' of int in 4: seq_cst implied, gives loaded, result at &gaig_temp [
  g_atomic_int_set(&O->Count, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib store 'g_atomic_int_set' on 'O->Count' of int in 4: seq_cst implied, operand at &gais_temp [
  g_atomic_int_inc(&O->Count);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/add 'g_atomic_int_inc' on 'O->Count' of int in 4: seq_cst implied, gives old, operand 1 [
  if (g_atomic_int_dec_and_test(&O->Count))
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/sub 'g_atomic_int_dec_and_test' on 'O->Count' of int in 4: seq_cst implied, gives old, operand 1 [
    V = 1;
  g_atomic_int_compare_and_exchange(&O->Count, 1, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib compare-exchange 'g_atomic_int_compare_and_exchange' on 'O->Count' of int in 4: seq_cst implied, on failure seq_cst implied, gives success, operand (V), expected at (void *)(&(gaicae_oldval)), reloads [
  g_atomic_int_compare_and_exchange_full(&O->Count, 1, V, &Previous);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib compare-exchange 'g_atomic_int_compare_and_exchange_full' on 'O->Count' of int in 4: seq_cst implied, on failure seq_cst implied, gives success, operand (V), expected at (&Previous), reloads [
  V = g_atomic_int_exchange(&O->Count, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib exchange 'g_atomic_int_exchange' on 'O->Count' of int in 4: seq_cst implied, gives old, operand (V) [
  V = g_atomic_int_add(&O->Count, 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/add 'g_atomic_int_add' on 'O->Count' of int in 4: seq_cst implied, gives old, operand (2) [
  g_atomic_int_and(&O->Bits, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/and 'g_atomic_int_and' on 'O->Bits' of unsigned int in 4: seq_cst implied, gives old, operand (3) [
  g_atomic_int_or(&O->Bits, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/or 'g_atomic_int_or' on 'O->Bits' of unsigned int in 4: seq_cst implied, gives old, operand (3) [
  g_atomic_int_xor(&O->Bits, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/xor 'g_atomic_int_xor' on 'O->Bits' of unsigned int in 4: seq_cst implied, gives old, operand (3) [
  N = g_atomic_pointer_get(&O->Data);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib load 'g_atomic_pointer_get' on 'O->Data' of void * in 8: seq_cst implied, gives loaded, result at &gapg_temp_newval [
  g_atomic_pointer_set(&O->Data, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib store 'g_atomic_pointer_set' on 'O->Data' of void * in 8: seq_cst implied, operand at &gaps_temp_newval [
  g_atomic_pointer_compare_and_exchange(&O->Data, NULL, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib compare-exchange 'g_atomic_pointer_compare_and_exchange' on 'O->Data' of void * in 8: seq_cst implied, on failure seq_cst implied, gives success, operand (N), expected at (void *)(&(gapcae_oldval)), reloads [
  g_atomic_pointer_compare_and_exchange_full(&O->Data, NULL, N, &Before);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib compare-exchange 'g_atomic_pointer_compare_and_exchange_full' on 'O->Data' of void * in 8: seq_cst implied, on failure seq_cst implied, gives success, operand (N), expected at (&Before), reloads [
  N = g_atomic_pointer_exchange(&O->Data, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib exchange 'g_atomic_pointer_exchange' on 'O->Data' of void * in 8: seq_cst implied, gives old, operand (N) [
  g_atomic_pointer_add(&O->Word, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/add 'g_atomic_pointer_add' on 'O->Word' of unsigned long in 8: seq_cst implied, gives old, operand (1) [
  g_atomic_pointer_and(&O->Word, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/and 'g_atomic_pointer_and' on 'O->Word' of unsigned long in 8: seq_cst implied, gives old, operand (1) [
  g_atomic_pointer_or(&O->Word, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/or 'g_atomic_pointer_or' on 'O->Word' of unsigned long in 8: seq_cst implied, gives old, operand (1) [
  g_atomic_pointer_xor(&O->Word, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/xor 'g_atomic_pointer_xor' on 'O->Word' of unsigned long in 8: seq_cst implied, gives old, operand (1) [
}

void functions(gint V, gint Previous, gpointer N, gpointer Before) {
  (g_atomic_int_get)(&O->Count);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib load 'g_atomic_int_get' on 'O->Count' of int in 4: seq_cst implied, gives loaded [
  (g_atomic_int_set)(&O->Count, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib store 'g_atomic_int_set' on 'O->Count' of int in 4: seq_cst implied, operand V [
  (g_atomic_int_inc)(&O->Count);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/add 'g_atomic_int_inc' on 'O->Count' of int in 4: seq_cst implied, operand one [
  (g_atomic_int_dec_and_test)(&O->Count);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/sub 'g_atomic_int_dec_and_test' on 'O->Count' of int in 4: seq_cst implied, gives new-is-zero, operand one [
  (g_atomic_int_compare_and_exchange)(&O->Count, 1, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib compare-exchange 'g_atomic_int_compare_and_exchange' on 'O->Count' of int in 4: seq_cst implied, on failure seq_cst implied, gives success, operand V, expected 1 [
  (g_atomic_int_compare_and_exchange_full)(&O->Count, 1, V, &Previous);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib compare-exchange 'g_atomic_int_compare_and_exchange_full' on 'O->Count' of int in 4: seq_cst implied, on failure seq_cst implied, gives success, operand V, expected 1, result at &Previous [
  (g_atomic_int_exchange)(&O->Count, V);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib exchange 'g_atomic_int_exchange' on 'O->Count' of int in 4: seq_cst implied, gives old, operand V [
  (g_atomic_int_add)(&O->Count, 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/add 'g_atomic_int_add' on 'O->Count' of int in 4: seq_cst implied, gives old, operand 2 [
  (g_atomic_int_and)(&O->Bits, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/and 'g_atomic_int_and' on 'O->Bits' of unsigned int in 4: seq_cst implied, gives old, operand 3 [
  (g_atomic_int_or)(&O->Bits, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/or 'g_atomic_int_or' on 'O->Bits' of unsigned int in 4: seq_cst implied, gives old, operand 3 [
  (g_atomic_int_xor)(&O->Bits, 3);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/xor 'g_atomic_int_xor' on 'O->Bits' of unsigned int in 4: seq_cst implied, gives old, operand 3 [
  g_atomic_int_exchange_and_add(&O->Count, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/add 'g_atomic_int_exchange_and_add' on 'O->Count' of int in 4: seq_cst implied, gives old, operand 1 [
  (g_atomic_pointer_get)(&O->Data);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib load 'g_atomic_pointer_get' on 'O->Data' of void * in 8: seq_cst implied, gives loaded [
  (g_atomic_pointer_set)(&O->Data, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib store 'g_atomic_pointer_set' on 'O->Data' of void * in 8: seq_cst implied, operand N [
  (g_atomic_pointer_compare_and_exchange)(&O->Data, NULL, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib compare-exchange 'g_atomic_pointer_compare_and_exchange' on 'O->Data' of void * in 8: seq_cst implied, on failure seq_cst implied, gives success, operand N, expected ((void *)0) [
  (g_atomic_pointer_compare_and_exchange_full)(&O->Data, NULL, N, &Before);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib compare-exchange 'g_atomic_pointer_compare_and_exchange_full' on 'O->Data' of void * in 8: seq_cst implied, on failure seq_cst implied, gives success, operand N, expected ((void *)0), result at &Before [
  (g_atomic_pointer_exchange)(&O->Data, N);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib exchange 'g_atomic_pointer_exchange' on 'O->Data' of void * in 8: seq_cst implied, gives old, operand N [
  (g_atomic_pointer_add)(&O->Word, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/add 'g_atomic_pointer_add' on 'O->Word' of unsigned long in 8: seq_cst implied, gives old, operand 1 [
  (g_atomic_pointer_and)(&O->Word, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/and 'g_atomic_pointer_and' on 'O->Word' of unsigned long in 8: seq_cst implied, gives old, operand 1 [
  (g_atomic_pointer_or)(&O->Word, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/or 'g_atomic_pointer_or' on 'O->Word' of unsigned long in 8: seq_cst implied, gives old, operand 1 [
  (g_atomic_pointer_xor)(&O->Word, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/xor 'g_atomic_pointer_xor' on 'O->Word' of unsigned long in 8: seq_cst implied, gives old, operand 1 [
  g_atomic_ref_count_init(&O->Refs);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib init 'g_atomic_ref_count_init' on 'O->Refs' of int in 4: none [
  g_atomic_ref_count_inc(&O->Refs);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/add 'g_atomic_ref_count_inc' on 'O->Refs' of int in 4: seq_cst implied, operand one [
  g_atomic_ref_count_dec(&O->Refs);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib rmw/sub 'g_atomic_ref_count_dec' on 'O->Refs' of int in 4: seq_cst implied, gives new-is-zero, operand one [
  g_atomic_ref_count_compare(&O->Refs, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: GLib load 'g_atomic_ref_count_compare' on 'O->Refs' of int in 4: seq_cst implied [
}

// Not operations on a word that the caller names.
void none(void) {
  gpointer Box = g_atomic_rc_box_alloc(8);
  g_atomic_rc_box_acquire(Box);
  g_atomic_rc_box_release(Box);
}
