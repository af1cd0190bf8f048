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
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

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

using benchmark::DoNotOptimize;
using benchmark::State;

/// Repeats an operation; every figure is operations a second of all threads together.
template <typename Operation>
void measure(State& state, Operation operation) {
  for (auto _ : state)
    operation();
  state.SetItemsProcessed(state.iterations());
}

#define BENCH(name, threads, ...)                                                                                      \
  void name(State& state) {                                                                                            \
    measure(state, [&]() __attribute__((always_inline)) { __VA_ARGS__; });                                             \
  }                                                                                                                    \
  BENCHMARK(name)->Threads(threads)->UseRealTime()

constexpr auto relaxed = std::memory_order_relaxed;

/// Cheap, and different in each thread.
thread_local std::uint64_t random_state = std::hash<std::thread::id>()(std::this_thread::get_id()) | 1;
std::uint64_t random_number() {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  return random_state ^= random_state << 17;
}

// Counter

atomvet::CachePadded<atomvet::Counter> counter;
atomvet::CachePadded<std::atomic<std::uint64_t>> raw(0u);

BENCH(counter_add, 1, counter->increment());
BENCH(raw_fetch_add, 1, raw->fetch_add(1, relaxed));
BENCH(raw_fetch_add_2, 2, raw->fetch_add(1, relaxed));

// ShardedCounter

atomvet::CachePadded<atomvet::ShardedCounter> sharded;
atomvet::CachePadded<atomvet::PerCpuCounter> per_cpu;
thread_local std::uint64_t own;
void increment_own() {
  ++own;
  asm volatile("" : "+m"(own)); // in memory each time, and not once at the end of the loop
}
struct alignas(128) Many {
  atomvet::ShardedCounter sharded[16];
  std::atomic<std::uint64_t> raw[16] = {};
} many;

BENCH(sharded_add, 1, sharded->increment());
BENCH(sharded_add_2, 2, sharded->increment());
BENCH(per_cpu_add, 1, per_cpu->increment());
BENCH(per_cpu_add_2, 2, per_cpu->increment());
BENCH(thread_local_increment, 1, increment_own());
BENCH(sharded_add_16_2, 2, for (auto& one : many.sharded) one.increment());
BENCH(raw_fetch_add_16_2, 2, for (auto& one : many.raw) one.fetch_add(1, relaxed));

#if defined(HAVE_TBB)
tbb::enumerable_thread_specific<std::uint64_t> tbb_counter(0u);
BENCH(tbb_ets_add_2, 2, DoNotOptimize(++tbb_counter.local()));
#endif

// Extremum

atomvet::CachePadded<atomvet::MaxTracker> highest;
atomvet::CachePadded<std::atomic<std::int64_t>> cas_highest(0);

void always_cas_max(std::int64_t value) {
  std::int64_t seen = cas_highest->load(relaxed);
  while (!cas_highest->compare_exchange_weak(seen, std::max(seen, value), relaxed)) {
  }
}
BENCH(max_observe_2, 2, highest->observe(static_cast<std::int64_t>(random_number() >> 1)));
BENCH(always_cas_max_2, 2, always_cas_max(static_cast<std::int64_t>(random_number() >> 1)));

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

BENCH(snapshot_read, 1, const auto config = snapshot->read(); DoNotOptimize(config->a));
BENCH(snapshot_read_2, 2, const auto config = snapshot->read(); DoNotOptimize(config->a));
BENCH(raw_load, 1, DoNotOptimize(raw_pointer->load(std::memory_order_acquire)->a));
BENCH(shared_mutex_map_2, 2, std::shared_lock lock(map_mutex); DoNotOptimize(config_map.find("c")->second));
BENCH(atomic_shared_ptr_2, 2, DoNotOptimize(shared_config.load()->a));
BENCH(snapshot_publish, 1, snapshot->publish(Config()));
BENCH(seqlock_load_2, 2, DoNotOptimize(seqlock->load()));
BENCH(mutex_load_2, 2, std::lock_guard lock(config_mutex); Config copy = plain_config; DoNotOptimize(copy));

#if defined(HAVE_URCU)
struct RegisteredThread {
  RegisteredThread() { urcu_memb_register_thread(); }
  ~RegisteredThread() { urcu_memb_unregister_thread(); }
};
void urcu_read(State& state) {
  RegisteredThread registered;
  measure(state, [] {
    urcu_memb_read_lock();
    DoNotOptimize(raw_pointer->load(std::memory_order_acquire)->a);
    urcu_memb_read_unlock();
  });
}
BENCHMARK(urcu_read)->Threads(1)->UseRealTime();
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
    DoNotOptimize(guard->a);
  });
}
using XeniumHazard = xenium::reclamation::hazard_pointer<>;
using XeniumEpoch = xenium::reclamation::epoch_based<>;
void xenium_hazard_read(State& state) { xenium_read<XeniumHazard>(state); }
void xenium_epoch_read(State& state) { xenium_read<XeniumEpoch>(state); }
BENCHMARK(xenium_hazard_read)->Threads(1)->UseRealTime();
BENCHMARK(xenium_epoch_read)->Threads(1)->UseRealTime();
#endif

