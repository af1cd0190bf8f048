//===- TuRunner.cpp -------------------------------------------------------===//

#include "parse/TuRunner.h"
#include "cas/CasSideEffectCheck.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "facts/Collect.h"
#include "facts/Remote.h"
#include "parse/Findings.h"
#include "parse/SystemCode.h"
#include "support/AtomicCheck.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Sema/SemaConsumer.h"
#include "clang/Serialization/ASTReader.h"
#include "clang/Serialization/ASTWriter.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "clang/Tooling/Tooling.h"

namespace atomvet::tool {

using namespace clang;
using namespace clang::tidy;
using clang::tidy::atomvet::collectFacts;
using clang::tidy::atomvet::effectOptions;
using clang::tidy::atomvet::modelOptions;
using clang::tidy::atomvet::RemoteFacts;
using clang::tidy::atomvet::TUModel;

namespace {

/// What one attempt at a unit is made of.
struct Analysis {
  ClangTidyContext &Context;
  const ClangTidyCheckFactories &Factories;
  std::shared_ptr<const ProjectFacts> Project;
  bool Skip, Prune;
  const Prelude *Headers;
  SystemCode System;
  FunctionExtents Functions;
  std::string Facts;
  bool Differs = false;
};

/// Runs the checks on the finished unit, and keeps the code of system headers out while it is parsed.
class AnalysisConsumer : public SemaConsumer {
public:
  AnalysisConsumer(Analysis &A, CompilerInstance &Compiler) : A(A), Compiler(Compiler) {
    if (A.Headers) {
      auto Owned = std::make_unique<PreludeWatch>(*A.Headers, Compiler.getSourceManager());
      Watch = Owned.get();
      Compiler.getPreprocessor().setTokenWatcher([Watch = Watch](const Token &T) { Watch->lexed(T); });
      Compiler.getPreprocessor().addPPCallbacks(std::move(Owned));
      if (A.Headers->pruned())
        A.System.notePruned();
    }
    Checks = A.Factories.createChecksForLanguage(&A.Context);
    for (const auto &Check : Checks) {
      Check->registerMatchers(&Finder);
      Check->registerPPCallbacks(Compiler.getSourceManager(), &Compiler.getPreprocessor(), &Compiler.getPreprocessor());
    }
  }

  void Initialize(ASTContext &Context) override { A.System.begin(Context); }
  void InitializeSema(Sema &S) override { Semantics = &S; }
  void ForgetSema() override { Semantics = nullptr; }

  bool shouldSkipFunctionBody(Decl *D) override { return A.Skip && A.System.canSkipBody(D, A.Prune); }
  void HandleCXXImplicitFunctionInstantiation(FunctionDecl *Function) override {
    if (A.Prune && Semantics)
      A.System.prune(Function, *Semantics);
  }
  bool HandleTopLevelDecl(DeclGroupRef Group) override {
    if (A.Prune)
      for (const Decl *D : Group)
        A.System.noteTopLevel(D);
    return true;
  }

  void HandleTranslationUnit(ASTContext &Context) override {
    A.Differs = Watch && Watch->differs();
    if (A.Differs || A.System.mustNotPrune())
      return; // it is parsed again
    if (Watch) {
      // What came with the prelude and is not the project's need not even be loaded.
      std::vector<Decl *> Own = A.Headers->declarations(*Compiler.getASTReader());
      llvm::append_range(Own, Context.getTranslationUnitDecl()->noload_decls());
      Context.setTraversalScope(Own);
    }
    // The checks share this model: it knows what the other units say.
    const auto Model = TUModel::get(Context, modelOptions(A.Context),
                                    [&] { return std::make_unique<RemoteFacts>(Context, A.Project); });
    // They ask for the unit alone: there is no tree to walk.
    Finder.match(*Context.getTranslationUnitDecl(), Context);
    A.Functions.collect(*Model);
    A.Facts = collectFacts(*Model, effectOptions(A.Context));
  }

private:
  Analysis &A;
  CompilerInstance &Compiler;
  Sema *Semantics = nullptr;
  PreludeWatch *Watch = nullptr;
  ast_matchers::MatchFinder Finder;
  std::vector<std::unique_ptr<ClangTidyCheck>> Checks;
};

class AnalysisAction : public ASTFrontendAction {
public:
  explicit AnalysisAction(Analysis &A) : A(A) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef File) override {
    A.Context.setSourceManager(&Compiler.getSourceManager());
    A.Context.setCurrentFile(File);
    A.Context.setASTContext(&Compiler.getASTContext());
    if (auto Directory = Compiler.getVirtualFileSystem().getCurrentWorkingDirectory())
      A.Context.setCurrentBuildDirectory(*Directory);
    return std::make_unique<AnalysisConsumer>(A, Compiler);
  }

private:
  Analysis &A;
};

class AnalysisFactory : public tooling::FrontendActionFactory {
public:
  explicit AnalysisFactory(Analysis &A) : A(A) {}

