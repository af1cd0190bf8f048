//===- AtomicCheck.cpp ----------------------------------------------------===//

#include "support/AtomicCheck.h"
#include "facts/Remote.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::atomvet {

using namespace ast_matchers;

static constexpr llvm::StringLiteral AdviceMark = " (advice)";

bool isAdvice(llvm::StringRef Message) { return Message.ends_with(AdviceMark); }

ModelOptions modelOptions(const ClangTidyOptions::OptionMap &Given) {
  ModelOptions Options;
  const auto Read = [&](llvm::StringRef Key, std::string &Value) {
    if (const auto It = Given.find(Key); It != Given.end())
      Value = It->second.Value;
  };
  Read("atomvet.AtomicFunctions", Options.AtomicFunctions);
  Read("atomvet.LockFunctions", Options.LockFunctions);
  Read("atomvet.LockTypes", Options.LockTypes);
  Read("atomvet.FreeFunctions", Options.FreeFunctions);
  Read("atomvet.AllocationFunctions", Options.AllocationFunctions);
  return Options;
}

AtomicCheck::AtomicCheck(llvm::StringRef Name, ClangTidyContext *Context) : ClangTidyCheck(Name, Context) {
  const ClangTidyOptions::OptionMap &Given = Context->getOptions().CheckOptions;
  Options = modelOptions(Given);
  if (const auto Facts = Given.find("atomvet.Facts"); Facts != Given.end() && !Facts->second.Value.empty())
    openFacts(Facts->second.Value);
  llvm::StringMap<TableEntry> Table;
  if (const std::string Error = parseTable(Options.AtomicFunctions, Table); !Error.empty())
    configurationDiag("atomvet.AtomicFunctions: %0") << Error;
}

void AtomicCheck::openFacts(const std::string &Path) {
  // Every check of a translation unit has the same option: the file is read once.
  static std::string LastPath;
  static std::weak_ptr<const ProjectFacts> Last;
  Facts = LastPath == Path ? Last.lock() : nullptr;
  if (Facts)
    return;
  llvm::Expected<std::shared_ptr<const ProjectFacts>> Read = ProjectFacts::load(Path);
  if (!Read) {
    configurationDiag("atomvet.Facts: %0") << llvm::toString(Read.takeError());
    return;
  }
  Facts = *Read;
  LastPath = Path;
  Last = Facts;
}

void AtomicCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(translationUnitDecl().bind("unit"), this);
}

void AtomicCheck::check(const MatchFinder::MatchResult &Result) {
  SM = Result.SourceManager;
  Model = TUModel::get(*Result.Context, Options, [&]() -> std::unique_ptr<Elsewhere> {
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
