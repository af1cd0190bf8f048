//===- MixedAccessCheck.h - atomic-mixed-access -----------------*- C++ -*-===//

#ifndef ATOMVET_ACCESS_MIXEDACCESSCHECK_H
#define ATOMVET_ACCESS_MIXEDACCESSCHECK_H

#include "support/AtomicCheck.h"

namespace clang::tidy::atomvet {

/// Finds plain reads and writes of objects that are accessed atomically elsewhere.
class MixedAccessCheck : public AtomicCheck {
public:
  using AtomicCheck::AtomicCheck;

protected:
  void checkUnit(const TUModel &TU) override;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_ACCESS_MIXEDACCESSCHECK_H
