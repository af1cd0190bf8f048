//===- Conditions.h - What an expression's value says of an operation -*- C++ -*-===//

#ifndef ATOMVET_MODEL_CONDITIONS_H
#define ATOMVET_MODEL_CONDITIONS_H

#include "model/FunctionModel.h"
#include <optional>

namespace clang::tidy::atomvet {

/// What E is the value of, through casts, parentheses, assignments, std::move and locals that are set once.
const Expr *resultSource(const TUModel &TU, const Expr *E);
/// The operation of F whose result E is (as its value, or written through its result pointer), if any.
const AtomicOp *resultOf(const FunctionModel &F, const Expr *E);
bool isConstant(const Expr *E, int64_t Value, const ASTContext &Context);

/// The index of a decrement that Condition shows to have reached zero; Sense says on which value of the condition.
std::optional<unsigned> decrementReachedZero(const FunctionModel &F, const Expr *Condition, bool &Sense);

/// The index of a decrement whose result, Value in the switch over Condition, shows it to have reached zero.
std::optional<unsigned> decrementReachedZero(const FunctionModel &F, const Expr *Condition, int64_t Value);

/// The index of a compare-exchange whose success or failure Condition tells; Sense: the condition's value on success.
std::optional<unsigned> compareExchangeOutcome(const FunctionModel &F, const Expr *Condition, bool &Sense);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_CONDITIONS_H
