// What is held at each access: wrappers, guards of the project, attributes, callers and lambdas.
// RUN: %clang_tidy -checks=-*,atomvet-lock-dump %s -- -w -std=c++17 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
// RUN: %clang_tidy -checks=-*,atomvet-lock-dump %s -- -w -std=c++20 %libcxx 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

bool cond();
void run(std::function<void()>);

//===- Wrappers of lock functions -----------------------------------------===//

struct Q {
  std::mutex M;
  std::condition_variable Cv;
  std::vector<int> Jobs;
  int X;
  Q *Next;

  void acquire() { M.lock(); }
  void relinquish() { M.unlock(); }
  bool attempt() { return M.try_lock(); }
  bool attemptWithAnswer() {
    if (!M.try_lock())
      return false;
    return true;
  }
  void pause() {
    M.unlock();
    std::this_thread::yield();
    M.lock();
  }
  std::unique_lock<std::mutex> hold() {
    std::unique_lock<std::mutex> L(M);
    return L;
  }

  void wrapped() {
    acquire();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
    pause();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
    relinquish();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
    if (attempt())
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M] [
  }

  void answered() {
    if (!attemptWithAnswer())
      return;
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Q::M] [
    relinquish();
  }

  void returned() {
    {
      const auto L = hold();
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Q::M] [
    }
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
  }
};

