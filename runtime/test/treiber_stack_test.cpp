#include <atomvet/treiber_stack.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(IndexStack<4>);
ATOMVET_TEST_CONSTINIT IndexStack<4> from_start_up;

TEST(IndexStack, IsLastInFirstOut) {
  IndexStack<4> stack;
  EXPECT_TRUE(stack.empty());
  EXPECT_EQ(stack.pop(), std::nullopt);
  stack.push(0);
  stack.push(3);
  stack.push(1);
  EXPECT_FALSE(stack.empty());
  EXPECT_EQ(stack.pop(), 1u);
  stack.push(2);
  EXPECT_EQ(stack.pop(), 2u);
  EXPECT_EQ(stack.pop(), 3u);
  EXPECT_EQ(stack.pop(), 0u);
  EXPECT_EQ(stack.pop(), std::nullopt);
}

TEST(IndexStack, StaticNeedsNoStartUp) { EXPECT_TRUE(from_start_up.empty()); }

} // namespace
} // namespace atomvet
