#include <atomvet/rate_limiter.h>

#include "threads.h"

#include <chrono>
#include <gtest/gtest.h>

namespace atomvet {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

TEST(RateLimiterStress, AtOneInstantExactlyTheBurstIsAdmitted) {
  RateLimiter<> limiter(1, 1000);
  const Steady::time_point now{1h};
  std::atomic<std::uint64_t> admitted{0};
  test::run_threads(4, [&](std::size_t index) {
    for (int i = 0; i < 1000; ++i)
      if (const auto n = index % 2 + 1; limiter.try_acquire(n, now))
        admitted.fetch_add(n);
  });
  EXPECT_EQ(admitted.load() + limiter.available(now), 1000u);
  EXPECT_LE(limiter.available(now), 1u);
}

TEST(RateLimiterStress, OverTimeNoMoreThanTheRateIsAdmitted) {
  RateLimiter<> limiter(1000000, 100);
  std::atomic<std::uint64_t> admitted{0};
  const auto start = Steady::now();
  test::run_threads(4, [&](std::size_t) {
    for (auto now = start; now < start + 200ms; now = Steady::now())
      admitted.fetch_add(limiter.try_acquire(1, now));
  });
  const std::chrono::duration<double> elapsed = Steady::now() - start;
  EXPECT_LE(static_cast<double>(admitted.load()), 100 + elapsed.count() * 1e6);
  EXPECT_GE(admitted.load(), 100u);
}

} // namespace
} // namespace atomvet
