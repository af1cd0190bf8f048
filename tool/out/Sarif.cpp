//===- Sarif.cpp - Findings as SARIF 2.1.0 --------------------------------===//
//
// Every path is relative: to SRCROOT below the project, to FILESYSTEM outside. Where the two are is said once, in
// originalUriBaseIds, so that a report of one machine is read on another. Columns are code points.
//
//===----------------------------------------------------------------------===//

#include "findings/Checks.h"
#include "findings/Fingerprint.h"
#include "out/JsonText.h"
#include "out/Writers.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include <algorithm>

namespace atomvet::tool {

std::string uriPath(llvm::StringRef Path) {
  std::string Encoded;
  for (const char C : Path) {
    if (llvm::isAlnum(C) || llvm::StringRef("/-._~!$&'()*+,;=@").contains(C))
      Encoded += C;
    else
      Encoded += ("%" + llvm::Twine(llvm::hexdigit(static_cast<unsigned char>(C) >> 4)) +
                  llvm::Twine(llvm::hexdigit(static_cast<unsigned char>(C) & 15)))
                     .str();
  }
  return Encoded;
}

namespace {

llvm::StringRef levelName(Severity Level) {
  return Level == Severity::Error ? "error" : Level == Severity::Warning ? "warning" : "note";
}

/// atomic-mixed-access: AtomicMixedAccess
std::string pascalCase(llvm::StringRef Name) {
  std::string Joined;
  bool Upper = true;
  for (const char C : Name) {
    if (llvm::isAlnum(C))
      Joined += Upper ? llvm::toUpper(C) : C;
    Upper = !llvm::isAlnum(C);
  }
  return Joined;
}

std::string sentence(llvm::StringRef Summary) {
  return (llvm::Twine(llvm::toUpper(Summary[0])) + Summary.drop_front() + ".").str();
}

/// The first paragraph of a section of a page, on one line.
std::string paragraph(llvm::StringRef Page, llvm::StringRef Title) {
  llvm::StringRef Text = Page.split(("## " + Title + "\n").str()).second.ltrim();
  Text = Text.substr(0, Text.find("\n\n")).rtrim();
  std::string Line = Text.str();
  std::replace(Line.begin(), Line.end(), '\n', ' ');
  return Line;
}

class SarifWriter {
public:
  SarifWriter(const Report &R, llvm::raw_ostream &OS) : R(R), J(OS, 2) {
    for (const CheckInfo &C : allChecks())
      RuleIndex.try_emplace(C.Name, RuleIndex.size());
    for (const Finding &F : R.Findings)
      if (RuleIndex.try_emplace(F.Check, RuleIndex.size()).second)
        OtherRules.push_back(&F);
  }

