//===- AtomicCheck.h - What every check of the module is --------*- C++ -*-===//

#ifndef ATOMVET_SUPPORT_ATOMICCHECK_H
#define ATOMVET_SUPPORT_ATOMICCHECK_H

#include "clang-tidy/ClangTidyCheck.h"
#include "model/TUModel.h"
#include <memory>
#include <set>

namespace clang::tidy::atomvet {

class ProjectFacts;

/// How sure and how grave a finding is. Advice is shown and never gates: its message ends in "(advice)".
enum class Level { Warning, Advice };

/// Whether a finding's message is that of advice.
bool isAdvice(llvm::StringRef Message);

/// The options that are for all checks, atomvet.* in CheckOptions.
ModelOptions modelOptions(ClangTidyContext &Context);

/// A check over the model of a translation unit.
///
/// A subclass implements checkUnit and reports through report(): positions inside macros are moved to where the macro
/// is expanded, system headers are left alone, and one source location is reported once per message however many
/// template instantiations reach it.
class AtomicCheck : public ClangTidyCheck {
public:
  AtomicCheck(llvm::StringRef Name, ClangTidyContext *Context);
  void registerMatchers(ast_matchers::MatchFinder *Finder) final;
  void check(const ast_matchers::MatchFinder::MatchResult &Result) final;

protected:
  virtual void checkUnit(const TUModel &TU) = 0;
  /// The translation unit that is being checked.
  const TUModel &unit() const { return *Model; }

  /// Starts a finding at Loc. Nothing is emitted, and nullopt returned, where no report may stand: in a system header,
  /// or a second time at the same place. Arguments of Message are streamed into the result.
  std::optional<DiagnosticBuilder> report(SourceLocation Loc, llvm::StringRef Message, Level L = Level::Warning);
  /// A note that belongs to the last finding.
  DiagnosticBuilder note(SourceLocation Loc, llvm::StringRef Message);
  /// Where a report about an expression stands: its expansion in a file.
  SourceLocation fileLocation(SourceLocation Loc) const;

private:
  void openFacts();

  ModelOptions Common;
  std::string FactsFile;
  std::shared_ptr<const ProjectFacts> Facts;
  std::shared_ptr<TUModel> Model;
  const SourceManager *SM = nullptr;
  std::set<unsigned> Reported;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_SUPPORT_ATOMICCHECK_H
