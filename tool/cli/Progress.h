//===- Progress.h - The status line -----------------------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_CLI_PROGRESS_H
#define ATOMVET_TOOL_CLI_PROGRESS_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace atomvet::tool {

/// `[ 57/340] src/foo.c` on the terminal, always the same line; nothing when stderr is no terminal.
class Progress {
public:
  Progress(bool Wanted, std::string Root);
  ~Progress() { clear(); }

  /// So many more are to be done.
  void expect(size_t Units) { Total += Units; }
  /// One more is done; File is the one to show.
  void step(llvm::StringRef File);
  /// Takes the line away, so that something else can be printed.
  void clear();

private:
  const bool Shown;
  const std::string Root;
  size_t Total = 0, Finished = 0;
  bool Dirty = false;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_CLI_PROGRESS_H
