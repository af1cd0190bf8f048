// Threads that work on an object until they are joined: kept in containers, joined in helpers and destructors.
// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=c++20 -pthread
#include <atomic>
#include <functional>
#include <memory>
#include <pthread.h>
#include <thread>
#include <vector>

int pool() {
  int sum = 0;
  {
    std::vector<std::jthread> threads;
    sum = 1;
    for (int i = 0; i < 4; i++)
      threads.emplace_back([&sum] { __atomic_fetch_add(&sum, 1, __ATOMIC_RELAXED); });
    sum += 2;
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of 'sum' loses
  }
  return sum;
}

void add(int &to) { std::atomic_ref<int>(to).fetch_add(1); }

int by_reference() {
  int sum = 0;
  std::vector<std::thread> threads;
  threads.emplace_back(add, std::ref(sum));
  add(sum);
  int early = sum;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'sum' may tear
  for (auto &thread : threads)
    thread.join();
  return sum + early;
}

std::vector<std::function<void()>> tasks;

int posted() {
  static int runs;
  int own = 0, left = 0;
  std::vector<std::function<void()>> later;
  later.push_back([&own] { __atomic_fetch_add(&own, 1, __ATOMIC_RELAXED); });
  own = 1; // what holds the task is this function's own
  tasks.push_back([&left] { __atomic_fetch_add(&left, 1, __ATOMIC_RELAXED); });
  left = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'left' may be lost
  later[0]();
  return own + __atomic_add_fetch(&runs, 1, __ATOMIC_RELAXED);
}

struct Job {
  int runs = 0, stop = 0;
  Job *self = nullptr;
};
void *work(void *arg) {
  auto *job = static_cast<Job *>(arg);
  while (!__atomic_load_n(&job->stop, __ATOMIC_RELAXED))
    __atomic_fetch_add(&job->runs, 1, __ATOMIC_RELAXED);
  return nullptr;
}

int freed_after_join(Job *job, pthread_t thread) {
  job->stop = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'job->stop' may be lost
  pthread_join(thread, nullptr);
  int runs = job->runs; // nobody else is left, and it is freed next
  delete job;
  return runs;
}

static void wait_for(pthread_t *threads, int n) {
  for (int i = 0; i < n; i++)
    pthread_join(threads[i], nullptr);
}

int freed_after_helper(Job *job, pthread_t *threads) {
  job->stop = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'job->stop' may be lost
  wait_for(threads, 2);
  int runs = job->runs;
  delete job;
  return runs;
}

class Worker {
public:
  Worker() : thread_([this] { run(); }) {}
  ~Worker() {
    stop_ = true;
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'stop_' may be lost
    thread_.join();
    turns_ = 0; // the thread is gone
  }

private:
  void run() {
    while (!std::atomic_ref<bool>(stop_).load())
      std::atomic_ref<long>(turns_).fetch_add(1);
  }
  bool stop_ = false;
  long turns_ = 0;
  std::thread thread_;
};

class Idle {
public:
  ~Idle() { uses_ = 0; } // no thread is waited for
  void use() { std::atomic_ref<long>(uses_).fetch_add(1); }

private:
  long uses_ = 0;
};

void enlist(Job *job) { // what an object keeps to itself is not published by it
  __atomic_store_n(&job->self, job, __ATOMIC_RELEASE);
  if (job->runs > 3)
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'job->runs' may tear
    __atomic_store_n(&job->self, nullptr, __ATOMIC_RELEASE);
}

// Freed by a method, and by the unique_ptr that has it.
struct Node {
  int refs = 0;
  void drop() { delete this; }
  void keep() { __atomic_fetch_add(&refs, 1, __ATOMIC_RELAXED); }
};
Node *take();

void freed_by_method(Node *node) {
  node->refs = 0;
  node->drop();
}

void freed_by_owner() {
  std::unique_ptr<Node> node(take());
  node->refs = 0;
}

Node *released_by_owner() {
  std::unique_ptr<Node> node(take());
  node->refs = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'node->refs' may be lost
  return node.release();
}
