// The forms that a fix rewrites, and the notes; the orders of the load and the store are combined.
// RUN: %check_atomic %s atomic-load-then-store %t -- -- -std=c++20
#include <atomic>
#include <cstdio>

std::atomic<long> Requests{0}, Bytes{0};
std::atomic<unsigned> Flags{0};
std::atomic<int *> Slot{nullptr};
std::atomic<int> Limit{8};
long Raw;

void others() {
  Requests++, Bytes++, Flags |= 1, Limit++;
  Slot.exchange(nullptr);
  std::atomic_ref<long>(Raw)++;
}

long member() {
  // CHECK-NOTES: :[[@LINE+4]]:12: warning: 'Requests' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:21: note: loaded here; an exchange loads and resets in one step
  // CHECK-FIXES: long N = Requests.exchange(0);
  long N = Requests.load();
  Requests.store(0);
  return N;
}

long conversion() {
  // CHECK-NOTES: :[[@LINE+5]]:9: warning: 'Bytes' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:12: note: loaded here; an exchange loads and resets in one step
  // CHECK-FIXES: long N = Bytes.exchange(0);
  long N = Bytes;
  std::printf("%ld bytes\n", N);
  Bytes = 0;
  return N;
}

int *acquireAndRelease() {
  // CHECK-NOTES: :[[@LINE+4]]:8: warning: 'Slot' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:17: note: loaded here; an exchange loads and resets in one step
  // CHECK-FIXES: int *P = Slot.exchange(nullptr, std::memory_order_acq_rel);
  int *P = Slot.load(std::memory_order_acquire);
  Slot.store(nullptr, std::memory_order_release);
  return P;
}

int relaxedToInitial() {
  // CHECK-NOTES: :[[@LINE+4]]:9: warning: 'Limit' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:17: note: loaded here; an exchange loads and resets in one step
  // CHECK-FIXES: int N = Limit.exchange(8, std::memory_order::relaxed);
  int N = Limit.load(std::memory_order::relaxed);
  Limit.store(8, std::memory_order::relaxed);
  return N;
}

long freeFunctions() {
  // CHECK-NOTES: :[[@LINE+4]]:3: warning: 'Requests' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:12: note: loaded here; an exchange loads and resets in one step
  // CHECK-FIXES: long N = std::atomic_exchange_explicit(&Requests, 0, std::memory_order_acquire);
  long N = std::atomic_load_explicit(&Requests, std::memory_order_acquire);
  std::atomic_store_explicit(&Requests, 0, std::memory_order_relaxed);
  return N;
}

long reference() {
  std::atomic_ref<long> Ref(Raw);
  // CHECK-NOTES: :[[@LINE+4]]:7: warning: 'Raw' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:16: note: loaded here; an exchange loads and resets in one step
  // CHECK-FIXES: long N = Ref.exchange(0);
  long N = Ref.load();
  Ref.store(0);
  return N;
}

void updates(unsigned Bits) {
  // CHECK-NOTES: :[[@LINE+3]]:12: warning: 'Requests' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:27: note: loaded here; fetch_add makes the update one step
  // CHECK-FIXES: Requests.fetch_add(2);
  Requests.store(Requests.load() + 2);
  // CHECK-NOTES: :[[@LINE+3]]:9: warning: 'Bytes' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:11: note: loaded here; fetch_sub makes the update one step
  // CHECK-FIXES: Bytes -= 1;
  Bytes = Bytes - 1;
  // CHECK-NOTES: :[[@LINE+3]]:9: warning: 'Flags' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:28: note: loaded here; fetch_or makes the update one step
  // CHECK-FIXES: Flags.fetch_or(Bits, std::memory_order_release);
  Flags.store(Bits | Flags.load(std::memory_order_relaxed), std::memory_order_release);
  // CHECK-NOTES: :[[@LINE+3]]:3: warning: 'Flags' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:29: note: loaded here; fetch_xor makes the update one step
  // CHECK-FIXES: std::atomic_fetch_xor(&Flags, 2u);
  std::atomic_store(&Flags, std::atomic_load(&Flags) ^ 2u);
}

long ticket() {
  // CHECK-NOTES: :[[@LINE+4]]:12: warning: 'Requests' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:21: note: loaded here; fetch_add makes the update one step
  // CHECK-FIXES: long N = Requests.fetch_add(1);
  long N = Requests.load();
  Requests.store(N + 1);
  return N;
}

// No fix where there is no one step, where other code would see the difference, or where the text is not in the file.

#define BIT(N) (1u << (N))
#define SET(X, V) X.store(V)

void argumentsOfMacros() {
  // CHECK-NOTES: :[[@LINE+3]]:9: warning: 'Flags' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+2]]:11: note: loaded here; fetch_and makes the update one step
  // CHECK-FIXES: Flags &= BIT(3);
  Flags = Flags & BIT(3);
}

void throughVariable(unsigned Bits) {
  // CHECK-NOTES: :[[@LINE+4]]:9: warning: 'Flags' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+1]]:18: note: loaded here; fetch_or makes the update one step
  unsigned Now = Flags;
  Now |= Bits;
  Flags = Now;
}

void noReadModifyWrite() {
  // CHECK-NOTES: :[[@LINE+2]]:12: warning: 'Requests' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+1]]:14: note: loaded here; a compare-exchange loop makes the update one step
  Requests = Requests * 2;
}

unsigned inMacro() {
  // CHECK-NOTES: :[[@LINE+3]]:3: warning: 'Flags' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+1]]:22: note: loaded here; an exchange loads and resets in one step
  unsigned N = Flags.load();
  SET(Flags, 0);
  return N;
}

long controlFlowBetween(bool Skip) {
  // CHECK-NOTES: :[[@LINE+5]]:9: warning: 'Bytes' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+1]]:18: note: loaded here; an exchange loads and resets in one step
  long N = Bytes.load();
  if (Skip)
    return N;
  Bytes.store(0);
  return N;
}

void show() { std::printf("%ld", Bytes.load()); }

long accessBetween() {
  // CHECK-NOTES: :[[@LINE+4]]:9: warning: 'Bytes' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+1]]:18: note: loaded here; an exchange loads and resets in one step
  long N = Bytes.load();
  show();
  Bytes.store(0);
  return N;
}

long conditionalLoad(bool Wanted) {
  // CHECK-NOTES: :[[@LINE+3]]:9: warning: 'Bytes' is loaded and then reset: updates in between are lost [atomic-load-then-store]
  // CHECK-NOTES: :[[@LINE+1]]:27: note: loaded here; an exchange loads and resets in one step
  long N = Wanted ? Bytes.load() : 0;
  Bytes.store(0);
  return N;
}
