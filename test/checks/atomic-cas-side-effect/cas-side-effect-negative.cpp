// What stays silent: one function for each rule, each of which would be reported without it.
// RUN: %check_atomic %s atomic-cas-side-effect %t -- -- -std=c++17,c++20
#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

std::atomic<int> Value, Other;
int Total;

struct Node {
  int Key = 0, Uses = 0;
  Node *Next = nullptr;
};
std::atomic<Node *> Head, Hazard;
void writeLine(const char *Text) { std::puts(Text); }

// The code of the success path and of early exits runs once.

bool exits(int To) {
  int Old = Value.load();
  while (true) {
    if (Old == To) {
      writeLine("there already");
      ++Total;
      return false;
    }
    if (Old < 0) {
      writeLine("negative");
      break;
    }
    if (Value.compare_exchange_weak(Old, To)) {
      writeLine("swapped");
      ++Total;
      return true;
    }
    if (Old == 7)
      goto failed;
    if (Old == 8)
      throw 8;
    if (Old == 9)
      std::abort();
  }
  return false;
failed:
  writeLine("failed");
  return false;
}

void successBehindAFlag(int To) {
  int Old = Value.load();
  bool Done = false;
  while (!Done) {
    const bool Swapped = Value.compare_exchange_weak(Old, To);
    if (Swapped) {
      Done = true;
      Total++;
    }
    if (Done)
      writeLine("done");
  }
}

void elseBranch(int To) {
  int Old = Value.load();
  for (;;)
    if (!Value.compare_exchange_weak(Old, To)) {
      continue;
    } else {
      Total++;
      break;
    }
}

// Loops that do not retry.

void once(int To) {
  int Old = Value.load();
  if (!Value.compare_exchange_strong(Old, To))
    ++Total;
}

void eventLoop() {
  while (Total < 100) {
    int Idle = 0;
    if (Value.compare_exchange_strong(Idle, 1))
      Other.store(1);
    ++Total;
    writeLine("tick");
  }
}

void eachItem(const std::vector<Node *> &Nodes) {
  for (Node *N : Nodes) {
    ++Total;
    Node *Old = Head.load();
    do
      N->Next = Old;
    while (!Head.compare_exchange_weak(Old, N));
  }
}

std::atomic<int> Slots[16];
struct Slot {
  std::atomic<int> Taken{0};
  Slot *Next = nullptr;
};
Slot *Pool;

int firstFree() {
  for (int I = 0; I < 16; ++I) {
    int Free = 0;
    if (Slots[I].compare_exchange_strong(Free, 1))
      return I;
    ++Total;
  }
  return -1;
}

Slot *freeInList() {
  for (Slot *S = Pool; S; S = S->Next) {
    int Free = 0;
    if (S->Taken.compare_exchange_strong(Free, 1))
      return S;
    writeLine("taken");
  }
  return nullptr;
}

Slot *freeInVector(std::vector<Slot *> &All) {
  for (Slot *S : All) {
    int Free = 0;
    if (S->Taken.compare_exchange_strong(Free, 1))
      return S;
    ++Total;
  }
  return nullptr;
}

int probe(unsigned Hash) {
  while (true) {
    std::atomic<int> &S = Slots[Hash % 16];
    int Free = 0;
    if (S.compare_exchange_strong(Free, 1))
      return int(Hash);
    Hash = Hash * 5 + 1;
    ++Total;
  }
}

// Recomputed from scratch by each attempt, and overwrites.

struct Usage {
  int Count = 0, Bytes = 0;
};
std::atomic<Usage> Used;
struct Cursor {
  int Last = 0, Sum = 0;
  int *Out = nullptr;
};

void recomputed(Cursor *C, int Bytes) {
  Usage Next, Now = Used.load();
  std::vector<int> Parts;
  std::string Text;
  int Sum, Product = 1;
  do {
    Next = Now;
    Next.Count += 1;
    Next.Bytes += Bytes;
    Sum = 0;
    for (int I = 0; I < 3; ++I)
      Sum += I * Bytes;
    Product = 1;
    Product *= Sum;
    C->Last = Next.Count;
    C->Sum = 0;
    C->Sum += Sum;
    *C->Out = Now.Bytes;
    Parts.clear();
    Parts.push_back(Next.Bytes);
    Text = "n=";
    Text += std::to_string(Sum);
    std::memset(&Sum, 0, sizeof Sum);
    ++Sum;
  } while (!Used.compare_exchange_weak(Now, Next));
}

