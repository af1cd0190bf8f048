#include <atomvet/cache_padded.h>
#include <atomvet/counter.h>

#include "threads.h"

#include <cstdint>
#include <gtest/gtest.h>
#include <memory>
#include <utility>

namespace atomvet {
namespace {

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(CachePadded<Counter>);
ATOMVET_TEST_CONSTINIT CachePadded<Counter> from_start_up;

struct Large {
  char bytes[destructive_size + 1];
};
static_assert(sizeof(CachePadded<Large>) == 2 * destructive_size);

TEST(CachePadded, NeighboursAreApart) {
  CachePadded<Counter> pair[2];
  const auto distance = reinterpret_cast<std::uintptr_t>(&*pair[1]) - reinterpret_cast<std::uintptr_t>(&*pair[0]);
  EXPECT_GE(distance, destructive_size);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&pair[0]) % destructive_size, 0u);
}

TEST(CachePadded, TakesPartInAggregates) {
  struct Counters {
    CachePadded<Counter> read, written;
  } counters = {};
  CachePadded<Counter> shards[3] = {};
  counters.read->increment();
  EXPECT_EQ(counters.read->load() + counters.written->load() + shards[2]->load(), 1u);
  struct NoDefault {
    explicit NoDefault(int) {}
  };
  static_assert(!std::is_default_constructible_v<CachePadded<NoDefault>>);
}

TEST(CachePadded, IsAlignedOnTheHeap) {
  auto counter = std::make_unique<CachePadded<Counter>>();
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(counter.get()) % destructive_size, 0u);
}

TEST(CachePadded, PassesArgumentsOnAndGivesAccess) {
  CachePadded<std::pair<int, int>> pair(3, 4);
  EXPECT_EQ(pair->first, 3);
  (*pair).second = 5;
  EXPECT_EQ(std::as_const(pair)->second, 5);
  from_start_up->increment();
  EXPECT_EQ(from_start_up->load(), 1u);
}

} // namespace
} // namespace atomvet