  std::unique_ptr<FrontendAction> create() override { return std::make_unique<AnalysisAction>(A); }
  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation, FileManager *Files,
                     std::shared_ptr<PCHContainerOperations> Containers, DiagnosticConsumer *Diagnostics) override {
    // As clang-tidy has it: __clang_analyzer__ is defined.
    Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
    Invocation->getFrontendOpts().SkipFunctionBodies = A.Skip;
    // No "2 warnings generated": what is found is printed once, at the end.
    Invocation->getDiagnosticOpts().ShowCarets = false;
    if (A.Headers)
      Invocation->getPreprocessorOpts().ImplicitPCHInclude = A.Headers->path();
    return FrontendActionFactory::runInvocation(std::move(Invocation), Files, std::move(Containers), Diagnostics);
  }

private:
  Analysis &A;
};

/// What the making of a prelude is made of.
struct Making {
  StringRef Path;
  const std::vector<std::string> &Includes;
  const Prelude *Base;
  SystemCode System;
  std::shared_ptr<PCHBuffer> Compiled;
  std::function<std::string(const PreludeRecorder &, const IdentifierTable &, llvm::ArrayRef<uint64_t>)> Finish;
  std::string Bytes;
  std::vector<unsigned> DependOnOrder;
};

class PreludeConsumer : public PCHGenerator {
public:
  PreludeConsumer(Making &M, CompilerInstance &Compiler, const PreludeRecorder &Recorder)
      : PCHGenerator(Compiler.getPreprocessor(), Compiler.getModuleCache(), /*OutputFile=*/"", /*isysroot=*/"",
                     M.Compiled, Compiler.getCodeGenOpts(), {}),
        M(M), Recorder(Recorder) {}

  void Initialize(ASTContext &Context) override { M.System.begin(Context); }
  void InitializeSema(Sema &S) override {
    Semantics = &S;
    PCHGenerator::InitializeSema(S);
  }
  bool shouldSkipFunctionBody(Decl *D) override { return M.System.canSkipBody(D, /*Templates=*/true); }
  void HandleCXXImplicitFunctionInstantiation(FunctionDecl *Function) override {
    M.System.prune(Function, *Semantics);
    // A template of the project may find what a unit declares later: it is instantiated at the end of the unit.
    auto &Pending = Semantics->PendingInstantiations;
    if (M.System.isSystem(Function) || Pending.empty() || Pending.back().first != Function)
      return;
    AtTheEnd.push_back(Pending.back());
    Pending.pop_back();
  }
  void HandleTranslationUnit(ASTContext &Context) override {
    llvm::append_range(Semantics->PendingInstantiations, AtTheEnd);
    M.DependOnOrder = Recorder.dependOnOrder();
    if (!M.DependOnOrder.empty())
      return;
    PCHGenerator::HandleTranslationUnit(Context);
    if (!isComplete())
      return;
    std::vector<uint64_t> Own;
    for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
      M.System.noteTopLevel(D);
      if (!M.System.isSystem(D))
        Own.push_back(getWriter().getDeclID(D).getRawValue());
    }
    M.Bytes = M.Finish(Recorder, Context.Idents, Own);
  }

private:
  Making &M;
  const PreludeRecorder &Recorder;
  Sema *Semantics = nullptr;
  std::vector<Sema::PendingImplicitInstantiation> AtTheEnd;
};

