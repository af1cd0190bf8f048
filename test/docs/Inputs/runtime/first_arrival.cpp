#include <atomvet/first_arrival.h>

void log(const char *);

void example() {
@example@
}
