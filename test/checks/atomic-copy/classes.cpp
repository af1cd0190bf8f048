// RUN: %check_atomic %s atomic-copy %t -- -- -std=c++17,c++20
#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// Copyable, as QAtomicInt is: an int behind builtins.
class Count {
public:
  Count(int N = 0) : Value(N) {}
  int load() const { return __atomic_load_n(&Value, __ATOMIC_RELAXED); }
  void add(int N) { __atomic_fetch_add(&Value, N, __ATOMIC_RELAXED); }

private:
  int Value;
};

struct Cache {
  std::string Name;
  Count Hits;
};
struct Stats : Cache { // by a base class
  int Other = 0;
};
struct Row { // inside what it holds
  std::array<Count, 2> Cells;
  std::vector<Count> More;
  std::pair<int, Count> Pair;
};
struct Implicit { // an _Atomic member is copied by value
  _Atomic int Level;
};

extern Count Global, GlobalToo;
extern Stats AllStats;
extern std::function<void(Count)> GlobalFn;

void constructed(const Count &C, Stats *S, std::vector<Count> &V, const Row &R) {
  // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Count A = C; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Count B(C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Count D{Global}; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:8: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  auto E = V[1]; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:8: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  auto F = S->Hits; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:15: warning: 'Stats' is copied by value but holds atomic 'Value' (Stats::Hits.Value) [atomic-copy]
  const Stats T = *S; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:17: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  auto *G = new Count(C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:12: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  auto H = std::make_unique<Count>(C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:7: warning: 'Row' is copied by value but holds atomic 'Value' (Row::Cells[...].Value) [atomic-copy]
  Row R2 = R; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:8: warning: 'vector' is copied by value but holds atomic 'Value' (vector::[...].Value) [atomic-copy]
  auto V2 = V; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:8: warning: 'pair' is copied by value but holds atomic 'Value' (pair::second.Value) [atomic-copy]
  auto P = R.Pair; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:16: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Cache K{"k", C}; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Count L = std::move(Global); // +
  delete G;
}

void assigned(Count &C, Stats *S, Row &R, _Atomic int *) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  C = Global; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Stats' is copied by value but holds atomic 'Value' (Stats::Hits.Value) [atomic-copy]
  *S = AllStats; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  S->Hits = C; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'array' is overwritten by value but holds atomic 'Value' (array::[...].Value) [atomic-copy]
  R.Cells = {}; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is overwritten by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Global = Count(); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Global = std::move(C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  std::swap(Global, GlobalToo); // +
}

void implicit(Implicit &A, const Implicit &B) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Implicit' is copied by value but holds atomic 'Level' (Implicit::Level) [atomic-copy]
  A = B; // +
}

void loops(std::vector<Count> &V, Count (&A)[4], std::map<int, Count> &M) {
  // CHECK-MESSAGES: :[[@LINE+1]]:13: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  for (auto C : V) // +
    C.load();
  // CHECK-MESSAGES: :[[@LINE+1]]:14: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  for (Count C : A) // +
    C.load();
  // CHECK-MESSAGES: :[[@LINE+1]]:13: warning: 'pair' is copied by value but holds atomic 'Value' (pair::second.Value) [atomic-copy]
  for (auto Entry : M) // +
    Entry.second.load();
  // CHECK-MESSAGES: :[[@LINE+1]]:13: warning: 'pair' is copied by value but holds atomic 'Value' (pair::second.Value) [atomic-copy]
  for (auto [Key, C] : M) // +
    C.load();
}

// CHECK-MESSAGES: :[[@LINE+1]]:26: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
void by_value(int, Count C) { // +
  C.load();
}
// CHECK-MESSAGES: :[[@LINE+1]]:26: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
void declared_only(Count C); // +
struct Visitor {
  // CHECK-MESSAGES: :[[@LINE+1]]:20: warning: 'Stats' is copied by value but holds atomic 'Value' (Stats::Hits.Value) [atomic-copy]
  void visit(Stats S) { // +
    S.Hits.load();
  }
  // CHECK-MESSAGES: :[[@LINE+1]]:32: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Count count() const { return Own; } // +
  Count Own;
};
// CHECK-MESSAGES: :[[@LINE+1]]:37: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
template <typename T> int generic(T Value) { // +
  return Value.load();
}
template <typename T> T copied(const T &Value) {
  // CHECK-MESSAGES: :[[@LINE+1]]:10: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  return Value; // +
}

void arguments(const Count &C, Stats &S, Visitor &V) {
  by_value(1, C);
  declared_only(C);
  V.visit(S);
  generic(C);
  copied(C);
  // CHECK-MESSAGES: :[[@LINE+1]]:12: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  GlobalFn(C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:16: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  auto Bound = std::bind(by_value, 1, C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  std::thread(by_value, 1, C).join(); // +
}

void captured(Count &C, Stats &S) {
  // CHECK-MESSAGES: :[[@LINE+1]]:13: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  auto A = [C] { return C.load(); }; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:13: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  auto B = [N = S.Hits] { return N.load(); }; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:13: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  auto D = [=] { // +
    return C.load();
  };
  Count All[2];
  // CHECK-MESSAGES: :[[@LINE+1]]:40: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  std::for_each(All, All + 2, [](Count N) { N.load(); }); // +
  A(), B(), D();
}

void kept(std::vector<Count> &V, std::deque<Count> &Q, std::list<Count> &L, std::map<int, Count> &M, const Count &C,
          std::optional<Count> &O, Count (&Array)[4]) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  V.push_back(C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  V.emplace_back(C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  V.insert(V.begin(), C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  V.insert(V.end(), Q.begin(), Q.end()); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  V.assign(8, C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  V.assign(Array, Array + 4); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  V.resize(8, C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Q.push_front(C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  L.push_back(V[0]); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:12: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  M.insert({1, C}); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  M.emplace(1, C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  M.try_emplace(1, C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  M.insert_or_assign(1, C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  V[0] = C; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  O = C; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:22: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  std::vector<Count> W(8, C); // +
  // CHECK-MESSAGES: :[[@LINE+2]]:24: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  // CHECK-MESSAGES: :[[@LINE+1]]:27: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  std::vector<Count> X{C, C}; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:24: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  std::optional<Count> P(C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:15: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  auto Pair = std::make_pair(1, C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:25: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  std::pair<int, Count> Other(1, C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  std::copy(V.begin(), V.end(), Q.begin()); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  std::fill(V.begin(), V.end(), Count()); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  std::sort(Array, Array + 4, [](const Count &A, const Count &B) { return A.load() < B.load(); }); // +
}

void bytes(Stats &S, Count *C, void *To) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied as bytes but holds atomic 'Value' (Count::Value) [atomic-copy]
  std::memcpy(To, C, sizeof *C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Stats' is overwritten as bytes but holds atomic 'Value' (Stats::Hits.Value) [atomic-copy]
  std::memset(static_cast<void *>(&S), 0, sizeof S); // +
}

template <typename T> struct Box {
  T Held;
  // CHECK-MESSAGES: :[[@LINE+1]]:26: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  T get() const { return Held; } // +
};
void boxes(Box<Count> &A, Box<int> &B) {
  A.get(), B.get();
}

[[noreturn]] void thrown(const Count &C) {
  // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  throw C; // +
}
