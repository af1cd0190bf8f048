//===- Json.cpp - Findings as JSON ----------------------------------------===//
//
// Our own format, documented in docs/tool.md. Version changes when a reader of the old one would misunderstand the new.
//
//===----------------------------------------------------------------------===//

#include "findings/Fingerprint.h"
#include "out/JsonText.h"
#include "out/Writers.h"

namespace atomvet::tool {
namespace {

constexpr int Version = 1;

llvm::StringRef levelName(Severity Level) {
  constexpr llvm::StringRef Names[] = {"advice", "warning", "error"};
  return Names[static_cast<unsigned>(Level)];
}

void writePlace(llvm::json::OStream &J, const Location &Where, const OutputContext &Context) {
  if (Where.File.empty())
    return;
  J.attribute("file", utf8(relativePath(Where.File, Context.Root)));
  J.attribute("line", Where.Line);
  J.attribute("column", Where.Column);
  J.attribute("offset", Where.Offset);
}

void writeBytes(llvm::json::OStream &J, const std::string &File, unsigned Offset, unsigned Length,
                const OutputContext &Context) {
  J.attribute("file", utf8(relativePath(File, Context.Root)));
  J.attribute("offset", Offset);
  J.attribute("length", Length);
}

void writeRanges(llvm::json::OStream &J, llvm::ArrayRef<Range> Ranges, const OutputContext &Context) {
  J.attributeArray("ranges", [&] {
    for (const Range &M : Ranges)
      J.object([&] { writeBytes(J, M.File, M.Offset, M.Length, Context); });
  });
}

void writeFinding(llvm::json::OStream &J, const Finding &F, llvm::StringRef Fingerprint, const OutputContext &Context) {
  J.attribute("check", utf8(F.Check));
  J.attribute("level", levelName(effectiveLevel(F)));
  writePlace(J, F.Where, Context);
  J.attribute("message", utf8(F.Message));
  J.attribute("function", utf8(F.Function));
  J.attribute("fingerprint", Fingerprint);
  writeRanges(J, F.Ranges, Context);
  J.attributeArray("notes", [&] {
    for (const Note &N : F.Notes)
      J.object([&] {
        writePlace(J, N.Where, Context);
        J.attribute("message", utf8(N.Message));
        writeRanges(J, N.Ranges, Context);
      });
  });
  J.attributeArray("fix", [&] {
    for (const Edit &E : F.Fix)
      J.object([&] {
        writeBytes(J, E.File, E.Offset, E.Length, Context);
        J.attribute("text", utf8(E.Text));
      });
  });
}

} // namespace

void writeJson(const Report &R, llvm::raw_ostream &OS) {
  llvm::json::OStream J(OS, 2);
  const RunSummary &Summary = R.Context.Summary;
  const std::vector<std::string> Prints = fingerprints(R.Findings, R.Files);
  J.object([&] {
    J.attribute("version", Version);
    J.attribute("tool", "atomvet " ATOMVET_VERSION);
    J.attribute("root", utf8(R.Context.Root));
    J.attribute("files", Summary.Files);
    J.attribute("notParsed", Summary.NotParsed);
    J.attribute("exitStatus", Summary.ExitStatus);
    J.attributeArray("failures", [&] {
      for (const Failure &Of : Summary.Failures)
        J.object([&] {
          J.attribute("file", utf8(relativePath(Of.File, R.Context.Root)));
          J.attribute("reason", utf8(Of.Reason));
        });
    });
    J.attributeArray("findings", [&] {
      for (size_t I = 0; I < R.Findings.size(); ++I)
        J.object([&] { writeFinding(J, R.Findings[I], Prints[I], R.Context); });
    });
  });
  OS << '\n';
}

} // namespace atomvet::tool
