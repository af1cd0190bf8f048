#include <atomic>

static std::atomic<long> waiting{0};

void put() { waiting.fetch_add(1); }

long drain() {
  const long all = waiting.load();
  waiting.store(0);
  return all;
}

int *nobody() { return 0; }
