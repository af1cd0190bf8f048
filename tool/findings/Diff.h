//===- Diff.h - Which lines a change touches --------------------*- C++ -*-===//
//
// A unified diff, from git or a file, as the lines of the new version that it adds or changes. A deletion leaves no
// line that could hold a finding. A finding belongs to a change when its own line is changed, or one of the places that
// its notes name: a plain access is as new as the atomic one that makes it wrong.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_FINDINGS_DIFF_H
#define ATOMVET_TOOL_FINDINGS_DIFF_H

#include "findings/Finding.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <utility>
#include <vector>

namespace atomvet::tool {

class ChangedLines {
public:
  /// Paths of the diff are relative to Directory, with or without git's a/ and b/.
  static llvm::Expected<ChangedLines> parse(llvm::StringRef Diff, llvm::StringRef Directory, llvm::StringRef Name);
  /// The working tree, untracked files included, against where the current branch left Revision (their merge base);
  /// A..B and A...B are as git says. Directory is anywhere in the repository.
  static llvm::Expected<ChangedLines> ofRevision(llvm::StringRef Revision, llvm::StringRef Directory);
  /// The argument of --diff: `-` is the standard input, a file that exists is a diff, all else is a revision.
  static llvm::Expected<ChangedLines> ofArgument(llvm::StringRef Argument, llvm::StringRef Directory);

  bool contains(llvm::StringRef File, unsigned Line) const;
  bool touches(const Finding &F) const;
  bool empty() const { return Files.empty(); }
  /// The files with a changed line, absolute, sorted.
  std::vector<std::string> files() const;

private:
  void add(llvm::StringRef File, unsigned First, unsigned Last);

  llvm::StringMap<std::vector<std::pair<unsigned, unsigned>>> Files; ///< first and last line of each range, ascending
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_FINDINGS_DIFF_H
