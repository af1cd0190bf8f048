// Each primitive beside its reference. run.py runs this and prints the ratios.
#include <atomvet/cache_padded.h>
#include <atomvet/counter.h>
#include <atomvet/extremum.h>
#include <atomvet/first_arrival.h>
#include <atomvet/float_counter.h>
#include <atomvet/rate_limiter.h>
#include <atomvet/ref_count.h>
#include <atomvet/seqlock.h>
#include <atomvet/sharded_counter.h>
#include <atomvet/snapshot.h>
#include <atomvet/spsc_ring.h>
#include <atomvet/treiber_stack.h>
#include <atomvet/update.h>

#include <algorithm>
#include <atomic>
#include <benchmark/benchmark.h>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <sched.h>
#include <shared_mutex>
#include <string>
#include <thread>
#include <time.h>
#include <type_traits>
#include <vector>

#if defined(HAVE_TBB)
#include <tbb/enumerable_thread_specific.h>
#endif
#if defined(HAVE_URCU)
#include <urcu/urcu-memb.h>
#endif
#if defined(HAVE_XENIUM)
#include <xenium/reclamation/generic_epoch_based.hpp>
#include <xenium/reclamation/hazard_pointer.hpp>
#endif
#if defined(HAVE_BOOST)
#include <boost/lockfree/spsc_queue.hpp>
#include <boost/lockfree/stack.hpp>
#endif

namespace {

using benchmark::State;

/// Makes the compiler compute a value, in a register; google's DoNotOptimize is content with an address.
template <typename T>
[[gnu::always_inline]] inline void use(const T& value) {
  if constexpr (std::is_scalar_v<T>)
    asm volatile("" : : "r"(value) : "memory");
  else
    asm volatile("" : : "m"(value) : "memory");
}

using Clock = std::chrono::steady_clock;
using Nanoseconds = std::chrono::duration<double, std::nano>;

/// A repetition is so many windows of time in which all its threads run at once, and its figure is their median. On a busy
/// machine a thread is often interrupted or waits for a processor, and then there is no contention to be measured: such
/// windows are not counted, and others are tried.
constexpr int windows_wanted = 15;
constexpr int windows_at_most = 300;
constexpr auto window_length = std::chrono::microseconds(200);
constexpr auto tolerance = window_length / 50;

/// What the threads of the benchmark at work share. One benchmark runs at a time.
struct Shared {
  atomvet::CachePadded<std::atomic<int>> arrived{0};
  atomvet::CachePadded<std::atomic<unsigned>> generation{0u};
  Clock::time_point begin; // of this window
  std::atomic<bool> disturbed{false};
  std::atomic<double> rate{0}; // operations a nanosecond, of all threads
  std::vector<double> windows;
  bool enough = false;
} shared;

/// Waits for all threads, without sleeping, so that they leave together. The last to come calls `fn` while the others wait.
template <typename Fn>
void meet(const State& state, Fn fn) {
  const unsigned generation = shared.generation->load();
  if (shared.arrived->fetch_add(1) + 1 == state.threads()) {
    *shared.arrived = 0;
    fn();
    ++*shared.generation;
    return;
  }
  for (unsigned spins = 0; shared.generation->load() == generation;)
    if (++spins % 4096 == 0)
      std::this_thread::yield();
}

Clock::duration processor_time() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// Each thread has a processor of its own, out of those that the process may use (taskset chooses).
void pin(const State& state) {
  static const cpu_set_t allowed = [] {
    cpu_set_t set;
    sched_getaffinity(0, sizeof set, &set);
    return set;
  }();
  cpu_set_t mine;
  CPU_ZERO(&mine);
  for (int cpu = 0, index = state.thread_index(); cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &allowed) && index-- == 0)
      CPU_SET(cpu, &mine);
  if (state.threads() > 1 && CPU_COUNT(&mine) == 1)
    sched_setaffinity(0, sizeof mine, &mine);
  else
    sched_setaffinity(0, sizeof allowed, &allowed);
}

