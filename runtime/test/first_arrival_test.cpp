#include <atomvet/first_arrival.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(FirstArrival);
ATOMVET_TEST_CONSTINIT FirstArrival from_start_up;

TEST(FirstArrival, OnlyTheFirstIsTheFirst) {
  FirstArrival door;
  EXPECT_FALSE(door.arrived());
  EXPECT_TRUE(door.arrive());
  EXPECT_TRUE(door.arrived());
  EXPECT_FALSE(door.arrive());
  EXPECT_FALSE(door.arrive());
}

TEST(FirstArrival, StaticNeedsNoStartUp) { EXPECT_FALSE(from_start_up.arrived()); }

} // namespace
} // namespace atomvet
