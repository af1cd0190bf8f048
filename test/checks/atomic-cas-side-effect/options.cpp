// RUN: %check_atomic %s atomic-cas-side-effect %t -check-suffix=DEFAULT -- -- -std=c++17
// RUN: %check_atomic %s atomic-cas-side-effect %t -check-suffix=SET -- --config='{CheckOptions: {atomic-cas-side-effect.Allocations: all, atomic-cas-side-effect.LogFunctions: "server*;app::note", atomic-cas-side-effect.BackoffFunctions: "linger", atomic-cas-side-effect.DebugMacros: "CHECKED*"}}' -- -std=c++17
// RUN: not %clang_tidy -checks=-*,atomic-cas-side-effect --config='{CheckOptions: {atomic-cas-side-effect.Allocations: some}}' -warnings-as-errors=* %s -- -std=c++17 2>&1 | FileCheck %s --check-prefix=WRONG
// WRONG: atomic-cas-side-effect.Allocations: 'some' is neither 'leaks' nor 'all'
#include <atomic>
#include <cstdio>
#include <memory>

std::atomic<int> Value;
int Total;

void serverLog(const char *Text);
namespace app {
void note(const char *Text);
}
void linger() { ++Total; }
#define CHECKED_ADD(X) (++Total, (X))
#define MY_DEBUG(X) (++Total, (X))

void loop(int To) {
  int Old = Value.load();
  int *Once = nullptr;
  do {
    auto Owned = std::make_unique<int>(To);
    // CHECK-MESSAGES-SET: :[[@LINE-1]]:18: warning: 'make_unique' in a compare-exchange retry loop allocates once per attempt [atomic-cas-side-effect]
    if (!Once)
      Once = new int(To);
    // CHECK-MESSAGES-SET: :[[@LINE-1]]:14: warning: 'new' in a compare-exchange retry loop allocates once per attempt [atomic-cas-side-effect]
    serverLog("trying");
    // CHECK-MESSAGES-SET: :[[@LINE-1]]:5: warning: 'serverLog' in a compare-exchange retry loop runs once per attempt: the output is repeated [atomic-cas-side-effect]
    app::note("trying");
    // CHECK-MESSAGES-SET: :[[@LINE-1]]:5: warning: 'note' in a compare-exchange retry loop runs once per attempt: the output is repeated [atomic-cas-side-effect]
    linger();
    // CHECK-MESSAGES-DEFAULT: :[[@LINE-1]]:5: warning: 'linger' in a compare-exchange retry loop runs once per attempt: it changes 'Total' [atomic-cas-side-effect]
    CHECKED_ADD(To);
    // CHECK-MESSAGES-DEFAULT: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
    MY_DEBUG(To);
    // CHECK-MESSAGES-SET: :[[@LINE-1]]:5: warning: 'Total' is changed in a compare-exchange retry loop: every failed attempt changes it once more [atomic-cas-side-effect]
  } while (!Value.compare_exchange_weak(Old, To));
  delete Once;
}
