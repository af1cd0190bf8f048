// What is no value of an option is said by name, and the file is linted all the same.
// RUN: %clang_tidy_bare -checks='-*,atomic-mixed-access' %s \
// RUN:   --config='{CheckOptions: {atomic-mixed-access.StrictVolatile: maybe, atomvet.AtomicFunctions: "bump = nonsense"}}' -- \
// RUN:   2>&1 | FileCheck %s
// CHECK-DAG: warning: {{.*}}atomvet.AtomicFunctions: {{.*}}'nonsense'{{.*}} [clang-tidy-config]
// CHECK-DAG: warning: invalid configuration value 'maybe' for option 'atomic-mixed-access.StrictVolatile'; expected a bool [clang-tidy-config]
// CHECK-DAG: options.c:[[@LINE+4]]:29: warning: plain read of 'value' {{.*}}[atomic-mixed-access]
static int value;

void add(void) { __atomic_fetch_add(&value, 1, __ATOMIC_RELAXED); }
int show(void) { return 1 + value; }

// A misspelt option is said where clang-tidy is asked to verify.
// RUN: not %clang_tidy_bare -checks='-*,atomic-mixed-access' --verify-config \
// RUN:   --config='{CheckOptions: {atomic-mixed-access.StrictVolatil: true}}' 2>&1 | FileCheck --check-prefix=NAME %s
// NAME: unknown check option 'atomic-mixed-access.StrictVolatil'; did you mean 'atomic-mixed-access.StrictVolatile'
