// What is wrong with the option is said, and the rest works.
// RUN: %clang_tidy '--config={CheckOptions: {atomvet.AtomicFunctions: "f=fetch"}}' -checks=-*,atomvet-model-dump %s -- 2>&1 | FileCheck %s --check-prefix=KIND
// RUN: %clang_tidy '--config={CheckOptions: {atomvet.AtomicFunctions: "f=rmw"}}' -checks=-*,atomvet-model-dump %s -- 2>&1 | FileCheck %s --check-prefix=FUNCTION
// RUN: %clang_tidy '--config={CheckOptions: {atomvet.AtomicFunctions: "f=load:strong"}}' -checks=-*,atomvet-model-dump %s -- 2>&1 | FileCheck %s --check-prefix=PART
// RUN: %clang_tidy '--config={CheckOptions: {atomvet.AtomicFunctions: "f"}}' -checks=-*,atomvet-model-dump %s -- 2>&1 | FileCheck %s --check-prefix=ENTRY
// KIND: warning: atomvet.AtomicFunctions: unknown operation 'fetch' in 'f=fetch' [clang-tidy-config]
// FUNCTION: warning: atomvet.AtomicFunctions: a read-modify-write needs its function, as in 'rmw/add' in 'f=rmw' [clang-tidy-config]
// PART: warning: atomvet.AtomicFunctions: unknown part 'strong' in 'f=load:strong' [clang-tidy-config]
// ENTRY: warning: atomvet.AtomicFunctions: 'f' is not 'name=operation' [clang-tidy-config]
int I;
int read(void) {
  return __atomic_load_n(&I, 0);
  // KIND: :[[@LINE-1]]:{{[0-9]+}}: warning: __atomic load
  // FUNCTION: :[[@LINE-2]]:{{[0-9]+}}: warning: __atomic load
  // PART: :[[@LINE-3]]:{{[0-9]+}}: warning: __atomic load
  // ENTRY: :[[@LINE-4]]:{{[0-9]+}}: warning: __atomic load
}
