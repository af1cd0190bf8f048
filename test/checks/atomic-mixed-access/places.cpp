// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=c++20 -pthread
#include <atomic>
#include <array>
#include <cassert>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct Slot { int busy = 0; unsigned long hits = 0; Slot *next = nullptr; };
struct Table { Slot slots[8]; std::array<int, 4> counts{}; std::vector<int> loads; static int live; };
int Table::live = 0;
namespace app { int running = 0; long generation; }
template <class T> struct Box { T v{}; void add() { __atomic_fetch_add(&v, 1, __ATOMIC_RELAXED); } T get() { return v; } };
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain

void touch(Table &t, int i) {
  __atomic_store_n(&t.slots[i].busy, 1, __ATOMIC_RELEASE);
  std::atomic_ref<int>(t.counts[i]).fetch_add(1);
  std::atomic_ref<int>(t.loads[i]).fetch_add(1);
  __atomic_fetch_add(&Table::live, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&app::running, 1, __ATOMIC_RELAXED);
  static int calls;
  __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
  if (calls > 10)
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
    std::puts("many");
  Box<int> b; b.add(); (void)b.get();
}
bool any(const Table &t) {
  for (const auto &s : t.slots)
    if (s.busy)
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
      return true;
  for (int n : t.counts)
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
    if (n) return true;
  return t.slots[3].busy != 0 || t.counts[2] > 0;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 't.slots[3].busy'
// CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: plain read of 't.counts[2]'
}
int wait_for(Table &t) {
  while (app::running > 0) {}
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
  assert(Table::live == 0);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
  return t.loads[1];
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
}
struct Node { int refs = 1; int flags = 0; Node *peer = nullptr; };
void ref(Node *n) { __atomic_fetch_add(&n->refs, 1, __ATOMIC_RELAXED); __atomic_fetch_or(&n->flags, 1, __ATOMIC_RELAXED); }
struct Ptr {
  Node *n;
  explicit Ptr(Node *p) : n(p) {}
  ~Ptr() { if (__atomic_sub_fetch(&n->refs, 1, __ATOMIC_ACQ_REL) == 0) { n->flags = 0; delete n; } }
  bool unique() const { return n->refs == 1; }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
};
class Base {
public:
  void inc() { __sync_fetch_and_add(&count_, 1); }
protected:
  int count_ = 0;
};
class Derived : public Base {
public:
  Derived() { count_ = 2; }
  int now() const { return count_; }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
  int locked() { std::lock_guard<std::mutex> g(m_); return count_; }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
private:
  std::mutex m_;
};
Node *make(std::map<int, Node *> &registry) {
  auto n = std::make_unique<Node>();
  n->refs = 2;
  Node *raw = n.get();
  raw->flags = 4;
  registry[1] = n.release();
  raw->flags = 8;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
  return raw;
}
void init_node(Node &n) { n.refs = 1; }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
static void init_fresh(Node &n) { n.refs = 1; }
Node *fresh2() { Node *n = new Node(); init_fresh(*n); Node local; init_fresh(local); local.flags++; return n; }
int lambda_user(Node *n) {
  auto f = [n] { return n->flags; };
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
  return f();
}
void swap_flags(Node &a, Node &b) { std::swap(a.flags, b.flags); }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of 'a.flags'
// CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: plain read-modify-write of 'b.flags'
std::string text(Node &a) { return std::to_string(a.flags); }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
int main() {
  app::running = 1;
  std::thread t([] { app::running = 0; });
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
  t.join();
  return app::running;
}
struct Point { int x, y; };
static std::atomic<Point> corner;
void corner_set(Point p) { corner.store(p); }
int corner_x() { return reinterpret_cast<Point *>(&corner)->x; }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'corner.x'
