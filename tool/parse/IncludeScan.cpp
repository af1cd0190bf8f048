//===- IncludeScan.cpp ----------------------------------------------------===//

#include "parse/IncludeScan.h"
#include "units/Mentions.h"
#include "clang/Basic/FileManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringExtras.h"

namespace atomvet::tool {

using namespace clang;

std::string encode(const Outline &O) { return std::to_string(O.Size) + " " + llvm::join(O.LibraryHeaders, " "); }

std::optional<Outline> decodeOutline(llvm::StringRef Bytes) {
  Outline O;
  if (Bytes.consumeInteger(10, O.Size) || !Bytes.consume_front(" "))
    return std::nullopt;
  llvm::SmallVector<llvm::StringRef, 32> Headers;
  Bytes.split(Headers, ' ', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  O.LibraryHeaders.assign(Headers.begin(), Headers.end());
  return O;
}

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
  IncludeNotes(const SourceManager &SM, Outline &Out) : SM(SM), Out(Out) {}

  void InclusionDirective(SourceLocation, const Token &, llvm::StringRef Name, bool Angled, CharSourceRange,
                          OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef, const Module *, bool,
                          SrcMgr::CharacteristicKind) override {
    if (File && Angled && isLibraryHeader(Name) && isToolchain(File->getName()))
      Out.LibraryHeaders.push_back(Name.str());
  }
  void FileChanged(SourceLocation Loc, FileChangeReason Reason, SrcMgr::CharacteristicKind, FileID) override {
    if (Reason != EnterFile)
      return;
    if (const OptionalFileEntryRef File = SM.getFileEntryRefForID(SM.getFileID(Loc)))
      if (!isToolchain(File->getName()))
        Out.Size += File->getSize();
  }
  // For whoever analyses the unit to complain about.
  bool FileNotFound(llvm::StringRef) override { return true; }

private:
  const SourceManager &SM;
  Outline &Out;
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
    Compiler.getPreprocessor().addPPCallbacks(std::make_unique<IncludeNotes>(Compiler.getSourceManager(), Out));
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
  llvm::sort(Out.LibraryHeaders);
  Out.LibraryHeaders.erase(llvm::unique(Out.LibraryHeaders), Out.LibraryHeaders.end());
  return Out;
}

} // namespace atomvet::tool