// FirstArrival

atomvet::CachePadded<atomvet::FirstArrival> door;
atomvet::CachePadded<std::atomic<bool>> flag(true);

BENCH(first_arrival, 1, DoNotOptimize(door->arrive()));
BENCH(first_arrival_2, 2, DoNotOptimize(door->arrive()));
BENCH(flag_load, 1, DoNotOptimize(flag->load(std::memory_order_acquire)));
BENCH(flag_exchange_2, 2, DoNotOptimize(flag->exchange(true)));

// RateLimiter

using Steady = std::chrono::steady_clock;

/// What one writes with a mutex.
class MutexBucket {
public:
  MutexBucket(double per_second, double burst) : per_second_(per_second), burst_(burst), tokens_(burst) {}
  bool try_acquire(Steady::time_point now) {
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
  Steady::time_point last_{};
};

// Time goes on by a microsecond a call: enough for one token at the higher rate, for none at the lower.
thread_local std::int64_t microseconds = 3600000000;
Steady::time_point next_time() { return Steady::time_point(std::chrono::microseconds(++microseconds)); }

atomvet::CachePadded<atomvet::RateLimiter<>> accepting(1e9, 1000000u);
atomvet::CachePadded<atomvet::RateLimiter<>> rejecting(1e-3, 1u);
atomvet::CachePadded<MutexBucket> mutex_accepting(1e9, 1e6);
atomvet::CachePadded<MutexBucket> mutex_rejecting(1e-3, 1);

BENCH(limiter_accept_2, 2, DoNotOptimize(accepting->try_acquire(1, next_time())));
BENCH(limiter_reject_2, 2, DoNotOptimize(rejecting->try_acquire(1, next_time())));
BENCH(mutex_accept_2, 2, DoNotOptimize(mutex_accepting->try_acquire(next_time())));
BENCH(mutex_reject_2, 2, DoNotOptimize(mutex_rejecting->try_acquire(next_time())));

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
BENCH(ref_count_2, 2, DoNotOptimize(references->try_acquire()); DoNotOptimize(references->release()));
BENCH(cas_ref_count_2, 2, DoNotOptimize(cas_try_acquire());
      DoNotOptimize(cas_references->fetch_sub(1, std::memory_order_acq_rel)));

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
BENCHMARK(padded_2)->Threads(2)->UseRealTime();
BENCHMARK(unpadded_2)->Threads(2)->UseRealTime();

// SpscRing

constexpr std::size_t batch = 64;

template <typename Push, typename Pop>
void transfer(State& state, std::size_t items, Push push, Pop pop) {
  std::size_t ahead = 0; // items popped beyond what this iteration is for
  for (auto _ : state)
    if (state.thread_index() == 0) {
      for (std::size_t left = items, spins = 0; left > 0;)
        if (const std::size_t done = push(left); done > 0)
          left -= done;
        else if (++spins % 1024 == 0)
          std::this_thread::yield();
    } else {
      for (std::size_t spins = 0; ahead < items;)
        if (const std::size_t done = pop(); done > 0)
          ahead += done;
        else if (++spins % 1024 == 0)
          std::this_thread::yield();
      ahead -= items;
    }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(items));
}

atomvet::SpscRing<std::uint64_t, 1024> ring;
std::uint64_t numbers[batch];

void ring_single(State& state) {
  transfer(
      state, 1, [](std::size_t) { return static_cast<std::size_t>(ring.try_push(1)); },
      [] {
        std::uint64_t item;
        const bool popped = ring.try_pop(item);
        DoNotOptimize(item);
        return static_cast<std::size_t>(popped);
      });
}
void ring_batch(State& state) {
  transfer(
      state, batch, [](std::size_t left) { return ring.try_push_n(numbers, left); },
      [] { return ring.consume_all([](std::uint64_t& item) { DoNotOptimize(item); }); });
}
BENCHMARK(ring_single)->Threads(2)->UseRealTime();
BENCHMARK(ring_batch)->Threads(2)->UseRealTime();

#if defined(HAVE_BOOST)
boost::lockfree::spsc_queue<std::uint64_t, boost::lockfree::capacity<1024>> boost_ring;
void boost_ring_single(State& state) {
  transfer(
      state, 1, [](std::size_t) { return static_cast<std::size_t>(boost_ring.push(1)); },
      [] {
        std::uint64_t item;
        const bool popped = boost_ring.pop(item);
        DoNotOptimize(item);
        return static_cast<std::size_t>(popped);
      });
}
BENCHMARK(boost_ring_single)->Threads(2)->UseRealTime();
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
BENCH(update_2, 2, atomvet::update(*updated, step, relaxed));
BENCH(update_without_back_off_2, 2, update_without_back_off());

} // namespace
