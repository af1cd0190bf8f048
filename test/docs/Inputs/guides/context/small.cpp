#include <atomic>

int total;
void add() { __atomic_fetch_add(&total, 1, __ATOMIC_RELAXED); }

int example() {
@example@
}
