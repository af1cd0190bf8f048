#include <atomvet/annotations.h>
#include <stdint.h>

@example@
