//===- CopyCheck.h - atomic-copy --------------------------------*- C++ -*-===//

#ifndef ATOMVET_ACCESS_COPYCHECK_H
#define ATOMVET_ACCESS_COPYCHECK_H

#include "model/copies/Copies.h"
#include "support/AtomicCheck.h"
#include "llvm/ADT/MapVector.h"

namespace clang::tidy::atomvet {

/// Finds copies of atomics and of structs that hold them.
class CopyCheck : public AtomicCheck {
public:
  CopyCheck(llvm::StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void checkUnit(const TUModel &TU) override;

private:
  void reportSite(const CopySite &Copy, Level L);
  void reportUserCopy(const FunctionDecl *Copy, const UserCopy &Reads, llvm::ArrayRef<CopySite> Users);
  void reportParameter(const ParmVarDecl *Param, const HeldAtomic &Held, llvm::ArrayRef<CopySite> Calls);
  void noteEvidence(const HeldAtomic &Held);
  void noteFirst(llvm::ArrayRef<CopySite> Copies, llvm::StringRef Message);

  const std::string LifecycleFunctions;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_ACCESS_COPYCHECK_H
