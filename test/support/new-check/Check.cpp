//===- @CLASS@.cpp - WHAT GOES WRONG, IN A FEW WORDS -===//
//
// WHY THIS IS A BUG: one paragraph. What is asked of the model, and what this file decides.
//
//===----------------------------------------------------------------------===//

#include "@GROUP@/@CLASS@.h"

namespace clang::tidy::atomvet {

void @CLASS@::checkUnit(const TUModel &TU) {
  for (const FunctionModel *F : TU.functions()) {
    (void)F;
  }
}

} // namespace clang::tidy::atomvet
