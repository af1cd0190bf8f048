// Runs a few threads under every schedule up to a bound, on a model of the C++ memory.
//
// A test gives an algorithm the template argument `Atom = Scheduled`. Each operation on such an atomic is a point at which
// the scheduler may run another thread, and each load may return an older value than the newest if the C++ memory model
// lets it: one that this thread has not yet learnt to be outdated. The choices are explored depth first; how many
// preemptions and old values one execution has is bounded (most bugs need few).
//
// Modelled: coherence, release and acquire, release sequences, sequentially consistent operations, spurious failure of weak
// compare-exchange, the asymmetric barrier. Stores are ordered as they are executed, so this finds no bug that needs a
// store to be delayed behind a later store of the same thread to another object without a load being involved.
#ifndef ATOMVET_TEST_SCHEDULER_H
#define ATOMVET_TEST_SCHEDULER_H

#include <atomvet/detail/asymmetric_barrier.h>
#include <atomvet/detail/environment.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace atomvet::test {

/// What a thread knows: of each object, the oldest entry of its history that the thread may still see.
class View {
public:
  std::size_t at(std::size_t id) const { return id < known_.size() ? known_[id] : 0; }
  void raise(std::size_t id, std::size_t to) {
    if (id >= known_.size())
      known_.resize(id + 1, 0);
    known_[id] = std::max(known_[id], to);
  }
  void join(const View& other) {
    for (std::size_t id = 0; id < other.known_.size(); ++id)
      raise(id, other.known_[id]);
  }

private:
  std::vector<std::size_t> known_;
};

/// The values an atomic object has had, oldest first, each with what its writer released with it.
struct History {
  struct Entry {
    std::uint64_t value;
    View released;
  };
  std::size_t id;
  std::vector<Entry> entries;
  std::size_t newest_sequential = 0;
  std::size_t newest() const { return entries.size() - 1; }
};

struct Bounds {
  int preemptions = 2;
  int old_values = 2; // and spurious failures
  std::size_t executions = 5000;
  std::chrono::milliseconds time{2000}; // a busy machine takes long to hand over from thread to thread
};

class Scheduler {
public:
  /// The scheduler that runs the calling thread; null outside of an execution.
  static Scheduler*& current() {
    thread_local Scheduler* scheduler = nullptr;
    return scheduler;
  }

  /// `warm_up` is called once in each thread, one after the other: it does what a thread does the first time only, so that
  /// all executions are alike.
  Scheduler(Bounds bounds, std::function<void()> warm_up) : bounds_(bounds), warm_up_(std::move(warm_up)) {}
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  ~Scheduler() {
    bodies_.clear();
    for (std::size_t index = 0; index < workers_.size(); ++index) {
      hand_over(controller, index, false);
      workers_[index].join(); // one after the other: what they do at their end is not scheduled
    }
  }

  // For the test.

  void thread(std::function<void()> body) { bodies_.push_back(std::move(body)); }
  void after(std::function<void()> check) { check_ = std::move(check); }
  void fail(const std::string& why) {
    if (failure_.empty())
      failure_ = why;
  }

  // For explore.

  void execute() {
    static std::uint64_t executions = 0;
    number_ = ++executions;
    depth_ = 0, preemptions_ = 0, old_values_ = 0, steps_ = 0, stores_ = 0, next_id_ = bodies_.size();
    histories_.clear();
    threads_.clear();
    threads_.resize(bodies_.size());
    start_workers();
    hand_over(controller, choose(bodies_.size()));
    bodies_.clear();
    if (check_)
      check_();
    check_ = nullptr;
  }

  /// Sets up the choices of the next execution. Returns false when there is none.
  bool backtrack() {
    while (!choices_.empty() && choices_.back().taken + 1 == choices_.back().of)
      choices_.pop_back();
    if (choices_.empty())
      return false;
    ++choices_.back().taken;
    return true;
  }

  const std::string& failure() const { return failure_; }

  // For Scheduled and Plain.

  std::uint64_t number() const { return number_; }

  History& new_history(std::uint64_t value) {
    histories_.push_back(std::make_unique<History>(History{next_id_++, {{value, {}}}}));
    return *histories_.back();
  }

  /// Another thread may run here.
  void point() {
    if (++steps_ > 5000) {
      std::cerr << "scheduler: an execution does not end\n";
      std::abort();
    }
    const std::size_t self = running_;
    std::vector<std::size_t> next{self};
    if (preemptions_ < bounds_.preemptions)
      for (std::size_t index = 0; index < threads_.size(); ++index)
        if (index != self && can_run(index))
          next.push_back(index);
    const std::size_t chosen = next[choose(next.size())];
    if (chosen != self) {
      ++preemptions_;
      hand_over(self, chosen);
    }
  }

