//===- Statements.cpp -----------------------------------------------------===//

#include "model/Statements.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::atomvet {

const Expr *stripped(const Expr *E) {
  for (;;) {
    const Expr *Inner = E->IgnoreParenCasts();
    if (const auto *Full = dyn_cast<FullExpr>(Inner))
      Inner = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Inner))
      Inner = Temporary->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(Inner))
      Inner = Bind->getSubExpr();
    if (Inner == E)
      return E;
    E = Inner;
  }
}

bool containsStatement(const Stmt *In, const Stmt *Part) {
  if (!In || In == Part)
    return In != nullptr;
  return llvm::any_of(In->children(), [&](const Stmt *Child) { return containsStatement(Child, Part); });
}

bool mentionsVariable(const Stmt *S, const VarDecl *Var) {
  if (!S)
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    return Ref->getDecl()->getCanonicalDecl() == Var->getCanonicalDecl();
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return mentionsVariable(Child, Var); });
}

void collectReturns(const Stmt *S, llvm::SmallVectorImpl<const Expr *> &Returned) {
  if (!S || isa<LambdaExpr>(S))
    return;
  if (const auto *Return = dyn_cast<ReturnStmt>(S); Return && Return->getRetValue())
    Returned.push_back(Return->getRetValue());
  for (const Stmt *Child : S->children())
    collectReturns(Child, Returned);
}

std::optional<int64_t> constantOf(const Expr *E, const ASTContext &Context) {
  if (!E || E->isValueDependent() || !E->getType()->isIntegralOrEnumerationType())
    return std::nullopt;
  Expr::EvalResult Result;
  if (!E->EvaluateAsInt(Result, Context) || Result.Val.getInt().getSignificantBits() > 64)
    return std::nullopt;
  return Result.Val.getInt().getExtValue();
}

} // namespace clang::tidy::atomvet
