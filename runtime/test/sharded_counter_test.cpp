#include <atomvet/sharded_counter.h>

#include "process.h"
#include "threads.h"

#include <gtest/gtest.h>
#include <memory>
#include <optional>

namespace atomvet {
namespace {

template <typename T>
class ShardedCounterTest : public testing::Test {};
using Policies = testing::Types<ShardedCounter, PerCpuCounter>;
TYPED_TEST_SUITE(ShardedCounterTest, Policies, );

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(ShardedCounter);
ATOMVET_TEST_CONSTINIT ShardedCounter from_start_up;
ATOMVET_TEST_CONSTINIT PerCpuCounter per_cpu_from_start_up;

TYPED_TEST(ShardedCounterTest, StartsAtZeroAndAddsUp) {
  TypeParam counter;
  EXPECT_EQ(counter.load(), 0u);
  counter.increment();
  counter.add(41);
  EXPECT_EQ(counter.load(), 42u);
  counter.add(std::uint64_t{1} << 40); // more than fits into an instruction's immediate operand
  EXPECT_EQ(counter.load(), (std::uint64_t{1} << 40) + 42);
}

TYPED_TEST(ShardedCounterTest, TakeReturnsTheCountAndStartsAgain) {
  TypeParam counter;
  for (int i = 0; i < 7; ++i)
    counter.increment();
  EXPECT_EQ(counter.take(), 7u);
  EXPECT_EQ(counter.load(), 0u);
  EXPECT_EQ(counter.take(), 0u);
  counter.add(2);
  EXPECT_EQ(counter.load(), 2u);
}

TYPED_TEST(ShardedCounterTest, WrapsAtTwoToThe64) {
  TypeParam counter;
  counter.add(5);
  counter.add(~std::uint64_t{0});
  counter.add(~std::uint64_t{0});
  EXPECT_EQ(counter.load(), 3u);
}

TYPED_TEST(ShardedCounterTest, WhatThreadsCountedStaysWhenTheyEnd) {
  TypeParam counter;
  for (std::uint64_t i = 1; i <= 20; ++i) {
    std::thread([&] { counter.add(i); }).join();
    EXPECT_EQ(counter.load(), i * (i + 1) / 2);
  }
}

TYPED_TEST(ShardedCounterTest, ANewCounterStartsAtZeroInTheSlotOfAnOldOne) {
  std::optional<TypeParam> counter;
  std::atomic<int> phase{0};
  std::thread other([&] {
    for (int round = 1; round <= 10; ++round) {
      while (phase.load() != 2 * round - 1)
        std::this_thread::yield();
      for (int i = 0; i < 5; ++i)
        counter->increment();
      phase.store(2 * round);
    }
  });
  for (int round = 1; round <= 10; ++round) {
    counter.emplace();
    EXPECT_EQ(counter->load(), 0u);
    counter->add(3);
    counter->add(3);
    phase.store(2 * round - 1);
    while (phase.load() != 2 * round)
      std::this_thread::yield();
    EXPECT_EQ(counter->load(), 11u);
    EXPECT_EQ(counter->take(), 11u);
  }
  other.join();
}

TYPED_TEST(ShardedCounterTest, MoreCountersThanCellsCountToo) {
  constexpr std::size_t count = detail::cell_count + 50;
  std::unique_ptr<TypeParam[]> counters(new TypeParam[count]);
  for (int round = 0; round < 3; ++round)
    for (std::size_t i = 0; i < count; ++i)
      counters[i].add(i);
  for (std::size_t i = 0; i < count; ++i)
    ASSERT_EQ(counters[i].load(), 3 * i) << i;
}

template <typename T>
struct CountsWhenDestroyed {
  explicit CountsWhenDestroyed(T& c) : counter(c) {}
  ~CountsWhenDestroyed() { counter.increment(); }
  T& counter;
};

TYPED_TEST(ShardedCounterTest, ThreadLocalDestructorsCount) {
  TypeParam counter;
  for (std::uint64_t i = 1; i <= 3; ++i) {
    std::thread([&] {
      thread_local CountsWhenDestroyed<TypeParam> before(counter);
      counter.increment();
      counter.increment();
      thread_local CountsWhenDestroyed<TypeParam> after(counter);
    }).join();
    EXPECT_EQ(counter.load(), 4 * i);
  }
}

// Key destructors run last of all; their order among each other is not known.
TYPED_TEST(ShardedCounterTest, KeyDestructorsCount) {
  static TypeParam* counted;
  TypeParam counter;
  counted = &counter;
  pthread_key_t keys[4];
  for (auto& key : keys)
    ASSERT_EQ(pthread_key_create(&key, [](void*) { counted->increment(); }), 0);
  for (std::uint64_t i = 1; i <= 3; ++i) {
    std::thread([&] {
      for (auto& key : keys)
        pthread_setspecific(key, &key);
      counter.increment();
      counter.increment();
    }).join();
    EXPECT_EQ(counter.load(), 6 * i);
  }
  for (auto& key : keys)
    pthread_key_delete(key);
}

/// Destroyed after whatever is constructed after it; then its counter must be complete.
template <typename T>
struct ChecksWhenDestroyed {
  ~ChecksWhenDestroyed() {
    counter.increment();
    if (counter.load() != expected)
      _exit(1);
  }
  T counter;
  std::uint64_t expected = 0;
};

TYPED_TEST(ShardedCounterTest, StaticDestructorsCountAfterThreadLocalOnes) {
  EXPECT_EQ(0, test::in_child([] {
              static ChecksWhenDestroyed<TypeParam> last;
              static CountsWhenDestroyed<TypeParam> before_it(last.counter);
              thread_local CountsWhenDestroyed<TypeParam> first(last.counter);
              last.counter.increment();
              last.expected = 4;
            }));
}

TYPED_TEST(ShardedCounterTest, AChildGoesOnFromTheParentsCount) {
  TypeParam counter;
  std::thread([&] { counter.add(10); }).join();
  counter.add(1);
  counter.add(1);
  std::atomic<bool> stop{false}, counted{false};
  std::thread vanishes([&] { // is not there in the child, but what it counted is
    counter.increment();
    counter.increment();
    counted = true;
    while (!stop.load())
      std::this_thread::yield();
  });
  while (!counted.load())
    std::this_thread::yield();
  EXPECT_EQ(0, test::in_child([&] {
              for (int i = 0; i < 5; ++i)
                counter.increment();
              std::uint64_t expected = 19;
              for (int i = 0; i < 5 && test::child_may_start_threads; ++i, expected += 2)
                std::thread([&] {
                  counter.increment();
                  counter.increment();
                }).join();
              _exit(counter.load() == expected && counter.take() == expected && counter.load() == 0 ? 0 : 1);
            }));
  stop = true;
  vanishes.join();
  EXPECT_EQ(counter.load(), 14u);
}

TYPED_TEST(ShardedCounterTest, StaticNeedsNoStartUp) {
  EXPECT_EQ(from_start_up.load(), 0u);
  EXPECT_EQ(per_cpu_from_start_up.load(), 0u);
}

#if defined(ATOMVET_HAS_RSEQ) && !defined(ATOMVET_TSAN)
TEST(PerCpuCounter, UsesRestartableSequencesWhereTheKernelHasThem) {
  std::uint64_t cell = 0;
  if (!detail::add_on_this_cpu(&cell, 0, 1u << 20, 7))
    GTEST_SKIP() << "this kernel or C library has none";
  EXPECT_EQ(cell, 7u);
  EXPECT_FALSE(detail::add_on_this_cpu(&cell, 0, 0, 7)); // no processor is below zero
  EXPECT_EQ(cell, 7u);
}
#endif

TEST(ShardedCounter, ThreadsThatOutliveTheModulesEndCount) {
  if (!test::child_may_start_threads)
    GTEST_SKIP() << "ThreadSanitizer allows no threads in the child";
  EXPECT_EQ(0, test::in_child([] {
              std::atomic<int> phase{0};
              std::thread other([&] {
                {
                  ShardedCounter counter;
                  counter.increment();
                  counter.increment(); // this thread has a block from here on
                }
                phase = 1;
                while (phase.load() != 2)
                  std::this_thread::yield();
                ShardedCounter late;
                PerCpuCounter late_per_cpu;
                for (int i = 0; i < 3; ++i) {
                  late.increment();
                  late_per_cpu.increment();
                }
                if (late.load() != 3 || late_per_cpu.load() != 3)
                  _exit(1);
              });
              while (phase.load() != 1)
                std::this_thread::yield();
              detail::thread_cells.module_ends(); // what the static destructors do
              detail::cpu_cells.module_ends();
              phase = 2;
              other.join();
              _exit(0);
            }));
}

} // namespace
} // namespace atomvet
