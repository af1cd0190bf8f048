#include <atomvet/treiber_stack.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

TEST(IndexStackStress, AnIndexHasOneOwner) {
  constexpr std::uint32_t count = 3; // few, so that heads go and come back all the time
  IndexStack<count> stack;
  int owner[count] = {}; // plain: ThreadSanitizer sees whether push and pop order the owners
  std::atomic<int> owned[count] = {};
  for (std::uint32_t index = 0; index < count; ++index)
    stack.push(index);
  const std::size_t each = test::rounds(200000);
  test::run_threads(4, [&](std::size_t thread) {
    for (std::size_t i = 0; i < each; ++i) {
      const auto first = stack.pop();
      const auto second = i % 2 == 0 ? stack.pop() : std::nullopt;
      for (const auto& index : {first, second}) {
        if (!index)
          continue;
        if (owned[*index].exchange(1) != 0)
          ADD_FAILURE() << *index << " has two owners";
        owner[*index] = static_cast<int>(thread);
      }
      for (const auto& index : {first, second}) {
        if (!index)
          continue;
        if (owner[*index] != static_cast<int>(thread))
          ADD_FAILURE() << "somebody else wrote to what this thread owns";
        owned[*index].store(0);
        stack.push(*index);
      }
    }
  });
  std::uint32_t left = 0;
  while (stack.pop())
    ++left;
  EXPECT_EQ(left, count);
}

} // namespace
} // namespace atomvet
