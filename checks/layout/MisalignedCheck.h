//===- MisalignedCheck.h - atomic-misaligned --------------------*- C++ -*-===//

#ifndef ATOMVET_LAYOUT_MISALIGNEDCHECK_H
#define ATOMVET_LAYOUT_MISALIGNEDCHECK_H

#include "model/layout/Layout.h"
#include "support/AtomicCheck.h"

namespace clang::tidy::atomvet {

/// Finds atomic accesses of objects that are not naturally aligned.
class MisalignedCheck : public AtomicCheck {
public:
  MisalignedCheck(llvm::StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void checkUnit(const TUModel &TU) override;

private:
  struct Finding;
  struct Unit;
  void checkOperations(Unit &U);
  void checkViews(Unit &U, llvm::ArrayRef<const CastExpr *> Views);
  void checkNews(Unit &U, llvm::ArrayRef<const CXXNewExpr *> News);
  void checkLibraryNews(Unit &U, const FunctionModel &F);
  void checkFields(Unit &U);
  static std::optional<AtomicOp> asBinding(Unit &U, const CallSite &Call);
  static bool isReportedInside(const Unit &U, Layout &Rules, const FunctionModel &F, const AtomicOp &Op,
                               uint64_t Required);
  void reportOperations(Unit &U, llvm::ArrayRef<Finding> Findings);
  void reportMemory(Unit &U, SourceLocation Loc, QualType Type, const Address &At, llvm::StringRef Message);
  void reportAllocation(Unit &U, const Expr *Site, QualType Type);
  void addFix(Unit &U, const Finding &First, DiagnosticBuilder &D) const;

  /// Other targets whose layout counts too: i386.
  const std::string PortableTargets;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_LAYOUT_MISALIGNEDCHECK_H
