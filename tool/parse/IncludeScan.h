//===- IncludeScan.h - Which library headers a unit includes ----*- C++ -*-===//
//
// What preludes are planned by: the headers of the C++ library that units include. A preprocessor that reads nothing
// but directives finds them, and does not enter the library: what the conditions of a project ask for are macros of its
// own and of the command. Where one asks for a macro of the library the answer may be wrong, and a prelude is made in
// vain.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_PARSE_INCLUDESCAN_H
#define ATOMVET_TOOL_PARSE_INCLUDESCAN_H

#include "parse/FileCache.h"
#include "units/Unit.h"
#include "clang/Lex/DependencyDirectivesScanner.h"

namespace atomvet::tool {

/// What is parsed for a unit.
struct Outline {
  std::vector<std::string> LibraryHeaders; ///< of the C++ library, by the names of its headers; sorted
  uint64_t Size = 0;                       ///< of all that is not the toolchain's
};
std::string encode(const Outline &O);
std::optional<Outline> decodeOutline(llvm::StringRef Bytes);

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