class PreludeAction : public ASTFrontendAction {
public:
  explicit PreludeAction(Making &M) : M(M) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef) override {
    auto Recorder = std::make_unique<PreludeRecorder>(Compiler.getPreprocessor(), M.Base);
    auto Consumer = std::make_unique<PreludeConsumer>(M, Compiler, *Recorder);
    Compiler.getPreprocessor().addPPCallbacks(std::move(Recorder));
    return Consumer;
  }
  TranslationUnitKind getTranslationUnitKind() override { return TU_Prefix; }
  bool hasASTFileSupport() const override { return false; }

private:
  Making &M;
};

class PreludeFactory : public tooling::FrontendActionFactory {
public:
  explicit PreludeFactory(Making &M) : M(M) {}

  std::unique_ptr<FrontendAction> create() override { return std::make_unique<PreludeAction>(M); }
  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation, FileManager *Files,
                     std::shared_ptr<PCHContainerOperations> Containers, DiagnosticConsumer *Diagnostics) override {
    auto &Inputs = Invocation->getFrontendOpts().Inputs;
    if (Inputs.size() != 1 || Inputs.front().getKind().getLanguage() != Language::CXX)
      return false;
    std::string Text;
    for (const std::string &Header : M.Includes)
      Text += "#include " + Header + "\n";
    const std::string Path = (M.Path + ".h").str();
    Inputs.front() = FrontendInputFile(Path, Inputs.front().getKind().getHeader());
    PreprocessorOptions &Preprocessing = Invocation->getPreprocessorOpts();
    // What the command includes first belongs to the units.
    Preprocessing.Includes.clear();
    Preprocessing.MacroIncludes.clear();
    Preprocessing.SetUpStaticAnalyzer = true;
    if (M.Base)
      Preprocessing.ImplicitPCHInclude = M.Base->path();
    Preprocessing.addRemappedFile(Path, llvm::MemoryBuffer::getMemBufferCopy(Text, Path).release());
    Invocation->getLangOpts().CompilingPCH = true;
    // Otherwise each unit would do so.
    Invocation->getLangOpts().PCHInstantiateTemplates = true;
    Invocation->getFrontendOpts().SkipFunctionBodies = true;
    Invocation->getFrontendOpts().ProgramAction = frontend::GeneratePCH;
    return FrontendActionFactory::runInvocation(std::move(Invocation), Files, std::move(Containers), Diagnostics);
  }

private:
  Making &M;
};

} // namespace

TuRunner::TuRunner(bool Skip)
    : Skip(Skip), Files(llvm::makeIntrusiveRefCnt<FileCache>(llvm::vfs::createPhysicalFileSystem())) {
  for (const ClangTidyModuleRegistry::entry &Module : ClangTidyModuleRegistry::entries())
    Module.instantiate()->addCheckFactories(Factories);
}

UnitResult TuRunner::run(const Unit &U, const std::vector<std::string> &Arguments, const ClangTidyOptions &Options,
                         std::shared_ptr<const ProjectFacts> Project, const Prelude *Headers) {
  const Task T{U, Arguments, Options, std::move(Project)};
  Attempt Done;
  for (const Prelude *P = Headers; P && !Done.NeedsTemplates; P = P->libraryOnly()) {
    Record &R = Records[P->path()];
    if (R.InVain >= 3 && R.InVain * 2 >= R.Used)
      continue;
    ++R.Used;
    Done = attempt(T, Skip, P);
    if (!Done.Differs && !Done.NeedsTemplates && Done.Result.Problems.empty())
      return Done.Result;
    R.InVain += !Done.NeedsTemplates;
  }
  if (!Done.NeedsTemplates)
    Done = attempt(T, Skip, nullptr);
  if (Done.NeedsTemplates)
    Done = attempt(T, /*Prune=*/false, nullptr);
  return Done.Result;
}

/// Begins a unit.
bool TuRunner::enter(const Unit &U, UnitResult &Result) {
  Files->beginUnit();
  const std::error_code Error = Files->setCurrentWorkingDirectory(U.Directory);
  if (Error)
    Result.Problems.push_back("its directory " + U.Directory + " cannot be entered: " + Error.message());
  return !Error;
}

