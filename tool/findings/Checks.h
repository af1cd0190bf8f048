//===- Checks.h - What the tool knows of each check -------------*- C++ -*-===//
//
// The rules behind the findings: generated from checks/checks.json and the pages in docs/checks, so that the installed
// binary explains itself.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_FINDINGS_CHECKS_H
#define ATOMVET_TOOL_FINDINGS_CHECKS_H

#include "findings/Finding.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace atomvet::tool {

struct CheckInfo {
  llvm::StringRef Name;
  llvm::StringRef LevelName; ///< error, warning, advice or opt-in
  Severity Level;            ///< of its findings; an opt-in check, once named, warns
  bool OptIn;                ///< off unless named
  bool HasFix;
  llvm::StringRef Since;
  llvm::StringRef Summary; ///< "finds ...", without a full stop
  llvm::StringRef Page;    ///< docs/checks/<name>.md
};

/// The checks that are documented, in the order of checks.json.
llvm::ArrayRef<CheckInfo> allChecks();

/// Null when there is no such check.
const CheckInfo *findCheck(llvm::StringRef Name);

/// The check whose name is nearest to this one, null when none is near.
const CheckInfo *nearestCheck(llvm::StringRef Name);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_FINDINGS_CHECKS_H
