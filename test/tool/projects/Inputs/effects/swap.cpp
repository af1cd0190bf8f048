// The compare-exchange of the loops in loop.cpp.
#include "e.h"
bool try_swap(int *cell, int *old, int v) { return __atomic_compare_exchange_n(cell, old, v, false, 5, 5); }
