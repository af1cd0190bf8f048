// RUN: %check_atomic %s @NAME@ %t -- -- -std=c++17,c++20
#include <atomic>
std::atomic<int> Value;

int wrong() {
  return Value.load();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: what is said here [@NAME@]
}
