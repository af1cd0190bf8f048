#include <atomvet/extremum.h>

#include "threads.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace atomvet {
namespace {

TEST(ExtremumStress, TheExtremesOfAllThreadsAreKept) {
  MaxTracker highest;
  MinTracker lowest;
  std::int64_t highest_of[4], lowest_of[4];
  const std::size_t each = test::rounds(500000);
  test::run_threads(4, [&](std::size_t index) {
    std::mt19937_64 random(index);
    std::int64_t max = MaxTracker::initial, min = MinTracker::initial;
    for (std::size_t i = 0; i < each; ++i) {
      const auto value = static_cast<std::int64_t>(random());
      highest.observe(value);
      lowest.observe(value);
      max = std::max(max, value);
      min = std::min(min, value);
    }
    highest_of[index] = max;
    lowest_of[index] = min;
  });
  EXPECT_EQ(highest.load(), *std::max_element(highest_of, highest_of + 4));
  EXPECT_EQ(lowest.load(), *std::min_element(lowest_of, lowest_of + 4));
}

TEST(ExtremumStress, TheHighestSurvivesTakes) {
  MaxTracker highest;
  const auto each = static_cast<std::int64_t>(test::rounds(500000));
  std::int64_t highest_taken = MaxTracker::initial; // of the thread that takes
  test::run_threads(4, [&](std::size_t index) {
    for (std::int64_t i = 0; i < each; ++i)
      if (index == 0)
        highest_taken = std::max(highest_taken, highest.take());
      else
        highest.observe(i * 3 + static_cast<std::int64_t>(index) - 1);
  });
  EXPECT_EQ(std::max(highest_taken, highest.load()), each * 3 - 1);
}

} // namespace
} // namespace atomvet
