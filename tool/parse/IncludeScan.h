//===- IncludeScan.h - What a unit includes ---------------------*- C++ -*-===//
//
// What preludes are planned by. A preprocessor that reads nothing but directives finds it, and does not enter the
// toolchain's headers: what the conditions of a project ask for are macros of its own and of the command. Where one
// asks for a macro of the library the answer may be wrong, and a prelude is made in vain.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_PARSE_INCLUDESCAN_H
#define ATOMVET_TOOL_PARSE_INCLUDESCAN_H

#include "parse/FileCache.h"
#include "parse/Outline.h"
#include "units/Unit.h"
#include "clang/Lex/DependencyDirectivesScanner.h"

namespace atomvet::tool {

/// Not for several threads.
class IncludeScan {
public:
  IncludeScan();
  /// What cannot be read is left out.
  Outline of(const Unit &U, const std::vector<std::string> &Command);

private:
  friend class DirectivesOfFiles;
  struct Scanned {
    llvm::SmallVector<clang::dependency_directives_scan::Token, 0> Tokens;
    llvm::SmallVector<clang::dependency_directives_scan::Directive, 0> Directives;
  };

  llvm::IntrusiveRefCntPtr<FileCache> Files;
  llvm::StringMap<Scanned> Known; ///< by absolute path
  Scanned Empty;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_INCLUDESCAN_H
