// Retry loops whose compare-exchange and effects are all in other files.
#include "e.h"
void add(int *cell, Sink &s, int by) {
  int old = __atomic_load_n(cell, 0);
  int next;
  do {
    next = s.pure(by);
    s.note(old); // EXPECT: atomic-cas-side-effect
  } while (!try_swap(cell, &old, old + next));
  s.note(old);
}
void add_std(std::atomic<int> &a, Sink &s) {
  int old = a.load();
  while (!a.compare_exchange_weak(old, s.pure(old)))
    log_line("again"); // EXPECT: atomic-cas-side-effect
}