  void write() {
    J.object([&] {
      J.attribute("$schema",
                  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
      J.attribute("version", "2.1.0");
      J.attributeArray("runs", [&] { J.object([&] { writeRun(); }); });
    });
  }

private:
  void writeRun() {
    J.attributeObject("tool", [&] { J.attributeObject("driver", [&] { writeDriver(); }); });
    J.attribute("columnKind", "unicodeCodePoints");
    J.attributeObject("originalUriBaseIds", [&] {
      const llvm::StringRef Root = llvm::StringRef(R.Context.Root).rtrim('/');
      J.attributeObject("SRCROOT", [&] {
        J.attribute("uri", "file://" + uriPath(Root) + "/");
        J.attributeObject("description", [&] { J.attribute("text", "The root of the project."); });
      });
      J.attributeObject("FILESYSTEM", [&] {
        J.attribute("uri", "file:///");
        J.attributeObject("description", [&] { J.attribute("text", "Of files outside the project: system headers."); });
      });
    });
    J.attributeArray("invocations", [&] { J.object([&] { writeInvocation(); }); });
    const std::vector<std::string> Prints = fingerprints(R.Findings, R.Files);
    J.attributeArray("results", [&] {
      for (size_t I = 0; I < R.Findings.size(); ++I)
        J.object([&] { writeResult(R.Findings[I], Prints[I]); });
    });
  }

  void writeDriver() {
    J.attribute("name", "atomvet");
    J.attribute("version", ATOMVET_VERSION);
    J.attribute("semanticVersion", ATOMVET_VERSION);
    J.attributeArray("rules", [&] {
      for (const CheckInfo &C : allChecks())
        J.object([&] { writeRule(C); });
      for (const Finding *F : OtherRules)
        J.object([&] { writeOther(F->Check, "A diagnostic of the compiler."); });
    });
    J.attributeArray("notifications",
                     [&] { J.object([&] { writeOther(NotAnalysed, "A file could not be analysed."); }); });
  }

  void writeRule(const CheckInfo &C) {
    J.attribute("id", C.Name);
    J.attribute("name", pascalCase(C.Name));
    writeText("shortDescription", sentence(C.Summary));
    writeText("fullDescription", paragraph(C.Page, "Why"));
    J.attributeObject("help", [&] {
      J.attribute("text", C.Page);
      J.attribute("markdown", C.Page);
    });
    J.attributeObject("defaultConfiguration", [&] {
      J.attribute("enabled", !C.OptIn);
      J.attribute("level", levelName(C.Level));
    });
    J.attributeObject("properties", [&] {
      J.attributeArray("tags", [&] {
        J.value("concurrency");
        J.value("atomics");
      });
      J.attribute("since", C.Since);
    });
  }

  /// What is no check of ours. GitHub wants all three texts.
  void writeOther(llvm::StringRef Id, llvm::StringRef Text) {
    J.attribute("id", utf8(Id));
    writeText("shortDescription", Text);
    writeText("fullDescription", Text);
    writeText("help", Text);
  }

  void writeInvocation() {
    const RunSummary &Summary = R.Context.Summary;
    J.attribute("executionSuccessful", Summary.Failures.empty());
    J.attribute("exitCode", Summary.ExitStatus);
    if (Summary.Failures.empty())
      return;
    J.attributeArray("toolExecutionNotifications", [&] {
      for (const Failure &Of : Summary.Failures)
        J.object([&] {
          J.attributeObject("descriptor", [&] {
            J.attribute("id", NotAnalysed);
            J.attribute("index", 0);
          });
          J.attribute("level", "error");
          writeText("message", Of.Reason);
          J.attributeArray("locations", [&] {
            J.object([&] { J.attributeObject("physicalLocation", [&] { writeArtifact(Of.File); }); });
          });
        });
    });
  }

  void writeResult(const Finding &F, llvm::StringRef Fingerprint) {
    J.attribute("ruleId", utf8(F.Check));
    J.attribute("ruleIndex", RuleIndex.lookup(F.Check));
    J.attribute("level", levelName(effectiveLevel(F)));
    writeText("message", F.Message);
    J.attributeArray("locations", [&] {
      if (!F.Where.File.empty())
        J.object([&] {
          writePhysical(F.Where, F.Ranges);
          if (!F.Function.empty())
            J.attributeArray("logicalLocations", [&] {
              J.object([&] {
                J.attribute("fullyQualifiedName", utf8(F.Function));
                J.attribute("kind", "function");
              });
            });
        });
    });
    if (!F.Notes.empty())
      J.attributeArray("relatedLocations", [&] {
        for (size_t I = 0; I < F.Notes.size(); ++I)
          J.object([&] {
            J.attribute("id", static_cast<int64_t>(I) + 1);
            if (!F.Notes[I].Where.File.empty())
              writePhysical(F.Notes[I].Where, F.Notes[I].Ranges);
            writeText("message", F.Notes[I].Message);
          });
      });
    J.attributeObject("partialFingerprints", [&] { J.attribute("atomvetFinding/v1", Fingerprint); });
    if (!F.Fix.empty() && llvm::all_of(F.Fix, [&](const Edit &E) { return R.Files.get(E.File) != nullptr; }))
      J.attributeArray("fixes", [&] { J.object([&] { writeFix(F); }); });
  }

  void writeFix(const Finding &F) {
    writeText("description", "Apply the fix for '" + F.Check + "'.");
    std::vector<Edit> Edits = F.Fix;
    llvm::sort(Edits);
    J.attributeArray("artifactChanges", [&] {
      for (auto Begin = Edits.begin(); Begin != Edits.end();) {
        const auto End = std::find_if(Begin, Edits.end(), [&](const Edit &E) { return E.File != Begin->File; });
        J.object([&] {
          writeArtifact(Begin->File);
          J.attributeArray("replacements", [&] {
            for (auto It = Begin; It != End; ++It)
              J.object([&] {
                J.attributeObject("deletedRegion",
                                  [&] { writeRegion(*R.Files.get(It->File), It->Offset, It->Offset + It->Length); });
                writeText("insertedContent", It->Text);
              });
          });
        });
        Begin = End;
      }
    });
  }

  void writePhysical(const Location &Where, llvm::ArrayRef<Range> Ranges) {
    J.attributeObject("physicalLocation", [&] {
      writeArtifact(Where.File);
      J.attributeObject("region", [&] {
        const SourceFile *File = R.Files.get(Where.File);
        if (File && File->agreesWith(Where))
          return writeRegion(*File, Where.Offset, endOf(*File, Where, Ranges));
        J.attribute("startLine", std::max(Where.Line, 1U));
        J.attribute("startColumn", std::max(Where.Column, 1U));
      });
    });
  }

  /// Where what is marked ends: the range that the place is in, else the name that begins there.
  static unsigned endOf(const SourceFile &File, const Location &Where, llvm::ArrayRef<Range> Ranges) {
    unsigned End = 0;
    for (const Range &M : Ranges)
      if (M.File == Where.File && M.Offset <= Where.Offset && Where.Offset < M.Offset + M.Length &&
          M.Offset + M.Length <= File.text().size())
        End = std::max(End, M.Offset + M.Length);
    if (End)
      return End;
    const llvm::StringRef Rest = File.text().substr(Where.Offset);
    const size_t Name = Rest.take_while([](char C) { return llvm::isAlnum(C) || C == '_'; }).size();
    return Where.Offset + (Name || Rest.empty() || Rest[0] == '\n' ? Name : 1);
  }

  void writeRegion(const SourceFile &File, unsigned Begin, unsigned End) {
    J.attribute("startLine", File.lineAt(Begin));
    J.attribute("startColumn", File.codePointColumn(Begin));
    J.attribute("endLine", File.lineAt(End));
    J.attribute("endColumn", File.codePointColumn(End));
  }

  void writeArtifact(llvm::StringRef Path) {
    J.attributeObject("artifactLocation", [&] {
      const std::string Relative = relativePath(Path, R.Context.Root);
      const bool Inside = Relative != Path;
      J.attribute("uri", uriPath(llvm::StringRef(Relative).ltrim('/')));
      J.attribute("uriBaseId", Inside ? "SRCROOT" : "FILESYSTEM");
    });
  }

  void writeText(llvm::StringRef Name, llvm::StringRef Text) {
    J.attributeObject(Name, [&] { J.attribute("text", utf8(Text)); });
  }

  static constexpr llvm::StringLiteral NotAnalysed = "not-analysed";
  const Report &R;
  llvm::json::OStream J;
  llvm::StringMap<int64_t> RuleIndex;
  std::vector<const Finding *> OtherRules; ///< one finding for each rule that is not ours
};

} // namespace

void writeSarif(const Report &R, llvm::raw_ostream &OS) {
  SarifWriter(R, OS).write();
  OS << '\n';
}

} // namespace atomvet::tool
