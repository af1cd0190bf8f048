#include "shared.h"
int two() { return hits; }