void localsOfTheTurn(int Bytes) {
  Usage Now = Used.load();
  while (true) {
    Usage Next = Now;
    Next.Count++;
    std::array<int, 2> Seen{Now.Count, Now.Bytes};
    for (int &N : Seen)
      N += Bytes;
    auto It = Seen.begin();
    *It += 1;
    std::vector<int> Parts;
    Parts.push_back(Seen[0]);
    std::ostringstream Text;
    Text << Parts.size();
    char Buffer[16], *P = Buffer;
    *P++ = 'a';
    *P += 1;
    std::snprintf(Buffer, sizeof Buffer, "%d", Bytes);
    if (Used.compare_exchange_weak(Now, Next))
      return;
  }
}

void print(std::ostream &Stream, int N) { Stream << N; }

void builtString(int To) {
  int Old = Value.load();
  std::string Text;
  do {
    std::ostringstream Stream;
    print(Stream, Old);
    Text = Stream.str();
  } while (!Value.compare_exchange_weak(Old, To));
}

void hazardPointer() {
  Node *Old = Head.load();
  do {
    Hazard.store(Old);
    if (!Old)
      return;
  } while (!Head.compare_exchange_weak(Old, Old->Next));
}

void expectedItself(int To) {
  int Old = Value.load();
  while (!Value.compare_exchange_weak(Old, To))
    Old += 2;
}

// Automatic owners, and allocations that are freed or reused.

void owners(int Key) {
  Node *Old = Head.load();
  do {
    auto Spare = std::make_unique<Node>();
    std::unique_ptr<Node> Another(new Node);
    std::shared_ptr<Node> Shared = std::make_shared<Node>();
    std::vector<int> Copy(3, Key);
    Spare->Key = Key;
  } while (!Head.compare_exchange_weak(Old, Old ? Old->Next : nullptr));
}

void freed(int Key) {
  Node *Old = Head.load();
  while (true) {
    Node *Fresh = new Node{Key, 0, Old};
    if (Head.compare_exchange_weak(Old, Fresh))
      return;
    delete Fresh;
  }
}

void destroy(Node *N) { delete N; }

void freedByAFunction(int Key) {
  Node *Old = Head.load();
  while (true) {
    Node *Fresh = new Node{Key, 0, Old};
    if (Head.compare_exchange_weak(Old, Fresh))
      return;
    destroy(Fresh);
  }
}

void reused(int Key) {
  Node *Old = Head.load(), *Spare = nullptr, *Kept = nullptr;
  do {
    if (!Spare)
      Spare = new Node{Key, 0, Old};
    if (Kept == nullptr) {
      Kept = static_cast<Node *>(std::malloc(sizeof(Node)));
    }
    Spare->Next = Old;
  } while (!Head.compare_exchange_weak(Old, Spare));
  std::free(Kept);
}

void placed(void *Memory) {
  Node *Old = Head.load(), *Fresh;
  do {
    Fresh = new (Memory) Node{1, 0, Old};
  } while (!Head.compare_exchange_weak(Old, Fresh));
}

// A node that nobody else can see yet.

void ownNode(int Key) {
  Node *Fresh = new Node;
  Node *Old = Head.load();
  do {
    Fresh->Next = Old;
    Fresh->Key = Key;
    Fresh->Uses++;
  } while (!Head.compare_exchange_weak(Old, Fresh));
}

// Counters of attempts, and backing off.

struct Statistics {
  std::atomic<long> CasRetries{0}, PushAttempts{0};
  long Lost = 0; // attempts that others won
  /// How often a compare-exchange failed.
  long Missed = 0;
  long Extra = 0;
};
Statistics Stats;

class ExponentialBackoff {
public:
  void pauseLonger() {
    Rounds *= 2;
    Total++;
  }
  void operator()() { Total++; }

private:
  int Rounds = 1;
};

void cpuRelax() { ++Total; }
void backOff(int &N) { N *= 2; }

