#include <atomvet/counter.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(Counter);
ATOMVET_TEST_CONSTINIT Counter from_start_up;

TEST(Counter, StartsAtZeroAndAddsUp) {
  Counter counter;
  EXPECT_EQ(counter.load(), 0u);
  counter.increment();
  counter.add(41);
  EXPECT_EQ(counter.load(), 42u);
}

TEST(Counter, TakeReturnsTheCountAndStartsAgain) {
  Counter counter;
  counter.add(7);
  EXPECT_EQ(counter.take(), 7u);
  EXPECT_EQ(counter.load(), 0u);
  EXPECT_EQ(counter.take(), 0u);
  counter.increment();
  EXPECT_EQ(counter.load(), 1u);
}

TEST(Counter, WrapsAtTwoToThe64) {
  Counter counter;
  counter.add(~std::uint64_t{0});
  counter.add(3);
  EXPECT_EQ(counter.load(), 2u);
}

TEST(Counter, IsNaturallyAlignedInsideOfARecord) {
  struct Record {
    char first;
    Counter counter;
  };
  EXPECT_EQ(offsetof(Record, counter) % 8, 0u);
}

TEST(Counter, StaticNeedsNoStartUp) { EXPECT_EQ(from_start_up.load(), 0u); }

} // namespace
} // namespace atomvet
