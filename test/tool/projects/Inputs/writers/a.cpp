// The only writer of head; tail is written in b.cpp as well.
#include "w.h"
void Ring::push() {
  unsigned h = head.load(std::memory_order_relaxed);
  head.store(h + 1, std::memory_order_release);
  unsigned t = tail.load(std::memory_order_relaxed);
  tail.store(t + 1, std::memory_order_release); // EXPECT: atomic-load-then-store
}
