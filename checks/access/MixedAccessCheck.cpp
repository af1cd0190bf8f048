#include "access/MixedAccessCheck.h"

namespace clang::tidy::atomvet {

void MixedAccessCheck::checkUnit(const TUModel &TU) {
  for (const auto &[Decl, Known] : TU.scalars())
    for (const Access *A : Known.Accesses)
      if (auto D = report(A->Site->getBeginLoc(), "plain access of '%0'"))
        *D << A->Object.str();
}

} // namespace clang::tidy::atomvet
