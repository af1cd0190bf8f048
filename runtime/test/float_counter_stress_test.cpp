#include <atomvet/float_counter.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

TEST(FloatCounterStress, NothingIsLostAndReadsDoNotGoBackwards) {
  FloatCounter counter;
  const std::size_t each = test::rounds(400000);
  test::run_threads(4, [&](std::size_t index) {
    double last = 0;
    for (std::size_t i = 0; i < each; ++i) {
      if (index < 2) // every sum of these is exact, so the order does not matter
        counter.add(index == 0 ? 0.25 : i % 2 == 0 ? 1 : 0.5);
      else if (index == 2)
        counter.increment();
      else if (double now = counter.load(); now < last)
        ADD_FAILURE() << now << " after " << last;
      else
        last = now;
    }
  });
  EXPECT_EQ(counter.load(), 0.25 * static_cast<double>(each) + 0.75 * static_cast<double>(each) +
                                static_cast<double>(each));
}

TEST(FloatCounterStress, ThreadsReachTheLimitOfTheIntegersTogether) {
  constexpr std::uint64_t limit = std::uint64_t{1} << 32;
  const std::size_t times = test::rounds(400);
  for (std::size_t round = 0; round < times; ++round) {
    BasicFloatCounter<limit> counter;
    counter.add(limit - 1000);
    test::run_threads(3, [&](std::size_t index) {
      double last = 0;
      for (int i = 0; i < 100; ++i)
        if (index < 2)
          counter.add(index == 0 ? 7 : limit - 1);
        else if (double now = counter.load(); now < last)
          ADD_FAILURE() << now << " after " << last;
        else
          last = now;
    });
    EXPECT_EQ(counter.load(), limit - 1000.0 + 100 * 7.0 + 100 * (limit - 1.0));
  }
}

} // namespace
} // namespace atomvet
