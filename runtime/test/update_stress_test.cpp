#include <atomvet/update.h>

#include "threads.h"

#include <gtest/gtest.h>
#include <optional>

namespace atomvet {
namespace {

TEST(UpdateStress, NothingIsLost) {
  std::atomic<std::uint64_t> sum{0};
  const std::size_t each = test::rounds(200000);
  test::run_threads(4, [&](std::size_t index) {
    for (std::size_t i = 0; i < each; ++i)
      update(sum, [&](std::uint64_t v) { return v + index; }, std::memory_order_relaxed);
  });
  EXPECT_EQ(sum.load(), each * (0 + 1 + 2 + 3));
}

TEST(UpdateStress, ABoundIsKept) {
  std::atomic<int> permits{3};
  std::atomic<int> inside{0};
  const std::size_t each = test::rounds(100000);
  test::run_threads(6, [&](std::size_t) {
    for (std::size_t i = 0; i < each; ++i) {
      if (!update(permits, [](int n) { return n == 0 ? std::optional<int>() : n - 1; }))
        continue;
      if (inside.fetch_add(1) >= 3)
        ADD_FAILURE() << "more than three have a permit";
      inside.fetch_sub(1);
      update(permits, [](int n) { return n + 1; });
    }
  });
  EXPECT_EQ(permits.load(), 3);
}

} // namespace
} // namespace atomvet
