#include "shared.h"
int one(void) { return seen() + ADDEND; }
