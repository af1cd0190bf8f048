// A shared object that uses the library on its own account, and objects of whoever loads it.
#include "plugin.h"

#include <thread>

namespace {

atomvet::ShardedCounter own_counter;
atomvet::PerCpuCounter own_per_cpu_counter;

void count_ours(unsigned times) {
  for (unsigned i = 0; i < times; ++i) {
    own_counter.increment();
    own_per_cpu_counter.increment();
  }
}

void count_yours(atomvet::ShardedCounter& counter, atomvet::PerCpuCounter& per_cpu, unsigned times) {
  for (unsigned i = 0; i < times; ++i) {
    counter.increment();
    per_cpu.increment();
  }
}

std::uint64_t read_yours(const atomvet::ShardedCounter& counter) { return counter.load(); }

void count_in_a_thread(unsigned times) {
  std::thread([times] { count_ours(times); }).join();
}

} // namespace

extern "C" __attribute__((visibility("default"))) const atomvet::test::Plugin atomvet_test_plugin = {
    &own_counter, &own_per_cpu_counter, count_ours, count_yours, read_yours, count_in_a_thread};
