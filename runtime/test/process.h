// What happens in a child process, as a test result.
#ifndef ATOMVET_TEST_PROCESS_H
#define ATOMVET_TEST_PROCESS_H

#include <atomvet/detail/environment.h>

#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

namespace atomvet::test {

/// ThreadSanitizer allows none in the child of a process that has several.
#if defined(ATOMVET_TSAN)
inline constexpr bool child_may_start_threads = false;
#else
inline constexpr bool child_may_start_threads = true;
#endif

/// Runs `body` in a forked child, which leaves by `exit` (static destructors run) unless `body` leaves otherwise. Returns
/// its exit status, or -1 when it died of a signal.
template <typename Body>
int in_child(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    body();
    std::exit(0);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
    return -1;
  return WEXITSTATUS(status);
}

} // namespace atomvet::test

#endif // ATOMVET_TEST_PROCESS_H
