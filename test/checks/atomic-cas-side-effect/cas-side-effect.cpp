// RUN: %check_atomic %s atomic-cas-side-effect %t -- -- -std=c++17,c++20
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

std::atomic<int> Value, Other;
std::atomic<bool> Flag;
int Total;
bool condition();

struct Node {
  int Key = 0;
  Node *Next = nullptr;
};
std::atomic<Node *> Head;

// The shapes of a loop.

void whileLoop(int To) {
  int Old = Value.load();
  while (!Value.compare_exchange_weak(Old, To)) {
    ++Total;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
  }
}

void forLoop(int To) {
  for (int Old = Value.load(); !Value.compare_exchange_weak(Old, To);)
    Total += To;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
}

void gotoLoop(int To) {
  int Old = Value.load();
again:
  ++Total;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
  if (!Value.compare_exchange_strong(Old, To))
    goto again;
}

void resultKept(int To) {
  int Old = Value.load();
  bool Done = false;
  while (!Done) {
    Total++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    Done = Value.compare_exchange_weak(Old, To);
    if (Done)
      std::puts("done");
  }
}

void resultInAFlag(int To) {
  int Old = Value.load();
  bool Again;
  do {
    Again = false;
    Total++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    if (!Value.compare_exchange_weak(Old, To))
      Again = true;
    else
      std::puts("done");
  } while (Again);
}

bool chained(int To) {
  int Old = Value.load();
  while (Old < To && !(Value.compare_exchange_weak(Old, To) || Flag.load()))
    Total++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
  return Old < To;
}

void outerLoop(int To) {
  for (int I = 0; I < To; ++I) {
    std::printf("round %d\n", I);
    int Old = Value.load();
    do {
      std::printf("round %d\n", I);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'printf' in a compare-exchange retry loop runs once per attempt: the output is repeated [atomic-cas-side-effect]
    } while (!Value.compare_exchange_weak(Old, To));
  }
}

void flagInTheCondition(int To) {
  int Old = Value.load();
  for (bool Ok = false; !Ok; Ok = Value.compare_exchange_weak(Old, To))
    Total++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
}

int byReturn(int To) {
  int Old = Value.load();
  for (;;) {
    if (Old == To)
      return -1;
    std::fprintf(stderr, "trying\n");
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'fprintf' in a compare-exchange retry loop runs once per attempt: the output is repeated [atomic-cas-side-effect]
    if (Value.compare_exchange_weak(Old, To))
      return Old;
    if (To < 0)
      continue;
    Total -= To;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
  }
}

// The kinds of effect.

struct Queue {
  std::mutex Mutex;
  std::condition_variable Ready;
  std::vector<int> Items;
  std::deque<int> Waiting;
  std::set<int> Known;
  std::map<int, std::string> Names;
  std::string Text;
  int Size = 0;

  void all(int To) {
    int Old = Value.load();
    do {
      Items.push_back(To);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: insertion into 'Items' in a compare-exchange retry loop: every failed attempt inserts once more [atomic-cas-side-effect]
      Waiting.pop_front();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: removal from 'Waiting' in a compare-exchange retry loop: every failed attempt removes once more [atomic-cas-side-effect]
      Known.insert(To);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: insertion into 'Known' in a compare-exchange retry loop: every failed attempt inserts once more [atomic-cas-side-effect]
      Names.emplace(To, "to");
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: insertion into 'Names' in a compare-exchange retry loop: every failed attempt inserts once more [atomic-cas-side-effect]
      Text += "to";
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: insertion into 'Text' in a compare-exchange retry loop: every failed attempt inserts once more [atomic-cas-side-effect]
      Size++;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Size' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
      Mutex.lock();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'lock' in a compare-exchange retry loop runs once per attempt: the lock is taken again by each [atomic-cas-side-effect]
      Mutex.unlock();
      Ready.notify_one();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'notify_one' in a compare-exchange retry loop runs once per attempt: waiters are woken before there is news [atomic-cas-side-effect]
      std::cout << "to " << To << std::endl;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'operator<<' in a compare-exchange retry loop runs once per attempt: the output is repeated [atomic-cas-side-effect]
      std::thread([] {}).detach();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'thread' in a compare-exchange retry loop runs once per attempt: the thread operation is repeated [atomic-cas-side-effect]
      Other.fetch_add(1);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Other' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
      Other++;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Other' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
      if (Flag.exchange(true))
      // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'Flag' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
        break;
    } while (!Value.compare_exchange_weak(Old, To));
  }

