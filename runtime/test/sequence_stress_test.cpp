#include <atomvet/sequence.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

TEST(SequenceStress, EachNumberIsGivenOnce) {
  const std::size_t each = test::rounds(200000);
  Sequence sequence;
  std::vector<std::uint64_t> given[4];
  test::run_threads(4, [&](std::size_t index) {
    for (std::size_t i = 0; i < each; ++i)
      given[index].push_back(sequence.next());
  });
  std::vector<bool> seen(4 * each + 1);
  for (const auto& numbers : given) {
    std::uint64_t last = 0;
    for (std::uint64_t number : numbers) {
      ASSERT_GT(number, last);
      last = number;
      ASSERT_LE(number, 4 * each);
      ASSERT_FALSE(seen[static_cast<std::size_t>(number)]);
      seen[static_cast<std::size_t>(number)] = true;
    }
  }
  EXPECT_EQ(sequence.current(), 4 * each);
}

TEST(SequenceStress, TurnsAreShared) {
  const std::size_t each = test::rounds(210000) / 7 * 7;
  WrappingSequence turns(7);
  std::atomic<std::size_t> count[7] = {};
  test::run_threads(4, [&](std::size_t) {
    for (std::size_t i = 0; i < each; ++i)
      count[static_cast<std::size_t>(turns.next())].fetch_add(1);
  });
  for (auto& of_turn : count)
    EXPECT_EQ(of_turn.load(), 4 * each / 7);
}

} // namespace
} // namespace atomvet
