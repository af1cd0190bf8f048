#include <atomvet/sequence.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(Sequence);
ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(WrappingSequence);
ATOMVET_TEST_CONSTINIT Sequence from_start_up;
ATOMVET_TEST_CONSTINIT WrappingSequence turns_from_start_up{3};

TEST(Sequence, CountsFromOne) {
  EXPECT_EQ(from_start_up.current(), 0u);
  EXPECT_EQ(from_start_up.next(), 1u);
  EXPECT_EQ(from_start_up.next(), 2u);
  EXPECT_EQ(from_start_up.current(), 2u);
}

TEST(Sequence, GoesOnAfterAGivenNumber) {
  Sequence sequence(99);
  EXPECT_EQ(sequence.current(), 99u);
  EXPECT_EQ(sequence.next(), 100u);
}

TEST(WrappingSequence, TakesTurns) {
  const std::uint64_t expected[] = {0, 1, 2, 0, 1, 2, 0};
  for (std::uint64_t turn : expected) {
    EXPECT_EQ(turns_from_start_up.current(), turn);
    EXPECT_EQ(turns_from_start_up.next(), turn);
  }
}

TEST(WrappingSequence, ModulusZeroIsOne) {
  WrappingSequence turns(0);
  EXPECT_EQ(turns.next(), 0u);
  EXPECT_EQ(turns.next(), 0u);
}

} // namespace
} // namespace atomvet