  void guards(int To) {
    int Old = Value.load();
    do {
      std::lock_guard<std::mutex> Guard(Mutex);
      // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: 'lock_guard' in a compare-exchange retry loop runs once per attempt: the lock is taken again by each [atomic-cas-side-effect]
    } while (!Value.compare_exchange_weak(Old, To));
    do {
      std::unique_lock<std::mutex> Guard(Mutex);
      // CHECK-MESSAGES: :[[@LINE-1]]:36: warning: 'unique_lock' in a compare-exchange retry loop runs once per attempt: the lock is taken again by each [atomic-cas-side-effect]
    } while (!Value.compare_exchange_weak(Old, To));
    std::unique_lock<std::mutex> Outside(Mutex);
    while (!Value.compare_exchange_weak(Old, To)) {
      if (Old > To)
        Outside.unlock();
        // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'unlock' in a compare-exchange retry loop runs once per attempt: the lock is released again by each [atomic-cas-side-effect]
    }
  }
};

void loadThenStore(int To) {
  int Old = Value.load();
  do {
    Other.store(Other.load() + 1);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Other' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
  } while (!Value.compare_exchange_weak(Old, To));
}

void innerUpdate(int To) {
  int Old = Value.load();
  do {
    int Seen = Other.load();
    while (!Other.compare_exchange_weak(Seen, Seen + 1))
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'Other' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
      ;
  } while (!Value.compare_exchange_weak(Old, To));
}

// Variables that outlive the turn.

int accumulated(int To) {
  int Old = Value.load(), Sum = 0, Next = 0;
  static int Calls = 0;
  do {
    Sum += Old;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Sum' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    Calls = Calls + 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Calls' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    const int Before = Total;
    Total = Before + To;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    if (To > 3)
      Next = 0;
    Next += To;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Next' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
  } while (!Value.compare_exchange_weak(Old, Next));
  return Sum + Calls;
}

void published() {
  Node *Old = Head.load();
  do {
    if (!Old)
      return;
    Old->Key++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Old->Key' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
  } while (!Head.compare_exchange_weak(Old, Old->Next));
}

int inOperands(int To) {
  int Old = Value.load(), Step = 1;
  while (!Value.compare_exchange_weak(Old, Old + Step++))
  // CHECK-MESSAGES: :[[@LINE-1]]:50: warning: 'Step' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    ;
  return Step;
}

// Allocations that a failed attempt leaks.

void leaks(int Key) {
  Node *Old = Head.load();
  for (;;) {
    Node *Fresh = new Node{Key, Old};
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: 'new' in a compare-exchange retry loop allocates once per attempt: a failed attempt leaks the memory [atomic-cas-side-effect]
    if (Head.compare_exchange_weak(Old, Fresh))
      return;
  }
}

void leaksInTheOperand(int Key) {
  Node *Old = Head.load();
  while (!Head.compare_exchange_weak(Old, new Node{Key, Old}))
  // CHECK-MESSAGES: :[[@LINE-1]]:43: warning: 'new' in a compare-exchange retry loop allocates once per attempt: a failed attempt leaks the memory [atomic-cas-side-effect]
    ;
}

Node *makeNode(int Key, Node *Next) {
  Node *Fresh = new Node;
  Fresh->Key = Key;
  Fresh->Next = Next;
  return Fresh;
}

