#include <atomvet/sequence.h>
#include <vector>

struct Backend {};
struct Request {
  std::uint64_t id;
};

Backend *example(Request &request, std::vector<Backend> &backends) {
@example@
  return &backend;
}
