#include <atomvet/rate_limiter.h>

void log(const char *);

void example() {
@example@
}
