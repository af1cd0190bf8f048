// A file without an atomic, an empty one and one with only system headers: no report and no trouble.
// RUN: %check_atomic %s 'atomic-*' %t -- -- -std=c++17,c++20
// RUN: rm -rf %t.d && mkdir %t.d && echo > %t.d/empty.c
// RUN: %clang_tidy -checks='-*,atomic-*' %t.d/empty.c -- | count 0
// RUN: echo '#include <atomic>' > %t.d/header.cpp && %clang_tidy -checks='-*,atomic-*' %t.d/header.cpp -- | count 0
#include <string>
#include <vector>

std::vector<std::string> names(int n) { return std::vector<std::string>(n, "name"); }
