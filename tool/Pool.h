//===- Pool.h - Worker processes --------------------------------*- C++ -*-===//
//
// Jobs are done by processes that are forked from this one, so that a job that crashes or never ends costs no more than
// itself. A worker does one job after the other; one that is lost is replaced. This process must have one thread only.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_POOL_H
#define ATOMVET_TOOL_POOL_H

#include "llvm/ADT/StringRef.h"
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace atomvet::tool {

class Pool {
public:
  struct Job {
    unsigned Number = 0;
    std::string Request;
  };
  struct Outcome {
    unsigned Number = 0;
    bool Finished = false;
    std::string Reply;
    std::string Failure; ///< what became of the worker, when it did not finish
  };
  /// Runs in a worker.
  struct Work {
    std::function<std::string(llvm::StringRef Request)> Do;
    std::function<void(llvm::StringRef News)> Hear; ///< may be empty when nothing is told
  };

  /// Timeout in seconds for each job, 0 for none. MakeWork is called once in each worker.
  Pool(unsigned Workers, unsigned Timeout, std::function<Work()> MakeWork)
      : Limit(Workers), Timeout(Timeout), MakeWork(std::move(MakeWork)) {}
  ~Pool();
  Pool(const Pool &) = delete;
  Pool &operator=(const Pool &) = delete;

  /// Next is asked for each worker that has nothing to do, and again after each outcome; all is done when it has
  /// nothing and no worker is busy, or when it is Enough: then workers stay busy, and their outcomes come in the next
  /// run. Outcomes come in any order.
  void run(
      const std::function<std::optional<Job>()> &Next, const std::function<void(Outcome)> &Done,
      const std::function<bool()> &Enough = [] { return false; });
  /// What every worker hears before its next job, the last of these. A worker that starts later does not: it has what
  /// this process has.
  void tell(std::string Text);

private:
  using Clock = std::chrono::steady_clock;
  struct Worker {
    pid_t Process = -1;
    int Socket = -1;
    bool Busy = false;
    unsigned Number = 0;
    unsigned Heard = 0; ///< the number of the last news
    Clock::time_point Started;
    std::string Received;
  };
  bool start(Worker &W);
  bool give(Worker &W, const Job &J);
  /// Reads what is there; the outcome when the reply is complete or the worker is gone.
  std::optional<Outcome> receive(Worker &W);
  std::string stop(Worker &W);

  const unsigned Limit, Timeout;
  const std::function<Work()> MakeWork;
  std::vector<Worker> Workers;
  std::string News;
  unsigned Told = 0;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_POOL_H
