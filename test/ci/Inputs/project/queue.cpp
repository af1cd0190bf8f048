#include "queue.h"

std::atomic<long> waiting{0};
Totals totals;

void put() { __atomic_fetch_add(&totals.put, 1, __ATOMIC_RELAXED); }

long drain() {
  const long all = waiting.load();
  waiting.store(0);
  return all;
}
