//===- TuRunner.cpp -------------------------------------------------------===//

#include "TuRunner.h"
#include "Findings.h"
#include "SystemCode.h"
#include "cas/CasSideEffectCheck.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "facts/Collect.h"
#include "facts/Remote.h"
#include "support/AtomicCheck.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Sema/SemaConsumer.h"
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
  SystemCode System;
  FunctionExtents Functions;
  std::string Facts;
};

/// Runs the checks on the finished unit, and keeps the code of system headers out while it is parsed.
class AnalysisConsumer : public SemaConsumer {
public:
  AnalysisConsumer(Analysis &A, CompilerInstance &Compiler) : A(A) {
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
  Sema *Semantics = nullptr;
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
    return FrontendActionFactory::runInvocation(std::move(Invocation), Files, std::move(Containers), Diagnostics);
  }

private:
  Analysis &A;
};

} // namespace

TuRunner::TuRunner(bool Skip)
    : Skip(Skip), Files(llvm::makeIntrusiveRefCnt<FileCache>(llvm::vfs::createPhysicalFileSystem())) {
  for (const ClangTidyModuleRegistry::entry &Module : ClangTidyModuleRegistry::entries())
    Module.instantiate()->addCheckFactories(Factories);
}

UnitResult TuRunner::run(const Unit &U, const std::vector<std::string> &Arguments, const ClangTidyOptions &Options,
                         std::shared_ptr<const ProjectFacts> Project) {
  const Task T{U, Arguments, Options, std::move(Project)};
  bool Again = false;
  UnitResult Result = attempt(T, Skip, Again);
  if (Again)
    Result = attempt(T, /*Prune=*/false, Again);
  return Result;
}

UnitResult TuRunner::attempt(const Task &T, bool Prune, bool &Again) {
  UnitResult Result;
  Files->beginUnit();
  if (const std::error_code Error = Files->setCurrentWorkingDirectory(T.U.Directory)) {
    Result.Problems.push_back("its directory " + T.U.Directory + " cannot be entered: " + Error.message());
    return Result;
  }
  ClangTidyContext Context(std::make_unique<DefaultOptionsProvider>(ClangTidyGlobalOptions(), T.Options));
  ClangTidyDiagnosticConsumer Consumer(Context, /*ExternalDiagEngine=*/nullptr, /*RemoveIncompatibleErrors=*/false);
  auto Settings = std::make_unique<DiagnosticOptions>();
  DiagnosticOptions &DriverSettings = *Settings;
  DiagnosticsEngine Engine(DiagnosticIDs::create(), *Settings, &Consumer, /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(Settings), &Engine);

  Analysis A{Context, Factories, T.Project, Skip, Prune, {}, {}, {}};
  AnalysisFactory Factory(A);
  auto Manager = llvm::makeIntrusiveRefCnt<FileManager>(FileSystemOptions(), Files);
  tooling::ToolInvocation Invocation(T.Arguments, &Factory, Manager.get(), std::make_shared<PCHContainerOperations>());
  Invocation.setDiagnosticConsumer(&Consumer);
  Invocation.setDiagnosticOptions(&DriverSettings);
  const bool Ran = Invocation.run();
  Again = A.System.mustNotPrune();
  takeFindings(T.U, Consumer.take(), A.Functions, *Files, Result);
  if (!Ran && Result.Problems.empty())
    Result.Problems.push_back("the compiler gave up without saying why");
  Result.Inputs = Files->inputs();
  Result.Absent = Files->absent();
  Result.Facts = std::move(A.Facts);
  return Result;
}

} // namespace atomvet::tool
