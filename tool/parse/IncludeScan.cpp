//===- IncludeScan.cpp ----------------------------------------------------===//

#include "parse/IncludeScan.h"
#include "units/Mentions.h"
#include "clang/Basic/FileManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/Path.h"
#include <set>

namespace atomvet::tool {

using namespace clang;

/// Gives the preprocessor the directives of the project's files, and of the toolchain's none.
class DirectivesOfFiles : public DependencyDirectivesGetter {
public:
  DirectivesOfFiles(IncludeScan &S, FileManager &Manager) : S(S), Manager(Manager) {}

  std::unique_ptr<DependencyDirectivesGetter> cloneFor(FileManager &Other) override {
    return std::make_unique<DirectivesOfFiles>(S, Other);
  }
  std::optional<ArrayRef<dependency_directives_scan::Directive>> operator()(FileEntryRef File) override {
    if (isToolchain(File.getName()))
      return ArrayRef(S.Empty.Directives);
    llvm::SmallString<256> Path(File.getName());
    Manager.makeAbsolutePath(Path);
    const auto [It, New] = S.Known.try_emplace(Path);
    IncludeScan::Scanned &Known = It->second;
    if (New) {
      const auto Buffer = Manager.getBufferForFile(File);
      // What the scanner does not understand is left out.
      if (!Buffer || scanSourceForDependencyDirectives((*Buffer)->getBuffer(), Known.Tokens, Known.Directives))
        Known.Directives = S.Empty.Directives;
    }
    return ArrayRef(Known.Directives);
  }

private:
  IncludeScan &S;
  FileManager &Manager;
};

namespace {

/// Notes what is included.
class IncludeNotes : public PPCallbacks {
public:
  IncludeNotes(Preprocessor &PP, Outline &Out) : PP(PP), SM(PP.getSourceManager()), Out(Out) {
    // What a command includes first may decide what a header says.
    const PreprocessorOptions &Options = PP.getPreprocessorOpts();
    MayInclude = PP.getLangOpts().CPlusPlus && Options.Includes.empty() && Options.MacroIncludes.empty();
  }

  void InclusionDirective(SourceLocation Hash, const Token &, llvm::StringRef Name, bool Angled, CharSourceRange,
                          OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef, const Module *, bool,
                          SrcMgr::CharacteristicKind Kind) override {
    if (!File)
      return;
    std::string Include;
    if (!isToolchain(File->getName())) {
      if (Angled)
        Include = ("<" + Name + ">").str();
      else if (Kind == SrcMgr::C_User)
        Include = "\"" + absolute(*File) + "\"";
    } else if (Angled && isLibraryHeader(Name)) {
      Include = ("<" + Name + ">").str();
    } else {
      return;
    }
    const unsigned Number = number(*File, Include);
    if (const OptionalFileEntryRef Includer = SM.getFileEntryRefForID(SM.getFileID(Hash)))
      Edges.emplace(number(*Includer, ""), Number);
  }
  void FileChanged(SourceLocation Loc, FileChangeReason Reason, SrcMgr::CharacteristicKind, FileID) override {
    if (Reason != EnterFile)
      return;
    if (const OptionalFileEntryRef File = SM.getFileEntryRefForID(SM.getFileID(Loc)))
      if (!isToolchain(File->getName()))
        number(*File, "");
  }
  void EndOfMainFile() override {
    for (const auto &[From, To] : Edges)
      Out.Files[From].Includes.push_back(To);
    for (const auto &[File, Number] : Numbers)
      if (!isToolchain(File.getName()) && !(MayInclude && PP.getHeaderSearchInfo().isFileMultipleIncludeGuarded(File)))
        Out.Files[Number].Include.clear();
  }
  // For whoever analyses the unit to complain about.
  bool FileNotFound(llvm::StringRef) override { return true; }

private:
  std::string absolute(FileEntryRef File) const {
    llvm::SmallString<256> Path(File.getName());
    SM.getFileManager().makeAbsolutePath(Path);
    llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
    return Path.str().str();
  }
  unsigned number(FileEntryRef File, llvm::StringRef Include) {
    const auto [It, New] = Numbers.try_emplace(File, Out.Files.size());
    if (New) {
      const bool Library = isToolchain(File.getName());
      Out.Files.push_back({Library ? Include.str() : absolute(File), "", Library ? 0 : uint64_t(File.getSize()), {}});
    }
    if (Out.Files[It->second].Include.empty())
      Out.Files[It->second].Include = Include;
    return It->second;
  }

  const Preprocessor &PP;
  const SourceManager &SM;
  Outline &Out;
  bool MayInclude;
  llvm::DenseMap<FileEntryRef, unsigned> Numbers;
  std::set<std::pair<unsigned, unsigned>> Edges;
};

class IncludeAction : public PreprocessOnlyAction {
public:
  IncludeAction(IncludeScan &S, Outline &Out) : S(S), Out(Out) {}

protected:
  bool PrepareToExecuteAction(CompilerInstance &Compiler) override {
    Compiler.setDependencyDirectivesGetter(std::make_unique<DirectivesOfFiles>(S, Compiler.getFileManager()));
    return true;
  }
  bool BeginSourceFileAction(CompilerInstance &Compiler) override {
    Compiler.getPreprocessor().addPPCallbacks(std::make_unique<IncludeNotes>(Compiler.getPreprocessor(), Out));
    return true;
  }

private:
  IncludeScan &S;
  Outline &Out;
};

class IncludeFactory : public tooling::FrontendActionFactory {
public:
  IncludeFactory(IncludeScan &S, Outline &Out) : S(S), Out(Out) {}
  std::unique_ptr<FrontendAction> create() override { return std::make_unique<IncludeAction>(S, Out); }

private:
  IncludeScan &S;
  Outline &Out;
};

} // namespace

IncludeScan::IncludeScan() : Files(llvm::makeIntrusiveRefCnt<FileCache>(llvm::vfs::createPhysicalFileSystem())) {
  (void)scanSourceForDependencyDirectives("", Empty.Tokens, Empty.Directives);
}

Outline IncludeScan::of(const Unit &U, const std::vector<std::string> &Command) {
  Outline Out;
  if (Files->setCurrentWorkingDirectory(U.Directory))
    return Out;
  IncludeFactory Factory(*this, Out);
  auto Manager = llvm::makeIntrusiveRefCnt<FileManager>(FileSystemOptions(), Files);
  tooling::ToolInvocation Invocation(Command, &Factory, Manager.get(), std::make_shared<PCHContainerOperations>());
  IgnoringDiagConsumer Quiet;
  Invocation.setDiagnosticConsumer(&Quiet);
  Invocation.run();
  return Out;
}

} // namespace atomvet::tool
