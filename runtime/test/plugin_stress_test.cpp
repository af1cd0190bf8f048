// A plugin has its own instance of the library's per-module state; objects cross the border in both directions.
#include "plugin.h"

#include "threads.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <optional>

namespace atomvet {
namespace {

struct Loaded {
  Loaded() : handle(dlopen(ATOMVET_TEST_PLUGIN, RTLD_NOW | RTLD_LOCAL)) {
    if (handle == nullptr) {
      ADD_FAILURE() << dlerror();
      return;
    }
    plugin = static_cast<const test::Plugin*>(dlsym(handle, "atomvet_test_plugin"));
  }
  Loaded(const Loaded&) = delete;
  Loaded& operator=(const Loaded&) = delete;
  ~Loaded() { dlclose(handle); }
  void* handle;
  const test::Plugin* plugin = nullptr;
};

TEST(PluginStress, NothingIsLostBetweenModulesThatComeAndGo) {
  ShardedCounter ours;
  PerCpuCounter ours_per_cpu;
  std::uint64_t expected = 0;
  for (int round = 0; round < 20; ++round) {
    Loaded loaded;
    ASSERT_NE(loaded.plugin, nullptr);
    const test::Plugin& plugin = *loaded.plugin;
    const std::uint64_t theirs_before = plugin.counter->load(); // not zero where the object is never unloaded
    const std::uint64_t theirs_per_cpu_before = plugin.per_cpu_counter->load();
    test::run_threads(3, [&](std::size_t index) {
      for (unsigned i = 0; i < 100; ++i) {
        plugin.count_ours(10);
        plugin.count_yours(ours, ours_per_cpu, 10);
        ours.add(index);
        ours_per_cpu.add(index);
        plugin.counter->increment();
        plugin.per_cpu_counter->increment();
      }
    });
    plugin.count_ours(10); // this thread lives on when the object is gone
    plugin.count_in_a_thread(10);
    expected += 3 * 1000 + 100 * (0 + 1 + 2);
    EXPECT_EQ(ours.load(), expected);
    EXPECT_EQ(plugin.read_yours(ours), expected);
    EXPECT_EQ(ours_per_cpu.load(), expected);
    EXPECT_EQ(plugin.counter->load() - theirs_before, 3 * 1100u + 20);
    EXPECT_EQ(plugin.per_cpu_counter->load() - theirs_per_cpu_before, 3 * 1100u + 20);
  }
}

TEST(PluginStress, ThreadsOutliveAPlugin) {
  std::atomic<int> phase{0};
  std::optional<Loaded> loaded;
  loaded.emplace();
  ASSERT_NE(loaded->plugin, nullptr);
  ShardedCounter ours;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      loaded->plugin->count_ours(5);
      ours.increment();
      phase.fetch_add(1);
      while (phase.load() != 100)
        std::this_thread::yield();
      ours.increment();
    });
  while (phase.load() != 3)
    std::this_thread::yield();
  loaded.reset();
  phase = 100;
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(ours.load(), 6u);
}

} // namespace
} // namespace atomvet
