#include <atomvet/gauge.h>

#include "threads.h"

#include <gtest/gtest.h>
#include <optional>
#include <utility>

namespace atomvet {
namespace {

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(Gauge);
static_assert(!std::is_copy_constructible_v<Gauge::Scope> && !std::is_move_assignable_v<Gauge::Scope>);
ATOMVET_TEST_CONSTINIT Gauge from_start_up{5};

TEST(Gauge, GoesUpAndDown) {
  Gauge gauge;
  gauge.inc();
  gauge.inc(9);
  gauge.dec(3);
  gauge.dec();
  gauge.add(-2);
  EXPECT_EQ(gauge.load(), 4);
  gauge.set(-7);
  EXPECT_EQ(gauge.load(), -7);
}

TEST(Gauge, BelowZeroIsBelowZero) {
  Gauge gauge;
  gauge.dec();
  EXPECT_EQ(gauge.load(), -1);
}

TEST(Gauge, ScopeGivesBackOnEveryPath) {
  Gauge gauge;
  auto work = [&](bool early) {
    auto in_flight = gauge.scope(3);
    EXPECT_EQ(gauge.load(), 3);
    if (early)
      return;
    auto one_more = gauge.scope();
    EXPECT_EQ(gauge.load(), 4);
  };
  work(true);
  EXPECT_EQ(gauge.load(), 0);
  work(false);
  EXPECT_EQ(gauge.load(), 0);
}

TEST(Gauge, ScopeThatIsHandedOnGivesBackOnce) {
  Gauge gauge;
  std::optional<Gauge::Scope> elsewhere;
  {
    auto scope = gauge.scope(2);
    elsewhere.emplace(std::move(scope));
  }
  EXPECT_EQ(gauge.load(), 2);
  elsewhere.reset();
  EXPECT_EQ(gauge.load(), 0);
}

TEST(Gauge, StaticNeedsNoStartUp) { EXPECT_EQ(from_start_up.load(), 5); }

} // namespace
} // namespace atomvet
