//===- LoadThenStoreCheck.h - atomic-load-then-store ------------*- C++ -*-===//

#ifndef ATOMVET_ACCESS_LOADTHENSTORECHECK_H
#define ATOMVET_ACCESS_LOADTHENSTORECHECK_H

#include "model/values/ValueFlow.h"
#include "support/AtomicCheck.h"

namespace clang::tidy::atomvet {

/// Finds a load and a later store of one atomic that lose the updates between them.
class LoadThenStoreCheck : public AtomicCheck {
public:
  using AtomicCheck::AtomicCheck;

protected:
  void checkUnit(const TUModel &TU) override;

private:
  void checkStore(const FunctionModel &F, const ValueFlow &Flow, const AtomicOp &Store);
  bool isExcused(const FunctionModel &F, const AtomicOp &Store, const LoadSite &Load) const;
  void reportReset(const FunctionModel &F, const AtomicOp &Store, const LoadSite &Load);
  void reportUpdate(const FunctionModel &F, const AtomicOp &Store, const LoadSite &Load);
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_ACCESS_LOADTHENSTORECHECK_H
