//===- Walker.h - Reads one function body into its model --------*- C++ -*-===//

#ifndef ATOMVET_MODEL_WALKER_H
#define ATOMVET_MODEL_WALKER_H

#include "model/FunctionModel.h"

namespace clang::tidy::atomvet {

/// Fills F with the direct operations, plain accesses, calls and lambdas of its body, in evaluation order as written.
/// Operands that are not evaluated (sizeof, decltype, the controlling operand of _Generic) are not looked at.
void walkFunction(FunctionModel &F);

/// Notes the definitions that local variables get anywhere in S, the bodies of lambdas included, and the functions
/// whose address is taken.
void noteDefinitions(const Stmt *S, llvm::DenseMap<const VarDecl *, struct VarDefinitions> &Definitions,
                     llvm::DenseSet<const FunctionDecl *> &AddressTaken);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_WALKER_H
