//===- Initial.h - Neutral and initial values -------------------*- C++ -*-===//

#ifndef ATOMVET_MODEL_VALUES_INITIAL_H
#define ATOMVET_MODEL_VALUES_INITIAL_H

#include "model/TUModel.h"

namespace clang::tidy::atomvet {

/// Whether Store sets its object to its neutral value (zero, null, false, empty) or to what it was initialised with.
bool storesNeutralValue(const TUModel &TU, const AtomicOp &Store);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_VALUES_INITIAL_H
