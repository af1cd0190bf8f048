// What is held at each access: scoped guards, lock functions and the paths through them.
// RUN: %clang_tidy -checks=-*,atomvet-lock-dump %s -- -w -std=c++17 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-lock-dump %s -- -w -std=c++20 %libcxx 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

std::mutex GlobalMutex;
static std::mutex FileMutex;
bool cond();
void other();
void use(int);

struct Q {
  std::mutex M, N;
  std::recursive_mutex R;
  std::timed_mutex T;
  std::shared_mutex S;
  std::mutex *P;
  std::condition_variable Cv;
  int X;

  void guard() {
    {
      std::lock_guard<std::mutex> L(M);
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M] [
    }
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
  }

  void several() {
    std::scoped_lock L(M, N);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M], under [.X | Q::N] [
  }

  void temporary() {
    std::lock_guard<std::mutex>{M};
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
  }

  void extended() {
    auto &&L = std::lock_guard<std::mutex>(M);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
  }

  void copyInit() {
    auto L = std::unique_lock<std::mutex>(M);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
  }

  void pointer() {
    std::lock_guard<std::mutex> L(*P);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::P->] [
  }

  void alias() {
    auto &Mine = M;
    std::mutex *Also = &N;
    std::lock_guard<std::mutex> A(Mine), B(*Also);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M], under [.X | Q::N] [
  }

  void unlocked() {
    std::unique_lock<std::mutex> L(M);
    L.unlock();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
    L.lock();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
  }

  void unlockedOnOnePath() {
    std::unique_lock<std::mutex> L(M);
    if (cond())
      L.unlock();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
    if (!L.owns_lock())
      return;
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
  }

  void unlockedOnLeavingPath() {
    std::unique_lock<std::mutex> L(M);
    if (cond()) {
      L.unlock();
      return;
    }
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
  }

  void deferred() {
    std::unique_lock<std::mutex> L(M, std::defer_lock), K(N, std::defer_lock);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
    std::lock(L, K);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M], under [.X | Q::N] [
  }

  void adopted() {
    std::lock(M, N);
    {
      std::lock_guard<std::mutex> L(M, std::adopt_lock);
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M], under [.X | Q::N] [
    }
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::N] [
    N.unlock();
  }

