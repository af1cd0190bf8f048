/* A wrapper of another file's function, without a word of atomics. */
#include "c.h"
void two(long *p) { one(p); }
