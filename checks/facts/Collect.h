//===- Collect.h - What a translation unit says to others -------*- C++ -*-===//

#ifndef ATOMVET_FACTS_COLLECT_H
#define ATOMVET_FACTS_COLLECT_H

#include "model/retry/Effects.h"

namespace clang::tidy::atomvet {

/// The sealed facts of a translation unit, after its checks ran: what it does with objects that others can name, what
/// its functions are to their callers, and what it asked. The model must have been built with facts, if only with none.
std::string collectFacts(const TUModel &TU, const EffectOptions &Options);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_FACTS_COLLECT_H
