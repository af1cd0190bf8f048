#include <atomvet/ref_count.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(RefCount);
ATOMVET_TEST_CONSTINIT RefCount from_start_up;

TEST(RefCount, TheLastReleaseIsTold) {
  RefCount references;
  references.acquire();
  EXPECT_TRUE(references.try_acquire());
  EXPECT_EQ(references.use_count(), 3u);
  EXPECT_FALSE(references.release());
  EXPECT_FALSE(references.release());
  EXPECT_EQ(references.use_count(), 1u);
  EXPECT_TRUE(references.release());
}

TEST(RefCount, ZeroIsFinal) {
  RefCount references;
  EXPECT_TRUE(references.release());
  EXPECT_EQ(references.use_count(), 0u);
  for (int i = 0; i < 100; ++i)
    EXPECT_FALSE(references.try_acquire());
  EXPECT_EQ(references.use_count(), 0u);
}

TEST(RefCount, StaticNeedsNoStartUp) { EXPECT_EQ(from_start_up.use_count(), 1u); }

} // namespace
} // namespace atomvet
