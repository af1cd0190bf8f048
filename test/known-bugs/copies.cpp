// Bytes and copies of classes that hold atomics.
// RUN: %check_atomic %s atomic-* %t -- -- -std=c++17
// RUN: %check_atomic -check-suffix=FIXED %s atomic-* %t -- -- -std=c++17 -DFIXED
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

// A profiler's log is cleared with memset when its thread ends.
struct Log {
  std::atomic<uint32_t> Put{0}, Get{0};
  uint64_t Entries[64];
};
extern Log *Logs[16];
void record(Log *L, uint64_t Entry) {
  L->Entries[L->Put.load(std::memory_order_relaxed) % 64] = Entry;
  L->Put.fetch_add(1, std::memory_order_release);
  L->Get.store(0);
}
void threadExit(int I) {
#ifdef FIXED
  Logs[I]->Put = 0;
  memset(Logs[I]->Entries, 0, sizeof Logs[I]->Entries);
#else
  memset(Logs[I], 0, sizeof(Log));
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'Log' is overwritten as bytes but holds atomic 'Put' (Log::Put) [atomic-copy]
#endif
}
void clearGet(Log *L) {
#ifdef FIXED
  L->Get = 0;
#else
  memset(&L->Get, 0, sizeof L->Get);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: plain write of 'L->Get' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  // CHECK-NOTES: :[[@LINE-17]]:10: note: accessed atomically here: 'L->Get' is accessed atomically once in this file, plainly once
#endif
}

// A base class counts references, and its implicit copy operations copy the count.
struct Counted {
#ifdef FIXED
  Counted() = default;
  Counted(const Counted &) {}
  Counted &operator=(const Counted &) { return *this; }
#endif
  void ref() const { __sync_fetch_and_add(&Refs, 1); }
  void unref() const {
    if (__sync_sub_and_fetch(&Refs, 1) == 0)
      delete this;
  }
  virtual ~Counted() = default;
  mutable int Refs = 1;
};
struct Calendar : Counted {
  std::string Name;
};
Calendar *clone(const Calendar &C) { return new Calendar(C); }
// CHECK-NOTES: :[[@LINE-1]]:49: warning: 'Calendar' is copied by value but holds atomic 'Refs' (Calendar::Refs) [atomic-copy]
// CHECK-NOTES: :[[@LINE-13]]:22: note: 'Refs' is accessed atomically here
void assign(Calendar &A, const Calendar &B) { A = B; }
// CHECK-NOTES: :[[@LINE-1]]:47: warning: 'Calendar' is copied by value but holds atomic 'Refs' (Calendar::Refs) [atomic-copy]
// CHECK-NOTES: :[[@LINE-16]]:22: note: 'Refs' is accessed atomically here

// A pool of workers grows by realloc.
struct Worker {
  std::atomic<int> State;
};
struct Pool {
  Worker *Workers;
  int Count;
};
void wake(Pool &P, int I) { P.Workers[I].State.store(1); }
void grow(Pool &P, int Count) {
#ifdef FIXED
  auto *Workers = static_cast<Worker *>(calloc(Count, sizeof(Worker)));
  for (int I = 0; I < P.Count; I++)
    Workers[I].State.store(P.Workers[I].State.load());
  P.Workers = Workers;
#else
  P.Workers = static_cast<Worker *>(realloc(P.Workers, Count * sizeof(Worker)));
  // CHECK-NOTES: :[[@LINE-1]]:37: warning: 'Worker' is moved as bytes by 'realloc' but holds atomic 'State' (Worker::State) [atomic-copy]
#endif
  P.Count = Count;
}
