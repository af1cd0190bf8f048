#include <atomvet/gauge.h>

struct Request;
void answer(Request &);

@example@
