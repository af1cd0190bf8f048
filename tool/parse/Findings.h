//===- Findings.h - From clang-tidy's errors to findings --------*- C++ -*-===//

#ifndef ATOMVET_TOOL_PARSE_FINDINGS_H
#define ATOMVET_TOOL_PARSE_FINDINGS_H

#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "parse/FileCache.h"
#include "units/Unit.h"
#include <map>

namespace clang::tidy::atomvet {
class TUModel;
}

namespace atomvet::tool {

/// Where each function of the project stands: the AST is gone when the findings are there.
class FunctionExtents {
public:
  void collect(const clang::tidy::atomvet::TUModel &Model);
  /// The qualified name of the innermost function around a place, empty when it is in none.
  llvm::StringRef at(llvm::StringRef File, unsigned Offset) const;

private:
  struct Extent {
    unsigned Begin, End;
    std::string Name;
  };
  std::map<std::string, std::vector<Extent>, std::less<>> ByFile;
};

/// Adds the errors to Result: what a check says as a finding; what the compiler says as one too, and as a problem.
void takeFindings(const Unit &U, const std::vector<clang::tidy::ClangTidyError> &Errors,
                  const FunctionExtents &Functions, llvm::vfs::FileSystem &Files, UnitResult &Result);

/// One finding for each place, check and message, sorted: a header's is found by every unit that includes it.
void sortAndMerge(std::vector<Finding> &Findings);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_FINDINGS_H
