// RUN: %check_atomic %s atomic-load-then-store %t -- -- -std=c++17
//
// A function for one thread beside one for several; wrappers that may be overridden.

#include <atomic>

class Filter {
public:
  template <typename Or> void apply(unsigned Hash, const Or &Function) { Function(&Words[Hash % 8], 1UL << Hash % 64); }

  void add(unsigned Hash) {
    apply(Hash, [](std::atomic<unsigned long> *Word, unsigned long Mask) { Word->store(Word->load() | Mask); });
  }
  void addConcurrently(unsigned Hash) {
    apply(Hash, [](std::atomic<unsigned long> *Word, unsigned long Mask) { Word->fetch_or(Mask); });
  }

  void mark(unsigned Hash) {
    // CHECK-FIXES: { Word->fetch_or(Mask); }
    // CHECK-MESSAGES: :[[@LINE+1]]:82: warning: '*Word' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
    apply(Hash, [](std::atomic<unsigned long> *Word, unsigned long Mask) { Word->store(Word->load() | Mask); });
  }

private:
  std::atomic<unsigned long> Words[8];
};

void use(Filter &F) {
  F.add(1);
  F.addConcurrently(2);
  F.mark(3);
}

class Gauge {
public:
  virtual ~Gauge() = default;
  virtual long get() const { return Value.load(); }
  virtual void set(long N) { Value.store(N); }
  long value() const { return Value.load(); }
  void setValue(long N) { Value.store(N); }

private:
  std::atomic<long> Value{0};
};

// An override may hold a lock, or count elsewhere.
void raise(Gauge &G) { G.set(G.get() + 1); }

void raiseValue(Gauge &G) {
  G.setValue(G.value() + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'G.Value' is stored from an earlier load of it: updates in between are lost [atomic-load-then-store]
}
