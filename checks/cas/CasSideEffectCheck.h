//===- CasSideEffectCheck.h - atomic-cas-side-effect ------------*- C++ -*-===//

#ifndef ATOMVET_CAS_CASSIDEEFFECTCHECK_H
#define ATOMVET_CAS_CASSIDEEFFECTCHECK_H

#include "model/retry/Effects.h"
#include "support/AtomicCheck.h"

namespace clang::tidy::atomvet {

/// The options of this check that say what an effect is: a function's effects, as told to other files, follow them too.
EffectOptions effectOptions(ClangTidyContext &Context);

/// Finds code in a compare-exchange retry loop whose effect is repeated by every attempt.
class CasSideEffectCheck : public AtomicCheck {
public:
  CasSideEffectCheck(llvm::StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Options) override;

protected:
  void checkUnit(const TUModel &TU) override;

private:
  struct Finding;
  void add(std::vector<Finding> &Findings, const CasLoop &Loop, const RegionEffect &E, bool OnlyAfterFailure,
           bool InCallable) const;
  void emit(const Finding &F);

  EffectOptions Chosen;
  const std::string Allocations;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_CAS_CASSIDEEFFECTCHECK_H
