//===- Output.h - Findings in the formats that people and services read ---===//
//
// One function for all of them. The findings come sorted and without duplicates; what is written depends on nothing but
// them, the context and the text of the files.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_OUT_OUTPUT_H
#define ATOMVET_TOOL_OUT_OUTPUT_H

#include "findings/Finding.h"
#include "findings/Sources.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>
#include <string>
#include <vector>

namespace atomvet::tool {

enum class Format { Text, Sarif, Json, Github, Gitlab, Checkstyle };

/// The names of the formats, in the order of the enumeration.
llvm::ArrayRef<llvm::StringRef> formatNames();
std::optional<Format> parseFormat(llvm::StringRef Name);

/// What there is to say about a run besides its findings.
struct RunSummary {
  unsigned Files = 0;     ///< translation units of the run
  unsigned NotParsed = 0; ///< of them, those that mention no atomics
  double Seconds = 0;
  int ExitStatus = 0;
  std::vector<Failure> Failures;
};

struct OutputContext {
  std::string Root;   ///< the project's directory, absolute: paths in reports are relative to it
  bool Color = false; ///< text only
  bool Quiet = false; ///< text only: no summary
  RunSummary Summary;
};

void writeFindings(Format As, llvm::ArrayRef<Finding> Findings, const OutputContext &Context, Sources &Files,
                   llvm::raw_ostream &OS);

/// `3 errors, 5 warnings, 2 advice in 340 files, 12.4 s, 281 not parsed: no atomics`
std::string summaryLine(llvm::ArrayRef<Finding> Findings, const RunSummary &Summary);

/// What a finding counts as: .clang-tidy's WarningsAsErrors makes an error of it.
inline Severity effectiveLevel(const Finding &F) { return F.AsError ? Severity::Error : F.Level; }

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_OUT_OUTPUT_H
