#include <atomvet/cache_padded.h>
#include <atomvet/counter.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

TEST(CachePaddedStress, NeighboursDoNotDisturbEachOther) {
  CachePadded<Counter> counters[4];
  const std::size_t each = test::rounds(500000);
  test::run_threads(4, [&](std::size_t index) {
    for (std::size_t i = 0; i < each; ++i)
      counters[index]->add(index + 1);
  });
  for (std::size_t index = 0; index < 4; ++index)
    EXPECT_EQ(counters[index]->load(), (index + 1) * each);
}

} // namespace
} // namespace atomvet
