#include <atomvet/spsc_ring.h>

#include "threads.h"

#include <gtest/gtest.h>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>

namespace atomvet {
namespace {

using Ring = SpscRing<int, 4>;
ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(Ring);
ATOMVET_TEST_CONSTINIT Ring from_start_up;

TEST(SpscRing, IsFirstInFirstOutAndBounded) {
  Ring ring;
  int item = -1;
  EXPECT_FALSE(ring.try_pop(item));
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 4; ++i)
      EXPECT_TRUE(ring.try_push(round * 4 + i));
    EXPECT_FALSE(ring.try_push(99));
    EXPECT_EQ(ring.size(), 4u);
    for (int i = 0; i < 4; ++i) {
      EXPECT_TRUE(ring.try_pop(item));
      EXPECT_EQ(item, round * 4 + i);
    }
    EXPECT_FALSE(ring.try_pop(item));
    EXPECT_EQ(ring.size(), 0u);
  }
}

TEST(SpscRing, PopsWhatHasNoDefault) {
  struct Item {
    explicit Item(int n) : number(std::make_unique<int>(n)) {}
    std::unique_ptr<int> number;
  };
  SpscRing<Item, 2> ring;
  EXPECT_FALSE(ring.try_pop().has_value());
  EXPECT_TRUE(ring.try_push(Item(7)));
  EXPECT_TRUE(ring.try_push(Item(8)));
  EXPECT_EQ(*ring.try_pop()->number, 7);
  EXPECT_EQ(*ring.try_pop()->number, 8);
  EXPECT_FALSE(ring.try_pop().has_value());
}

TEST(SpscRing, BatchesWrapAround) {
  SpscRing<int, 8> ring;
  int numbers[20];
  std::iota(numbers, numbers + 20, 0);
  int next_in = 0, next_out = 0;
  for (int round = 0; round < 50; ++round) {
    const std::size_t pushed = ring.try_push_n(numbers + next_in % 7, static_cast<std::size_t>(round % 11));
    EXPECT_EQ(pushed, std::min<std::size_t>(static_cast<std::size_t>(round % 11), 8));
    int offset = next_in % 7;
    const std::size_t consumed = ring.consume_all([&](int& item) {
      EXPECT_EQ(item, offset++);
      ++next_out;
    });
    EXPECT_EQ(consumed, pushed);
    next_in += static_cast<int>(pushed);
    EXPECT_EQ(next_out, next_in);
  }
}

TEST(SpscRing, ABatchTakesTheRoomThereIs) {
  Ring ring;
  const int numbers[] = {1, 2, 3, 4, 5, 6};
  EXPECT_EQ(ring.try_push_n(numbers, 3), 3u);
  EXPECT_EQ(ring.try_push_n(numbers + 3, 3), 1u);
  EXPECT_EQ(ring.try_push_n(numbers, 6), 0u);
  int item = 0;
  EXPECT_TRUE(ring.try_pop(item));
  EXPECT_EQ(ring.try_push_n(numbers, 2), 1u);
}

TEST(SpscRing, MovesWhatCanOnlyBeMoved) {
  SpscRing<std::unique_ptr<std::string>, 2> ring;
  EXPECT_TRUE(ring.try_push(std::make_unique<std::string>("a")));
  EXPECT_TRUE(ring.try_push(std::make_unique<std::string>("b")));
  auto kept = std::make_unique<std::string>("c");
  EXPECT_FALSE(ring.try_push(std::move(kept)));
  ASSERT_TRUE(kept); // a refused item stays with the caller
  std::unique_ptr<std::string> out;
  EXPECT_TRUE(ring.try_pop(out));
  EXPECT_EQ(*out, "a");
}

TEST(SpscRing, DestroysWhatIsLeft) {
  auto shared = std::make_shared<int>(1);
  {
    SpscRing<std::shared_ptr<int>, 8> ring;
    for (int i = 0; i < 5; ++i)
      EXPECT_TRUE(ring.try_push(shared));
    std::shared_ptr<int> out;
    EXPECT_TRUE(ring.try_pop(out));
    EXPECT_EQ(shared.use_count(), 6);
  }
  EXPECT_EQ(shared.use_count(), 1);
}

#if defined(__cpp_exceptions)
struct Throws {
  explicit Throws(int v) : value(v) {}
  Throws(const Throws& other) : value(other.value) {
    if (value == 3)
      throw std::runtime_error("copy");
  }
  Throws& operator=(const Throws&) = default;
  int value;
};

TEST(SpscRing, ACopyThatThrowsLeavesWhatWasPushed) {
  SpscRing<Throws, 8> ring;
  const Throws items[] = {Throws(1), Throws(2), Throws(3), Throws(4)};
  EXPECT_THROW((void)ring.try_push_n(items, 4), std::runtime_error);
  EXPECT_EQ(ring.size(), 2u);
  EXPECT_THROW((void)ring.try_push(items[2]), std::runtime_error);
  EXPECT_EQ(ring.size(), 2u);
  EXPECT_TRUE(ring.try_push(items[3]));
  EXPECT_THROW(ring.consume_all([](Throws& item) {
    if (item.value == 2)
      throw std::runtime_error("consumer");
  }),
               std::runtime_error);
  EXPECT_EQ(ring.size(), 1u);
  Throws left(0);
  EXPECT_TRUE(ring.try_pop(left));
  EXPECT_EQ(left.value, 4);
}
#endif

TEST(SpscRing, StaticNeedsNoStartUp) { EXPECT_EQ(from_start_up.size(), 0u); }

} // namespace
} // namespace atomvet