  void attempted() {
    std::unique_lock<std::mutex> L(M, std::try_to_lock);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
    if (L)
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M] [
    else
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under no lock [
  }

  void attemptedInCondition() {
    if (std::unique_lock<std::mutex> L{M, std::try_to_lock})
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M] [
    if (std::unique_lock L{M, std::try_to_lock}; cond() && L.owns_lock())
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M] [
  }

  void released() {
    std::unique_lock<std::mutex> L(M);
    {
      std::unique_lock<std::mutex> K(N);
      K.release();
    }
    L.release()->unlock();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::N] [
    N.unlock();
  }

  void moved() {
    std::unique_lock<std::mutex> L(M);
    {
      std::unique_lock<std::mutex> K(std::move(L));
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M] [
    }
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
    L = std::unique_lock<std::mutex>(N);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::N] [
  }

  static void consume(std::unique_lock<std::mutex>);
  void movedAway() {
    std::unique_lock<std::mutex> L(M);
    consume(std::move(L));
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
  }

  void methods() {
    M.lock();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
    M.unlock();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
    if (M.try_lock()) {
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M] [
      M.unlock();
    }
    const bool Ok = M.try_lock();
    if (!Ok)
      return;
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
    M.unlock();
    while (!M.try_lock())
      std::this_thread::yield();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
    M.unlock();
    if (Ok)
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under no lock [
  }

  void waits() {
    if (!T.try_lock_for(std::chrono::seconds(1)))
      return;
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::T] [
    T.unlock();
  }

  void recursive() {
    std::lock_guard<std::recursive_mutex> L(R);
    R.lock();
    R.lock();
    R.unlock();
    R.unlock();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::R] [
  }

  void shared() {
    {
      std::shared_lock<std::shared_mutex> L(S);
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' shared [.X | Q::S] [
    }
    {
      std::unique_lock<std::shared_mutex> L(S);
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::S] [
    }
    S.lock_shared();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' shared [.X | Q::S] [
    S.unlock_shared();
    if (cond())
      S.lock();
    else
      S.lock_shared();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' shared [.X | Q::S] [
  }

  void loops() {
    for (int I = 0; I < 3; ++I) {
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under no lock [
      M.lock();
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M] [
      if (cond()) {
        M.unlock();
        continue;
      }
      M.unlock();
    }
    M.lock();
    while (cond()) {
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M] [
      M.unlock();
      other();
      M.lock();
    }
    while (cond()) {
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under no lock [
      M.unlock();
    }
  }

  void labels() {
    M.lock();
    if (cond())
      goto out;
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
  out:
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
    M.unlock();
  }

  void handlers() {
    std::lock_guard<std::mutex> L(M);
    try {
      std::lock_guard<std::mutex> K(N);
      other();
    } catch (...) {
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M] [
    }
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
  }

  void handlersOfUnlocked() {
    std::unique_lock<std::mutex> L(M);
    try {
      L.unlock();
      other();
      L.lock();
    } catch (...) {
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under no lock [
    }
  }

  void waitsFor() {
    std::unique_lock<std::mutex> L(M);
    Cv.wait(L);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
  }

  // Another instance's mutex is another mutex.
  void takeFrom(Q &O) {
    std::lock_guard<std::mutex> L(O.M);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
    __atomic_load_n(&O.X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'O.X' under [.X | Q::M] [
  }
};

void globals(Q *A) {
  std::lock_guard<std::mutex> L(GlobalMutex), K(FileMutex);
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under [::FileMutex@locks.cpp:{{[0-9:]+}}], under [::GlobalMutex] [
}

struct Shard {
  std::mutex M;
  int Count;
};
struct Table {
  Shard Shards[8];
  std::mutex Locks[8];
  int Counts[8];
  Shard *Extra;
  std::mutex M;

  void sameElement(int I, int J) {
    std::lock_guard<std::mutex> L(Shards[I].M);
    __atomic_load_n(&Shards[I].Count, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'Shards[...].Count' under [.Count | Shard::M] [
    __atomic_load_n(&Shards[J].Count, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'Shards[...].Count' under no lock [
    ++I;
    __atomic_load_n(&Shards[I].Count, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'Shards[...].Count' under no lock [
  }

  void parallelArrays(int I, int J) {
    std::lock_guard<std::mutex> L(Locks[I]);
    __atomic_load_n(&Counts[I], 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'Counts[...]' under [.Counts[] | Table::Locks[#1]] [
    __atomic_load_n(&Counts[J], 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'Counts[...]' under no lock [
  }

  void ofWhole(int I) {
    std::lock_guard<std::mutex> L(M);
    __atomic_load_n(&Shards[I].Count, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'Shards[...].Count' under [.Shards[].Count | Table::M] [
    // What a pointer leads to, others may reach without this object.
    __atomic_load_n(&Extra->Count, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'Extra->Count' under no lock [
  }
};

struct Node {
  std::mutex M;
  int X;
  Node *Next;
};
void handOverHand(Node *Cur) {
  Cur->M.lock();
  while (Node *Next = Cur->Next) {
    Next->M.lock();
    __atomic_load_n(&Cur->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'Cur->X' under [.X | Node::M] [
    Cur->M.unlock();
    Cur = Next;
    __atomic_load_n(&Cur->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'Cur->X' under [.X | Node::M] [
  }
  __atomic_load_n(&Cur->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'Cur->X' under [.X | Node::M] [
  Cur->M.unlock();
}

void stale(Node *N) {
  N->M.lock();
  N = N->Next;
  __atomic_load_n(&N->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'N->X' under no lock [
}
