//===- Output.cpp - The formats by name, and the summary ------------------===//

#include "out/Output.h"
#include "out/Writers.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"

namespace atomvet::tool {
namespace {

constexpr llvm::StringRef Names[] = {"text", "sarif", "json", "github", "gitlab", "checkstyle"};
constexpr void (*Writers[])(const Report &, llvm::raw_ostream &) = {writeText,   writeSarif,  writeJson,
                                                                    writeGithub, writeGitlab, writeCheckstyle};

std::string counted(unsigned N, llvm::StringRef One, llvm::StringRef Many) {
  return std::to_string(N) + " " + (N == 1 ? One : Many).str();
}

} // namespace

llvm::ArrayRef<llvm::StringRef> formatNames() { return Names; }

std::optional<Format> parseFormat(llvm::StringRef Name) {
  const auto *Found = llvm::find(Names, Name);
  if (Found == std::end(Names))
    return std::nullopt;
  return static_cast<Format>(Found - std::begin(Names));
}

void writeFindings(Format As, llvm::ArrayRef<Finding> Findings, const OutputContext &Context, Sources &Files,
                   llvm::raw_ostream &OS) {
  Writers[static_cast<unsigned>(As)]({Findings, Context, Files}, OS);
}

std::string summaryLine(llvm::ArrayRef<Finding> Findings, const RunSummary &Summary) {
  unsigned Count[3] = {};
  for (const Finding &F : Findings)
    ++Count[static_cast<unsigned>(effectiveLevel(F))];
  std::string Line;
  llvm::raw_string_ostream OS(Line);
  OS << counted(Count[2], "error", "errors") << ", " << counted(Count[1], "warning", "warnings") << ", " << Count[0]
     << " advice in " << counted(Summary.Files, "file", "files") << llvm::format(", %.1f s", Summary.Seconds);
  if (Summary.NotParsed)
    OS << ", " << Summary.NotParsed << " not parsed: no atomics";
  if (!Summary.Failures.empty())
    OS << ", " << Summary.Failures.size() << " not analysed";
  return Line;
}

} // namespace atomvet::tool
