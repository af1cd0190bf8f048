// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=c++20
//
// A std::atomic_ref that is kept or handed on names its object, though what is done through it is not seen.

#include <atomic>

class Counter {
public:
  explicit Counter(long &cell) : cell_(cell) {}
  void add(long n) { cell_.fetch_add(n); }

private:
  std::atomic_ref<long> cell_;
};
void bump(std::atomic_ref<long> cell);

struct Stats {
  long hits = 0, misses = 0, size = 0;
};

void count(Stats &s) {
  Counter hits(s.hits);
  hits.add(1);
  bump(std::atomic_ref<long>(s.misses));
}

long report(const Stats &s) {
  long n = s.hits;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: plain read of 's.hits' may tear or be stale: it is accessed atomically elsewhere in this file
  n += s.misses;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: plain read of 's.misses' may tear or be stale: it is accessed atomically elsewhere in this file
  return n + s.size;
}
