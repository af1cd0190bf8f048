#include <atomvet/snapshot.h>

#include "threads.h"

#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <string>

#if defined(__linux__)
#include <cstddef>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

namespace atomvet {
namespace {

/// Notices when it is used after its end, and counts the instances.
struct Version {
  static constexpr std::uint64_t valid = 0x76616c6964;
  explicit Version(std::uint64_t n = 0) : number(n), copy(~n) { add(1); }
  Version(const Version& other) : number(other.number), copy(other.copy) { add(1); }
  Version& operator=(const Version&) = delete;
  ~Version() {
    mark = 0;
    add(-1);
  }
  static void add(int n) {
    const int now = alive.fetch_add(n) + n;
    for (int highest = most.load(); highest < now && !most.compare_exchange_weak(highest, now);) {
    }
  }
  std::uint64_t mark = valid, number, copy;
  static std::atomic<int> alive, most;
};
std::atomic<int> Version::alive{0}, Version::most{0};

template <typename Write>
void read_while(std::size_t writers, Write write) {
  Version::most = 0;
  {
    Snapshot<Version> snapshot;
    std::atomic<std::size_t> writing{writers};
    test::run_threads(writers + 2, [&](std::size_t index) {
      if (index < writers) {
        write(snapshot, index);
        writing.fetch_sub(1);
        return;
      }
      for (std::uint64_t last = 0; writing.load() > 0;) {
        const auto version = snapshot.read();
        if (version->mark != Version::valid || version->copy != ~version->number)
          ADD_FAILURE() << "a version that is destroyed or mixed";
        if (version->number < last)
          ADD_FAILURE() << version->number << " after " << last;
        last = version->number;
      }
    });
    snapshot.synchronize();
    EXPECT_EQ(Version::alive.load(), 1);
  }
  EXPECT_EQ(Version::alive.load(), 0);
  // At most the current one, one for each guard, and for each writer one in its hands, one old and one about to be freed.
  EXPECT_LE(Version::most.load(), static_cast<int>(1 + 2 + writers * 4));
}

TEST(SnapshotStress, AFastWriterAndManyReaders) {
  read_while(1, [](Snapshot<Version>& snapshot, std::size_t) {
    const std::size_t count = test::rounds(100000);
    for (std::size_t i = 1; i <= count; ++i)
      snapshot.publish(Version(i));
    EXPECT_EQ(snapshot.read()->number, count);
  });
}

TEST(SnapshotStress, NoUpdateIsLost) {
  const std::size_t each = test::rounds(30000);
  std::uint64_t last = 0;
  read_while(3, [&](Snapshot<Version>& snapshot, std::size_t) {
    for (std::size_t i = 0; i < each; ++i)
      snapshot.update([](Version& version) {
        ++version.number;
        --version.copy;
      });
    static std::atomic<std::size_t> finished{0};
    if (finished.fetch_add(1) == 2)
      last = snapshot.read()->number;
  });
  EXPECT_EQ(last, 3 * each);
}

TEST(SnapshotStress, MemoryStaysBoundedWithAStalledReader) {
  Version::most = 0;
  Snapshot<Version> snapshot;
  std::atomic<bool> stalled{false}, leave{false};
  std::thread reader([&] {
    const auto version = snapshot.read();
    stalled = true;
    while (!leave.load())
      std::this_thread::yield();
    EXPECT_EQ(version->mark, Version::valid);
    EXPECT_EQ(version->number, 0u);
  });
  while (!stalled.load())
    std::this_thread::yield();
  const std::size_t count = test::rounds(100000);
  for (std::size_t i = 1; i <= count; ++i)
    snapshot.publish(Version(i));
  EXPECT_LE(Version::most.load(), 5);
  EXPECT_EQ(Version::alive.load(), 2);
  leave = true;
  reader.join();
  snapshot.synchronize();
  EXPECT_EQ(Version::alive.load(), 1);
}

TEST(SnapshotStress, ReadersThatComeAndGo) {
  Snapshot<Version> snapshot;
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (std::uint64_t i = 1; !done.load(); ++i)
      snapshot.publish(Version(i));
  });
  for (int i = 0; i < 500; ++i)
    test::run_threads(3, [&](std::size_t) {
      for (int n = 0; n < 20; ++n) {
        const auto first = snapshot.read();
        const auto second = snapshot.read();
        if (first->mark != Version::valid || second->mark != Version::valid || second->number < first->number)
          ADD_FAILURE() << "a version that is destroyed or older than before";
      }
    });
  done = true;
  writer.join();
}

#if defined(__linux__)

// Runs the tests above once more in a process in which membarrier has never been there.
TEST(SnapshotStress, WithoutMembarrier) {
  if (std::getenv("ATOMVET_TEST_WITHOUT_MEMBARRIER") != nullptr)
    return;
  const pid_t child = fork();
  if (child == 0) {
    sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 38 /* ENOSYS */),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    sock_fprog program = {4, filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
      _exit(77);
    setenv("ATOMVET_TEST_WITHOUT_MEMBARRIER", "1", 1);
    execl("/proc/self/exe", "snapshot_stress_test", static_cast<char*>(nullptr));
    _exit(78);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77)
    GTEST_SKIP() << "no filters here";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(SnapshotStress, TheBarrierIsMissingWhereItIsForbidden) {
  if (std::getenv("ATOMVET_TEST_WITHOUT_MEMBARRIER") == nullptr)
    return;
  EXPECT_FALSE(detail::hazards<std::atomic>.barrier.available());
}

#endif

} // namespace
} // namespace atomvet