void leaksThroughAFunction(int Key) {
  Node *Old = Head.load(), *Fresh;
  do {
    Fresh = makeNode(Key, Old);
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'makeNode' in a compare-exchange retry loop runs once per attempt: a failed attempt leaks what it allocates [atomic-cas-side-effect]
  } while (!Head.compare_exchange_weak(Old, Fresh));
}

void freedTooLate(int Key) {
  Node *Old = Head.load(), *Fresh = nullptr;
  do {
    Fresh = new Node{Key, Old};
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'new' in a compare-exchange retry loop allocates once per attempt: a failed attempt leaks the memory [atomic-cas-side-effect]
  } while (!Head.compare_exchange_weak(Old, Fresh));
  delete Fresh;
}

// Calls, through any number of levels.

void writeLine(const char *Text) { std::fputs(Text, stderr); }
void report(int N) { writeLine(N ? "some" : "none"); }
void bump(int &N) { ++N; }
void bumpGlobal() { bump(Total); }
template <typename T> void bumpAny(T *N) { *N += 1; }

struct Gauge {
  int Level = 0;
  void raise() { ++Level; }
  int peek() const { return Level; }
};
Gauge Load;

int calls(int To) {
  int Old = Value.load(), Local = 0;
  long Wide = 0;
  do {
    report(To);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'report' in a compare-exchange retry loop runs once per attempt: it calls 'fputs' [atomic-cas-side-effect]
    bump(Local);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'bump' in a compare-exchange retry loop runs once per attempt: it changes 'Local' [atomic-cas-side-effect]
    bumpGlobal();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'bumpGlobal' in a compare-exchange retry loop runs once per attempt: it changes 'Total' [atomic-cas-side-effect]
    bumpAny(&Wide);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'bumpAny' in a compare-exchange retry loop runs once per attempt: it changes 'Wide' [atomic-cas-side-effect]
    Load.raise();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'raise' in a compare-exchange retry loop runs once per attempt: it changes 'Load.Level' [atomic-cas-side-effect]
  } while (!Value.compare_exchange_weak(Old, To));
  return Local + int(Wide) + Load.peek();
}

void afterAFailure(int To) {
  int Old = Value.load();
  while (!Value.compare_exchange_weak(Old, To)) {
    report(Old);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'report' in a compare-exchange retry loop runs once per attempt: it calls 'fputs' (advice) [atomic-cas-side-effect]
    std::puts("lost");
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'puts' in a compare-exchange retry loop runs once per attempt: the output is repeated (advice) [atomic-cas-side-effect]
  }
}

bool swapAndLog(std::atomic<int> &Cell, int &Old, int New) {
  std::puts("swapping");
  return Cell.compare_exchange_weak(Old, New);
}

void effectInTheWrapper(int To) {
  int Old = Value.load();
  while (!swapAndLog(Value, Old, To))
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'swapAndLog' in a compare-exchange retry loop runs once per attempt: it calls 'puts' [atomic-cas-side-effect]
    ;
}

struct Tracer {
  ~Tracer() { std::puts("left"); }
};

void destructor(int To) {
  int Old = Value.load();
  do {
    Tracer T;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: '~Tracer' in a compare-exchange retry loop runs once per attempt: it calls 'puts' [atomic-cas-side-effect]
  } while (!Value.compare_exchange_weak(Old, To));
}

// An exception that the loop itself catches.

int caught(int To) {
  int Old = Value.load();
  for (;;) {
    try {
      if (Old < 0)
        throw 1;
        // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'throw' in a compare-exchange retry loop: an exception is thrown and caught once per attempt [atomic-cas-side-effect]
      if (Value.compare_exchange_weak(Old, To))
        return Old;
    } catch (int) {
      Old = Value.load();
    }
  }
}

// What a helper is given and calls in its loop.

template <typename F> int update(std::atomic<int> &Cell, F Next) {
  int Old = Cell.load();
  while (!Cell.compare_exchange_weak(Old, Next(Old)))
    ;
  return Old;
}

template <typename F> int forward(F &&Next) { return update(Value, std::forward<F>(Next)); }

