// What clients used since the last time somebody looked.
#include "server.h"
#include <atomic>

namespace {

std::atomic<long> used{0};

} // namespace

void quota_use(long amount) { used.fetch_add(amount, std::memory_order_relaxed); }

long quota_take() {
  const long amount = used.load();
  // What was used between the load and this store is never billed.
  used.store(0);
  return amount;
}
