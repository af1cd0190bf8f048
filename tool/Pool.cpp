//===- Pool.cpp -----------------------------------------------------------===//

#include "Pool.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace atomvet::tool {
namespace {

/// The first byte of what a worker gets.
constexpr char IsJob = 'j', IsNews = 'n';

/// A message is its length and then its bytes.
constexpr size_t LengthSize = sizeof(uint64_t);

bool writeAll(int Socket, llvm::StringRef Bytes) {
  while (!Bytes.empty()) {
    const ssize_t N = llvm::sys::RetryAfterSignal(-1, ::send, Socket, Bytes.data(), Bytes.size(), MSG_NOSIGNAL);
    if (N <= 0)
      return false;
    Bytes = Bytes.drop_front(N);
  }
  return true;
}

bool readAll(int Socket, char *To, size_t Size) {
  while (Size > 0) {
    const ssize_t N = llvm::sys::RetryAfterSignal(-1, ::read, Socket, To, Size);
    if (N <= 0)
      return false;
    To += N;
    Size -= N;
  }
  return true;
}

bool sendMessage(int Socket, llvm::StringRef Bytes) {
  char Length[LengthSize];
  llvm::support::endian::write64le(Length, Bytes.size());
  return writeAll(Socket, llvm::StringRef(Length, LengthSize)) && writeAll(Socket, Bytes);
}

std::optional<std::string> readMessage(int Socket) {
  char Length[LengthSize];
  if (!readAll(Socket, Length, LengthSize))
    return std::nullopt;
  std::string Bytes(llvm::support::endian::read64le(Length), '\0');
  if (!readAll(Socket, Bytes.data(), Bytes.size()))
    return std::nullopt;
  return Bytes;
}

[[noreturn]] void serve(int Socket, pid_t Parent, const std::function<Pool::Work()> &MakeWork) {
  // What the parent cleans up when it is interrupted is none of ours; we end when it does, however it does.
  llvm::sys::unregisterHandlers();
  for (const int Signal : {SIGINT, SIGTERM, SIGHUP})
    ::signal(Signal, SIG_DFL);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != Parent)
    ::_exit(1);
  const Pool::Work Work = MakeWork();
  while (const std::optional<std::string> Message = readMessage(Socket)) {
    const llvm::StringRef Text = llvm::StringRef(*Message).drop_front();
    if (Message->front() == IsNews)
      Work.Hear(Text);
    else if (!sendMessage(Socket, Work.Do(Text)))
      break;
  }
  ::_exit(0);
}

} // namespace

Pool::~Pool() {
  // The memory of all is given back at once, not of one after the other.
  for (const Worker &W : Workers)
    if (W.Process >= 0)
      ::kill(W.Process, SIGKILL);
  for (Worker &W : Workers)
    stop(W);
}

bool Pool::start(Worker &W) {
  int Ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, Ends) != 0)
    return false;
  llvm::outs().flush();
  const pid_t Parent = ::getpid();
  W.Process = ::fork();
  if (W.Process < 0) {
    ::close(Ends[0]);
    ::close(Ends[1]);
    return false;
  }
  if (W.Process == 0) {
    // Another worker's socket kept open here would hide that worker's end from it.
    for (const Worker &Other : Workers)
      if (Other.Socket >= 0)
        ::close(Other.Socket);
    ::close(Ends[0]);
    serve(Ends[1], Parent, MakeWork);
  }
  ::close(Ends[1]);
  W.Socket = Ends[0];
  W.Heard = Told;
  return true;
}

/// Ends the worker, and says how it ended if it did so itself.
std::string Pool::stop(Worker &W) {
  if (W.Process < 0)
    return "";
  int Status = 0;
  ::close(W.Socket);
  // A worker that crashed is not a child to wait for yet when its socket closes: give it the moment to say how.
  bool Ended = false;
  for (int Try = 0; Try < 50 && W.Busy && !(Ended = ::waitpid(W.Process, &Status, WNOHANG) == W.Process); ++Try)
    ::usleep(2000);
  if (!Ended) {
    ::kill(W.Process, SIGKILL);
    llvm::sys::RetryAfterSignal(-1, ::waitpid, W.Process, &Status, 0);
  }
  W = Worker();
  if (Ended && WIFSIGNALED(Status))
    return std::string("the compiler crashed on it (") + ::strsignal(WTERMSIG(Status)) + ")";
  return "the compiler ended unexpectedly on it";
}

bool Pool::give(Worker &W, const Job &J) {
  if (W.Process < 0 && !start(W))
    return false;
  W.Busy = true;
  W.Number = J.Number;
  W.Started = Clock::now();
  W.Received.clear();
  if ((W.Heard == Told || sendMessage(W.Socket, IsNews + News)) && sendMessage(W.Socket, IsJob + J.Request)) {
    W.Heard = Told;
    return true;
  }
  // It died idle.
  W.Busy = false;
  stop(W);
  return false;
}

std::optional<Pool::Outcome> Pool::receive(Worker &W) {
  char Buffer[1 << 16];
  const ssize_t N = llvm::sys::RetryAfterSignal(-1, ::read, W.Socket, static_cast<void *>(Buffer), sizeof Buffer);
  if (N <= 0) {
    Outcome Lost{W.Number, false, "", ""};
    Lost.Failure = stop(W);
    return Lost;
  }
  W.Received.append(Buffer, N);
  if (W.Received.size() < LengthSize ||
      W.Received.size() - LengthSize < llvm::support::endian::read64le(W.Received.data()))
    return std::nullopt;
  W.Busy = false;
  return Outcome{W.Number, true, W.Received.substr(LengthSize), ""};
}

void Pool::tell(std::string Text) {
  News = std::move(Text);
  ++Told;
}

void Pool::run(const std::function<std::optional<Job>()> &Next, const std::function<void(Outcome)> &Done,
               const std::function<bool()> &Enough) {
  Workers.resize(Limit);
  while (!Enough()) {
    for (Worker &W : Workers) {
      if (W.Busy)
        continue;
      const std::optional<Job> J = Next();
      if (!J)
        break;
      if (!give(W, *J) && !give(W, *J))
        Done({J->Number, false, "", "no worker process could be started: " + llvm::sys::StrError()});
    }
    std::vector<pollfd> Waiting;
    std::vector<Worker *> Of;
    int Wait = -1;
    for (Worker &W : Workers) {
      if (!W.Busy)
        continue;
      Waiting.push_back({W.Socket, POLLIN, 0});
      Of.push_back(&W);
      if (Timeout) {
        const auto Left = std::chrono::duration_cast<std::chrono::milliseconds>(
            W.Started + std::chrono::seconds(Timeout) - Clock::now());
        const int Milliseconds = std::max<int>(0, Left.count() + 1);
        Wait = Wait < 0 ? Milliseconds : std::min(Wait, Milliseconds);
      }
    }
    if (Waiting.empty())
      return;
    ::poll(Waiting.data(), Waiting.size(), Wait);
    for (size_t I = 0; I < Waiting.size(); ++I) {
      Worker &W = *Of[I];
      if (Waiting[I].revents) {
        if (std::optional<Outcome> O = receive(W))
          Done(std::move(*O));
      } else if (Timeout && Clock::now() - W.Started >= std::chrono::seconds(Timeout)) {
        const unsigned Number = W.Number;
        W.Busy = false;
        stop(W);
        Done({Number, false, "", "it took longer than " + std::to_string(Timeout) + " s (--timeout)"});
      }
    }
  }
}

} // namespace atomvet::tool