TuRunner::Attempt TuRunner::attempt(const Task &T, bool Prune, const Prelude *Headers) {
  Attempt Out;
  UnitResult &Result = Out.Result;
  if (!enter(T.U, Result))
    return Out;
  provide(Headers);
  ClangTidyContext Context(std::make_unique<DefaultOptionsProvider>(ClangTidyGlobalOptions(), T.Options));
  ClangTidyDiagnosticConsumer Consumer(Context, /*ExternalDiagEngine=*/nullptr, /*RemoveIncompatibleErrors=*/false);
  auto Settings = std::make_unique<DiagnosticOptions>();
  DiagnosticOptions &DriverSettings = *Settings;
  DiagnosticsEngine Engine(DiagnosticIDs::create(), *Settings, &Consumer, /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(Settings), &Engine);

  Analysis A{Context, Factories, T.Project, Skip, Prune, Headers, {}, {}, {}};
  AnalysisFactory Factory(A);
  auto Manager = llvm::makeIntrusiveRefCnt<FileManager>(FileSystemOptions(), Files);
  tooling::ToolInvocation Invocation(T.Arguments, &Factory, Manager.get(), std::make_shared<PCHContainerOperations>());
  Invocation.setDiagnosticConsumer(&Consumer);
  Invocation.setDiagnosticOptions(&DriverSettings);
  const bool Ran = Invocation.run();
  Out.NeedsTemplates = A.System.mustNotPrune();
  Out.Differs = A.Differs;
  takeFindings(T.U, Consumer.take(), A.Functions, *Files, Result);
  if (!Ran && Result.Problems.empty())
    Result.Problems.push_back("the compiler gave up without saying why");
  Result.Inputs = Files->inputs();
  Result.Absent = Files->absent();
  if (Headers)
    Headers->addInputs(Result.Inputs, Result.Absent);
  Result.Facts = std::move(A.Facts);
  return Out;
}

void TuRunner::provide(const Prelude *P) {
  for (; P; P = P->base())
    Files->addInMemory(P->path(), P->compiled());
}

std::string TuRunner::makePrelude(const Unit &U, const std::vector<std::string> &Arguments, StringRef Path,
                                  std::vector<std::string> Includes, const Prelude *Base) {
  // What cannot be in one is parsed by the units.
  for (std::vector<unsigned> Without; !Includes.empty();) {
    std::string Bytes = tryPrelude(U, Arguments, Path, Includes, Base, Without);
    if (Without.empty())
      return Bytes;
    for (const unsigned At : llvm::reverse(Without))
      Includes.erase(Includes.begin() + At);
  }
  return "";
}

std::string TuRunner::tryPrelude(const Unit &U, const std::vector<std::string> &Arguments, StringRef Path,
                                 const std::vector<std::string> &Includes, const Prelude *Base,
                                 std::vector<unsigned> &DependOnOrder) {
  DependOnOrder.clear();
  UnitResult Unused;
  if (!enter(U, Unused))
    return "";
  provide(Base);
  Making M{Path, Includes, Base, {}, std::make_shared<PCHBuffer>(), {}, {}, {}};
  M.Finish = [&](const PreludeRecorder &Recorder, const IdentifierTable &Identifiers, ArrayRef<uint64_t> Declarations) {
    return Recorder.finish(Path, Identifiers, M.System.pruned(), Files->inputs(), Files->absent(), Declarations,
                           StringRef(M.Compiled->Data.data(), M.Compiled->Data.size()));
  };
  PreludeFactory Factory(M);
  auto Manager = llvm::makeIntrusiveRefCnt<FileManager>(FileSystemOptions(), Files);
  tooling::ToolInvocation Invocation(Arguments, &Factory, Manager.get(), std::make_shared<PCHContainerOperations>());
  // What is wrong with it is said of the units.
  IgnoringDiagConsumer Quiet;
  Invocation.setDiagnosticConsumer(&Quiet);
  const bool Good = Invocation.run() && !M.System.mustNotPrune() && !M.System.addsToSystemTemplates();
  DependOnOrder = std::move(M.DependOnOrder);
  return Good ? std::move(M.Bytes) : std::string();
}

} // namespace atomvet::tool
