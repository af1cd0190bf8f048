#include <atomvet/extremum.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(MaxTracker);
ATOMVET_TEST_CONSTINIT MinTracker from_start_up;

TEST(Extremum, KeepsTheHighest) {
  MaxTracker highest;
  EXPECT_EQ(highest.load(), MaxTracker::initial);
  EXPECT_TRUE(highest.observe(-5));
  EXPECT_FALSE(highest.observe(-6));
  EXPECT_FALSE(highest.observe(-5));
  EXPECT_TRUE(highest.observe(8));
  EXPECT_EQ(highest.load(), 8);
}

TEST(Extremum, KeepsTheLowest) {
  MinTracker lowest;
  EXPECT_EQ(lowest.load(), MinTracker::initial);
  EXPECT_TRUE(lowest.observe(5));
  EXPECT_FALSE(lowest.observe(6));
  EXPECT_TRUE(lowest.observe(-8));
  EXPECT_EQ(lowest.load(), -8);
}

TEST(Extremum, TakeStartsAfresh) {
  MaxTracker highest;
  highest.observe(9);
  EXPECT_EQ(highest.take(), 9);
  EXPECT_EQ(highest.load(), MaxTracker::initial);
  EXPECT_TRUE(highest.observe(1));
}

TEST(Extremum, OtherTypes) {
  Extremum<std::uint32_t, std::greater<>, 0u> highest;
  EXPECT_TRUE(highest.observe(4000000000u));
  EXPECT_FALSE(highest.observe(1));
  EXPECT_EQ(highest.load(), 4000000000u);
}

TEST(Extremum, StaticNeedsNoStartUp) { EXPECT_EQ(from_start_up.load(), MinTracker::initial); }

} // namespace
} // namespace atomvet
