#include <atomvet/snapshot.h>

#include "process.h"
#include "threads.h"

#include <cstddef>
#include <cstdlib>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

#if defined(__linux__)
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

namespace atomvet {
namespace {

struct Config {
  std::string host = "localhost";
  int port = 80;
};
struct Numbers {
  int low = 1, high = 2;
};

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(Snapshot<Config>);
ATOMVET_TEST_CONSTINIT Snapshot<Numbers> from_start_up;

/// Counts the instances that are alive.
struct Counted {
  Counted() { ++alive; }
  explicit Counted(int n) : number(n) { ++alive; }
  Counted(const Counted& other) : number(other.number) { ++alive; }
  Counted& operator=(const Counted&) = default;
  ~Counted() { --alive; }
  int number = 0;
  static std::atomic<int> alive;
};
std::atomic<int> Counted::alive{0};

TEST(Snapshot, ReadsWhatWasPublished) {
  Snapshot<Config> config;
  EXPECT_EQ(config.read()->port, 80);
  config.publish({"example.org", 443});
  const auto current = config.read();
  EXPECT_EQ(current->host, "example.org");
  EXPECT_EQ((*current).port, 443);
}

TEST(Snapshot, StartsWithAGivenValue) {
  Snapshot<Config> config(Config{"a name that is too long to be kept in place", 1});
  EXPECT_EQ(config.read()->host, "a name that is too long to be kept in place");
}

TEST(Snapshot, AGuardKeepsItsVersion) {
  Snapshot<Config> config;
  const auto before = config.read();
  config.publish({"example.org", 443});
  EXPECT_EQ(before->host, "localhost");
  const auto after = config.read();
  EXPECT_EQ(after->host, "example.org");
  EXPECT_EQ(before->port, 80);
}

TEST(Snapshot, UpdateChangesACopy) {
  Snapshot<Config> config;
  const auto before = config.read();
  config.update([](Config& c) { c.port = 8080; });
  EXPECT_EQ(config.read()->port, 8080);
  EXPECT_EQ(config.read()->host, "localhost");
  EXPECT_EQ(before->port, 80);
}

TEST(Snapshot, UpdateTakesANewValue) {
  Snapshot<Config> config;
  config.update([](const Config& c) { return Config{c.host, c.port + 1}; });
  EXPECT_EQ(config.read()->port, 81);
  EXPECT_EQ(config.read()->host, "localhost");
  Snapshot<int> number(1);
  number.update([](int n) { return n + 1; });
  number.update([](int& n) { return n++; }); // takes a reference that it may change: that is the new value
  EXPECT_EQ(*number.read(), 3);
}

TEST(Snapshot, OldVersionsAreDestroyedAtOnceWhenNobodyReads) {
  {
    Snapshot<Counted> snapshot;
    for (int i = 1; i <= 10; ++i) {
      snapshot.publish(Counted(i));
      EXPECT_EQ(Counted::alive.load(), 1);
      snapshot.update([](Counted& c) { c.number += 100; });
      EXPECT_EQ(Counted::alive.load(), 1);
    }
  }
  EXPECT_EQ(Counted::alive.load(), 0);
}

TEST(Snapshot, AStalledReaderKeepsOneVersionAlive) {
  {
    Snapshot<Counted> snapshot;
    {
      const auto stalled = snapshot.read();
      for (int i = 1; i <= 1000; ++i) {
        snapshot.publish(Counted(i));
        EXPECT_EQ(Counted::alive.load(), 2);
      }
      EXPECT_EQ(stalled->number, 0);
    }
    snapshot.synchronize();
    EXPECT_EQ(Counted::alive.load(), 1);
  }
  EXPECT_EQ(Counted::alive.load(), 0);
}

TEST(Snapshot, AThreadMayHoldManyGuards) {
  Snapshot<Counted> snapshots[10];
  std::vector<std::unique_ptr<Snapshot<Counted>::Guard>> guards;
  for (int round = 0; round < 3; ++round) {
    for (auto& snapshot : snapshots) {
      guards.emplace_back(new auto(snapshot.read()));
      snapshot.publish(Counted(round + 1));
    }
  }
  for (std::size_t i = 0; i < guards.size(); ++i)
    EXPECT_EQ((*guards[i])->number, static_cast<int>(i / 10));
  EXPECT_EQ(Counted::alive.load(), 40);
  guards.clear();
  for (auto& snapshot : snapshots)
    snapshot.synchronize();
  EXPECT_EQ(Counted::alive.load(), 10);
}

TEST(Snapshot, SynchronizeWaitsForReadersOfOldVersions) {
  Snapshot<Counted> snapshot;
  std::atomic<int> phase{0};
  std::thread reader([&] {
    const auto version = snapshot.read();
    phase = 1;
    while (phase.load() != 2)
      std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    phase = 3;
  });
  while (phase.load() != 1)
    std::this_thread::yield();
  snapshot.publish(Counted(1));
  const auto current = snapshot.read(); // of the new version: does not matter
  phase = 2;
  snapshot.synchronize();
  EXPECT_EQ(phase.load(), 3);
  EXPECT_EQ(Counted::alive.load(), 1);
  reader.join();
}

#if defined(__cpp_exceptions)
TEST(Snapshot, AnUpdateThatThrowsChangesNothing) {
  Snapshot<Counted> snapshot(Counted(5));
  EXPECT_THROW(snapshot.update([](Counted& c) {
    c.number = 6;
    throw 1;
  }),
               int);
  EXPECT_EQ(snapshot.read()->number, 5);
  EXPECT_EQ(Counted::alive.load(), 1);
}
#endif

TEST(Snapshot, ThreadLocalAndStaticDestructorsMayRead) {
  EXPECT_EQ(0, test::in_child([] {
              static Snapshot<Config> config;
              struct Reads {
                ~Reads() {
                  if (config.read()->port != 80)
                    _exit(1);
                  config.publish({"late", 80});
                }
              };
              static Reads at_exit;
              thread_local Reads at_thread_exit;
              (void)&at_exit;
              (void)&at_thread_exit;
            }));
}

TEST(Snapshot, AChildGoesOnAlone) {
  Snapshot<Counted> snapshot;
  std::atomic<int> phase{0};
  std::thread reader([&] { // holds a guard at the time of the fork, and is not there in the child
    const auto version = snapshot.read();
    phase = 1;
    while (phase.load() != 2)
      std::this_thread::yield();
  });
  while (phase.load() != 1)
    std::this_thread::yield();
  EXPECT_EQ(0, test::in_child([&] {
              snapshot.publish(Counted(1));
              snapshot.synchronize(); // does not wait for who is gone
              _exit(snapshot.read()->number == 1 && Counted::alive.load() == 1 ? 0 : 1);
            }));
  phase = 2;
  reader.join();
}

TEST(Snapshot, StaticNeedsNoStartUp) { EXPECT_EQ(from_start_up.read()->high, 2); }

#if defined(__linux__)

/// Has the kernel refuse membarrier from here on, as a container's or a sandbox's filter may.
bool forbid_membarrier() {
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 38 /* ENOSYS */),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog program = {4, filter};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

TEST(Snapshot, ASystemThatRefusesTheBarrierLaterLosesNoVersionTooEarly) {
  const int status = test::in_child([] {
    Snapshot<Counted> snapshot;
    { const auto first = snapshot.read(); }
    if (!forbid_membarrier())
      _exit(77);
    const auto guard = snapshot.read();
    for (int i = 1; i <= 10; ++i)
      snapshot.publish(Counted(i));
    _exit(guard->number == 0 && snapshot.read()->number == 10 ? 0 : 1);
  });
  if (status == 77)
    GTEST_SKIP() << "no filters here";
  EXPECT_EQ(status, 0);
}

#endif

} // namespace
} // namespace atomvet
