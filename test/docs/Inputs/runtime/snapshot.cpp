#include <atomvet/snapshot.h>
#include <string>

struct Config {
  std::string host;
  int port = 80;
};
void connect(const std::string &host, int port);

void example() {
@example@
}
