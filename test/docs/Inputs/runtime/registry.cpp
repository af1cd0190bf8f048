#include <atomvet/counter.h>
#include <atomvet/registry.h>
#include <string>

void fail(const char *);
void send(const std::string &);

void example(atomvet::Counter &requests) {
@example@
}