template <typename Operation>
[[gnu::always_inline]] inline std::size_t repeat(Operation& operation, std::size_t times) {
  std::size_t items = 0;
  for (std::size_t i = 0; i < times; ++i)
    if constexpr (std::is_void_v<decltype(operation())>)
      operation();
    else
      items += operation();
  return std::is_void_v<decltype(operation())> ? times : items;
}

/// Repeats an operation, which returns how many items it was good for (one if it returns nothing). The figure is
/// nanoseconds an item, of all threads together.
template <typename Operation>
void measure(State& state, Operation operation) {
  pin(state);
  for (auto _ : state) {
    std::size_t chunk = 16; // calls between two looks at the clock, which shall not be noticed
    for (auto took = Clock::duration(0); took < window_length / 80 && chunk < 16384; chunk *= 2) {
      const auto begin = Clock::now();
      repeat(operation, chunk);
      took = Clock::now() - begin;
    }
    meet(state, [] {
      shared.windows.clear();
      shared.enough = false;
    });
    for (int attempt = 1; !shared.enough; ++attempt) {
      meet(state, [] {
        shared.disturbed = false;
        shared.rate = 0;
        shared.begin = Clock::now();
      });
      const auto processor_begin = processor_time();
      const auto begin = Clock::now();
      auto end = begin;
      std::size_t items = 0;
      do {
        items += repeat(operation, chunk);
        end = Clock::now();
      } while (end - shared.begin < window_length);
      const auto processor_took = processor_time() - processor_begin;
      if (begin - shared.begin > tolerance || end - begin - processor_took > tolerance)
        shared.disturbed = true;
      atomvet::update(shared.rate, [&](double rate) {
        return rate + static_cast<double>(items) / Nanoseconds(end - begin).count();
      });
      meet(state, [attempt] {
        if (!shared.disturbed)
          shared.windows.push_back(1 / shared.rate);
        shared.enough = shared.windows.size() == windows_wanted || attempt == windows_at_most;
      });
    }
  }
  if (state.thread_index() != 0)
    return;
  auto& windows = shared.windows;
  const auto middle = windows.begin() + static_cast<std::ptrdiff_t>(windows.size() / 2);
  std::nth_element(windows.begin(), middle, windows.end());
  state.counters["windows"] = static_cast<double>(windows.size());
  state.counters["ns"] = windows.empty() ? 0 : *middle;
}

#define BENCH_FUNCTION(name, threads) BENCHMARK(name)->Threads(threads)->Iterations(1)->UseRealTime()
#define BENCH(name, threads, ...)                                                                                      \
  void name(State& state) {                                                                                            \
    measure(state, [&]() __attribute__((always_inline)) { __VA_ARGS__; });                                             \
  }                                                                                                                    \
  BENCH_FUNCTION(name, threads)

constexpr auto relaxed = std::memory_order_relaxed;

/// Random numbers made beforehand, so that making them is not what is measured; other ones for each thread.
class RandomNumbers {
public:
  explicit RandomNumbers(const State& state) : random_(static_cast<std::uint64_t>(state.thread_index()) + 1) {
    for (std::int64_t& number : numbers_)
      number = static_cast<std::int64_t>(random_() >> 1);
  }
  std::int64_t next() { return numbers_[next_++ % std::size(numbers_)]; }

private:
  std::mt19937_64 random_;
  std::int64_t numbers_[4096];
  std::size_t next_ = 0;
};

// Counter

atomvet::CachePadded<atomvet::Counter> counter;
atomvet::CachePadded<std::atomic<std::uint64_t>> raw(0u);

BENCH(counter_add, 1, counter->increment());
BENCH(raw_fetch_add, 1, raw->fetch_add(1, relaxed));
BENCH(raw_fetch_add_2, 2, raw->fetch_add(1, relaxed));
BENCH(counter_add_2, 2, counter->increment());

// What a mutex costs beside it: for one number, and for three that belong together.

