//===- Findings.cpp -------------------------------------------------------===//

#include "parse/Findings.h"
#include "findings/Checks.h"
#include "support/AtomicCheck.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <algorithm>
#include <memory>

namespace atomvet::tool {

using namespace clang;

void FunctionExtents::collect(const tidy::atomvet::TUModel &Model) {
  const SourceManager &SM = Model.context().getSourceManager();
  for (const auto *Function : Model.functions()) {
    const FunctionDecl *Decl = Function->decl();
    const auto [File, Begin] = SM.getDecomposedLoc(SM.getFileLoc(Decl->getBeginLoc()));
    const auto [EndFile, End] = SM.getDecomposedLoc(SM.getFileLoc(Decl->getEndLoc()));
    const auto Name = SM.getFileEntryRefForID(File);
    if (File != EndFile || !Name)
      continue;
    // All instantiations of a template are one place.
    const FunctionDecl *Pattern = Decl->getTemplateInstantiationPattern();
    ByFile[Name->getName().str()].push_back({Begin, End, (Pattern ? Pattern : Decl)->getQualifiedNameAsString()});
  }
}

llvm::StringRef FunctionExtents::at(llvm::StringRef File, unsigned Offset) const {
  const auto It = ByFile.find(File);
  const Extent *Innermost = nullptr;
  if (It != ByFile.end())
    for (const Extent &E : It->second)
      if (E.Begin <= Offset && Offset <= E.End && (!Innermost || E.Begin >= Innermost->Begin))
        Innermost = &E;
  return Innermost ? llvm::StringRef(Innermost->Name) : llvm::StringRef();
}

namespace {

/// Turns offsets into lines and columns, and relative paths into absolute ones.
class Places {
public:
  Places(llvm::StringRef Directory, llvm::vfs::FileSystem &Files) : Directory(Directory), Files(Files) {}

  std::string path(llvm::StringRef Path) const {
    if (Path.empty())
      return "";
    llvm::SmallString<256> Absolute(Path);
    llvm::sys::path::make_absolute(Directory, Absolute);
    llvm::sys::path::remove_dots(Absolute, /*remove_dot_dot=*/true);
    return Absolute.str().str();
  }

  Location location(llvm::StringRef Path, unsigned Offset) {
    Location Out{path(Path), 0, 0, Offset};
    if (Out.File.empty())
      return Out;
    const std::vector<unsigned> &Starts = lineStarts(Out.File);
    const auto Next = std::upper_bound(Starts.begin(), Starts.end(), Offset);
    Out.Line = Next - Starts.begin();
    Out.Column = Offset - *std::prev(Next) + 1;
    return Out;
  }

  std::vector<Range> ranges(llvm::ArrayRef<tooling::FileByteRange> Given) const {
    std::vector<Range> Out;
    for (const tooling::FileByteRange &R : Given)
      Out.push_back({path(R.FilePath), R.FileOffset, R.Length});
    return Out;
  }

private:
  const std::vector<unsigned> &lineStarts(const std::string &File) {
    const auto [It, New] = Starts.try_emplace(File);
    if (New) {
      It->second.push_back(0);
      if (auto Buffer = Files.getBufferForFile(File)) {
        const llvm::StringRef Text = (*Buffer)->getBuffer();
        for (size_t At = Text.find('\n'); At != llvm::StringRef::npos; At = Text.find('\n', At + 1))
          It->second.push_back(At + 1);
      }
    }
    return It->second;
  }

  const std::string Directory;
  llvm::vfs::FileSystem &Files;
  std::map<std::string, std::vector<unsigned>> Starts;
};

Severity severityOf(const tidy::ClangTidyError &E) {
  if (E.DiagLevel == tooling::Diagnostic::Error && !E.IsWarningAsError)
    return Severity::Error;
  if (tidy::atomvet::isAdvice(E.Message.Message))
    return Severity::Advice;
  const CheckInfo *Check = findCheck(E.DiagnosticName);
  return Check ? Check->Level : Severity::Warning;
}

} // namespace

void takeFindings(const Unit &U, const std::vector<tidy::ClangTidyError> &Errors, const FunctionExtents &Functions,
                  llvm::vfs::FileSystem &Files, UnitResult &Result) {
  unsigned Rejected = 0;
  for (const tidy::ClangTidyError &E : Errors) {
    const bool IsCompilers = llvm::StringRef(E.DiagnosticName).starts_with("clang-diagnostic-");
    if (IsCompilers && E.DiagLevel != tooling::Diagnostic::Error)
      continue;
    if (IsCompilers && E.Message.FilePath.empty()) {
      Result.Problems.push_back(E.Message.Message);
      continue;
    }
    Rejected += IsCompilers;
    Places At(E.BuildDirectory.empty() ? U.Directory : E.BuildDirectory, Files);
    Finding F;
    F.Check = E.DiagnosticName;
    F.Level = severityOf(E);
    F.AsError = E.IsWarningAsError;
    F.Where = At.location(E.Message.FilePath, E.Message.FileOffset);
    F.Message = E.Message.Message;
    F.Function = Functions.at(E.Message.FilePath, E.Message.FileOffset).str();
    F.Ranges = At.ranges(E.Message.Ranges);
    for (const tooling::DiagnosticMessage &N : E.Notes)
      F.Notes.push_back({At.location(N.FilePath, N.FileOffset), N.Message, At.ranges(N.Ranges)});
    for (const auto &File : E.Message.Fix)
      for (const tooling::Replacement &R : File.second)
        F.Fix.push_back({At.path(R.getFilePath()), R.getOffset(), R.getLength(), R.getReplacementText().str()});
    std::sort(F.Fix.begin(), F.Fix.end());
    Result.Findings.push_back(std::move(F));
  }
  if (Rejected)
    Result.Problems.push_back("it does not compile (" + std::to_string(Rejected) +
                              (Rejected == 1 ? " error" : " errors") + "); what was found may not be all");
}

void sortAndMerge(std::vector<Finding> &Findings) {
  std::sort(Findings.begin(), Findings.end());
  std::vector<Finding> Out;
  for (Finding &F : Findings) {
    if (Out.empty() ||
        std::tie(Out.back().Where, Out.back().Check, Out.back().Message) != std::tie(F.Where, F.Check, F.Message)) {
      Out.push_back(std::move(F));
      continue;
    }
    Out.back().Level = std::max(Out.back().Level, F.Level);
    Out.back().AsError |= F.AsError;
  }
  Findings = std::move(Out);
}

} // namespace atomvet::tool
