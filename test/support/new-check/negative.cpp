// What stays silent: one function for each rule, each of which would be reported without it.
// RUN: %check_atomic %s @NAME@ %t -- -- -std=c++17,c++20
#include <atomic>
std::atomic<int> Value;

int right() { return Value.load(); }
