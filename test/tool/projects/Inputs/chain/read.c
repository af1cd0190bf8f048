/* A plain read of what is atomic three files away. */
#include "c.h"
long get(void) { return total + plain_total; } // EXPECT: atomic-mixed-access
