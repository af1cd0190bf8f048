// guarded_by is believed where the compiler has checked it, or where the author has switched the check off.
// RUN: %clang_tidy -checks=-*,atomvet-lock-dump,-clang-diagnostic-* %s -- -Wthread-safety -std=c++17 2>&1 | FileCheck %s --check-prefixes=CHECK,CHECKED --implicit-check-not="warning: {{atomic|plain}}"
// RUN: %clang_tidy -checks=-*,atomvet-lock-dump,-clang-diagnostic-* %s -- -w -std=c++17 2>&1 | FileCheck %s --check-prefixes=CHECK,UNCHECKED --implicit-check-not="warning: {{atomic|plain}}"
#define TSA(x) __attribute__((x))
class TSA(capability("mutex")) Mutex {
public:
  void Lock() TSA(acquire_capability());
  void Unlock() TSA(release_capability());
};
static Mutex Global;

struct Q {
  Mutex M;
  int X TSA(guarded_by(M));
  int Y TSA(guarded_by(Global));
  int peek() { return __atomic_load_n(&X, 0) + __atomic_load_n(&Y, 0); }
  // CHECK: :[[@LINE-1]]:23: warning: atomic load 'X' under no lock [
  // CHECK: :[[@LINE-2]]:48: warning: atomic load 'Y' under no lock [
  int read() { return X; }
  // CHECKED: :[[@LINE-1]]:23: warning: plain read 'X' shared [.X | Q::M] [
  // UNCHECKED: :[[@LINE-2]]:23: warning: plain read 'X' under no lock [
  void write() { Y = 1; }
  // CHECKED: :[[@LINE-1]]:18: warning: plain write 'Y' under [::Global@locks-guarded-by.cpp:{{[0-9:]+}}] [
  // UNCHECKED: :[[@LINE-2]]:18: warning: plain write 'Y' under no lock [
  void trusted() TSA(no_thread_safety_analysis) { X = 1; }
  // CHECK: :[[@LINE-1]]:51: warning: plain write 'X' under [.X | Q::M] [
};
int other(Q *A) { return A->X; }
// CHECKED: :[[@LINE-1]]:29: warning: plain read 'A->X' shared [.X | Q::M] [
// UNCHECKED: :[[@LINE-2]]:29: warning: plain read 'A->X' under no lock [
