// RUN: %check_atomic %s atomic-load-then-store %t -- -- -std=c++17
//
// An object whose plain fields every writer of an atomic uses with no lock held is in one thread's hands while it is
// written: others only read the atomic.

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

// Every writer appends to the same string, which two threads could not.
class Batch {
public:
  void put(const std::string &key) {
    bytes_.append(key);
    flags_.store(flags_.load(std::memory_order_relaxed) | 1, std::memory_order_relaxed);
  }
  void remove(const std::string &key) {
    append(key);
    flags_.store(flags_.load(std::memory_order_relaxed) | 2, std::memory_order_relaxed);
  }
  void clear() {
    bytes_.clear();
    flags_.store(0, std::memory_order_relaxed);
  }
  unsigned flags() const { return flags_.load(std::memory_order_relaxed); }

private:
  void append(const std::string &key) {
    bytes_.push_back(' ');
    bytes_ += key;
  }
  std::atomic<unsigned> flags_{0};
  std::string bytes_;
};

// The same by pointer, with a scalar.
struct Writer {
  std::atomic<long> size{0};
  long position = 0;
};
void append(Writer *w, long n) {
  w->position += n;
  w->size.store(w->size.load(std::memory_order_acquire) + n, std::memory_order_release);
}
void cut(Writer *w, long n) {
  long size = w->size.load(std::memory_order_acquire);
  w->size.store(size - n, std::memory_order_release);
  w->position -= n;
}

// Nothing plain beside it: several threads may add.
class Histogram {
public:
  void add(long n) {
    sum_.store(sum_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'sum_' is stored from an earlier load of it
    // CHECK-FIXES: sum_.fetch_add(n, std::memory_order_relaxed);
  }
  void merge(const Histogram &other) {
    sum_.store(sum_.load(std::memory_order_relaxed) + other.sum_.load(std::memory_order_relaxed),
               std::memory_order_relaxed);
    // CHECK-MESSAGES: :[[@LINE-2]]:10: warning: 'sum_' is stored from an earlier load of it
  }

private:
  std::atomic<long> sum_{0};
};

// Another thread stops it without touching what the worker writes plainly.
class Worker {
public:
  void step() {
    steps_++;
    state_.store(state_.load(std::memory_order_relaxed) | 1, std::memory_order_relaxed);
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'state_' is stored from an earlier load of it
    // CHECK-FIXES: state_.fetch_or(1, std::memory_order_relaxed);
  }
  void stop() { state_.fetch_or(2); }

private:
  std::atomic<unsigned> state_{0};
  long steps_ = 0;
};

// The plain field has a lock of its own, which says nothing of the atomic.
class Log {
public:
  void line(const std::string &text) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      lines_.push_back(text);
    }
    count_.store(count_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'count_' is stored from an earlier load of it
    // CHECK-FIXES: count_.fetch_add(1, std::memory_order_relaxed);
  }
  void drop() {
    std::lock_guard<std::mutex> lock(mutex_);
    lines_.clear();
    count_.store(0, std::memory_order_relaxed);
  }

private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
  std::atomic<long> count_{0};
};

// Only some calls write the plain field.
class Meter {
public:
  void count(bool first) {
    if (first)
      start_ = 1;
    total_.store(total_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'total_' is stored from an earlier load of it
    // CHECK-FIXES: total_.fetch_add(1, std::memory_order_relaxed);
  }
  void reset() {
    start_ = 0;
    total_.store(0, std::memory_order_relaxed);
  }

private:
  std::atomic<long> total_{0};
  long start_ = 0;
};

// The plain field is another object's.
struct Node {
  long value = 0;
  std::atomic<long> uses{0};
};
void use(Node *node, Node *other) {
  other->value++;
  node->uses.store(node->uses.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: 'node->uses' is stored from an earlier load of it
  // CHECK-FIXES: node->uses.fetch_add(1, std::memory_order_relaxed);
}
void release(Node *node) {
  node->value = 0;
  node->uses.store(node->uses.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: 'node->uses' is stored from an earlier load of it
  // CHECK-FIXES: node->uses.fetch_sub(1, std::memory_order_relaxed);
}

// Nothing says that anybody thought about the order.
class Queue {
public:
  void push(int item) {
    items_.push_back(item);
    size_ = size_ + 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'size_' is stored from an earlier load of it
    // CHECK-FIXES: size_ += 1;
  }
  void pop() {
    items_.pop_back();
    size_.store(size_.load() - 1);
    // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'size_' is stored from an earlier load of it
    // CHECK-FIXES: size_.fetch_sub(1);
  }

private:
  std::vector<int> items_;
  std::atomic<int> size_{0};
};
