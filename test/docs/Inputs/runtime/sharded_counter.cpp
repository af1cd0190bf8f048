#include <atomvet/sharded_counter.h>

void example() {
@example@
}
