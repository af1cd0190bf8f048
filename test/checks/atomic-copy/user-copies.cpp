// RUN: %check_atomic %s atomic-copy %t -- -- -std=c++17,c++20
#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

// Reported once, at the declaration; the places that rely on it are not.
struct Stats {
  std::atomic<long> Pushed{0}, Popped{0};
  Stats() = default;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: copy constructor of 'Stats' loads its atomics ('Pushed', 'Popped') one by one: the copy is not a snapshot (advice) [atomic-copy]
  Stats(const Stats &Other) // +
      : Pushed(Other.Pushed.load()), Popped(Other.Popped.load(std::memory_order_relaxed)) {}
};
struct Worker {
  Stats S;
};
void print(Stats S);
void by_value(Stats S) { S.Pushed = 0; }
Stats returned(const Stats &S) { return S; }
void relied_on(const Stats &S, Worker *W, std::vector<Stats> &All) {
  Stats A = S;
  auto B = W->S;
  Worker C = *W;
  by_value(S);
  print(S);
  auto D = [S] { return S.Pushed.load(); };
  for (auto E : All)
    D();
  All.push_back(S);
}

// Out of line, by operators, by helpers, by delegation.
struct OutOfLine {
  std::atomic<int> A{0}, B{0};
  OutOfLine() = default;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: copy constructor of 'OutOfLine' loads its atomics ('A') one by one: the copy is not a snapshot (advice) [atomic-copy]
  OutOfLine(const OutOfLine &Other); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:14: warning: copy assignment of 'OutOfLine' loads its atomics ('A', 'B') one by one: the copy is not a snapshot (advice) [atomic-copy]
  OutOfLine &operator=(const OutOfLine &Other); // +
};
OutOfLine::OutOfLine(const OutOfLine &Other) { *this = Other; A = int(Other.A); }
OutOfLine &OutOfLine::operator=(const OutOfLine &Other) {
  if (this != &Other) {
    A = Other.A.load();
    B.store(Other.B);
  }
  return *this;
}
class Helped {
public:
  Helped() = default;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: copy constructor of 'Helped' loads its atomics ('Level') one by one: the copy is not a snapshot (advice) [atomic-copy]
  Helped(const Helped &Other) { take(Other); } // +

private:
  void take(const Helped &Other) { Level = Other.level(); }
  int level() const { return Level.load(); }
  std::atomic<int> Level{0};
};
struct Delegating { // its constructor does what the assignment does, and that is reported
  std::atomic<int> Level{0};
  Delegating() = default;
  Delegating(const Delegating &Other) { *this = Other; }
  // CHECK-MESSAGES: :[[@LINE+1]]:15: warning: copy assignment of 'Delegating' loads its atomics ('Level') one by one: the copy is not a snapshot (advice) [atomic-copy]
  Delegating &operator=(const Delegating &Other) { // +
    Level = Other.Level.load();
    return *this;
  }
};

template <typename T> struct Cell { // once for all instantiations
  std::atomic<T> Value{};
  Cell() = default;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: copy constructor of 'Cell' loads its atomics ('Value') one by one: the copy is not a snapshot (advice) [atomic-copy]
  Cell(const Cell &Other) : Value(Other.Value.load()) {} // +
};
void cells(Cell<int> &A, Cell<long> &B) {
  Cell<int> C = A;
  Cell<long> D = B;
}

// A copyable atomic in a user-written copy is read by being copied.
class Count {
public:
  int load() const { return __atomic_load_n(&Value, __ATOMIC_RELAXED); }
  void add(int N) { __atomic_fetch_add(&Value, N, __ATOMIC_RELAXED); }

private:
  int Value = 0;
};
struct Pair {
  Count First, Second;
  Pair() = default;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: copy constructor of 'Pair' loads its atomics ('First', 'Second') one by one: the copy is not a snapshot (advice) [atomic-copy]
  Pair(const Pair &Other) : First(Other.First), Second(Other.Second) {} // +
};

// The copy is written, the assignment is the compiler's: each is judged by itself.
struct Half {
  Count Own;
  Half() = default;
  Half(const Half &) {}
  Half &operator=(const Half &) = default;
};
void halves(Half &A, const Half &B) {
  Half C = B;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Half' is copied by value but holds atomic 'Value' (Half::Own.Value) [atomic-copy]
  A = B; // +
}

// A move reads what is given up; what others can see is not given up.
struct Movable {
  std::atomic<int> Level{0};
  Movable() = default;
  Movable(Movable &&Other) noexcept : Level(Other.Level.load()) {}
};
struct HoldsMovable {
  Movable M;
};
extern Movable Shared;
extern HoldsMovable SharedHolder;
void moved(std::vector<Movable> &All) {
  Movable Own, A = std::move(Own);
  // CHECK-MESSAGES: :[[@LINE+1]]:11: warning: 'Movable' is moved while it is shared but holds atomic 'Level' (Movable::Level) [atomic-copy]
  Movable B = std::move(Shared); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:16: warning: 'HoldsMovable' is moved while it is shared but holds atomic 'Level' (HoldsMovable::M.Level) [atomic-copy]
  HoldsMovable C = std::move(SharedHolder); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Movable' is moved while it is shared but holds atomic 'Level' (Movable::Level) [atomic-copy]
  All.push_back(std::move(Shared)); // +
  All.push_back(std::move(A));
}

// Bytes are nobody's considered copy.
struct Raw {
  int Level = 0;
  Raw() = default;
  // CHECK-MESSAGES: :[[@LINE+1]]:27: warning: 'Raw' is copied as bytes but holds atomic 'Level' (Raw::Level) [atomic-copy]
  Raw(const Raw &Other) { __builtin_memcpy(this, &Other, sizeof Other); } // +
  void add() { __atomic_fetch_add(&Level, 1, __ATOMIC_RELAXED); }
};