static void lockBoth(Q &A, Q *B) {
  std::lock(A.M, B->M);
}
static void unlockOne(Q &A) { A.M.unlock(); }
void both(Q *A, Q *B) {
  lockBoth(*A, B);
  unlockOne(*A);
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under no lock [
  __atomic_load_n(&B->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'B->X' under [.X | Q::M] [
  B->M.unlock();
}

//===- Guards of the project ----------------------------------------------===//

class Guard {
public:
  explicit Guard(std::mutex &M) : Mutex(M) { Mutex.lock(); }
  ~Guard() { Mutex.unlock(); }

private:
  std::mutex &Mutex;
};
class PointerGuard {
public:
  explicit PointerGuard(Q *Of) { Mutex = &Of->M; Mutex->lock(); }
  ~PointerGuard() { if (Mutex) Mutex->unlock(); }
  void unlock() { Mutex->unlock(); Mutex = nullptr; }

private:
  std::mutex *Mutex;
};
struct Holder {
  explicit Holder(Q &Of) : L(Of.M) {}
  std::lock_guard<std::mutex> L;
};
struct Derived : std::unique_lock<std::mutex> {
  using std::unique_lock<std::mutex>::unique_lock;
};
static std::mutex Global;
struct GlobalGuard {
  GlobalGuard() { Global.lock(); }
  ~GlobalGuard() { Global.unlock(); }
};

void guards(Q *A) {
  {
    Guard G(A->M);
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under [.X | Q::M] [
  }
  {
    PointerGuard G(A);
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under [.X | Q::M] [
    G.unlock();
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under no lock [
  }
  {
    Holder H(*A);
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under [.X | Q::M] [
  }
  {
    Derived D(A->M);
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under [.X | Q::M] [
  }
  {
    GlobalGuard G;
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under [::Global@locks-callers.cpp:{{[0-9:]+}}] [
  }
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under no lock [
}

class SpinLock {
public:
  void lock() { while (Flag.test_and_set()) {} }
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: atomic test-and-set 'Flag' under no lock [
  void unlock() { Flag.clear(); }
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: atomic clear 'Flag' under no lock [

private:
  std::atomic_flag Flag;
};
struct Spinning {
  SpinLock Spin;
  int X;
  void run() {
    std::lock_guard<SpinLock> L(Spin);
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Spinning::Spin] [
  }
  void run2() {
    Spin.lock();
    // CHECK: :[[@LINE-1]]:10: warning: atomic test-and-set 'Spin.Flag' under no lock [
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Spinning::Spin] [
    Spin.unlock();
    // CHECK: :[[@LINE-1]]:10: warning: atomic clear 'Spin.Flag' under [.Flag | itself] [
  }
};

//===- Callers ------------------------------------------------------------===//

static void helper(Q *A) {
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under [.X | Q::M] [
}
static void sometimes(Q *A) {
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under no lock [
}
static void addressTaken(Q *A) {
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under no lock [
}
void external(Q *A) {
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under no lock [
}
static void deeper(Q *A) { helper(A); }
// CHECK: :[[@LINE-1]]:28: warning: atomic load 'A->X' under [.X | Q::M] [
static void recursive(Q *A, int N) {
  if (N > 0)
    recursive(A, N - 1);
    // CHECK: :[[@LINE+1]]:3: warning: atomic load 'A->X' under [.X | Q::M] [
  __atomic_load_n(&A->X, 0);
}
static void intoAnother(Q *A, int N) {
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under no lock [
  if (N > 0)
    intoAnother(A->Next, N - 1);
}
static void unlocker(Q *A, std::unique_lock<std::mutex> &L) {
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under [.X | Q::M] [
  L.unlock();
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under no lock [
}
void (*Callback)(Q *) = addressTaken;

void callers(Q *A, Q *B) {
  std::unique_lock<std::mutex> L(A->M);
  helper(A);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under [.X | Q::M] [
  deeper(A);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under [.X | Q::M] [
  recursive(A, 2);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under [.X | Q::M] [
  intoAnother(A, 2);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under [.X | Q::M] [
  sometimes(A);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under [.X | Q::M] [
  sometimes(B);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'B->X' under no lock [
  addressTaken(A);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under [.X | Q::M] [
  external(A);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under [.X | Q::M] [
  unlocker(A, L);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under no lock [
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under no lock [
}

//===- Private methods ----------------------------------------------------===//

class Closed {
public:
  void bump() {
    std::lock_guard<std::mutex> L(M);
    bumpHeld();
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Closed::M] [
  }
  void twice() {
    std::lock_guard<std::mutex> L(M);
    bumpHeld();
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Closed::M] [
    bumpHeld();
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Closed::M] [
    mixed();
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Closed::M] [
  }
  void free() { mixed(); }
  // CHECK: :[[@LINE-1]]:17: warning: atomic load 'X' under no lock [

private:
  void bumpHeld() {
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Closed::M] [
  }
  void mixed() {
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
  }
  std::mutex M;
  int X = 0;
};

class Open {
public:
  void bump() {
    std::lock_guard<std::mutex> L(M);
    bumpHeld();
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Open::M] [
  }
  void elsewhere(); // may call it without

private:
  void bumpHeld() {
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
  }
  std::mutex M;
  int X = 0;
};

//===- Lambdas ------------------------------------------------------------===//

template <typename F> void withLock(Q *A, F Fn) {
  std::lock_guard<std::mutex> L(A->M);
  Fn();
}
static void withLock2(Q *A, const std::function<void()> &Fn) {
  std::lock_guard<std::mutex> L(A->M);
  if (Fn)
    Fn();
}
static void withoutLock(std::unique_lock<std::mutex> &L, const std::function<void()> &Fn) {
  L.unlock();
  Fn();
  L.lock();
}

void lambdas(Q *A) {
  std::unique_lock<std::mutex> L(A->M);
  A->Cv.wait(L, [A] {
    return __atomic_load_n(&A->X, 0) > 0;
    // CHECK: :[[@LINE-1]]:12: warning: atomic load 'A->X' under [.X | Q::M] [
  });
  std::for_each(A->Jobs.begin(), A->Jobs.end(), [&](int) {
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under [.X | Q::M] [
  });
  const auto Local = [&] {
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under [.X | Q::M] [
  };
  Local();
  const auto Later = [&] {
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under no lock [
  };
  std::thread T([&] {
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under no lock [
  });
  run([&] {
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under no lock [
  });
  withoutLock(L, [&] {
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under no lock [
  });
  L.unlock();
  Later();
  withLock(A, [&] {
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under [.X | Q::M] [
  });
  withLock2(A, [&] {
    __atomic_load_n(&A->X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'A->X' under [.X | Q::M] [
  });
  T.join();
}

//===- Thread-safety attributes -------------------------------------------===//

#define TSA(x) __attribute__((x))
class TSA(capability("mutex")) Mutex {
public:
  void Lock() TSA(acquire_capability());
  void ReaderLock() TSA(acquire_shared_capability());
  void Unlock() TSA(release_capability());
  bool TryLock() TSA(try_acquire_capability(true));
  void AssertHeld() TSA(assert_capability(this));
};
class TSA(scoped_lockable) MutexLock {
public:
  explicit MutexLock(Mutex *M) TSA(acquire_capability(M));
  ~MutexLock() TSA(release_capability());
};
class TSA(scoped_lockable) ReaderLock {
public:
  explicit ReaderLock(Mutex *M) TSA(acquire_shared_capability(M));
  ~ReaderLock() TSA(release_capability());
};

struct Annotated {
  Mutex M;
  int X;

  void required() TSA(requires_capability(M)) {
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Annotated::M] [
  }
  void requiredShared() TSA(requires_shared_capability(&M)) {
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' shared [.X | Annotated::M] [
  }
  void excluded() TSA(locks_excluded(M)) {
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
  }
  void pausing() TSA(requires_capability(M)) {
    M.Unlock();
    M.Lock();
  }
  void pausingAsserted() {
    M.AssertHeld();
    M.Unlock();
    M.Lock();
  }
  void leaving() TSA(no_thread_safety_analysis) {
    M.AssertHeld();
    M.Unlock();
  }
  void paused() {
    M.Lock();
    pausing();
    pausingAsserted();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Annotated::M] [
    leaving();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
  }
  void begin() TSA(acquire_capability(M));
  void end() TSA(release_capability(M)) {
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Annotated::M] [
    M.Unlock();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
  }
  void uses() {
    begin();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Annotated::M] [
    end();
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under no lock [
    {
      MutexLock L(&M);
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Annotated::M] [
    }
    {
      ReaderLock L(&M);
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' shared [.X | Annotated::M] [
    }
    if (M.TryLock()) {
      __atomic_load_n(&X, 0);
      // CHECK: :[[@LINE-1]]:7: warning: atomic load 'X' under [.X | Annotated::M] [
      M.Unlock();
    }
    M.ReaderLock();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' shared [.X | Annotated::M] [
    M.Unlock();
  }
  void asserted() {
    M.AssertHeld();
    __atomic_load_n(&X, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'X' under [.X | Annotated::M] [
  }
};
void requiredOfParam(Annotated *Other) TSA(requires_capability(Other->M));
void requiredOfParam(Annotated *A) {
  __atomic_load_n(&A->X, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'A->X' under [.X | Annotated::M] [
}
