//===- Baseline.cpp - The findings that are known already -----------------===//

#include "findings/Baseline.h"
#include "files/ReplaceFile.h"
#include "findings/Fingerprint.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <map>

namespace atomvet::tool {
namespace {

constexpr llvm::StringLiteral Title = "# atomvet baseline 1";
constexpr llvm::StringLiteral Advice =
    "# Findings that were known when this was written; written by 'atomvet baseline'.";

llvm::Error failure(const llvm::Twine &Message) { return llvm::createStringError(Message); }

/// A field ends with a tab and a line with its end, so that neither may be in one.
std::string escape(llvm::StringRef Field) {
  std::string Escaped;
  for (const char C : Field)
    switch (C) {
    case '\\':
      Escaped += "\\\\";
      break;
    case '\t':
      Escaped += "\\t";
      break;
    case '\n':
      Escaped += "\\n";
      break;
    case '\r':
      Escaped += "\\r";
      break;
    default:
      Escaped += C;
    }
  return Escaped;
}

std::string unescape(llvm::StringRef Field) {
  std::string Plain;
  for (size_t I = 0; I < Field.size(); ++I) {
    if (Field[I] != '\\' || I + 1 == Field.size()) {
      Plain += Field[I];
      continue;
    }
    const char C = Field[++I];
    Plain += C == 't' ? '\t' : C == 'n' ? '\n' : C == 'r' ? '\r' : C;
  }
  return Plain;
}

bool isFingerprint(llvm::StringRef Text) {
  return Text.size() == 32 && llvm::all_of(Text, [](char C) { return llvm::isHexDigit(C) && !llvm::isUpper(C); });
}

bool isConflictMarker(llvm::StringRef Line) {
  return Line.starts_with("<<<<<<<") || Line.starts_with("=======") || Line.starts_with(">>>>>>>") ||
         Line.starts_with("|||||||");
}

bool canBeKnown(const Finding &F) { return !llvm::StringRef(F.Check).starts_with("clang-diagnostic-"); }

} // namespace

llvm::Expected<Baseline> Baseline::parse(llvm::StringRef Text, llvm::StringRef Name) {
  Baseline Result;
  unsigned Number = 0;
  while (!Text.empty()) {
    const auto [First, Rest] = Text.split('\n');
    const llvm::StringRef Line = First.rtrim('\r');
    Text = Rest;
    const std::string Place = (Name + ":" + llvm::Twine(++Number) + ": ").str();
    if (Number == 1) {
      if (Line == Title)
        continue;
      if (Line.starts_with("# atomvet baseline "))
        return failure(Place +
                       "this baseline is of another version of atomvet; write it again with 'atomvet baseline'");
      return failure(Place + "this is no atomvet baseline: its first line is not '" + Title + "'");
    }
    if (Line.empty() || Line.starts_with("#"))
      continue;
    if (isConflictMarker(Line))
      return failure(Place + "a conflict of a merge is left; keep the lines of both sides");
    llvm::SmallVector<llvm::StringRef, 4> Fields;
    Line.split(Fields, '\t');
    if (Fields.size() != 4 || !isFingerprint(Fields[0]) || Fields[1].empty() || Fields[2].empty())
      return failure(Place + "no entry of a baseline: it is 'fingerprint check path message', with tabs between");
    Result.Entries.push_back({unescape(Fields[2]), unescape(Fields[1]), Fields[0].str(), unescape(Fields[3])});
  }
  if (Number == 0)
    return failure(Name + ": this is no atomvet baseline: it is empty");
  llvm::sort(Result.Entries);
  return Result;
}

llvm::Expected<Baseline> Baseline::read(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer)
    return failure(Path + ": the baseline cannot be read: " + Buffer.getError().message());
  return parse((*Buffer)->getBuffer(), Path);
}

Baseline Baseline::of(llvm::ArrayRef<Finding> Findings, Sources &Files, llvm::StringRef Root) {
  Baseline Result;
  for (const Finding &F : Findings)
    if (canBeKnown(F))
      Result.Entries.push_back({relativePath(F.Where.File, Root), F.Check, contentFingerprint(F, Files), F.Message});
  llvm::sort(Result.Entries);
  return Result;
}

BaselineResult Baseline::apply(llvm::ArrayRef<Finding> Findings, Sources &Files, llvm::StringRef Root,
                               bool Whole) const {
  std::multimap<std::string, const BaselineEntry *> Left; // by fingerprint
  for (const BaselineEntry &E : Entries)
    Left.emplace(E.Fingerprint, &E);
  const auto Take = [&](const std::string &Fingerprint, auto Fits) {
    const auto [Begin, End] = Left.equal_range(Fingerprint);
    const auto Found = std::find_if(Begin, End, [&](const auto &Entry) { return Fits(*Entry.second); });
    if (Found == End)
      return false;
    Left.erase(Found);
    return true;
  };

  // Every finding has the first choice among the entries of its own path; what moved takes what is left.
  std::vector<std::string> Prints(Findings.size());
  std::vector<bool> Known(Findings.size());
  for (size_t I = 0; I < Findings.size(); ++I) {
    Prints[I] = contentFingerprint(Findings[I], Files);
    const std::string Path = relativePath(Findings[I].Where.File, Root);
    Known[I] = canBeKnown(Findings[I]) && Take(Prints[I], [&](const BaselineEntry &E) { return E.Path == Path; });
  }
  const auto MayHaveMoved = [&](const BaselineEntry &E) {
    llvm::SmallString<256> Path(Root);
    llvm::sys::path::append(Path, E.Path);
    return Whole || !llvm::sys::fs::exists(Path);
  };
  BaselineResult Result;
  for (size_t I = 0; I < Findings.size(); ++I) {
    if (Known[I] || (canBeKnown(Findings[I]) && Take(Prints[I], MayHaveMoved)))
      ++Result.Known;
    else
      Result.New.push_back(Findings[I]);
  }
  if (Whole)
    for (const auto &Entry : Left)
      Result.Removable.push_back(*Entry.second);
  llvm::sort(Result.Removable);
  return Result;
}

void Baseline::write(llvm::raw_ostream &OS) const {
  OS << Title << '\n' << Advice << '\n';
  for (const BaselineEntry &E : Entries)
    OS << E.Fingerprint << '\t' << escape(E.Check) << '\t' << escape(E.Path) << '\t' << escape(E.Message) << '\n';
}

llvm::Error Baseline::writeFile(llvm::StringRef Path) const {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  write(OS);
  return replaceFile(Path, Text);
}

} // namespace atomvet::tool
