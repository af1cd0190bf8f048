//===- MixedAccessCheck.h - atomic-mixed-access -----------------*- C++ -*-===//

#ifndef ATOMVET_ACCESS_MIXEDACCESSCHECK_H
#define ATOMVET_ACCESS_MIXEDACCESSCHECK_H

#include "support/AtomicCheck.h"

namespace clang::tidy::atomvet {

/// Finds plain reads and writes of objects that are accessed atomically elsewhere.
class MixedAccessCheck : public AtomicCheck {
public:
  MixedAccessCheck(llvm::StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void checkUnit(const TUModel &TU) override;

private:
  struct Sorted;
  void checkEntity(const TUModel &TU, const Evidence &Known);
  void checkObjects(const TUModel &TU, Sorted &Uses);
  std::vector<Sorted> byEmbedding(const TUModel &TU, const Evidence &Known, Sorted Uses) const;
  std::vector<const Access *> unexcusedByLocks(const TUModel &TU, const Sorted &Uses, Scope Within) const;
  void reportAccess(const TUModel &TU, const Access &A, const Sorted &Uses);
  void noteAtomicAccess(const TUModel &TU, const Access &A, const Sorted &Uses);
  void reportWidths(const TUModel &TU, const Evidence &Known, const Sorted &Uses);
  void noteWeakness(const TUModel &TU, llvm::ArrayRef<const Access *> Wrong, Sorted &Uses) const;
  Level levelOf(const FunctionModel &F, const Access &A, const Sorted &Uses) const;

  /// Also report accesses through volatile, which are left alone as deliberate otherwise.
  const bool StrictVolatile;
  /// Words of a function's name that make its accesses advice: start-up and teardown code.
  const std::string LifecycleFunctions;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_ACCESS_MIXEDACCESSCHECK_H