void counters(int To) {
  int Old = Value.load(), Tries = 0, Width = 1, N = 0;
  ExponentialBackoff Wait;
  for (int Spins = 0; !Value.compare_exchange_weak(Old, To); ++Spins) {
    Stats.CasRetries++;
    Stats.PushAttempts.fetch_add(1, std::memory_order_relaxed);
    ++Stats.Lost;
    Stats.Missed += 1;
    Stats.Extra++; // counts retries
    // the number of failed attempts
    Stats.Extra++;
    ++Tries;
    Wait.pauseLonger();
    Wait();
    cpuRelax();
    backOff(Width);
    std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::microseconds(1));
    if (++N > 10)
      return;
  }
}

// assert and debug-only macros.

#define DEBUG_LOG(...) (std::printf(__VA_ARGS__), ++Total)
#define MY_ASSERT(X) ((X) ? (void)0 : (writeLine(#X), ++Total, (void)0))
#define DCHECK_EQ(A, B) MY_ASSERT((A) == (B))

void asserted(int To) {
  int Old = Value.load();
  do {
    assert(Old != To);
    MY_ASSERT(Old != To);
    DCHECK_EQ(Old, To);
    DEBUG_LOG("%d", Old);
  } while (!Value.compare_exchange_weak(Old, To));
}

// Pure calls, and effects that are not the loop's own.

static int scaled(int N) {
  int Sum = 0;
  for (int I = 0; I < N; ++I)
    Sum += I;
  return std::max(Sum, 3);
}
static int cached() {
  static const int Once = std::printf("once\n");
  return Once;
}
static void fill(Usage &U) {
  U.Count = 1;
  U.Count += 2;
}
bool external(int *);

int pure(int To) {
  int Old = Value.load(), Seen = 0;
  Usage U;
  while (!Value.compare_exchange_weak(Old, scaled(To) + cached())) {
    fill(U);
    external(&Seen);
    auto Later = [&] { ++Total; };
    (void)Later;
    (void)sizeof(Total++);
  }
  return U.Count + Seen;
}

// What each attempt undoes itself.

void undone(Node *N) {
  Node *Old = Head.load();
  do {
    Other.fetch_add(1);
    if (Head.compare_exchange_weak(Old, N))
      return;
    Other.fetch_sub(1);
  } while (true);
}

// The callable that a helper calls is silent by the same rules.

template <typename F> void update(F Next) {
  int Old = Value.load();
  while (!Value.compare_exchange_weak(Old, Next(Old)))
    ;
}

int callables(int To) {
  int Seen = 0, Retries = 0;
  update([&](int Old) {
    Seen = Old;
    ++Retries;
    int Local = To;
    Local += Old;
    return Local;
  });
  return Seen;
}

// A container that every attempt fills anew.
void filled() {
  std::array<int, 4> Bits, Counts;
  int Old = Value.load();
  do {
    Bits.fill(0);
    Bits[Old & 3]++;
    std::fill(Counts.begin(), Counts.end(), 0);
    std::memset(Counts.data(), 0, sizeof Counts);
  } while (!Value.compare_exchange_weak(Old, Old + Bits[1]));
}

// What else is done to the retried object is its protocol; an exchange that nobody looks at is a store; a single attempt
// elsewhere, which helps another thread on, is its own guard.
std::atomic<int> Waiters, Seen;
void protocols() {
  int Old = Value.load();
  while (!Value.compare_exchange_weak(Old, Old | 1)) {
    Value.fetch_or(2);
    Seen.exchange(Old);
  }
  Old = Value.load();
  while (!Value.compare_exchange_weak(Old, Old + 4)) {
    int Idle = 0;
    Waiters.compare_exchange_strong(Idle, 1);
  }
}

// What the helper gives, each attempt starts afresh; by reference, by pointer and through std::invoke.
template <typename F> int change(std::atomic<int> &Cell, F Change) {
  int Old = Cell.load(), New;
  do {
    New = Old;
    Change(New, &New);
    std::invoke(Change, New, &New);
  } while (!Cell.compare_exchange_weak(Old, New));
  return Old;
}
void changes() {
  change(Value, [](int &ByReference, int *ByPointer) {
    ByReference++;
    *ByPointer += 2;
  });
}
