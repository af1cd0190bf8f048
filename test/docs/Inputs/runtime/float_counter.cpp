#include <atomvet/float_counter.h>

void example() {
@example@
}
