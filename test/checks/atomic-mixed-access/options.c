/* RUN: %check_atomic %s atomic-mixed-access %t -- --config="{CheckOptions: {atomic-mixed-access.StrictVolatile: true, atomic-mixed-access.LifecycleFunctions: 'boot'}}" -- -std=gnu11 */
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
static unsigned count;

void add(void) { __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED); }

unsigned strict(void) { return READ_ONCE(count); }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'count' may tear or be stale

void boot_counter(void) { count = 0; }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'count' {{.*}} (advice) [atomic-mixed-access]

void counter_init(void) { count = 0; }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'count' {{.*}}in this file [atomic-mixed-access]
