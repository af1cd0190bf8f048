//===- Progress.cpp -------------------------------------------------------===//

#include "cli/Progress.h"
#include "findings/Sources.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

namespace atomvet::tool {

Progress::Progress(bool Wanted, std::string Root)
    : Shown(Wanted && llvm::sys::Process::StandardErrIsDisplayed()), Root(std::move(Root)) {}

void Progress::step(llvm::StringRef File) {
  ++Finished;
  if (!Shown)
    return;
  const std::string All = std::to_string(Total), Done = std::to_string(Finished);
  std::string Line = "[" + std::string(All.size() >= Done.size() ? All.size() - Done.size() : 0, ' ') + Done + "/" +
                     All + "] " + relativePath(File, Root);
  if (const unsigned Columns = llvm::sys::Process::StandardErrColumns(); Columns > 1 && Line.size() >= Columns)
    Line.resize(Columns - 1);
  llvm::errs() << "\r\033[K" << Line;
  llvm::errs().flush();
  Dirty = true;
}

void Progress::clear() {
  if (Dirty)
    llvm::errs() << "\r\033[K";
  Dirty = false;
}

} // namespace atomvet::tool
