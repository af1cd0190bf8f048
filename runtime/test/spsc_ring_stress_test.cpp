#include <atomvet/spsc_ring.h>

#include "threads.h"

#include <gtest/gtest.h>
#include <string>

namespace atomvet {
namespace {

TEST(SpscRingStress, EverythingArrivesOnceWholeAndInOrder) {
  struct Item {
    std::uint64_t number, copy;
  };
  SpscRing<Item, 64> ring;
  const std::uint64_t total = test::rounds(2000000);
  const test::Deadline deadline;
  std::atomic<std::uint64_t> all{total}; // fewer when time is up
  test::run_threads(2, [&](std::size_t index) {
    if (index == 0) {
      Item batch[50];
      std::uint64_t sent = 0;
      while (sent < total && !deadline.passed()) {
        if (sent % 3 == 0) {
          if (ring.try_push({sent, ~sent}))
            ++sent;
          else
            std::this_thread::yield();
          continue;
        }
        const auto count = static_cast<std::size_t>(std::min(sent % 50 + 1, total - sent));
        for (std::size_t i = 0; i < count; ++i)
          batch[i] = {sent + i, ~(sent + i)};
        const std::size_t pushed = ring.try_push_n(batch, count);
        if (pushed == 0)
          std::this_thread::yield();
        sent += pushed;
      }
      all.store(sent);
    } else {
      auto check = [next = std::uint64_t{0}](const Item& item) mutable {
        if (item.number != next || item.copy != ~next) {
          ADD_FAILURE() << item.number << " instead of " << next;
          next = item.number;
        }
        return ++next;
      };
      for (std::uint64_t received = 0; received < all.load();) {
        const std::uint64_t before = received;
        if (received % 5 == 0) {
          Item item;
          if (ring.try_pop(item))
            received = check(item);
        } else {
          ring.consume_all([&](Item& item) { received = check(item); });
        }
        if (received == before)
          std::this_thread::yield();
      }
    }
  });
  EXPECT_EQ(ring.size(), 0u);
}

TEST(SpscRingStress, OwnersOfMemoryPassThrough) {
  SpscRing<std::string, 16> ring;
  const std::size_t total = test::rounds(200000);
  const test::Deadline deadline;
  std::atomic<std::size_t> all{total};
  test::run_threads(2, [&](std::size_t index) {
    for (std::size_t i = 0; i < all.load(); ++i) {
      if (index == 0 && deadline.passed()) {
        all.store(i);
        break;
      }
      const std::string expected = "a string that is too long to be kept in place " + std::to_string(i);
      if (index == 0) {
        while (!ring.try_push(expected))
          std::this_thread::yield();
      } else {
        std::string item;
        while (!ring.try_pop(item) && i < all.load())
          std::this_thread::yield();
        if (i < all.load() && item != expected)
          ADD_FAILURE() << item;
      }
    }
  });
}

} // namespace
} // namespace atomvet
