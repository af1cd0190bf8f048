//===- Statements.h - Small questions about statements ----------*- C++ -*-===//

#ifndef ATOMVET_MODEL_STATEMENTS_H
#define ATOMVET_MODEL_STATEMENTS_H

#include "clang/AST/Expr.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace clang::tidy::atomvet {

/// What E is within parentheses, casts, temporaries and cleanups.
const Expr *stripped(const Expr *E);
/// Whether Part is In or somewhere below it, the bodies of lambdas included. False for null.
bool containsStatement(const Stmt *In, const Stmt *Part);
/// Whether the variable is named in S or below it.
bool mentionsVariable(const Stmt *S, const VarDecl *Var);
/// The values that a body returns, without those of lambdas in it.
void collectReturns(const Stmt *S, llvm::SmallVectorImpl<const Expr *> &Returned);
/// The value of an integral constant expression that fits 64 bits.
std::optional<int64_t> constantOf(const Expr *E, const ASTContext &Context);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_STATEMENTS_H
