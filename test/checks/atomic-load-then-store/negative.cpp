// What stays silent: one function for each rule, each of which would be reported without it. Every object here has
// writers in several functions (others), but for those of the rules about writers.
// RUN: %check_atomic %s atomic-load-then-store %t -- -- -std=c++17,c++20
#include <atomic>
#include <cstdio>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

std::atomic<int> Count{0}, Other{0}, State{0};
std::atomic<bool> Flag{false};
std::atomic<int *> Slot{nullptr};
std::shared_ptr<int> Config;

void others() {
  Count++, Other++, State++;
  Flag.exchange(true);
  Slot.exchange(nullptr);
  std::atomic_exchange(&Config, std::shared_ptr<int>());
}
void work();
bool isLarge(int N) { return N > 100; }

// Only compared, directly, through locals, masks, predicates and conversions.
void compared() {
  if (Count.load() > 10)
    Count.store(0);
  const int Masked = Count & 0xff;
  const bool Full = Masked == 0xff;
  if (Full)
    Count = 0;
  if (isLarge(Count))
    Count = 0;
  while (Count < 10)
    work();
  Count = 0;
  if (std::atomic_load(&Config))
    std::atomic_store(&Config, std::shared_ptr<int>());
}

void latch() {
  if (!Flag)
    Flag = true;
}

bool comparedAndReturned() {
  const bool Was = Count > 3;
  Count = 0;
  return Was;
}

void loggedBeforeAnotherConstant() {
  std::printf("%d\n", Count.load());
  Count = 7;
}

void notConsumed() {
  (void)Count.load();
  Count.store(0);
}

void saveAndRestore() {
  const int Before = Count;
  Count = 0;
  work();
  Count = Before;
}

void saveSometimes(bool Save) {
  int Before = 0;
  if (Save)
    Before = Count;
  work();
  if (Save)
    Count = Before;
}

class Silence { // restores what it found
public:
  Silence() : Found(Count) { Count = 0; }
  ~Silence() { Count = Found; }

private:
  int Found;
};

int exchangeBetween() {
  const int N = Count;
  const int Taken = Count.exchange(5);
  Count = 0;
  return N + Taken;
}

int updateBetween() {
  const int N = Count;
  Count++;
  Count = 0;
  return N;
}

int storeFirst() {
  Count = 0;
  return Count;
}

int otherPath(bool Take) {
  int N = 0;
  if (Take)
    N = Count;
  else
    Count = 0;
  return N;
}

int usedWithoutTheStore(bool Take) {
  const int N = Count;
  if (Take)
    return N;
  Count = 0;
  return 0;
}

int otherObject() {
  const int N = Count;
  Other = 0;
  return N;
}

struct Node {
  std::atomic<int> Hits{0};
  Node *Next = nullptr;
};
void hit(Node &N) { N.Hits++; }

int nextObject(Node *N) {
  const int Hits = N->Hits;
  N = N->Next;
  N->Hits = 0;
  return Hits;
}

int otherInstance(Node &A, Node &B) {
  const int Hits = A.Hits;
  B.Hits = 0;
  return Hits;
}

void advance(Node **N);
int movedByCall(Node *N) {
  const int Hits = N->Hits;
  advance(&N);
  N->Hits = 0;
  return Hits;
}

void otherElement(std::vector<std::atomic<int>> &All, std::vector<int> &Out) {
  for (auto &One : All)
    Out.push_back(One);
  for (auto &One : All)
    One = 0;
  for (size_t I = 0; I + 1 < All.size(); ++I) {
    Out.push_back(All[I]);
    All[I + 1] = 0;
  }
  for (auto It = All.begin(); It != All.end();) {
    Out.push_back(*It);
    ++It;
    *It = 0;
  }
}

Node &pick(int);
int boundAnew(int N) {
  int Sum = 0;
  for (int I = 0; I < N; ++I) {
    Node &One = pick(I);
    One.Hits = 0;
    Sum += One.Hits;
  }
  return Sum;
}

void guardedByCompareExchange() {
  int Idle = 0;
  if (!State.compare_exchange_strong(Idle, 1))
    return;
  State = State + 1;
}

void guardedByExchange() {
  if (State.exchange(1) == 0)
    State.store(State.load() - 1);
}

int local(int N) {
  std::atomic<int> Sum{0};
  Sum = Sum + N;
  return Sum;
}

class Generation {
public:
  Generation() { Value = Value + 1; } // nobody else yet
  void next() { Value++; }

private:
  std::atomic<int> Value{0};
};

class Locked {
public:
  void add(int N) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Budget = Budget + N;
  }
  int take() {
    std::lock_guard<std::mutex> Lock(Mutex);
    const int N = Budget;
    Budget = 0;
    return N;
  }
  int peek() const { return Budget; }

private:
  std::mutex Mutex;
  std::atomic<int> Budget{0};
};

std::atomic<int> *find(const char *Name);
std::mutex Registry;
void lockedAndUnknown() {
  std::lock_guard<std::mutex> Lock(Registry);
  std::atomic<int> *Found = find("errors");
  *Found = *Found * 2;
}

// One writer that says so, in a template that is instantiated twice, with a helper that only it calls.
template <typename T> class Ring {
public:
  template <typename U> bool push(U &&Value) {
    const unsigned Head = Written.load(std::memory_order_relaxed);
    if (Head - Read.load(std::memory_order_acquire) == 64)
      return false;
    Slots[Head % 64] = std::forward<U>(Value);
    Written.store(Head + 1, std::memory_order_release);
    return true;
  }
  bool pop(T &Out) {
    const unsigned Tail = Read.load(std::memory_order_relaxed);
    if (Tail == Written.load(std::memory_order_acquire))
      return false;
    Out = Slots[Tail % 64];
    step();
    return true;
  }

private:
  void step() { Read.store(Read.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

  std::atomic<unsigned> Written{0}, Read{0};
  T Slots[64];
};
bool use(Ring<int> &R, int &N) { return R.push(1) && R.push(N) && R.pop(N); }
