/* The only atomic operation of the project. */
#include "c.h"
void one(long *p) { __atomic_fetch_add(p, 1, 0); }
