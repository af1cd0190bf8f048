#include "queue.h"

long taken() { return totals.taken; }