  /// This thread cannot go on before another has stored something.
  void wait() {
    const std::size_t self = running_;
    Thread& thread = threads_[self];
    bool was_outdated = false;
    for (auto& history : histories_)
      if (thread.view.at(history->id) < history->newest()) {
        thread.view.raise(history->id, history->newest()); // stores become visible in the end
        was_outdated = true;
      }
    if (was_outdated)
      return;
    thread.waits_for_store = stores_ + 1;
    const std::vector<std::size_t> next = others_that_can_run(self);
    if (!next.empty()) // otherwise nothing will come, and it may have what it needs
      hand_over(self, next[choose(next.size())]);
  }

  std::uint64_t load(History& history, std::memory_order order) {
    point();
    View& view = threads_[running_].view;
    std::size_t oldest = view.at(history.id);
    if (order == std::memory_order_seq_cst)
      oldest = std::max(oldest, history.newest_sequential);
    const std::size_t may_be_old = old_values_ < bounds_.old_values ? history.newest() - oldest : 0;
    const std::size_t back = choose(may_be_old + 1);
    old_values_ += back != 0;
    return read(history, history.newest() - back, order);
  }

  void store(History& history, std::uint64_t value, std::memory_order order) {
    point();
    append(history, value, order, View());
  }

  template <typename Fn>
  std::uint64_t modify(History& history, Fn fn, std::memory_order order) {
    point();
    const std::uint64_t before = read(history, history.newest(), order);
    append(history, fn(before), order, history.entries.back().released);
    return before;
  }

  bool compare_exchange(History& history, std::uint64_t& expected, std::uint64_t desired, std::memory_order success,
                        std::memory_order failure, bool weak) {
    point();
    if (history.entries.back().value == expected) {
      const bool may_fail = weak && old_values_ < bounds_.old_values;
      if (choose(may_fail ? 2 : 1) == 0) {
        read(history, history.newest(), success);
        append(history, desired, success, history.entries.back().released);
        return true;
      }
      ++old_values_;
    }
    expected = read(history, history.newest(), failure);
    return false;
  }

  /// Every thread sees everything from here on.
  void barrier() {
    point();
    for (Thread& thread : threads_)
      for (auto& history : histories_)
        thread.view.raise(history->id, history->newest());
  }

  /// Who has accessed a plain object last, as a time of that thread.
  struct PlainAccesses {
    std::uint64_t number = 0;
    std::size_t writer = 0, written = 0;
    std::vector<std::size_t> read;
  };

  void plain(PlainAccesses& accesses, bool write) {
    if (accesses.number != number_)
      accesses = {number_, 0, 0, std::vector<std::size_t>(threads_.size())};
    Thread& self = threads_[running_];
    if (self.view.at(accesses.writer) < accesses.written)
      fail("data race with a write");
    if (write)
      for (std::size_t index = 0; index < threads_.size(); ++index)
        if (self.view.at(index) < accesses.read[index])
          fail("data race with a read");
    self.view.raise(running_, ++self.time); // the ids below the number of threads are the threads' times
    if (write)
      accesses.writer = running_, accesses.written = self.time;
    else
      accesses.read[running_] = self.time;
  }

private:
  struct Thread {
    View view;
    std::size_t time = 0;
    std::size_t waits_for_store = 0;
    bool finished = false;
  };
  struct Choice {
    std::size_t taken, of;
  };

  static bool acquires(std::memory_order order) {
    return order != std::memory_order_relaxed && order != std::memory_order_release;
  }
  static bool releases(std::memory_order order) {
    return order == std::memory_order_release || order == std::memory_order_acq_rel ||
           order == std::memory_order_seq_cst;
  }

  std::uint64_t read(History& history, std::size_t index, std::memory_order order) {
    View& view = threads_[running_].view;
    view.raise(history.id, index);
    if (acquires(order))
      view.join(history.entries[index].released);
    return history.entries[index].value;
  }

  void append(History& history, std::uint64_t value, std::memory_order order, View released) {
    View& view = threads_[running_].view;
    view.raise(history.id, history.entries.size());
    if (releases(order))
      released.join(view);
    history.entries.push_back({value, std::move(released)});
    if (order == std::memory_order_seq_cst)
      history.newest_sequential = history.newest();
    ++stores_;
  }

  std::size_t choose(std::size_t of) {
    if (of == 1)
      return 0;
    if (depth_ == choices_.size())
      choices_.push_back({0, of});
    const Choice& choice = choices_[depth_++];
    if (choice.of != of) {
      std::cerr << "scheduler: the test does something else when it is run again\n";
      std::abort();
    }
    return choice.taken;
  }

