#pragma once
#include <atomic>

extern std::atomic<long> waiting;
struct Totals {
  long put, taken;
};
extern Totals totals;
