// What is silent in C++. Each function is reported without the rule that its comment names.
// RUN: %check_atomic %s atomic-copy %t -- -- -std=c++17,c++20
#include <array>
#include <atomic>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

class Count { // copyable, as QAtomicInt is
public:
  Count(int N = 0) : Value(N) {}
  int load() const { return __atomic_load_n(&Value, __ATOMIC_RELAXED); }
  void add(int N) { __atomic_fetch_add(&Value, N, __ATOMIC_RELAXED); }

private:
  int Value;
};

struct Renamed { // its copy reads none of the source's atomics
  std::string Name;
  std::atomic<int> Runs{0};
  Renamed() = default;
  Renamed(const Renamed &Other) : Name(Other.Name + "'") {}
  Renamed &operator=(const Renamed &Other) {
    Name = Other.Name;
    Runs = 0;
    return *this;
  }
};
struct HoldsRenamed {
  Renamed R;
};

struct Moved { // a move that reads the atomics of what is given up
  std::atomic<int> Level{0};
  Moved() = default;
  Moved(Moved &&Other) noexcept : Level(Other.Level.load()) {}
  Moved &operator=(Moved &&Other) noexcept {
    Level = Other.Level.load();
    return *this;
  }
};
struct HoldsMoved {
  Moved M;
  HoldsMoved() = default;
  HoldsMoved(HoldsMoved &&Other) noexcept : M(std::move(Other.M)) {}
};

struct Pinned {
  std::atomic<int> Refs{1};
  Pinned() = default;
  Pinned(const Pinned &) = delete;
};

struct Handle { // none of its atomics is inside it
  inline static std::atomic<int> Live{0};
  inline static Count Total;
  std::shared_ptr<Pinned> Shared;
  std::atomic<long> *Far = nullptr;
  Count *Pointer = nullptr;
  std::vector<Count *> Pointers;
  std::function<void()> Later;
};
struct Reference { // refers to one
  Count &Counter;
};

extern Renamed GlobalRenamed;
extern HoldsRenamed GlobalHolder;
extern Handle GlobalHandle;
extern Count GlobalCount;

void user_copy_reads_nothing(Renamed &R, HoldsRenamed &H) {
  Renamed A = R;
  R = GlobalRenamed;
  HoldsRenamed B = H;
  H = GlobalHolder;
}
void user_copy_by_value(Renamed R, HoldsRenamed H) { R.Name = H.R.Name; }

void handles(Handle H) {
  Handle Copy = GlobalHandle;
  GlobalHandle = H;
  Reference A{GlobalCount}, B = A;
  Copy.Pointer->add(B.Counter.load());
}

Moved moves() {
  Moved M, Other = std::move(M);
  std::vector<Moved> All(2);
  All.push_back(std::move(Other));
  All.emplace_back();
  HoldsMoved H, Second = std::move(H);
  M = Moved();
  return M;
}

Count prvalues() { return Count(3); }
void not_copied() { // prvalues and elided copies
  Count A = prvalues();
  Count B = Count(1);
  auto C = std::make_unique<Count>(4);
  std::vector<Count> V;
  V.push_back(Count(2));
  V.push_back(prvalues());
  V.emplace_back(7);
  V.resize(4);
  A = prvalues();
  A = B;
}

Count own_locals(bool Which) {
  Count A(1), B = A, C;
  C = B;
  std::vector<Count> V{A, B};
  V.push_back(C);
  for (auto D : V)
    D.add(1);
  std::array<Count, 2> Two{A, B}, Same = Two;
  auto L = [A] { return A.load(); };
  L();
  return Which ? Same[0] : C;
}

void references(std::vector<Count> &V, std::vector<Count *> &P) {
  for (auto &C : V)
    C.add(1);
  for (const auto &C : V)
    C.load();
  for (auto *C : P)
    C->add(1);
  auto &First = V[0];
  const Count &Second = V[1];
  auto L = [&First, &V] { First.add(V[1].load()); };
  L();
  std::ref(Second);
}

static int looked_at(Count C) { return C.load(); }
int known_calls() {
  Count Own;
  return looked_at(Own) + looked_at(prvalues()) + looked_at(3);
}

unsigned unevaluated(const Count &C) {
  using Same = decltype(Count(C));
  return sizeof(Count(C)) + noexcept(Count(C)) + alignof(Same);
}

struct Built {
  Count Own;
  std::vector<Count> All;
  Built() {
    Count Start(1);
    Own = Start; // under construction
    All.push_back(Own);
  }
};

void byte_ranges(Handle &H, Renamed &R, char *To, std::vector<Count> &V) {
  std::memcpy(To, &H.Pointer, sizeof H.Pointer);
  std::memcpy(To, R.Name.data(), R.Name.size());
  V.clear();
  V.reserve(8);
}

template <typename T> struct Box {
  T Held;
  T get() const { return Held; }
};
int only_plain(Box<int> &B, Box<Renamed> &R) { return B.get() + (int)R.get().Name.size(); }

void own_closures(std::vector<std::function<void()>> &Jobs) { // the closure is moved; its capture is the copy
  Count Own;
  auto Job = [Own]() mutable { Own.add(1); };
  Jobs.push_back(Job);
  Jobs.emplace_back(Job);
}