/// There, but asleep: libc's mutex is not atomic while the process has one thread.
class OtherThread {
public:
  OtherThread() : sleeper_([this] {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return end_; });
  }) {}
  ~OtherThread() {
    {
      const std::lock_guard lock(mutex_);
      end_ = true;
    }
    ended_.notify_one();
    sleeper_.join();
  }

private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread sleeper_;
};

template <std::size_t N>
struct Numbers {
  atomvet::Counter atomic[N];
  std::mutex mutex;
  std::uint64_t guarded[N] = {};

  void add_atomically() {
    for (atomvet::Counter& number : atomic)
      number.increment();
  }
  void add_locked() {
    const std::lock_guard lock(mutex);
    for (std::uint64_t& number : guarded)
      ++number;
  }
};
atomvet::CachePadded<Numbers<1>> one_number;
atomvet::CachePadded<Numbers<3>> three_numbers;

void mutex_add(State& state) {
  OtherThread other;
  measure(state, [] { one_number->add_locked(); });
}
BENCH_FUNCTION(mutex_add, 1);
void mutex_add_3(State& state) {
  OtherThread other;
  measure(state, [] { three_numbers->add_locked(); });
}
BENCH_FUNCTION(mutex_add_3, 1);
BENCH(counter_add_3, 1, three_numbers->add_atomically());
BENCH(mutex_add_2, 2, one_number->add_locked());
BENCH(mutex_add_3_2, 2, three_numbers->add_locked());
BENCH(counter_add_3_2, 2, three_numbers->add_atomically());

/// The time it takes one processor to see what another wrote: half of a message there and back.
atomvet::CachePadded<std::atomic<std::uint64_t>> message(0u);
void hand_over_2(State& state) {
  const auto mine = static_cast<std::uint64_t>(state.thread_index());
  measure(state, [=] {
    if (message->load(std::memory_order_acquire) % 2 != mine)
      return std::size_t{0};
    message->fetch_add(1, std::memory_order_release);
    return std::size_t{1};
  });
}
BENCH_FUNCTION(hand_over_2, 2);

// ShardedCounter

atomvet::CachePadded<atomvet::ShardedCounter> sharded;
atomvet::CachePadded<atomvet::PerCpuCounter> per_cpu;
thread_local std::uint64_t own;
[[gnu::always_inline]] inline void increment(std::uint64_t& one) {
  ++one;
  asm volatile("" : "+m"(one)); // in memory each time, and not once at the end of the loop
}
struct alignas(128) Many {
  atomvet::ShardedCounter sharded[16];
  std::atomic<std::uint64_t> raw[16] = {};
} many;

BENCH(sharded_add, 1, sharded->increment());
BENCH(sharded_add_2, 2, sharded->increment());
BENCH(per_cpu_add, 1, per_cpu->increment());
BENCH(per_cpu_add_2, 2, per_cpu->increment());
BENCH(thread_local_increment, 1, increment(own));
BENCH(thread_local_increment_2, 2, increment(own));
thread_local std::uint64_t own_16[16];
BENCH(thread_local_increment_16_2, 2, for (auto& one : own_16) increment(one));
template <typename Counters, typename Operation>
[[gnu::always_inline]] inline void each(Counters& counters, Operation operation) { // as if they had names
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i)
    operation(counters[i]);
}
BENCH(sharded_add_16_2, 2, each(many.sharded, [](auto& one) { one.increment(); }));
BENCH(raw_fetch_add_16_2, 2, each(many.raw, [](auto& one) { one.fetch_add(1, relaxed); }));

#if defined(HAVE_TBB)
tbb::enumerable_thread_specific<std::uint64_t> tbb_counter(0u);
BENCH(tbb_ets_add_2, 2, use(++tbb_counter.local()));
#endif

// Extremum

atomvet::CachePadded<atomvet::MaxTracker> highest;
atomvet::CachePadded<std::atomic<std::int64_t>> cas_highest(0);

