//===- LockDumpCheck.h - atomvet-lock-dump ----------------------*- C++ -*-===//
//
// For the developers of the model: prints the locks held at every atomic operation, and at every plain access of what
// is accessed atomically. The tests of the judgement "held lock" read this. No product check: its name is not atomic-*.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_INTERNAL_LOCKDUMPCHECK_H
#define ATOMVET_INTERNAL_LOCKDUMPCHECK_H

#include "support/AtomicCheck.h"

namespace clang::tidy::atomvet {

/// Prints the locks held at the accesses of a translation unit.
class LockDumpCheck : public AtomicCheck {
public:
  using AtomicCheck::AtomicCheck;

protected:
  void checkUnit(const TUModel &TU) override;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_INTERNAL_LOCKDUMPCHECK_H
