#include <atomvet/sharded_counter.h>

#include "process.h"
#include "threads.h"

#include <csignal>
#include <gtest/gtest.h>
#include <optional>
#include <pthread.h>

namespace atomvet {
namespace {

template <typename T>
class ShardedCounterStress : public testing::Test {};
using Policies = testing::Types<ShardedCounter, PerCpuCounter>;
TYPED_TEST_SUITE(ShardedCounterStress, Policies, );

TYPED_TEST(ShardedCounterStress, NothingIsLostOverThreadsAndTakes) {
  const std::size_t each = test::rounds(30000000);
  TypeParam counter;
  std::atomic<std::uint64_t> taken{0};
  test::run_threads(5, [&](std::size_t index) {
    if (index < 3)
      for (std::size_t i = 0; i < each; ++i)
        counter.add(1 + i % 2);
    else
      for (std::size_t i = 0; i < each / 100; ++i)
        taken.fetch_add(counter.take());
  });
  EXPECT_EQ(taken.load() + counter.load(), 3 * (each + each / 2));
}

TYPED_TEST(ShardedCounterStress, ReadsNeitherGoBackwardsNorAhead) {
  const std::size_t each = test::rounds(20000000);
  TypeParam counter;
  std::atomic<std::uint64_t> begun{0}, read_by_all{0};
  std::atomic<bool> done{false};
  test::run_threads(5, [&](std::size_t index) {
    if (index < 2) {
      for (std::size_t i = 0; i < each; ++i) {
        if (i % 64 == 0)
          begun.fetch_add(64); // before the additions that it announces
        counter.increment();
      }
      if (index == 0)
        done = true;
    } else {
      while (!done.load()) {
        const std::uint64_t before = read_by_all.load();
        const std::uint64_t now = counter.load();
        if (now < before)
          ADD_FAILURE() << now << " after another thread has read " << before;
        if (const std::uint64_t limit = begun.load(); now > limit)
          ADD_FAILURE() << now << " when no more than " << limit << " were begun";
        for (std::uint64_t highest = before; highest < now && !read_by_all.compare_exchange_weak(highest, now);) {
        }
      }
    }
  });
  EXPECT_EQ(counter.load(), 2 * each);
}

TYPED_TEST(ShardedCounterStress, NoTakeMakesAReadTooHigh) {
  // One writer, one taker: what is left after a take plus what comes until the next cannot exceed what is added.
  const std::size_t each = test::rounds(5000000);
  TypeParam counter;
  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> added{0}, taken{0};
  test::run_threads(3, [&](std::size_t index) {
    if (index == 0) {
      for (std::size_t i = 0; i < each; ++i) {
        added.fetch_add(1);
        counter.increment();
      }
      done = true;
    } else if (index == 1) {
      while (!done.load())
        taken.fetch_add(counter.take());
    } else {
      while (!done.load()) {
        const std::uint64_t taken_before = taken.load();
        const std::uint64_t now = counter.load();
        if (now + taken_before > added.load())
          ADD_FAILURE() << now << " + " << taken_before << " taken, but only " << added.load() << " added";
      }
    }
  });
  EXPECT_EQ(taken.load() + counter.load(), each);
}

TYPED_TEST(ShardedCounterStress, TwoThousandShortLivedThreads) {
  constexpr std::size_t threads = 2000;
  TypeParam counter, second;
  std::thread running[4];
  for (std::size_t i = 0; i < threads; ++i) {
    std::thread& place = running[i % 4];
    if (place.joinable())
      place.join();
    place = std::thread([&] {
      for (int n = 0; n < 50; ++n) {
        counter.increment();
        second.add(2);
      }
    });
  }
  for (std::thread& thread : running)
    thread.join();
  EXPECT_EQ(counter.load(), 50 * threads);
  EXPECT_EQ(second.load(), 100 * threads);
}

TYPED_TEST(ShardedCounterStress, CountersThatComeAndGo) {
  const std::size_t rounds = test::rounds(50000);
  test::run_threads(4, [&](std::size_t index) {
    for (std::size_t i = 0; i < rounds; ++i) {
      TypeParam counter;
      for (std::size_t n = 0; n < 10 + index; ++n)
        counter.increment();
      if (counter.load() != 10 + index)
        ADD_FAILURE() << counter.load() << " instead of " << 10 + index;
    }
  });
}

/// Two are used: in the handler alone, and in both.
template <typename T>
struct InHandler {
  static T both, handler_only;
  static std::atomic<std::uint64_t> handled;
  static void handle(int) {
    both.increment();
    handler_only.increment();
    handled.fetch_add(1);
  }
};
template <typename T>
T InHandler<T>::both;
template <typename T>
T InHandler<T>::handler_only;
template <typename T>
std::atomic<std::uint64_t> InHandler<T>::handled{0};

TYPED_TEST(ShardedCounterStress, SignalsThatIncrement) {
  using Shared = InHandler<TypeParam>;
  struct sigaction action = {};
  action.sa_handler = Shared::handle;
  action.sa_flags = SA_RESTART;
  struct sigaction before = {};
  ASSERT_EQ(sigaction(SIGUSR1, &action, &before), 0);

  const std::size_t each = test::rounds(50000000);
  constexpr std::size_t threads = 3;
  pthread_t ids[threads];
  std::atomic<std::size_t> started{0}, finished{0};
  std::atomic<bool> leave{false};
  std::vector<std::thread> running;
  for (std::size_t index = 0; index < threads; ++index)
    running.emplace_back([&, index] {
      ids[index] = pthread_self();
      started.fetch_add(1);
      while (started.load() < threads) // so that the first addition of a thread may be that of the handler
        std::this_thread::yield();
      for (std::size_t i = 0; i < each; ++i)
        Shared::both.increment();
      finished.fetch_add(1);
      while (!leave.load()) // its id stays valid while signals are sent
        std::this_thread::yield();
    });
  while (started.load() < threads)
    std::this_thread::yield();
  std::size_t sent = 0;
  while (finished.load() < threads || sent < 300) {
    for (pthread_t id : ids)
      ASSERT_EQ(pthread_kill(id, SIGUSR1), 0);
    ++sent;
    std::this_thread::sleep_for(std::chrono::microseconds(20));
  }
  leave = true;
  for (std::thread& thread : running)
    thread.join();
  sigaction(SIGUSR1, &before, nullptr);
  EXPECT_GT(Shared::handled.load(), 0u);
  EXPECT_EQ(Shared::handler_only.load(), Shared::handled.load());
  EXPECT_EQ(Shared::both.load(), threads * each + Shared::handled.load());
}

TYPED_TEST(ShardedCounterStress, ForkWhileThreadsComeAndCount) {
  TypeParam counter;
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> expected{0};
  std::thread churn([&] {
    while (!stop.load())
      std::thread([&] {
        for (int i = 0; i < 100; ++i)
          counter.increment();
        expected.fetch_add(100);
      }).join();
  });
  std::thread steady([&] {
    while (!stop.load()) {
      counter.increment();
      expected.fetch_add(1);
    }
  });
  for (int round = 0; round < (test::slower > 1 ? 10 : 50); ++round)
    EXPECT_EQ(0, test::in_child([&] {
                // Everything in the child is done by this thread alone: additions are exact from here on.
                const std::uint64_t inherited = counter.load();
                for (int i = 0; i < 100; ++i)
                  counter.increment();
                { // needs the lock that another thread may have held
                  TypeParam fresh;
                  fresh.increment();
                  fresh.increment();
                  if (fresh.load() != 2)
                    _exit(2);
                }
                _exit(counter.load() == inherited + 100 ? 0 : 1);
              }));
  stop = true;
  churn.join();
  steady.join();
  EXPECT_EQ(counter.load(), expected.load());
}

} // namespace
} // namespace atomvet
