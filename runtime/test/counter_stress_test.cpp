#include <atomvet/counter.h>

#include "threads.h"

#include <csignal>
#include <gtest/gtest.h>
#include <pthread.h>

namespace atomvet {
namespace {

TEST(CounterStress, NothingIsLostOverThreadsAndTakes) {
  constexpr std::size_t writers = 3;
  const std::size_t each = test::rounds(1000000);
  Counter counter;
  std::atomic<std::uint64_t> taken{0};
  test::run_threads(writers + 1, [&](std::size_t index) {
    if (index < writers) {
      for (std::size_t i = 0; i < each; ++i)
        counter.increment();
    } else {
      for (std::size_t i = 0; i < each / 10; ++i)
        taken.fetch_add(counter.take());
    }
  });
  EXPECT_EQ(taken.load() + counter.load(), writers * each);
}

TEST(CounterStress, ReadsDoNotGoBackwards) {
  Counter counter;
  const std::size_t each = test::rounds(1000000);
  test::run_threads(3, [&](std::size_t index) {
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < each; ++i) {
      if (index == 0)
        counter.add(3);
      else if (std::uint64_t now = counter.load(); now < last)
        ADD_FAILURE() << now << " after " << last;
      else
        last = now;
    }
  });
  EXPECT_EQ(counter.load(), 3 * each);
}

Counter in_handler;

TEST(CounterStress, SignalHandlersCount) {
  struct sigaction action = {};
  action.sa_handler = [](int) { in_handler.increment(); };
  struct sigaction before = {};
  ASSERT_EQ(sigaction(SIGUSR1, &action, &before), 0);
  const std::size_t each = test::rounds(100000);
  std::size_t sent = 0;
  for (std::size_t i = 0; i < each; ++i) {
    in_handler.increment();
    if (i % 16 == 0) {
      ASSERT_EQ(pthread_kill(pthread_self(), SIGUSR1), 0); // delivered before it returns
      ++sent;
    }
  }
  EXPECT_EQ(in_handler.load(), each + sent);
  sigaction(SIGUSR1, &before, nullptr);
}

} // namespace
} // namespace atomvet
