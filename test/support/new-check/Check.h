//===- @CLASS@.h - @NAME@ -*- C++ -*-===//

#ifndef ATOMVET_@GUARD@_H
#define ATOMVET_@GUARD@_H

#include "support/AtomicCheck.h"

namespace clang::tidy::atomvet {

/// @SUMMARY@.
class @CLASS@ : public AtomicCheck {
public:
  using AtomicCheck::AtomicCheck;

protected:
  void checkUnit(const TUModel &TU) override;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_@GUARD@_H