int updateAny(std::atomic<int> &Cell, const std::function<int(int)> &Next) {
  int Old = Cell.load(), New;
  do {
    New = Next(Old);
  } while (!Cell.compare_exchange_weak(Old, New));
  return New;
}

int updateBy(int (*Next)(int)) {
  int Old = Value.load();
  while (!Value.compare_exchange_weak(Old, Next(Old)))
    ;
  return Old;
}

int counted(int N) {
  ++Total;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
  return N + 1;
}

struct Adder {
  int Uses = 0;
  int operator()(int N) {
    ++Uses;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Uses' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    return N + 1;
  }
};

int helpers() {
  int Runs = 0;
  update(Value, [&](int N) {
    ++Runs;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Runs' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    return N + 1;
  });
  forward([&](int N) {
    std::printf("%d\n", N);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'printf' in a compare-exchange retry loop runs once per attempt: the output is repeated [atomic-cas-side-effect]
    return N + 1;
  });
  updateAny(Value, [&Runs](int N) {
    Runs += N;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Runs' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    return N * 2;
  });
  const auto Named = [](int N) {
    report(N);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'report' in a compare-exchange retry loop runs once per attempt: it calls 'fputs' [atomic-cas-side-effect]
    return N;
  };
  updateAny(Value, Named);
  updateBy(counted);
  updateBy([](int N) {
    Total--;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    return N;
  });
  update(Value, Adder());
  return Runs;
}

// A wrapper of a global's compare-exchange, and one in a method.

static bool tryValue(int Old, int New) { return Value.compare_exchange_strong(Old, New); }

void globalWrapper(int To) {
  while (!tryValue(0, To))
    ++Total;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
}

class Latch {
public:
  bool tryTake() {
    int Free = 0;
    return Taken.compare_exchange_strong(Free, 1);
  }
  void take() {
    while (!tryTake()) {
      Waits.push_back(1);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: insertion into 'Waits' in a compare-exchange retry loop: every failed attempt inserts once more [atomic-cas-side-effect]
      Taken.load();
    }
  }
  void wake(int To) {
    int Old = Value.load();
    do {
      Sleeping.fetch_add(1);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Sleeping' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    } while (!Value.compare_exchange_weak(Old, To));
  }

private:
  std::atomic<int> Taken{0}, Sleeping{0};
  std::vector<int> Waits;
};

void freeFunctions(int To) {
  int Old = std::atomic_load(&Value);
  while (!std::atomic_compare_exchange_weak(&Value, &Old, To))
    ++Total;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
}

// In templates each place is reported once.

template <typename T> class Box {
public:
  void set(T To) {
    T Old = Held.load();
    do {
      ++Sets;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Sets' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    } while (!Held.compare_exchange_weak(Old, To));
  }
  int Sets = 0;

private:
  std::atomic<T> Held{};
};

int boxes() {
  Box<int> A;
  Box<long> B;
  A.set(1);
  B.set(2);
  return A.Sets + B.Sets;
}

void invoked() {
  const auto Loop = [](const std::function<int(int)> &Next) {
    int Old = Value.load();
    while (!Value.compare_exchange_weak(Old, std::invoke(Next, Old)))
      ;
  };
  Loop([](auto N) {
    ++Total;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    return N;
  });
}

// What the helper gives the callable is the helper's: here it outlives the attempt.
int given() {
  const auto Loop = [](const std::function<void(int &)> &Next) {
    int Old = Value.load(), Sum = 0;
    while (!Value.compare_exchange_weak(Old, Old + 1))
      Next(Sum);
    return Sum;
  };
  return Loop([](int &Sum) {
    Sum += 2;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Sum' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
  });
}

int Front, Back;
void swapping() {
  int Old = Value.load(), Left = 0, Right = 1;
  do {
    std::swap(Front, Back);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Front' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    Left = Old;
    Right = 1;
    std::swap(Left, Right);
  } while (!Value.compare_exchange_weak(Old, Left));
}
