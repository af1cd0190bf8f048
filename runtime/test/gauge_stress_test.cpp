#include <atomvet/gauge.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

TEST(GaugeStress, WhatGoesUpComesDown) {
  Gauge gauge;
  const std::size_t each = test::rounds(300000);
  test::run_threads(4, [&](std::size_t index) {
    for (std::size_t i = 0; i < each; ++i) {
      auto scope = gauge.scope(static_cast<std::int64_t>(index) + 1);
      if (gauge.load() < static_cast<std::int64_t>(index) + 1)
        ADD_FAILURE() << "less than this thread put on";
    }
    gauge.inc(10);
    gauge.dec(4);
  });
  EXPECT_EQ(gauge.load(), 4 * 6);
}

} // namespace
} // namespace atomvet
