//===- Walker.h - Reads one function body into its model --------*- C++ -*-===//

#ifndef ATOMVET_MODEL_WALKER_H
#define ATOMVET_MODEL_WALKER_H

#include "model/FunctionModel.h"

namespace clang::tidy::atomvet {

/// Fills F with the direct operations, plain accesses, calls and lambdas of its body, in evaluation order as written.
/// Operands that are not evaluated (sizeof, decltype, the controlling operand of _Generic) are not looked at.
void walkFunction(FunctionModel &F);

/// Notes the definitions that local variables get anywhere in S, the bodies of lambdas included, and the functions
/// whose address is taken; S is a body, or the initialiser of Initialised.
void noteDefinitions(const Stmt *S, const VarDecl *Initialised,
                     llvm::DenseMap<const VarDecl *, struct VarDefinitions> &Definitions,
                     llvm::DenseMap<const FunctionDecl *, struct AddressUses> &AddressTaken);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_WALKER_H
