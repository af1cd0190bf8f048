//===- ReplaceFile.cpp ----------------------------------------------------===//

#include "files/ReplaceFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

namespace atomvet::tool {
namespace {

std::error_code writeAll(int FD, llvm::StringRef Text) {
  llvm::raw_fd_ostream OS(FD, /*shouldClose=*/false);
  OS << Text;
  OS.flush();
  const std::error_code Problem = OS.error();
  OS.clear_error();
  return Problem;
}

std::error_code writeStraight(llvm::StringRef Path, llvm::StringRef Text) {
  int FD = -1;
  if (const std::error_code Problem = llvm::sys::fs::openFileForWrite(Path, FD))
    return Problem;
  const std::error_code Written = writeAll(FD, Text);
  const std::error_code Closed = llvm::sys::Process::SafelyCloseFileDescriptor(FD);
  return Written ? Written : Closed;
}

} // namespace

llvm::Error replaceFile(llvm::StringRef Path, llvm::StringRef Text) {
  llvm::SmallString<256> Real; // a link is kept: what it leads to is replaced
  if (llvm::sys::fs::real_path(Path, Real))
    Real = Path;
  const auto Fail = [&](const llvm::Twine &Why) {
    return llvm::createStringError("'" + Path + "' cannot be written: " + Why);
  };
  llvm::sys::fs::file_status Status;
  if (!llvm::sys::fs::status(Real, Status) && !llvm::sys::fs::is_regular_file(Status)) {
    if (const std::error_code Problem = writeStraight(Path, Text))
      return Fail(Problem.message());
    return llvm::Error::success();
  }
  auto Mode = llvm::sys::fs::getPermissions(Real);
  // The directory may let us replace a file whose own mode forbids it; its owner did not want that.
  if (Mode && llvm::sys::fs::access(Real, llvm::sys::fs::AccessMode::Write))
    return Fail("permission denied");
  if (!Mode)
    Mode = llvm::sys::fs::all_read | llvm::sys::fs::owner_write;
  auto Beside = llvm::sys::fs::TempFile::create(Real + ".atomvet-%%%%%%%%");
  if (!Beside)
    return Fail(llvm::toString(Beside.takeError()));
  std::error_code Problem = writeAll(Beside->FD, Text);
  if (!Problem)
    Problem = llvm::sys::fs::setPermissions(Beside->FD, *Mode);
  if (Problem) {
    llvm::consumeError(Beside->discard());
    return Fail(Problem.message());
  }
  if (llvm::Error E = Beside->keep(Real)) {
    const std::string Why = llvm::toString(std::move(E));
    llvm::consumeError(Beside->discard());
    return Fail(Why);
  }
  return llvm::Error::success();
}

} // namespace atomvet::tool
