// Counters that are reported and start again, and updates in two steps.
// RUN: %check_atomic %s atomic-* %t -- -- -std=c++17
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=c++17 -DFIXED
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

// A runtime's counters are read, and reset if asked.
template <typename T> T valueOf(std::atomic<T> &Value, bool Reset) {
#ifdef FIXED
  return Reset ? Value.exchange(0) : Value.load();
#else
  T Result = Value.load();
  if (Reset)
    Value.store(0);
    // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Value' is loaded and then reset: updates in between are lost [atomic-load-then-store]
    // CHECK-NOTES: :[[@LINE-4]]:20: note: loaded here; an exchange loads and resets in one step
  return Result;
#endif
}
std::atomic<int64_t> Created{0};
void created() { ++Created; }
int64_t report() { return valueOf(Created, true); }

// A renderer's progress, flags and sum.
class Render {
public:
  void pixel() {
#ifdef FIXED
    Done.fetch_add(1);
#else
    Done.store(Done.load() + 1);
    // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'Done' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
    // CHECK-NOTES: :[[@LINE-2]]:21: note: loaded here; fetch_add makes the update one step
    // CHECK-FIXES: Done.fetch_add(1);
#endif
  }
  void set(unsigned Flag) {
#ifdef FIXED
    Flags |= Flag;
#else
    Flags = Flags | Flag;
    // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'Flags' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
    // CHECK-NOTES: :[[@LINE-2]]:13: note: loaded here; fetch_or makes the update one step
    // CHECK-FIXES: Flags |= Flag;
#endif
  }
  void add(double N) {
#ifdef FIXED
    double Old = Sum;
    while (!Sum.compare_exchange_weak(Old, Old + N)) {
    }
#else
    Sum = Sum + N;
    // CHECK-NOTES: :[[@LINE-1]]:9: warning: 'Sum' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
    // CHECK-NOTES: :[[@LINE-2]]:11: note: loaded here; a compare-exchange loop makes the update one step
#endif
  }
  void restart() { Done = 0, Flags = 0, Sum = 0; }

private:
  std::atomic<int> Done{0};
  std::atomic<unsigned> Flags{0};
  std::atomic<double> Sum{0};
};

// A registry prints its counters, and clears them.
struct Stat {
  std::atomic<unsigned> Count{0};
};
class Registry {
public:
  void record(const std::string &Name) { Stats[Name].Count.fetch_add(1, std::memory_order_relaxed); }
  void dump() {
    for (auto &Each : Stats) {
#ifdef FIXED
      printf("%s %u\n", Each.first.c_str(), Each.second.Count.exchange(0));
#else
      printf("%s %u\n", Each.first.c_str(), Each.second.Count.load());
      Each.second.Count = 0;
      // CHECK-NOTES: :[[@LINE-1]]:25: warning: 'Stats[...].second.Count' is loaded and then reset: updates in between are lost [atomic-load-then-store]
      // CHECK-NOTES: :[[@LINE-3]]:63: note: loaded here; an exchange loads and resets in one step
      // CHECK-FIXES: printf("%s %u\n", Each.first.c_str(), Each.second.Count.exchange(0));
#endif
    }
  }

private:
  std::map<std::string, Stat> Stats;
};

// A wake-up and its events.
class Notifier {
public:
  void post(uint32_t Event) { Events.fetch_or(Event), Pending.store(true); }
  uint32_t run() {
#ifdef FIXED
    return Pending.exchange(false) ? Events.exchange(0) : 0;
#else
    if (!Pending.load())
      return 0;
    Pending.store(false);
    const uint32_t Seen = Events.load();
    Events.store(0);
    // CHECK-NOTES: :[[@LINE-1]]:12: warning: 'Events' is loaded and then reset: updates in between are lost [atomic-load-then-store]
    // CHECK-NOTES: :[[@LINE-3]]:34: note: loaded here; an exchange loads and resets in one step
    // CHECK-FIXES: const uint32_t Seen = Events.exchange(0);
    return Seen;
#endif
  }

private:
  std::atomic<bool> Pending{false};
  std::atomic<uint32_t> Events{0};
};
