// What the test's shared object offers.
#ifndef ATOMVET_TEST_PLUGIN_H
#define ATOMVET_TEST_PLUGIN_H

#include <atomvet/sharded_counter.h>

namespace atomvet::test {

struct Plugin {
  ShardedCounter* counter;
  PerCpuCounter* per_cpu_counter;
  void (*count_ours)(unsigned times);
  void (*count_yours)(ShardedCounter&, PerCpuCounter&, unsigned times);
  std::uint64_t (*read_yours)(const ShardedCounter&);
  void (*count_in_a_thread)(unsigned times);
};

} // namespace atomvet::test

#endif // ATOMVET_TEST_PLUGIN_H
