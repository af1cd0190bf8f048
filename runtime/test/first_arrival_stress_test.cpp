#include <atomvet/first_arrival.h>

#include "threads.h"

#include <gtest/gtest.h>
#include <memory>

namespace atomvet {
namespace {

TEST(FirstArrivalStress, ExactlyOneIsFirstAndItsWorkIsSeen) {
  const std::size_t rounds = test::rounds(20000);
  std::unique_ptr<FirstArrival[]> doors(new FirstArrival[rounds]);
  std::vector<int> before(rounds); // plain: ThreadSanitizer sees whether arrive orders it
  std::atomic<std::size_t> firsts{0};
  test::run_threads(4, [&](std::size_t index) {
    for (std::size_t i = 0; i < rounds; ++i) {
      if (index == 0) {
        before[i] = 1;
        firsts.fetch_add(doors[i].arrive());
      } else if (index == 1 && doors[i].arrived()) {
        // Threads 2 and 3 arrive at the upper half only, so this one was first at the lower.
        if (i < rounds / 2 && before[i] != 1)
          ADD_FAILURE() << "arrived before its work";
      } else if (index >= 2 && i >= rounds / 2) {
        firsts.fetch_add(doors[i].arrive());
      }
    }
  });
  EXPECT_EQ(firsts.load(), rounds);
}

} // namespace
} // namespace atomvet