  bool can_run(std::size_t index) const {
    return !threads_[index].finished && threads_[index].waits_for_store <= stores_;
  }
  std::vector<std::size_t> others_that_can_run(std::size_t self) const {
    std::vector<std::size_t> others;
    for (std::size_t index = 0; index < threads_.size(); ++index)
      if (index != self && can_run(index))
        others.push_back(index);
    return others;
  }

  void start_workers() {
    if (!workers_.empty())
      return;
    warm_up_();
    for (std::size_t index = 0; index < bodies_.size(); ++index) {
      {
        std::lock_guard<std::mutex> lock(mutex_); // those that were started before look at it when they wake up
        running_ = index;
      }
      workers_.emplace_back([this, index] {
        wait_for_turn(index);
        warm_up_();
        for (hand_over(index, controller); !bodies_.empty(); finish()) {
          current() = this;
          bodies_[index]();
          current() = nullptr;
        }
      });
      wait_for_turn(controller);
    }
  }

  void hand_over(std::size_t from, std::size_t to, bool wait = true) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      running_ = to;
    }
    turn_.notify_all();
    if (wait)
      wait_for_turn(from);
  }
  void wait_for_turn(std::size_t index) {
    std::unique_lock<std::mutex> lock(mutex_);
    turn_.wait(lock, [&] { return running_ == index; });
  }
  void finish() {
    const std::size_t self = running_;
    threads_[self].finished = true;
    ++stores_; // whoever waits for something that does not come finds out
    const std::vector<std::size_t> next = others_that_can_run(self);
    hand_over(self, next.empty() ? controller : next[choose(next.size())]);
  }

  static constexpr std::size_t controller = ~std::size_t{0};

  Bounds bounds_;
  std::function<void()> warm_up_;
  std::vector<std::function<void()>> bodies_;
  std::function<void()> check_;
  std::string failure_;

  std::vector<Choice> choices_;
  std::size_t depth_ = 0, steps_ = 0, stores_ = 0, next_id_ = 0;
  int preemptions_ = 0, old_values_ = 0;
  std::uint64_t number_ = 0;
  std::vector<std::unique_ptr<History>> histories_;
  std::vector<Thread> threads_;

  std::mutex mutex_;
  std::condition_variable turn_;
  std::size_t running_ = controller;
  std::vector<std::thread> workers_;
};

/// An atomic object whose operations the scheduler interleaves. Outside of an execution it is a plain value.
template <typename T>
class Scheduled {
  static_assert(sizeof(T) <= sizeof(std::uint64_t) && std::is_trivially_copyable_v<T>);

public:
  constexpr Scheduled() noexcept : value_() {}
  constexpr Scheduled(T value) noexcept : value_(value) {}
  Scheduled(const Scheduled&) = delete;
  Scheduled& operator=(const Scheduled&) = delete;

  T load(std::memory_order order = std::memory_order_seq_cst) const {
    Scheduler* scheduler = Scheduler::current();
    return scheduler ? from_bits(scheduler->load(history(*scheduler), order)) : value_;
  }
  void store(T value, std::memory_order order = std::memory_order_seq_cst) {
    if (Scheduler* scheduler = Scheduler::current())
      scheduler->store(history(*scheduler), to_bits(value), order);
    value_ = value;
  }
  T exchange(T value, std::memory_order order = std::memory_order_seq_cst) {
    return modify([value](T) { return value; }, order);
  }
  T fetch_add(T n, std::memory_order order = std::memory_order_seq_cst) {
    return modify([n](T value) { return static_cast<T>(value + n); }, order);
  }
  T fetch_sub(T n, std::memory_order order = std::memory_order_seq_cst) {
    return modify([n](T value) { return static_cast<T>(value - n); }, order);
  }
  bool compare_exchange_strong(T& expected, T desired, std::memory_order success, std::memory_order failure) {
    return compare_exchange(expected, desired, success, failure, false);
  }
  bool compare_exchange_weak(T& expected, T desired, std::memory_order success, std::memory_order failure) {
    return compare_exchange(expected, desired, success, failure, true);
  }
  bool compare_exchange_strong(T& expected, T desired, std::memory_order order = std::memory_order_seq_cst) {
    return compare_exchange(expected, desired, order, std::memory_order_seq_cst, false);
  }

private:
  static std::uint64_t to_bits(T value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof value);
    return bits;
  }
  static T from_bits(std::uint64_t bits) {
    T value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

  template <typename Fn>
  T modify(Fn fn, std::memory_order order) {
    T before = value_;
    if (Scheduler* scheduler = Scheduler::current())
      before = from_bits(scheduler->modify(
          history(*scheduler), [&](std::uint64_t bits) { return to_bits(fn(from_bits(bits))); }, order));
    value_ = fn(before);
    return before;
  }
  bool compare_exchange(T& expected, T desired, std::memory_order success, std::memory_order failure, bool weak) {
    bool exchanged = value_ == expected;
    if (Scheduler* scheduler = Scheduler::current()) {
      std::uint64_t bits = to_bits(expected);
      exchanged = scheduler->compare_exchange(history(*scheduler), bits, to_bits(desired), success, failure, weak);
      expected = from_bits(bits);
    } else if (!exchanged) {
      expected = value_;
    }
    if (exchanged)
      value_ = desired;
    return exchanged;
  }
  History& history(Scheduler& scheduler) const {
    if (execution_ != scheduler.number()) {
      history_ = &scheduler.new_history(to_bits(value_));
      execution_ = scheduler.number();
    }
    return *history_;
  }

  T value_; // the newest
  mutable std::uint64_t execution_ = 0;
  mutable History* history_ = nullptr;
};