void always_cas_max(std::int64_t value) {
  std::int64_t seen = cas_highest->load(relaxed);
  while (!cas_highest->compare_exchange_weak(seen, std::max(seen, value), relaxed)) {
  }
}
void max_observe_2(State& state) {
  RandomNumbers numbers(state);
  measure(state, [&] { use(highest->observe(numbers.next())); });
}
void always_cas_max_2(State& state) {
  RandomNumbers numbers(state);
  measure(state, [&] { always_cas_max(numbers.next()); });
}
BENCH_FUNCTION(max_observe_2, 2);
BENCH_FUNCTION(always_cas_max_2, 2);

// FloatCounter

atomvet::CachePadded<atomvet::FloatCounter> float_counter;
atomvet::CachePadded<std::atomic<double>> cas_double(0.0);

void cas_double_add(double amount) {
  double seen = cas_double->load(relaxed);
  while (!cas_double->compare_exchange_weak(seen, seen + amount, relaxed)) {
  }
}
BENCH(float_add_whole_2, 2, float_counter->add(1.0));
BENCH(cas_double_add_2, 2, cas_double_add(1.0));

// Snapshot and SeqLock

struct Config {
  std::uint64_t a = 1, b = 2, c = 3, d = 4;
};
atomvet::CachePadded<atomvet::Snapshot<Config>> snapshot;
atomvet::CachePadded<atomvet::SeqLock<Config>> seqlock;
Config plain_config;
atomvet::CachePadded<std::atomic<Config*>> raw_pointer(&plain_config);
std::shared_mutex map_mutex;
std::map<std::string, std::uint64_t> config_map{{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}};
std::mutex config_mutex;
std::atomic<std::shared_ptr<Config>> shared_config(std::make_shared<Config>());

BENCH(snapshot_read, 1, auto config = snapshot->read(); use(config->a));
BENCH(snapshot_read_2, 2, auto config = snapshot->read(); use(config->a));
BENCH(raw_load_2, 2, use(raw_pointer->load(std::memory_order_acquire)->a));
BENCH(raw_load, 1, use(raw_pointer->load(std::memory_order_acquire)->a));
BENCH(shared_mutex_map_2, 2, std::shared_lock lock(map_mutex); use(config_map.find("c")->second));
BENCH(atomic_shared_ptr_2, 2, use(shared_config.load()->a));
BENCH(snapshot_publish, 1, snapshot->publish(Config()));
BENCH(seqlock_load_2, 2, use(seqlock->load()));
BENCH(mutex_load_2, 2, std::lock_guard lock(config_mutex); Config copy = plain_config; use(copy));

/// What a reader that leaves a mark cannot do without: the pointer is loaded, the mark is set and taken away again.
thread_local std::atomic<Config*> mark;
BENCH(marked_load, 1, Config* config = raw_pointer->load(std::memory_order_acquire);
      mark.store(config, std::memory_order_release); use(config->a); mark.store(nullptr, std::memory_order_release));

#if defined(HAVE_URCU)
struct RegisteredThread {
  RegisteredThread() { urcu_memb_register_thread(); }
  ~RegisteredThread() { urcu_memb_unregister_thread(); }
};
void urcu_read(State& state) {
  RegisteredThread registered;
  measure(state, [] {
    urcu_memb_read_lock();
    use(raw_pointer->load(std::memory_order_acquire)->a);
    urcu_memb_read_unlock();
  });
}
BENCH_FUNCTION(urcu_read, 1);
#endif

#if defined(HAVE_XENIUM)
template <typename Reclaimer>
struct XeniumConfig : Reclaimer::template enable_concurrent_ptr<XeniumConfig<Reclaimer>> {
  std::uint64_t a = 1;
};
template <typename Reclaimer>
void xenium_read(State& state) {
  using Node = XeniumConfig<Reclaimer>;
  using Pointer = typename Reclaimer::template concurrent_ptr<Node>;
  static Pointer pointer(new Node);
  measure(state, [] {
    typename Pointer::guard_ptr guard;
    guard.acquire(pointer, std::memory_order_acquire);
    use(guard->a);
  });
}
using XeniumHazard = xenium::reclamation::hazard_pointer<>;
using XeniumEpoch = xenium::reclamation::epoch_based<>;
void xenium_hazard_read(State& state) { xenium_read<XeniumHazard>(state); }
void xenium_epoch_read(State& state) { xenium_read<XeniumEpoch>(state); }
BENCH_FUNCTION(xenium_hazard_read, 1);
BENCH_FUNCTION(xenium_epoch_read, 1);
#endif

