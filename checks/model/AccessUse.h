//===- AccessUse.h - What becomes of the value of an access -----*- C++ -*-===//

#ifndef ATOMVET_MODEL_ACCESSUSE_H
#define ATOMVET_MODEL_ACCESSUSE_H

#include "model/FunctionModel.h"

namespace clang::tidy::atomvet {

/// A plain read whose value is only the first guess of a compare-exchange of the same object, which checks it again:
/// `old = *p; while (!cas(p, &old, ...))`.
bool seedsCompareExchange(const FunctionModel &F, const Access &A);

/// A read of at most a word whose value goes nowhere but into output: an argument of a function that prints.
bool reachesOnlyOutput(const FunctionModel &F, const Access &A);

/// Whether a word of the name ("cache_init", "tearDown") is one of the '|'-separated words of Pattern.
bool nameHasWord(llvm::StringRef Name, llvm::StringRef Pattern);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_ACCESSUSE_H
