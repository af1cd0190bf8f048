#include <atomvet/rate_limiter.h>

#include "threads.h"

#include <chrono>
#include <gtest/gtest.h>
#include <limits>

namespace atomvet {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(RateLimiter<>);
ATOMVET_TEST_CONSTINIT RateLimiter<> from_start_up{10, 100};

constexpr Steady::time_point start{1000h};

int admitted(RateLimiter<>& limiter, Steady::time_point now, int attempts) {
  int count = 0;
  for (int i = 0; i < attempts; ++i)
    count += limiter.try_acquire(1, now);
  return count;
}

TEST(RateLimiter, AdmitsTheBurstAndThenTheRate) {
  RateLimiter<> limiter(10, 5);
  EXPECT_EQ(limiter.available(start), 5u);
  EXPECT_EQ(admitted(limiter, start, 100), 5);
  EXPECT_EQ(limiter.available(start), 0u);
  EXPECT_EQ(admitted(limiter, start + 99ms, 100), 0);
  EXPECT_EQ(admitted(limiter, start + 100ms, 100), 1);
  EXPECT_EQ(admitted(limiter, start + 350ms, 100), 2);
  EXPECT_EQ(admitted(limiter, start + 400ms, 100), 1);
}

TEST(RateLimiter, NeverHoldsMoreThanTheBurst) {
  RateLimiter<> limiter(1000, 3);
  EXPECT_EQ(admitted(limiter, start, 10), 3);
  EXPECT_EQ(admitted(limiter, start + 24h, 10), 3);
}

TEST(RateLimiter, TakesSeveralAtOnceOrNone) {
  RateLimiter<> limiter(10, 5);
  EXPECT_FALSE(limiter.try_acquire(6, start));
  EXPECT_TRUE(limiter.try_acquire(0, start));
  EXPECT_TRUE(limiter.try_acquire(3, start));
  EXPECT_FALSE(limiter.try_acquire(3, start));
  EXPECT_EQ(limiter.available(start), 2u);
  EXPECT_TRUE(limiter.try_acquire(2, start));
  EXPECT_FALSE(limiter.try_acquire(std::numeric_limits<std::uint64_t>::max(), start));
}

TEST(RateLimiter, RefusalsCostNothing) {
  RateLimiter<> limiter(1, 1);
  EXPECT_TRUE(limiter.try_acquire(1, start));
  for (int i = 0; i < 1000; ++i)
    EXPECT_FALSE(limiter.try_acquire(1, start + 999ms));
  EXPECT_TRUE(limiter.try_acquire(1, start + 1s));
}

TEST(RateLimiter, AClockThatStepsBackAdmitsNothingExtra) {
  RateLimiter<> limiter(10, 2);
  EXPECT_EQ(admitted(limiter, start, 10), 2);
  EXPECT_EQ(admitted(limiter, start - 10s, 10), 0);
  EXPECT_EQ(admitted(limiter, start + 100ms, 10), 1);
}

TEST(RateLimiter, KeepsTheRateOverALongTime) {
  RateLimiter<> limiter(3, 1); // a third of a second is no whole number of nanoseconds
  int count = 0;
  for (auto now = start; now < start + 1000s; now += 10ms)
    count += limiter.try_acquire(1, now);
  EXPECT_LE(count, 3001);
  EXPECT_GE(count, 2900); // asked every 10 ms only
}

TEST(RateLimiter, AnyEpochWillDo) {
  RateLimiter<std::chrono::system_clock> limiter(10, 2);
  EXPECT_EQ(limiter.available(), 2u);
  EXPECT_TRUE(limiter.try_acquire());
  EXPECT_TRUE(limiter.try_acquire());
  RateLimiter<> before_epoch(10, 1);
  EXPECT_TRUE(before_epoch.try_acquire(1, Steady::time_point(-5s)));
  EXPECT_FALSE(before_epoch.try_acquire(1, Steady::time_point(-5s)));
  EXPECT_TRUE(before_epoch.try_acquire(1, Steady::time_point(0s)));
  EXPECT_FALSE(before_epoch.try_acquire(1, Steady::time_point(1ms)));
}

TEST(RateLimiter, OddParametersAreBounded) {
  RateLimiter<> no_burst(1, 0);
  EXPECT_EQ(admitted(no_burst, start, 10), 1);
  for (double rate : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    RateLimiter<> never(rate, 2);
    EXPECT_EQ(admitted(never, start, 10), 2);
    EXPECT_EQ(admitted(never, start + 1000h, 10), 0);
  }
  RateLimiter<> fastest(std::numeric_limits<double>::infinity(), 1);
  EXPECT_TRUE(fastest.try_acquire(1, start));
  EXPECT_FALSE(fastest.try_acquire(1, start));
  EXPECT_TRUE(fastest.try_acquire(1, start + 1ns));
  RateLimiter<> huge_burst(1e-9, std::numeric_limits<std::uint64_t>::max());
  EXPECT_TRUE(huge_burst.try_acquire(1000000, start));
}

TEST(RateLimiter, StaticNeedsNoStartUp) { EXPECT_TRUE(from_start_up.try_acquire()); }

} // namespace
} // namespace atomvet
