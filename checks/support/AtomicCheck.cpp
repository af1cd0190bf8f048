//===- AtomicCheck.cpp ----------------------------------------------------===//

#include "support/AtomicCheck.h"
#include "facts/Remote.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::atomvet {

using namespace ast_matchers;

static constexpr llvm::StringLiteral AdviceMark = " (advice)";

bool isAdvice(llvm::StringRef Message) { return Message.ends_with(AdviceMark); }

namespace {

struct CommonOption {
  llvm::StringLiteral Name;
  std::string ModelOptions::*Value;
};

constexpr CommonOption CommonOptions[] = {
    {"AtomicFunctions", &ModelOptions::AtomicFunctions},
    {"LockFunctions", &ModelOptions::LockFunctions},
    {"LockTypes", &ModelOptions::LockTypes},
    {"FreeFunctions", &ModelOptions::FreeFunctions},
    {"AllocationFunctions", &ModelOptions::AllocationFunctions},
};

/// clang-tidy knows the names that are read through its view (--verify-config).
ClangTidyCheck::OptionsView commonOptions(ClangTidyContext &Context) {
  return {"atomvet", Context.getOptions().CheckOptions, &Context};
}

} // namespace

ModelOptions modelOptions(ClangTidyContext &Context) {
  const ClangTidyCheck::OptionsView Given = commonOptions(Context);
  ModelOptions Options;
  for (const CommonOption &O : CommonOptions)
    Options.*O.Value = Given.get(O.Name, "").str();
  return Options;
}

AtomicCheck::AtomicCheck(llvm::StringRef Name, ClangTidyContext *Context)
    : ClangTidyCheck(Name, Context), Common(modelOptions(*Context)),
      FactsFile(commonOptions(*Context).get("Facts", "").str()) {
  if (!FactsFile.empty())
    openFacts();
  llvm::StringMap<TableEntry> Table;
  if (const std::string Error = parseTable(Common.AtomicFunctions, Table); !Error.empty())
    configurationDiag("atomvet.AtomicFunctions: %0") << Error;
}

void AtomicCheck::openFacts() {
  // Every check of a translation unit has the same option: the file is read once.
  static std::string LastPath;
  static std::weak_ptr<const ProjectFacts> Last;
  Facts = LastPath == FactsFile ? Last.lock() : nullptr;
  if (Facts)
    return;
  llvm::Expected<std::shared_ptr<const ProjectFacts>> Read = ProjectFacts::load(FactsFile);
  if (!Read) {
    configurationDiag("atomvet.Facts: %0") << llvm::toString(Read.takeError());
    return;
  }
  Facts = *Read;
  LastPath = FactsFile;
  Last = Facts;
}

void AtomicCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(translationUnitDecl().bind("unit"), this);
}

void AtomicCheck::check(const MatchFinder::MatchResult &Result) {
  SM = Result.SourceManager;
  Model = TUModel::get(*Result.Context, Common, [&]() -> std::unique_ptr<Elsewhere> {
    if (Facts)
      return std::make_unique<RemoteFacts>(*Result.Context, Facts);
    return std::make_unique<Elsewhere>();
  });
  if (!Model->empty())
    checkUnit(*Model);
}

SourceLocation AtomicCheck::fileLocation(SourceLocation Loc) const { return SM->getFileLoc(Loc); }

std::optional<DiagnosticBuilder> AtomicCheck::report(SourceLocation Loc, llvm::StringRef Message, Level L) {
  Loc = fileLocation(Loc);
  if (Loc.isInvalid() || SM->isInSystemHeader(Loc) || !Reported.insert(Loc.getRawEncoding()).second)
    return std::nullopt;
  return diag(Loc, L == Level::Advice ? (Message + AdviceMark).str() : Message.str());
}

DiagnosticBuilder AtomicCheck::note(SourceLocation Loc, llvm::StringRef Message) {
  return diag(fileLocation(Loc), Message, DiagnosticIDs::Note);
}

} // namespace clang::tidy::atomvet
