#include <atomvet/cache_padded.h>
#include <atomvet/counter.h>

void example() {
@example@
}