// FirstArrival

atomvet::CachePadded<atomvet::FirstArrival> door;
atomvet::CachePadded<std::atomic<bool>> flag(true);

BENCH(first_arrival, 1, use(door->arrive()));
BENCH(first_arrival_2, 2, use(door->arrive()));
BENCH(flag_load_2, 2, use(flag->load(std::memory_order_acquire)));
BENCH(flag_load, 1, use(flag->load(std::memory_order_acquire)));
BENCH(flag_exchange_2, 2, use(flag->exchange(true)));

// RateLimiter

/// What one writes with a mutex.
class MutexBucket {
public:
  MutexBucket(double per_second, double burst) : per_second_(per_second), burst_(burst), tokens_(burst) {}
  bool try_acquire(Clock::time_point now) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (now > last_) {
      tokens_ = std::min(burst_, tokens_ + std::chrono::duration<double>(now - last_).count() * per_second_);
      last_ = now;
    }
    if (tokens_ < 1)
      return false;
    tokens_ -= 1;
    return true;
  }

private:
  std::mutex mutex_;
  const double per_second_, burst_;
  double tokens_;
  Clock::time_point last_{};
};

// Time goes on by a microsecond a call: enough for one token at the higher rate, for none at the lower.
thread_local std::int64_t microseconds = 3600000000;
Clock::time_point next_time() { return Clock::time_point(std::chrono::microseconds(++microseconds)); }

atomvet::CachePadded<atomvet::RateLimiter<>> accepting(1e9, 1000000u);
atomvet::CachePadded<atomvet::RateLimiter<>> rejecting(1e-3, 1u);
atomvet::CachePadded<MutexBucket> mutex_accepting(1e9, 1e6);
atomvet::CachePadded<MutexBucket> mutex_rejecting(1e-3, 1);

BENCH(limiter_accept_2, 2, use(accepting->try_acquire(1, next_time())));
BENCH(limiter_reject_2, 2, use(rejecting->try_acquire(1, next_time())));
BENCH(mutex_accept_2, 2, use(mutex_accepting->try_acquire(next_time())));
BENCH(mutex_reject_2, 2, use(mutex_rejecting->try_acquire(next_time())));

// RefCount

atomvet::CachePadded<atomvet::RefCount> references;
atomvet::CachePadded<std::atomic<std::uint64_t>> cas_references(1u);

bool cas_try_acquire() {
  std::uint64_t seen = cas_references->load(relaxed);
  while (seen != 0)
    if (cas_references->compare_exchange_weak(seen, seen + 1, std::memory_order_acquire, relaxed))
      return true;
  return false;
}
BENCH(ref_count_2, 2, use(references->try_acquire()); use(references->release()));
BENCH(cas_ref_count_2, 2, use(cas_try_acquire());
      use(cas_references->fetch_sub(1, std::memory_order_acq_rel)));

// CachePadded

atomvet::CachePadded<atomvet::Counter> padded[2];
struct alignas(128) {
  atomvet::Counter counters[2];
} unpadded;

void padded_2(State& state) {
  const int index = state.thread_index();
  measure(state, [=] { padded[index]->increment(); });
}
void unpadded_2(State& state) {
  const int index = state.thread_index();
  measure(state, [=] { unpadded.counters[index].increment(); });
}
/// Nothing keeps two counters further apart.
alignas(4096) std::atomic<std::uint64_t> own_pages[2 * 512];
void own_fetch_add_2(State& state) {
  std::atomic<std::uint64_t>& mine = own_pages[state.thread_index() * 512];
  measure(state, [&] { mine.fetch_add(1, relaxed); });
}
BENCH_FUNCTION(own_fetch_add_2, 2);
BENCH_FUNCTION(padded_2, 2);
BENCH_FUNCTION(unpadded_2, 2);