/// The same without any order: what a test puts in for `Scheduled` to see that it would find a missing one.
template <typename T>
class Unordered : public Scheduled<T> {
public:
  using Scheduled<T>::Scheduled;
  T load(std::memory_order = {}) const { return Scheduled<T>::load(relaxed); }
  void store(T value, std::memory_order = {}) { Scheduled<T>::store(value, relaxed); }
  T exchange(T value, std::memory_order = {}) { return Scheduled<T>::exchange(value, relaxed); }
  T fetch_add(T n, std::memory_order = {}) { return Scheduled<T>::fetch_add(n, relaxed); }
  T fetch_sub(T n, std::memory_order = {}) { return Scheduled<T>::fetch_sub(n, relaxed); }
  bool compare_exchange_strong(T& expected, T desired, std::memory_order = {}, std::memory_order = {}) {
    return Scheduled<T>::compare_exchange_strong(expected, desired, relaxed, relaxed);
  }
  bool compare_exchange_weak(T& expected, T desired, std::memory_order = {}, std::memory_order = {}) {
    return Scheduled<T>::compare_exchange_weak(expected, desired, relaxed, relaxed);
  }

private:
  static constexpr std::memory_order relaxed = std::memory_order_relaxed;
};

/// A plain object, on which the scheduler notices data races.
template <typename T>
class Plain {
public:
  Plain() : Plain(T{}) {}
  Plain(T value) : value_(value) { access(true); }
  Plain(const Plain& other) : Plain(other.get()) {}
  Plain& operator=(const Plain& other) {
    set(other.get());
    return *this;
  }
  ~Plain() { access(true); }

  T get() const {
    access(false);
    return value_;
  }
  void set(T value) {
    access(true);
    value_ = value;
  }

private:
  void access(bool write) const {
    if (Scheduler* scheduler = Scheduler::current())
      scheduler->plain(accesses_, write);
  }

  T value_;
  mutable Scheduler::PlainAccesses accesses_;
};

struct Explored {
  std::size_t executions = 0;
  bool all = false;    // of those within the bounds
  std::string failure; // of the first execution that failed
};

/// Calls `prepare(scheduler)`, which says what the threads do, once for each execution, and runs it.
template <typename Prepare>
Explored explore(Prepare prepare, Bounds bounds = {}, std::function<void()> warm_up = [] {}) {
  Scheduler scheduler(bounds, std::move(warm_up));
  Explored explored;
  const auto end = std::chrono::steady_clock::now() + bounds.time;
  for (;;) {
    prepare(scheduler);
    scheduler.execute();
    ++explored.executions;
    explored.failure = scheduler.failure();
    if (!explored.failure.empty())
      return explored;
    explored.all = !scheduler.backtrack();
    if (explored.all || explored.executions == bounds.executions || std::chrono::steady_clock::now() > end)
      return explored;
  }
}

} // namespace atomvet::test

namespace atomvet::detail {

template <>
class Backoff<test::Scheduled> {
public:
  void retry() noexcept {}
  void wait() noexcept {
    if (test::Scheduler* scheduler = test::Scheduler::current())
      scheduler->wait();
  }
};
template <>
class Backoff<test::Unordered> : public Backoff<test::Scheduled> {};

template <>
class AsymmetricBarrier<test::Scheduled> {
public:
  [[nodiscard]] bool available() const noexcept { return true; }
  static void light() noexcept {}
  [[nodiscard]] static bool heavy() noexcept {
    if (test::Scheduler* scheduler = test::Scheduler::current())
      scheduler->barrier();
    return true;
  }
};

} // namespace atomvet::detail

#endif // ATOMVET_TEST_SCHEDULER_H
