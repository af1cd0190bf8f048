// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=c++20 -pthread
#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

struct Config {
  int ttl = 60;
};

template <class T> class Meter { // one report, however many instantiations
public:
  void add(T n) { std::atomic_ref<T>(sum_).fetch_add(n); }
  T peek() const { return sum_; }
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'sum_' may tear or be stale
private:
  T sum_{};
};
template class Meter<int>;
template class Meter<long>;

class Counter { // load and add make the class an atomic of its own
public:
  explicit Counter(int start) : value_(start) { value_ += 1; }
  ~Counter() { value_ = -1; }
  int load() const { return __atomic_load_n(&value_, __ATOMIC_RELAXED); }
  void add(int n) { __atomic_fetch_add(&value_, n, __ATOMIC_RELAXED); }
  void reset() { value_ = 0; }
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'value_' may be lost

private:
  int value_ = 0;
};

class Cache {
public:
  Cache() : config_(std::make_shared<Config>()) { config_ = std::make_shared<Config>(); }
  void reload(std::shared_ptr<Config> next) { std::atomic_store(&config_, std::move(next)); }
  int ttl() const {
    auto config = std::atomic_load(&config_);
    return config->ttl + config_->ttl;
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'config_' may tear or be stale
  }
  void clear() { config_.reset(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'config_' may be lost
  bool same(const Cache &other) const { return &config_ == &other.config_; }

private:
  std::shared_ptr<Config> config_;
};

struct Slot {
  std::atomic<unsigned long> hits{0};
  unsigned long seen = 0, best = 0, used = 0;
  int weight = 0;
};

void use(Slot &slot) {
  std::atomic_ref seen{slot.seen};
  seen++;
  std::atomic_ref<unsigned long>(slot.best).store(1);
  std::atomic_ref<unsigned long>(slot.used).store(1);
  slot.hits++;
  slot.hits = slot.hits + 1;
  slot.weight++;
}

unsigned long references(Slot &slot) {
  auto &seen = slot.seen;
  seen = 4;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'slot.seen' may be lost
  return std::max(slot.best, 3ul) + std::exchange(slot.used, 0ul);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'slot.best' may tear or be stale
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: plain read-modify-write of 'slot.used' loses
}

void raw(Slot &slot, unsigned long *out) {
  std::memcpy(out, &slot.hits, sizeof slot.hits);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'slot.hits' may tear or be stale
  *reinterpret_cast<unsigned long *>(&slot.hits) = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'slot.hits' may be lost
  out[1] = reinterpret_cast<unsigned long &>(slot.hits);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'slot.hits' may tear or be stale
}

std::unique_ptr<Slot> made() {
  auto slot = std::make_unique<Slot>();
  slot->seen = 1;
  auto *raw = new Slot;
  raw->best = 2;
  delete raw;
  return slot;
}

unsigned long joined(Slot &slot) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++)
    threads.emplace_back([&slot] { use(slot); });
  for (auto &thread : threads)
    thread.join();
  return slot.seen;
}

unsigned long scoped_thread(Slot &slot) {
  {
    std::jthread thread([&slot] { use(slot); });
  }
  return slot.seen;
}

unsigned long captured() {
  unsigned long local = 0;
  std::thread thread([&local] { std::atomic_ref<unsigned long>(local).fetch_add(1); });
  unsigned long early = local;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'local' may tear or be stale
  thread.join();
  return early + local;
}

bool unevaluated(Slot &slot) {
  static_assert(noexcept(slot.seen + 1) && sizeof(slot.seen) == sizeof(decltype(slot.seen)));
  return alignof(decltype(slot.seen)) == 8;
}
