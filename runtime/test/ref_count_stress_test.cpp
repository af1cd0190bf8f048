#include <atomvet/ref_count.h>

#include "threads.h"

#include <gtest/gtest.h>
#include <memory>

namespace atomvet {
namespace {

struct Object {
  RefCount references;
  int payload = 0; // plain: ThreadSanitizer sees whether the last release is ordered after the others
  std::atomic<int> destroyed{0};
};

TEST(RefCountStress, ExactlyOneIsTheLastAndNobodyResurrects) {
  const std::size_t rounds = test::rounds(50000);
  std::unique_ptr<Object[]> objects(new Object[rounds]);
  test::run_threads(4, [&](std::size_t index) {
    for (std::size_t i = 0; i < rounds; ++i) {
      Object& object = objects[i];
      if (index == 0) { // the creator
        object.payload = 1;
        if (object.references.release()) {
          object.payload = -1;
          object.destroyed.fetch_add(1);
        }
      } else if (index == 3) {
        if (object.references.use_count() == 0 && object.references.try_acquire())
          ADD_FAILURE() << "acquired after zero";
      } else if (object.references.try_acquire()) {
        if (object.destroyed.load() != 0)
          ADD_FAILURE() << "acquired what is destroyed";
        if (object.references.release()) {
          object.payload = -1;
          object.destroyed.fetch_add(1);
        }
      }
    }
  });
  for (std::size_t i = 0; i < rounds; ++i) {
    ASSERT_EQ(objects[i].destroyed.load(), 1) << i;
    ASSERT_EQ(objects[i].payload, -1);
  }
}

TEST(RefCountStress, OwnersThatWriteAreSeenByTheLast) {
  const std::size_t rounds = test::rounds(5000);
  for (std::size_t i = 0; i < rounds / 50; ++i) {
    RefCount references;
    int written[3] = {0, 0, 0};
    references.acquire();
    references.acquire();
    std::atomic<int> sum{-1};
    test::run_threads(3, [&](std::size_t index) {
      written[index] = static_cast<int>(index) + 1;
      if (references.release())
        sum = written[0] + written[1] + written[2];
    });
    ASSERT_EQ(sum.load(), 6);
  }
}

} // namespace
} // namespace atomvet
