// Through classes, references, loops, lambdas and templates.
// RUN: %check_atomic %s atomic-load-then-store %t -- -- -std=c++20
#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <vector>

class Value {
public:
  int get() const { return Word.load(); }
  void set(int N) { Word.store(N); }
  void add(int N) { Word.fetch_add(N); }
  int take() {
    int N = get();
    set(0);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Word' is loaded and then reset: updates in between are lost [atomic-load-then-store]
    return N;
  }

private:
  std::atomic<int> Word{0};
};

struct Outer {
  Value Inner;
  int value() const { return Inner.get(); }
  void value(int N) { Inner.set(N); }
  static Outer &instance() {
    static Outer Only;
    return Only;
  }
};

void wrapped(Outer &O, Outer &P) {
  O.value(O.value() + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'O.Inner.Word' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  P.value(O.value() + 1);
  Outer::instance().value(Outer::instance().value() - 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'Only.Inner.Word' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

std::atomic<int> Count{0};
std::atomic<double> Sum{1.5};
std::atomic<bool> Flag{false};
struct Pair {
  int X, Y;
};
std::atomic<Pair> Both{};
std::shared_ptr<int> Config;

void others() {
  Count++, Flag.exchange(true), Sum.exchange(1), Both.exchange({});
  std::atomic_exchange(&Config, std::shared_ptr<int>());
}

double initialValue() {
  double Was = Sum;
  if (Was < 0)
    return 0;
  Sum = 1.5;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Sum' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  return Was;
}

void parts() {
  Pair P = Both;
  P.X++;
  Both = P;
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'Both' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  auto [X, Y] = Both.load();
  Both.store({X + 1, Y});
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'Both' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

void copyAndUpdate(int N) {
  auto Next = std::make_shared<int>(*std::atomic_load(&Config));
  *Next += N;
  std::atomic_store(&Config, Next);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Config' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

void maximum(int N) {
  Count = std::max(Count.load(), N);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'Count' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  Flag = !Flag;
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'Flag' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

void elements(std::vector<std::atomic<int>> &All, std::map<int, std::atomic<int>> &Named, std::vector<int> &Out) {
  for (auto &One : All) {
    for (int N : {int(One)})
      Out.push_back(N);
    One = 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'All[...]' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  }
  for (auto &[Key, One] : Named) {
    for (int N : {One.load() + Key})
      Out.push_back(N);
    One.store(0);
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: {{.*}} is loaded and then reset: updates in between are lost [atomic-load-then-store]
  }
}

std::atomic<int> &counter(const char *Name);
void boundOnce() {
  auto &Errors = counter("errors");
  Errors.store(std::max(Errors.load(), 3));
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: {{.*}} is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

void lambda() {
  auto Half = [] {
    Count = Count / 2;
    // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'Count' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  };
  Half();
}

// One report, however many instantiations.
template <typename T> void twice(std::atomic<T> &Number) {
  Number.store(Number.load() * 2);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'Number' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}
template void twice<int>(std::atomic<int> &);
template void twice<long>(std::atomic<long> &);

// Only a success guards.
void failed() {
  int Expected = 0;
  if (!Count.compare_exchange_strong(Expected, 1))
    Count = Count / 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'Count' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}

// Kept in the same field of another object.
struct Tally {
  std::atomic<long> Hits{0};
  Tally *Parent = nullptr;
};
void add(Tally &T) { T.Hits++; }
void hand_over(Tally &From, Tally &To) {
  To.Hits = From.Hits.load();
  From.Hits = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'From.Hits' is loaded and then reset: updates in between are lost [atomic-load-then-store]
}
