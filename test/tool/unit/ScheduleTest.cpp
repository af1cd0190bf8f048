//===- ScheduleTest.cpp - What workers do next ----------------------------===//

#include "Schedule.h"
#include "Support.h"
#include <gtest/gtest.h>

namespace {

using atomvet::tool::Schedule;

/// The next step: p1 makes prelude 1, 5+1 is unit 5 with it, 5 is that unit without, - is nothing.
std::string next(Schedule &S) {
  const std::optional<Schedule::Step> Step = S.next();
  if (!Step)
    return "-";
  return (Step->What == Schedule::Step::MakePrelude ? "p" : "") + std::to_string(Step->Number) +
         (Step->Prelude ? "+" + std::to_string(*Step->Prelude) : "");
}

std::string next(Schedule &S, unsigned Count) {
  std::string Out;
  while (Count-- > 0)
    Out += next(S) + " ";
  return Out;
}

TEST(Schedule, LongUnitsComeFirst) {
  Schedule S({{0, 10, {}}, {1, 30, {}}, {2, 20, {}}, {3, 30, {}}}, {}, 2);
  EXPECT_EQ(next(S, 6), "1 3 2 0 - - ");
}

TEST(Schedule, ThePreludeThatMostUnitsUseIsMadeFirst) {
  Schedule S({{0, 1, 4}, {1, 1, 5}, {2, 1, 5}, {3, 1, {}}}, {{4, {}}, {5, {}}, {6, {}}}, 1);
  // And not at all the one that none uses.
  EXPECT_EQ(next(S, 3), "p5 p4 3 ");
}

TEST(Schedule, APreludeThatIsThereNeedNotBeMade) {
  Schedule S({{0, 1, 4}, {1, 2, {}}}, {}, 2);
  EXPECT_EQ(next(S, 3), "1 0+4 - ");
}

TEST(Schedule, UnitsThatNeedNoneOrAnotherFillTheTimeInWhichAPreludeIsMade) {
  Schedule S({{0, 9, 1}, {1, 8, 1}, {2, 1, {}}, {3, 2, 2}}, {{1, {}}, {2, {}}}, 2);
  EXPECT_EQ(next(S, 2), "p1 p2 ");
  S.made(2, true);
  EXPECT_EQ(next(S, 2), "3+2 2 ");
  S.made(1, true);
  EXPECT_EQ(next(S, 3), "0+1 1+1 - ");
}

TEST(Schedule, AWorkerTakesOneUnitWithoutItsPreludeAndThenWaits) {
  Schedule S({{0, 1, 1}, {1, 3, 1}, {2, 2, 1}, {3, 4, 1}}, {{1, {}}}, 3);
  EXPECT_EQ(next(S, 4), "p1 3 1 - ");
  S.made(1, true);
  EXPECT_EQ(next(S, 3), "2+1 0+1 - ");
}

TEST(Schedule, OneWorkerNeverWaits) {
  Schedule S({{0, 1, 1}, {1, 2, 1}}, {{1, {}}}, 1);
  EXPECT_EQ(next(S), "p1");
  S.made(1, true);
  EXPECT_EQ(next(S, 3), "1+1 0+1 - ");
}

TEST(Schedule, APreludeThatCannotBeMadeIsDoneWithout) {
  Schedule S({{0, 1, 1}, {1, 2, 1}, {2, 3, 2}}, {{1, {}}, {2, {}}}, 1);
  EXPECT_EQ(next(S, 2), "p1 p2 ");
  S.made(1, false);
  S.made(2, true);
  EXPECT_EQ(next(S, 4), "2+2 1 0 - ");
}

TEST(Schedule, APreludeComesAfterTheOneThatItIsOnTopOf) {
  Schedule S({{0, 1, 7}, {1, 1, 7}, {2, 1, 6}, {3, 9, {}}, {4, 1, 8}}, {{5, {}}, {6, 5}, {7, 5}, {8, {}}}, 2);
  EXPECT_EQ(next(S, 3), "p5 p8 3 ");
  S.made(5, true);
  EXPECT_EQ(next(S, 2), "p7 p6 ");
}

TEST(Schedule, WithoutABaseThereIsNothingOnTop) {
  Schedule S({{0, 1, 5}, {1, 2, 6}, {2, 3, 7}, {3, 4, 8}}, {{5, {}}, {6, 5}, {7, 6}, {8, {}}}, 1);
  EXPECT_EQ(next(S, 2), "p5 p8 ");
  S.made(5, false);
  S.made(8, true);
  EXPECT_EQ(next(S, 5), "3+8 2 1 0 - ");
}

TEST(Schedule, WithoutWhatIsOnTopThereIsTheBase) {
  Schedule S({{0, 1, 5}, {1, 2, 6}, {2, 3, 7}}, {{5, {}}, {6, 5}, {7, 6}}, 1);
  EXPECT_EQ(next(S), "p5");
  S.made(5, true);
  EXPECT_EQ(next(S), "p6");
  S.made(6, false);
  EXPECT_EQ(next(S, 4), "2+5 1+5 0+5 - ");
}

TEST(Schedule, WorkAheadFillsTheTime) {
  Schedule S({{0, 9, 1}, {1, 8, 1}, {2, 9, {}, true}, {3, 7, 2, true}}, {{1, {}}, {2, {}}}, 2);
  EXPECT_EQ(next(S, 3), "p1 p2 2 ");
  S.made(2, true);
  S.made(1, true);
  // What is due comes first.
  EXPECT_EQ(next(S, 4), "0+1 1+1 3+2 - ");
}

TEST(Schedule, AUnitThatMustBeDoneAgainIsAdded) {
  Schedule S({{0, 2, 1}, {1, 9, {}, true}}, {{1, {}}}, 1);
  EXPECT_EQ(next(S), "p1");
  S.made(1, true);
  S.add({2, 5, 1});
  EXPECT_EQ(next(S, 4), "2+1 0+1 1 - ");
}

TEST(Schedule, APreludeThatIsBegunIsWaitedFor) {
  Schedule S({{0, 2, 1}}, {{1, {}, 5, true}}, 1);
  EXPECT_EQ(next(S), "-");
  S.made(1, true);
  EXPECT_EQ(next(S), "0+1");
}

TEST(Schedule, NoUnitIsDoneWithoutAPreludeThatIsThereSooner) {
  // What is being made takes 15; without a prelude of 10 there is as much to parse as 10 more, without one of 30, 30.
  Schedule S({{0, 2, 1}, {1, 2, 2}}, {{1, {}, 10}, {2, 1, 20}}, 4);
  EXPECT_EQ(next(S, 3), "p1 0 - ");
}

} // namespace
