// The wrapper accepts what it should: reports, notes, fixes in both standard libraries and two standards.
// RUN: %check_atomic %s modernize-use-nullptr,misc-definitions-in-headers %t -- -- -std=c++17,c++20
#include <atomic>
std::atomic<int *> Slot;

void clear() {
  Slot = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: use nullptr [modernize-use-nullptr]
  // CHECK-FIXES: Slot = nullptr;
}
