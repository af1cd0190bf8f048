//===- Fix.h - Applying the fixes of a whole project ------------*- C++ -*-===//
//
// The fixes of all findings, as one change: what many translation units propose for one header is applied once, all
// edits of a finding or none, and of two that overlap the finding that is printed first wins. A file is written beside
// and renamed; one that is no longer the file that was analysed is left alone, with every finding that would edit it.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_FINDINGS_FIX_H
#define ATOMVET_TOOL_FINDINGS_FIX_H

#include "findings/Finding.h"
#include "findings/Sources.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <string>
#include <vector>

namespace atomvet::tool {

/// A fix that is not applied, and why.
struct Refusal {
  const Finding *Of;
  std::string Why;
};

struct FixPlan {
  struct File {
    std::string Before, After;
    std::vector<Edit> Edits; ///< sorted, without overlap
  };
  std::map<std::string, File> Files; ///< by absolute path
  unsigned Applied = 0;              ///< findings
  std::vector<Refusal> Refused;
};

/// What is known of the files that a plan may edit.
struct FileState {
  llvm::StringMap<uint64_t> Digests;    ///< xxh3_64bits as analysed; without one, the places of the findings must agree
  llvm::StringMap<std::string> Blocked; ///< may not be edited, and why
};

/// Findings must outlive the plan.
FixPlan planFixes(llvm::ArrayRef<Finding> Findings, Sources &Files, const FileState &State = {});

/// A unified diff that `patch -p1` and `git apply` take in Root.
void writeDiff(const FixPlan &Plan, llvm::StringRef Root, llvm::raw_ostream &OS);

/// The files of the plan that cannot be written, or are not what the plan read, and why.
llvm::StringMap<std::string> unwritable(const FixPlan &Plan);

/// Writes the files; one message for each that could not be written, and the others are written all the same.
std::vector<std::string> writeFixes(const FixPlan &Plan);

/// `atomvet fix`: applies (or shows, when DryRun) what can be, and says on Err what cannot. 0, or 3 when a file could
/// not be written.
int runFix(llvm::ArrayRef<Finding> Findings, bool DryRun, llvm::StringRef Root, Sources &Files, FileState State,
           llvm::raw_ostream &Out, llvm::raw_ostream &Err);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_FINDINGS_FIX_H