// SpscRing

constexpr std::size_t batch = 64;

/// `push` and `pop` return how many items they moved. Items count where they arrive.
template <typename Push, typename Pop>
void transfer(State& state, Push push, Pop pop) {
  if (state.thread_index() == 0)
    measure(state, [=]() mutable { return push(), std::size_t{0}; });
  else
    measure(state, pop);
}

atomvet::SpscRing<std::uint64_t, 1024> ring;
std::uint64_t numbers[batch];

void ring_single(State& state) {
  transfer(
      state, [] { static_cast<void>(ring.try_push(1)); },
      [] {
        std::uint64_t item;
        const bool popped = ring.try_pop(item);
        use(item);
        return static_cast<std::size_t>(popped);
      });
}
void ring_batch(State& state) {
  transfer(
      state, [] { static_cast<void>(ring.try_push_n(numbers, batch)); },
      [] { return ring.consume_all([](std::uint64_t& item) { use(item); }); });
}
BENCH_FUNCTION(ring_single, 2);
BENCH_FUNCTION(ring_batch, 2);

/// What a ring of these items cannot do without: one side writes their lines and the other reads them. Nobody waits or looks
/// whether the other is as far.
std::atomic<std::uint64_t> lines[1024];
void hand_lines_over_2(State& state) {
  std::size_t at = 0;
  transfer(
      state,
      [at]() mutable {
        for (std::size_t i = 0; i < batch; ++i, ++at)
          lines[at % std::size(lines)].store(at, relaxed);
      },
      [at]() mutable {
        for (std::size_t i = 0; i < batch; ++i, ++at)
          use(lines[at % std::size(lines)].load(relaxed));
        return batch;
      });
}
BENCH_FUNCTION(hand_lines_over_2, 2);

#if defined(HAVE_BOOST)
boost::lockfree::spsc_queue<std::uint64_t, boost::lockfree::capacity<1024>> boost_ring;
void boost_ring_single(State& state) {
  transfer(
      state, [] { boost_ring.push(1); },
      [] {
        std::uint64_t item;
        const bool popped = boost_ring.pop(item);
        use(item);
        return static_cast<std::size_t>(popped);
      });
}
BENCH_FUNCTION(boost_ring_single, 2);
#endif

// IndexStack

atomvet::IndexStack<64> stack;
[[maybe_unused]] const bool stack_filled = [] {
  for (std::uint32_t index = 0; index < 64; ++index)
    stack.push(index);
  return true;
}();
BENCH(stack_pop_push_2, 2, if (auto index = stack.pop()) stack.push(*index));
#if defined(HAVE_BOOST)
boost::lockfree::stack<std::uint32_t, boost::lockfree::capacity<64>> boost_stack;
[[maybe_unused]] const bool boost_stack_filled = [] {
  for (std::uint32_t index = 0; index < 32; ++index)
    boost_stack.push(index);
  return true;
}();
BENCH(boost_stack_pop_push_2, 2, std::uint32_t index; if (boost_stack.pop(index)) boost_stack.push(index));
#endif

// update

atomvet::CachePadded<std::atomic<std::uint64_t>> updated(0u);
std::uint64_t step(std::uint64_t value) { return value + 1; }
void update_without_back_off() {
  std::uint64_t seen = updated->load(relaxed);
  while (!updated->compare_exchange_weak(seen, step(seen), relaxed)) {
  }
}
BENCH(update_1, 1, atomvet::update(*updated, step, relaxed));
BENCH(update_without_back_off_1, 1, update_without_back_off());
BENCH(update_2, 2, atomvet::update(*updated, step, relaxed));
BENCH(update_without_back_off_2, 2, update_without_back_off());

} // namespace
