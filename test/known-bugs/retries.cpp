// The same in C++, and in functions that a helper calls once for each attempt.
// RUN: %check_atomic %s atomic-* %t -- -- -std=c++17
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=c++17 -DFIXED
#include <atomic>
#include <vector>

struct Node {
  int Value;
  Node *Next;
};
class Stack {
public:
  void push(int Value) {
    Node *Old = Head.load();
#ifdef FIXED
    Node *New = new Node{Value, Old};
    while (!Head.compare_exchange_weak(New->Next, New)) {
    }
    Size.fetch_add(1);
#else
    Node *New;
    do {
      New = new Node{Value, Old};
      // CHECK-NOTES: :[[@LINE-1]]:13: warning: 'new' in a compare-exchange retry loop allocates once per attempt: a failed attempt leaks the memory [atomic-cas-side-effect]
      // CHECK-NOTES: :[[@LINE+4]]:20: note: the compare-exchange that is retried
      Size.fetch_add(1);
      // CHECK-NOTES: :[[@LINE-1]]:7: warning: 'Size' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
      // CHECK-NOTES: :[[@LINE+1]]:20: note: the compare-exchange that is retried
    } while (!Head.compare_exchange_weak(Old, New));
#endif
  }
  bool pop(std::vector<int> &Popped) {
    Node *Old = Head.load();
    while (Old) {
#ifndef FIXED
      Popped.push_back(Old->Value);
      // CHECK-NOTES: :[[@LINE-1]]:7: warning: insertion into 'Popped' in a compare-exchange retry loop: every failed attempt inserts once more [atomic-cas-side-effect]
      // CHECK-NOTES: :[[@LINE+2]]:16: note: the compare-exchange that is retried
#endif
      if (Head.compare_exchange_weak(Old, Old->Next)) {
#ifdef FIXED
        Popped.push_back(Old->Value);
#endif
        return true;
      }
    }
    return false;
  }

private:
  std::atomic<Node *> Head{nullptr};
  std::atomic<unsigned> Size{0};
};

// An emulator's cell: the callable changes the value that it is given, which each attempt starts afresh; what else it
// changes is changed by each attempt.
template <typename T> class Cell {
public:
  template <typename F> auto update(F Change) {
    T Old = Data.load();
    for (;;) {
      T New = Old;
      const auto Result = Change(New);
      if (Data.compare_exchange_strong(Old, New))
        return Result;
    }
  }

private:
  std::atomic<T> Data{};
};
struct Semaphore {
  bool tryWait(int Id) {
#ifdef FIXED
    const bool Taken = Value.update([](int &V) { return V-- > 0; });
    if (!Taken)
      Sleepers.push_back(Id);
    return Taken;
#else
    return Value.update([&](int &V) {
      if (V-- > 0)
        return true;
      Sleepers.push_back(Id);
      // CHECK-NOTES: :[[@LINE-1]]:7: warning: insertion into 'Sleepers' in a compare-exchange retry loop: every failed attempt inserts once more [atomic-cas-side-effect]
      // CHECK-NOTES: :[[@LINE-21]]:16: note: called in the loop that retries this compare-exchange
      return false;
    });
#endif
  }
  Cell<int> Value;
  std::vector<int> Sleepers;
};
bool wait(Semaphore &S) { return S.tryWait(1); }
