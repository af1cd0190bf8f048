#include <atomvet/seqlock.h>

#include "threads.h"

#include <cstdint>
#include <gtest/gtest.h>

namespace atomvet {
namespace {

struct Value {
  std::uint32_t word[11];
};

TEST(SeqLockStress, NoReaderSeesAMixture) {
  SeqLock<Value> lock;
  const std::size_t each = test::rounds(100000);
  const test::Deadline deadline;
  std::atomic<int> writers{2};
  test::run_threads(4, [&](std::size_t index) {
    if (index < 2) {
      for (std::size_t i = 0; i < each && !deadline.passed(); ++i) {
        Value value;
        for (auto& word : value.word)
          word = static_cast<std::uint32_t>(2 * i + index);
        lock.store(value);
        if (i % 8 == 0)
          std::this_thread::yield();
      }
      writers.fetch_sub(1);
    } else {
      while (writers.load() > 0) {
        const Value value = lock.load();
        for (auto word : value.word)
          if (word != value.word[0]) {
            ADD_FAILURE() << "a mixture of two values";
            return;
          }
      }
    }
  });
}

TEST(SeqLockStress, NoUpdateIsLost) {
  SeqLock<Value> lock;
  const std::size_t each = test::rounds(100000);
  const test::Deadline deadline;
  std::atomic<std::size_t> updates{0};
  test::run_threads(3, [&](std::size_t) {
    std::size_t done = 0;
    for (; done < each && !deadline.passed(); ++done)
      lock.update([](Value value) {
        for (auto& word : value.word)
          ++word;
        return value;
      });
    updates.fetch_add(done);
  });
  for (auto word : lock.load().word)
    EXPECT_EQ(word, updates.load());
}

} // namespace
} // namespace atomvet
