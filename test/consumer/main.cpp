// What a project that uses the library looks like: each kind of header once.
#include <atomvet/counter.h>
#include <atomvet/registry.h>
#include <atomvet/sharded_counter.h>
#include <atomvet/snapshot.h>

#include <cstdio>
#include <thread>

namespace {
atomvet::Counter requests;
atomvet::ShardedCounter packets;
atomvet::Snapshot<int> limit(3);
atomvet::Registry registry;
} // namespace

int main() {
  std::thread([] {
    requests.increment();
    packets.add(2);
    packets.add(2);
  }).join();
  if (registry.add("requests_total", requests) != atomvet::Registry::Added::yes)
    return 1;
  std::printf("%s %d %d\n", registry.to_json().c_str(), static_cast<int>(packets.load()), *limit.read());
  return requests.load() == 1 && packets.load() == 4 && *limit.read() == 3 ? 0 : 1;
}
