//===- ModelDumpCheck.h - atomvet-model-dump --------------------*- C++ -*-===//
//
// For the developers of the model: prints every atomic operation it sees, with all that it knows of it. The model's
// tests and the comparison with the compiler's IR (test/oracle) read this. No product check: its name is not atomic-*.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_INTERNAL_MODELDUMPCHECK_H
#define ATOMVET_INTERNAL_MODELDUMPCHECK_H

#include "support/AtomicCheck.h"

namespace clang::tidy::atomvet {

/// Prints the atomic operations of a translation unit.
class ModelDumpCheck : public AtomicCheck {
public:
  ModelDumpCheck(llvm::StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void checkUnit(const TUModel &TU) override;

private:
  /// Prints JSON, for the oracle.
  const bool Json;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_INTERNAL_MODELDUMPCHECK_H
