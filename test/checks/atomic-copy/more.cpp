// Where a copy hides: members, `*this`, slices, bindings, parameters that are copied on.
// RUN: %check_atomic %s atomic-copy %t -- -- -std=c++17,c++20
#include <any>
#include <atomic>
#include <cstring>
#include <map>
#include <string>
#include <tuple>
#include <vector>

struct Count {
  int Value = 0;
  void add(int N) { __atomic_fetch_add(&Value, N, __ATOMIC_RELAXED); }
  int load() const { return __atomic_load_n(&Value, __ATOMIC_RELAXED); }
};
struct Named : Count {
  std::string Name;
};

class Report {
public:
  explicit Report(const Count &C)
      // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
      : Own(C) {} // +
  // CHECK-MESSAGES: :[[@LINE+1]]:41: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Report(const Count &C, int) : Own() { Own = C; } // +
  auto later() {
    // CHECK-MESSAGES: :[[@LINE+1]]:13: warning: 'Report' is copied by value but holds atomic 'Value' (Report::Own.Value) [atomic-copy]
    return [*this] { return Own.load(); }; // +
  }
  // CHECK-MESSAGES: :[[@LINE+1]]:32: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Count get() const & { return Own; } // +
  const Count &view() const { return Own; }
  // CHECK-MESSAGES: :[[@LINE+1]]:30: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  void set(const Count &C) { Own = C; } // +

private:
  Count Own;
};

int sliced(const Named &N) {
  // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Count C = N; // +
  return C.load();
}
int viewed(const Report &R) {
  // CHECK-MESSAGES: :[[@LINE+1]]:8: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  auto C = R.view(); // +
  const auto &D = R.view();
  return C.load() + D.load();
}

// CHECK-MESSAGES: :[[@LINE+1]]:21: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
int copied_on(Count C) { // +
  Count D = C; // its own by now
  std::vector<Count> All;
  All.push_back(D);
  return All[0].load();
}
struct Sink {
  Count Own;
  // CHECK-MESSAGES: :[[@LINE+1]]:23: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  explicit Sink(Count C) : Own(std::move(C)) {} // +
};
struct Unified { // copy and swap: the parameter is the copy
  Count Own;
  Unified() = default;
  Unified(const Unified &) = default;
  // CHECK-MESSAGES: :[[@LINE+1]]:30: warning: 'Unified' is copied by value but holds atomic 'Value' (Unified::Own.Value) [atomic-copy]
  Unified &operator=(Unified Other) { // +
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
    std::swap(Own, Other.Own); // +
    return *this;
  }
};

struct Global {
  Count Own;
} SharedGlobal;
int bound() {
  // CHECK-MESSAGES: :[[@LINE+1]]:8: warning: 'Global' is copied by value but holds atomic 'Value' (Global::Own.Value) [atomic-copy]
  auto [Own] = SharedGlobal; // +
  auto &[Same] = SharedGlobal;
  return Own.load() + Same.load();
}
int chosen(bool Which, Count &A, Count &B) {
  // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Count C = Which ? A : B; // +
  // CHECK-MESSAGES: :[[@LINE+1]]:9: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  Count D = Which ? A : Count(); // +
  return C.load() + D.load();
}

// Bytes through the project's own functions.
static void zero(void *At, size_t N) { std::memset(At, 0, N); }
static void zero_all(void *At, size_t N) { zero(At, N); }
static void blit(char *To, const char *From, size_t N) { std::memcpy(To, From, N); }
void own_byte_functions(Count *C, Count &D, int (&Plain)[4]) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is overwritten as bytes but holds atomic 'Value' (Count::Value) [atomic-copy]
  zero(C, sizeof *C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is overwritten as bytes but holds atomic 'Value' (Count::Value) [atomic-copy]
  zero_all(C, sizeof(Count)); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is copied as bytes but holds atomic 'Value' (Count::Value) [atomic-copy]
  blit(reinterpret_cast<char *>(C), reinterpret_cast<const char *>(&D), sizeof D); // +
  zero(Plain, sizeof Plain);
}

// Start-up writes what is seldom seen yet: advice.
void count_init(Count *C) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is overwritten as bytes but holds atomic 'Value' (Count::Value) (advice) [atomic-copy]
  std::memset(C, 0, sizeof *C); // +
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Count' is overwritten by value but holds atomic 'Value' (Count::Value) (advice) [atomic-copy]
  *C = Count(); // +
}

// Bytes of a class that cannot be copied otherwise.
struct Typed {
  std::string Name;
  std::atomic<int> Level{0};
};
void typed_bytes(Typed &A, void *To) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Typed' is copied as bytes but holds atomic 'Level' (Typed::Level) [atomic-copy]
  std::memcpy(To, static_cast<void *>(&A), sizeof A); // +
  std::memset(static_cast<void *>(&A.Level + 1), 0, 0);
}

// Whatever std::any takes, it keeps; a pair or tuple of references binds.
std::any any_of(Count &C) {
  // CHECK-MESSAGES: :[[@LINE+1]]:10: warning: 'Count' is copied by value but holds atomic 'Value' (Count::Value) [atomic-copy]
  return C; // +
}
std::tuple<Count &, int> tie(Count &C) { return {C, 1}; }
std::pair<const Count &, int> bind(Count &C) { return {C, 1}; }
