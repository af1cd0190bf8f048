#include <atomvet/float_counter.h>

#include "threads.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace atomvet {
namespace {

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(FloatCounter);
ATOMVET_TEST_CONSTINIT FloatCounter from_start_up;

using Limits = std::numeric_limits<double>;

TEST(FloatCounter, AddsWholeAmountsAndFractions) {
  FloatCounter counter;
  EXPECT_EQ(counter.load(), 0.0);
  counter.increment();
  EXPECT_TRUE(counter.add(2));
  EXPECT_TRUE(counter.add(0.25));
  EXPECT_TRUE(counter.add(1.5));
  EXPECT_EQ(counter.load(), 4.75);
}

TEST(FloatCounter, RefusesWhatIsNoAmount) {
  FloatCounter counter;
  counter.add(3);
  EXPECT_FALSE(counter.add(-1));
  EXPECT_FALSE(counter.add(-0.5));
  EXPECT_FALSE(counter.add(Limits::infinity()));
  EXPECT_FALSE(counter.add(-Limits::infinity()));
  EXPECT_FALSE(counter.add(Limits::quiet_NaN()));
  EXPECT_FALSE(counter.add(-Limits::quiet_NaN()));
  EXPECT_EQ(counter.load(), 3.0);
}

TEST(FloatCounter, ZerosAddNothing) {
  FloatCounter counter;
  EXPECT_TRUE(counter.add(0.0));
  EXPECT_TRUE(counter.add(-0.0));
  EXPECT_EQ(counter.load(), 0.0);
  EXPECT_FALSE(std::signbit(counter.load()));
}

TEST(FloatCounter, TakesAmountsBeyondTheIntegers) {
  FloatCounter counter;
  EXPECT_TRUE(counter.add(4294967295.0)); // the last that is added as an integer
  EXPECT_TRUE(counter.add(4294967296.0)); // the first that is not
  EXPECT_EQ(counter.load(), 8589934591.0);
  EXPECT_TRUE(counter.add(1e300));
  EXPECT_EQ(counter.load(), 1e300);
  EXPECT_TRUE(counter.add(Limits::denorm_min()));
  EXPECT_TRUE(counter.add(Limits::max()));
  EXPECT_GE(counter.load(), Limits::max());
}

TEST(FloatCounter, WholeAmountsAreExactNextToSmallFractions) {
  FloatCounter counter;
  counter.add(0.5);
  for (int i = 0; i < 1000; ++i)
    counter.add(4294967295.0);
  EXPECT_EQ(counter.load(), 1000 * 4294967295.0 + 0.5);
}

TEST(FloatCounter, GoesOnBeyondTheLimitOfTheIntegers) {
  constexpr std::uint64_t limit = std::uint64_t{1} << 32;
  BasicFloatCounter<limit> counter;
  EXPECT_TRUE(counter.add(limit - 5));
  EXPECT_EQ(counter.load(), limit - 5.0);
  EXPECT_TRUE(counter.add(5)); // reaches it
  EXPECT_EQ(counter.load(), 1.0 * limit);
  EXPECT_TRUE(counter.add(7));
  EXPECT_TRUE(counter.add(limit - 1));
  EXPECT_TRUE(counter.add(0.5));
  EXPECT_EQ(counter.load(), 2.0 * limit + 6.5);

  BasicFloatCounter<limit> passing;
  EXPECT_TRUE(passing.add(limit - 5));
  EXPECT_TRUE(passing.add(8)); // passes it
  EXPECT_EQ(passing.load(), limit + 3.0);
  EXPECT_TRUE(passing.add(1));
  EXPECT_EQ(passing.load(), limit + 4.0);
}

TEST(FloatCounter, StaticNeedsNoStartUp) { EXPECT_EQ(from_start_up.load(), 0.0); }

} // namespace
} // namespace atomvet
