/* A wrapper of that. */
#include "c.h"
void three(long *p) { two(p); }
