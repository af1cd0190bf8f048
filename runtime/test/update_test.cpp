#include <atomvet/update.h>

#include "threads.h"

#include <gtest/gtest.h>
#include <optional>

namespace atomvet {
namespace {

TEST(Update, ReplacesAndTellsBoth) {
  std::atomic<int> value{20};
  const auto result = update(value, [](int v) { return v * 2 + 2; });
  EXPECT_TRUE(result);
  EXPECT_EQ(result.before, 20);
  EXPECT_EQ(result.after, 42);
  EXPECT_EQ(value.load(), 42);
}

TEST(Update, MayDecline) {
  std::atomic<unsigned> tokens{1};
  auto take = [](unsigned n) { return n == 0 ? std::optional<unsigned>() : n - 1; };
  EXPECT_TRUE(update(tokens, take));
  const auto [before, after, applied] = update(tokens, take, std::memory_order_acq_rel);
  EXPECT_FALSE(applied);
  EXPECT_EQ(before, 0u);
  EXPECT_EQ(after, 0u);
  EXPECT_EQ(tokens.load(), 0u);
}

TEST(Update, WorksOnWhatHasNoFetchOperation) {
  struct Range {
    int low, high;
  };
  std::atomic<Range> range{Range{3, 5}};
  update(range, [](Range r) { return Range{r.low - 1, r.high + 1}; });
  EXPECT_EQ(range.load().low, 2);
  EXPECT_EQ(range.load().high, 6);
}

/// An atomic that another thread overtakes at the first attempts.
template <typename T>
struct Overtaken : std::atomic<T> {
  using std::atomic<T>::atomic;
  bool compare_exchange_weak(T& expected, T desired, std::memory_order success, std::memory_order failure) {
    if (++attempts <= 3)
      this->fetch_add(100);
    return std::atomic<T>::compare_exchange_weak(expected, desired, success, failure);
  }
  int attempts = 0;
};

TEST(Update, TriesAgainWithTheNewValue) {
  Overtaken<int> value{1};
  int calls = 0;
  const auto result = update(value, [&calls](int v) {
    ++calls; // what the documentation tells users not to do
    return v + 1;
  });
  EXPECT_EQ(calls, 4);
  EXPECT_EQ(result.before, 301);
  EXPECT_EQ(value.load(), 302);
}

TEST(Update, IsNoexceptWhenTheFunctionIs) {
  std::atomic<int> value{0};
  auto never = [](int v) noexcept { return v; };
  auto perhaps = [](int v) { return v; };
  static_assert(noexcept(update(value, never)));
  static_assert(!noexcept(update(value, perhaps)));
}

} // namespace
} // namespace atomvet
