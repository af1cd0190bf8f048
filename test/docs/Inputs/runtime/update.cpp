#include <atomvet/update.h>
#include <optional>

struct State {
  bool closed;
  int users;
  State with_one_more_user() const { return {closed, users + 1}; }
};

int example(std::atomic<State> &state) {
@example@
  return applied ? after.users : before.users;
}
