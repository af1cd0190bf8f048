// Explores interleavings of the algorithms that take their atomics as a parameter, and checks that the same tests fail on
// broken algorithms.
#include <atomvet/ref_count.h>
#include <atomvet/seqlock.h>
#include <atomvet/snapshot.h>
#include <atomvet/spsc_ring.h>
#include <atomvet/treiber_stack.h>
#include <atomvet/update.h>

#include "scheduler.h"

#include <gtest/gtest.h>
#include <memory>

namespace atomvet {
namespace {

using test::Bounds;
using test::explore;
using test::Explored;
using test::Plain;
using test::Scheduled;
using test::Scheduler;
using test::Unordered;

#define EXPECT_SOUND(explored)                                                                                         \
  do {                                                                                                                 \
    const Explored result = (explored);                                                                                \
    EXPECT_EQ(result.failure, "");                                                                                     \
    EXPECT_GT(result.executions, 20u);                                                                                 \
    RecordProperty("executions", static_cast<int>(result.executions));                                                 \
    std::cout << "             " << result.executions << " executions" << (result.all ? ", all\n" : "\n");             \
  } while (false)
#define EXPECT_UNSOUND(explored) EXPECT_NE((explored).failure, "")

// The scheduler itself: what must be found and what must not happen.

template <template <typename> class Atom>
Explored message_passing(std::memory_order store, std::memory_order load) {
  return explore([=](Scheduler& run) {
    struct State {
      Plain<int> data;
      Atom<int> ready{0};
    };
    auto state = std::make_shared<State>();
    run.thread([=] {
      state->data.set(1);
      state->ready.store(1, store);
    });
    run.thread([=, &run] {
      if (state->ready.load(load) == 1 && state->data.get() != 1)
        run.fail("old data");
    });
  });
}

TEST(Scheduler, FindsUnorderedMessages) {
  EXPECT_EQ(message_passing<Scheduled>(std::memory_order_release, std::memory_order_acquire).failure, "");
  EXPECT_NE(message_passing<Scheduled>(std::memory_order_relaxed, std::memory_order_acquire).failure, "");
  EXPECT_NE(message_passing<Scheduled>(std::memory_order_release, std::memory_order_relaxed).failure, "");
  EXPECT_NE(message_passing<Unordered>(std::memory_order_release, std::memory_order_acquire).failure, "");
}

Explored store_buffering(std::memory_order order) {
  return explore([=](Scheduler& run) {
    struct State {
      Scheduled<int> x{0}, y{0};
      int saw_y = 0, saw_x = 0;
    };
    auto state = std::make_shared<State>();
    run.thread([=] {
      state->x.store(1, order == std::memory_order_acq_rel ? std::memory_order_release : order);
      state->saw_y = state->y.load(order == std::memory_order_acq_rel ? std::memory_order_acquire : order);
    });
    run.thread([=] {
      state->y.store(1, order == std::memory_order_acq_rel ? std::memory_order_release : order);
      state->saw_x = state->x.load(order == std::memory_order_acq_rel ? std::memory_order_acquire : order);
    });
    run.after([=, &run] {
      if (state->saw_x == 0 && state->saw_y == 0)
        run.fail("both saw nothing");
    });
  });
}

TEST(Scheduler, KnowsStoreBuffers) {
  EXPECT_EQ(store_buffering(std::memory_order_seq_cst).failure, "");
  EXPECT_NE(store_buffering(std::memory_order_acq_rel).failure, "");
}

TEST(Scheduler, KeepsCoherenceAndReadModifyWritesWhole) {
  const Explored explored = explore([](Scheduler& run) {
    auto value = std::make_shared<Scheduled<int>>(0);
    for (int i = 0; i < 2; ++i)
      run.thread([=] {
        value->fetch_add(1, std::memory_order_relaxed);
        value->fetch_add(1, std::memory_order_relaxed);
      });
    run.thread([=, &run] {
      const int first = value->load(std::memory_order_relaxed);
      if (value->load(std::memory_order_relaxed) < first)
        run.fail("went backwards");
    });
    run.after([=, &run] {
      if (value->load() != 4)
        run.fail("lost an addition");
    });
  });
  EXPECT_SOUND(explored);
}

// update

TEST(ScheduleUpdate, LosesNothing) {
  EXPECT_SOUND(explore([](Scheduler& run) {
    auto value = std::make_shared<Scheduled<int>>(0);
    for (int i = 0; i < 3; ++i)
      run.thread([=] { update(*value, [](int v) { return v + 1; }, std::memory_order_relaxed); });
    run.after([=, &run] {
      if (value->load() != 3)
        run.fail("lost an update");
    });
  }));
}

TEST(ScheduleUpdate, LoadAndStoreWouldLose) {
  EXPECT_UNSOUND(explore([](Scheduler& run) {
    auto value = std::make_shared<Scheduled<int>>(0);
    for (int i = 0; i < 2; ++i)
      run.thread([=] { value->store(value->load() + 1); });
    run.after([=, &run] {
      if (value->load() != 2)
        run.fail("lost an update");
    });
  }));
}

template <template <typename> class Atom>
Explored hand_over_by_update() {
  return explore([](Scheduler& run) {
    struct State {
      Plain<int> data;
      Atom<int> owner{0};
    };
    auto state = std::make_shared<State>();
    for (int self = 0; self < 2; ++self)
      run.thread([=] {
        state->owner.load(std::memory_order_relaxed);
        if (update(state->owner, [=](int owner) { return owner == self ? std::optional<int>(-1) : std::nullopt; },
                   std::memory_order_acq_rel)) {
          state->data.set(self);
          update(state->owner, [=](int) { return 1; }, std::memory_order_acq_rel);
        }
      });
  });
}

TEST(ScheduleUpdate, OrdersAsAsked) {
  EXPECT_EQ(hand_over_by_update<Scheduled>().failure, "");
  EXPECT_UNSOUND(hand_over_by_update<Unordered>());
}

// RefCount

template <template <typename> class Atom>
Explored references(bool resurrect) {
  return explore(
      [=](Scheduler& run) {
        struct State {
          BasicRefCount<Atom> references;
          Plain<int> payload;
          int destroyed = 0;
        };
        auto state = std::make_shared<State>();
        auto drop = [=] {
          if (state->references.release()) {
            state->payload.set(-1);
            ++state->destroyed;
          }
        };
        run.thread([=] {
          state->payload.get();
          drop();
        });
        for (int i = 0; i < 2; ++i)
          run.thread([=] {
            if (!state->references.try_acquire())
              return;
            state->payload.get();
            drop();
          });
        if (resurrect)
          run.thread([=, &run] {
            if (state->references.use_count() == 0 && state->references.try_acquire())
              run.fail("acquired after zero");
          });
        run.after([=, &run] {
          if (state->destroyed != 1)
            run.fail("destroyed " + std::to_string(state->destroyed) + " times");
        });
      },
      Bounds{3, 1, 5000});
}

TEST(ScheduleRefCount, ExactlyOneIsTheLast) { EXPECT_SOUND(references<Scheduled>(false)); }
TEST(ScheduleRefCount, ZeroIsFinalAlsoWhenItIsLookedAt) { EXPECT_SOUND(references<Scheduled>(true)); }
TEST(ScheduleRefCount, NeedsItsOrder) { EXPECT_UNSOUND(references<Unordered>(false)); }

// SeqLock

struct Three {
  std::uintptr_t a, b;
  std::uint32_t c;
};

template <template <typename> class Atom>
Explored sequence_lock(std::size_t writers, std::size_t readers) {
  return explore(
      [=](Scheduler& run) {
        auto lock = std::make_shared<SeqLock<Three, Atom>>();
        for (std::size_t i = 1; i <= writers; ++i)
          run.thread([=] { lock->store({i, i, static_cast<std::uint32_t>(i)}); });
        for (std::size_t i = 0; i < readers; ++i)
          run.thread([=, &run] {
            const Three value = lock->load();
            if (value.a != value.b || value.b != value.c)
              run.fail("a mixture of two values");
          });
      },
      Bounds{2, 3, 5000});
}

TEST(ScheduleSeqLock, NoReaderSeesAMixture) {
  EXPECT_SOUND(sequence_lock<Scheduled>(1, 1));
  EXPECT_SOUND(sequence_lock<Scheduled>(2, 1));
}
TEST(ScheduleSeqLock, NeedsItsOrder) { EXPECT_UNSOUND(sequence_lock<Unordered>(1, 1)); }

TEST(ScheduleSeqLock, NoUpdateIsLost) {
  EXPECT_SOUND(explore([](Scheduler& run) {
    auto lock = std::make_shared<SeqLock<Three, Scheduled>>();
    for (int i = 0; i < 2; ++i)
      run.thread([=] { lock->update([](const Three& old) { return Three{old.a + 1, old.b + 2, old.c + 3}; }); });
    run.after([=, &run] {
      const Three value = lock->load();
      if (value.a != 2 || value.b != 4 || value.c != 6)
        run.fail("lost an update");
    });
  }));
}

// SpscRing

template <template <typename> class Atom>
Explored ring(bool batches) {
  return explore(
      [=](Scheduler& run) {
        auto queue = std::make_shared<SpscRing<Plain<int>, 2, Atom>>();
        auto received = std::make_shared<std::vector<int>>();
        run.thread([=] {
          const Plain<int> items[] = {1, 2, 3};
          for (std::size_t sent = 0, attempt = 0; sent < 3 && attempt < 4; ++attempt)
            sent += batches ? queue->try_push_n(items + sent, 3 - sent)
                            : static_cast<std::size_t>(queue->try_push(items[sent]));
        });
        run.thread([=] {
          for (int attempt = 0; attempt < 3; ++attempt) {
            Plain<int> item;
            if (batches)
              queue->consume_all([&](Plain<int>& oldest) { received->push_back(oldest.get()); });
            else if (queue->try_pop(item))
              received->push_back(item.get());
          }
        });
        run.after([=, &run] {
          queue->consume_all([&](Plain<int>& item) { received->push_back(item.get()); });
          for (std::size_t i = 0; i < received->size(); ++i)
            if ((*received)[i] != static_cast<int>(i) + 1)
              run.fail("lost or exchanged an item");
        });
      },
      Bounds{3, 2, 5000});
}

TEST(ScheduleSpscRing, ItemsArriveOnceWholeAndInOrder) { EXPECT_SOUND(ring<Scheduled>(false)); }
TEST(ScheduleSpscRing, BatchesToo) { EXPECT_SOUND(ring<Scheduled>(true)); }
TEST(ScheduleSpscRing, NeedsItsOrder) {
  EXPECT_UNSOUND(ring<Unordered>(false));
  EXPECT_UNSOUND(ring<Unordered>(true));
}

// IndexStack

/// The same stack without generations: ABA.
template <std::size_t N, template <typename> class Atom>
class UntaggedStack {
public:
  void push(std::uint32_t index) {
    std::uint32_t head = head_.load(std::memory_order_relaxed);
    do
      links_[index].store(head, std::memory_order_relaxed);
    while (!head_.compare_exchange_weak(head, index + 1, std::memory_order_release, std::memory_order_relaxed));
  }
  std::optional<std::uint32_t> pop() {
    std::uint32_t head = head_.load(std::memory_order_acquire);
    while (head != 0)
      if (head_.compare_exchange_weak(head, links_[head - 1].load(std::memory_order_relaxed),
                                      std::memory_order_acquire, std::memory_order_acquire))
        return head - 1;
    return std::nullopt;
  }

private:
  Atom<std::uint32_t> head_{0};
  Atom<std::uint32_t> links_[N] = {};
};

template <typename Stack>
Explored stack(Bounds bounds) {
  return explore(
      [=](Scheduler& run) {
        struct State {
          Stack stack;
          Plain<int> owner[3];
          int owned[3] = {};
        };
        auto state = std::make_shared<State>();
        for (std::uint32_t index = 0; index < 3; ++index)
          state->stack.push(index);
        auto own = [=, &run](std::uint32_t index) {
          if (++state->owned[index] != 1)
            run.fail("two owners");
          state->owner[index].set(1);
        };
        auto give_back = [=](std::uint32_t index) {
          --state->owned[index];
          state->stack.push(index);
        };
        run.thread([=] {
          if (auto index = state->stack.pop())
            own(*index);
        });
        run.thread([=] {
          const auto first = state->stack.pop(), second = state->stack.pop();
          if (first)
            own(*first);
          if (second)
            own(*second);
          if (first)
            give_back(*first);
        });
        run.after([=] {
          while (auto index = state->stack.pop())
            own(*index);
        });
      },
      bounds);
}

TEST(ScheduleIndexStack, AnIndexHasOneOwner) {
  EXPECT_SOUND((stack<IndexStack<3, Scheduled>>(Bounds{3, 1, 5000})));
}
TEST(ScheduleIndexStack, AStackWithoutGenerationsWouldNotDo) {
  EXPECT_UNSOUND((stack<UntaggedStack<3, Scheduled>>(Bounds{3, 0, 5000})));
}
TEST(ScheduleIndexStack, NeedsItsOrder) {
  EXPECT_UNSOUND((stack<IndexStack<3, Unordered>>(Bounds{3, 1, 5000})));
}

// Snapshot

struct Pair {
  Plain<int> a{0}, b{0};
  Pair() = default;
  Pair(int both) : a(both), b(both) {}
};

/// What a thread does when it reads for the first time.
template <template <typename> class Atom>
void read_once() {
  Snapshot<int, Atom> snapshot;
  const auto guard = snapshot.read();
}

template <template <typename> class Atom>
Explored snapshot(int writers, Bounds bounds) {
  return explore(
      [=](Scheduler& run) {
        auto shared = std::make_shared<Snapshot<Pair, Atom>>();
        run.thread([=, &run] {
          int last = 0;
          for (int i = 0; i < 2; ++i) {
            const auto pair = shared->read();
            if (pair->a.get() != pair->b.get())
              run.fail("a mixture of two versions");
            if (pair->a.get() < last)
              run.fail("an older version than before");
            last = pair->a.get();
          }
        });
        for (int writer = 0; writer < writers; ++writer)
          run.thread([=] {
            if (writers == 1) {
              shared->publish(Pair(1));
              shared->publish(Pair(2));
            } else {
              shared->update([](Pair& pair) {
                pair.a.set(pair.a.get() + 1);
                pair.b.set(pair.b.get() + 1);
              });
            }
          });
        run.after([=, &run] {
          if (shared->read()->a.get() != 2)
            run.fail("lost a version");
        });
      },
      bounds, read_once<Atom>);
}

TEST(ScheduleSnapshot, AVersionIsWholeAndStaysWhileItIsRead) {
  EXPECT_SOUND(snapshot<Scheduled>(1, Bounds{2, 2, 5000}));
}
TEST(ScheduleSnapshot, NoUpdateIsLost) { EXPECT_SOUND(snapshot<Scheduled>(2, Bounds{2, 1, 5000})); }

TEST(ScheduleSnapshot, SynchronizeWaitsForReaders) {
  EXPECT_SOUND(explore([](Scheduler& run) {
    struct State {
      Snapshot<int, Scheduled> shared;
      Plain<int> used_by_readers_of_zero;
    };
    auto state = std::make_shared<State>();
    run.thread([=] {
      const auto version = state->shared.read();
      if (*version == 0)
        state->used_by_readers_of_zero.get();
    });
    run.thread([=] {
      state->shared.publish(1);
      state->shared.synchronize();
      state->used_by_readers_of_zero.set(1);
    });
  },
                       Bounds{}, read_once<Scheduled>));
}

} // namespace

// Snapshots that are broken in one place each.
namespace test {
template <typename T>
class NoBarrier : public Scheduled<T> {
public:
  using Scheduled<T>::Scheduled;
};
} // namespace test
namespace detail {
template <>
class Backoff<test::NoBarrier> : public Backoff<test::Scheduled> {};
template <>
class AsymmetricBarrier<test::NoBarrier> {
public:
  [[nodiscard]] bool available() const noexcept { return true; }
  static void light() noexcept {}
  [[nodiscard]] static bool heavy() noexcept { return true; }
};
template <>
class AsymmetricBarrier<test::Unordered> : public AsymmetricBarrier<test::Scheduled> {};
} // namespace detail

namespace {

TEST(ScheduleSnapshot, NeedsItsBarrier) { EXPECT_UNSOUND(snapshot<test::NoBarrier>(1, Bounds{2, 2, 5000})); }
TEST(ScheduleSnapshot, NeedsItsOrder) { EXPECT_UNSOUND(snapshot<Unordered>(1, Bounds{2, 2, 5000})); }

} // namespace

// Without the barrier, the way by read-modify-writes.
namespace test {
template <typename T>
class Symmetric : public Scheduled<T> {
public:
  using Scheduled<T>::Scheduled;
};
} // namespace test
namespace detail {
template <>
class Backoff<test::Symmetric> : public Backoff<test::Scheduled> {};
template <>
class AsymmetricBarrier<test::Symmetric> {
public:
  [[nodiscard]] bool available() const noexcept { return false; }
  static void light() noexcept {}
  [[nodiscard]] static bool heavy() noexcept { return false; }
};
} // namespace detail

namespace {

TEST(ScheduleSnapshot, DoesWithoutTheBarrier) {
  EXPECT_SOUND(snapshot<test::Symmetric>(1, Bounds{2, 2, 5000}));
  EXPECT_SOUND(snapshot<test::Symmetric>(2, Bounds{2, 1, 5000}));
}

} // namespace
} // namespace atomvet
