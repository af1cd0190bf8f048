// A report in a header counts like any other, and its fix goes to a copy of the header.
// RUN: %check_atomic %s modernize-use-nullptr %t -- -- -I %S/Inputs -DEXPECTED
// RUN: grep -q 'return 0;' %S/Inputs/helper.h
// RUN: not %check_atomic %s modernize-use-nullptr %t -check-suffix=OTHER 2>&1 | FileCheck %s
#ifdef EXPECTED
#include <helper.h>
// CHECK-MESSAGES: helper.h:1:29: warning: use nullptr [modernize-use-nullptr]
// CHECK-FIXES: inline int *none() { return nullptr; }
#else
#include "Inputs/helper.h"
// CHECK: header.cpp (c++17, libstdc++): expected no report, but there are:
// CHECK-NEXT: Inputs/helper.h:1:29: warning: use nullptr
#endif
