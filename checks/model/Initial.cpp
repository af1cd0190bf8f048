//===- Initial.cpp --------------------------------------------------------===//

#include "model/Initial.h"
#include "model/Conditions.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

namespace clang::tidy::atomvet {

namespace {

/// The value an initialiser gives: what is in the braces, or what the constructor is given.
const Expr *innerValue(const Expr *E) {
  while (E) {
    E = E->IgnoreParenCasts();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bind->getSubExpr();
    else if (const auto *List = dyn_cast<InitListExpr>(E); List && List->getNumInits() == 1)
      E = List->getInit(0);
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E); Construct && Construct->getNumArgs() == 1)
      E = Construct->getArg(0);
    else
      return E;
  }
  return nullptr;
}

bool isNeutral(const Expr *E, const ASTContext &Context) {
  E = innerValue(E);
  if (!E || E->isValueDependent())
    return false;
  if (isConstant(E, 0, Context) ||
      isa<CXXNullPtrLiteralExpr, GNUNullExpr, ImplicitValueInitExpr, CXXScalarValueInitExpr>(E))
    return true;
  if (E->isNullPointerConstant(const_cast<ASTContext &>(Context), Expr::NPC_ValueDependentIsNotNull) !=
      Expr::NPCK_NotNull)
    return true;
  if (const auto *List = dyn_cast<InitListExpr>(E))
    return llvm::all_of(List->inits(), [&](const Expr *Init) { return isNeutral(Init, Context); });
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return Construct->getNumArgs() == 0;
  // As a condition: reading the APFloat itself would need data symbols that another major does not have, and the plugin
  // has to load there to say that it is not for it.
  bool NonZero = true;
  return E->getType()->isRealFloatingType() && E->EvaluateAsBooleanCondition(NonZero, Context) && !NonZero;
}

bool sameValue(const Expr *A, const Expr *B, const ASTContext &Context) {
  A = innerValue(A);
  B = innerValue(B);
  if (!A || !B || A->isValueDependent() || B->isValueDependent())
    return false;
  Expr::EvalResult ValueA, ValueB;
  if (A->getType()->isIntegralOrEnumerationType() && B->getType()->isIntegralOrEnumerationType())
    return A->EvaluateAsInt(ValueA, Context) && B->EvaluateAsInt(ValueB, Context) &&
           ValueA.Val.getInt().getExtValue() == ValueB.Val.getInt().getExtValue();
  // Two calls of one factory with no arguments give equal values.
  const auto *CallA = dyn_cast<CallExpr>(A), *CallB = dyn_cast<CallExpr>(B);
  return CallA && CallB && CallA->getNumArgs() == 0 && CallB->getNumArgs() == 0 && CallA->getDirectCallee() &&
         CallA->getDirectCallee() == CallB->getDirectCallee();
}

} // namespace

bool storesNeutralValue(const TUModel &TU, const AtomicOp &Store) {
  const ASTContext &Context = TU.context();
  if (Store.Kind == OpKind::Clear)
    return true;
  if (!Store.Operand || Store.OperandIsPointer)
    return false;
  if (isNeutral(Store.Operand, Context))
    return true;
  const Entity E = Store.Object.entity();
  if (!E || E.Element)
    return false;
  if (const auto *Var = dyn_cast<VarDecl>(E.Decl))
    return Var->getAnyInitializer() && sameValue(Store.Operand, Var->getAnyInitializer(), Context);
  const auto *Field = dyn_cast<FieldDecl>(E.Decl);
  if (!Field)
    return false;
  if (Field->hasInClassInitializer() && Field->getInClassInitializer() &&
      sameValue(Store.Operand, Field->getInClassInitializer(), Context))
    return true;
  const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
  return Class && llvm::any_of(Class->ctors(), [&](const CXXConstructorDecl *Constructor) {
           const FunctionDecl *Definition = Constructor->getDefinition();
           const auto *Defined = dyn_cast_or_null<CXXConstructorDecl>(Definition);
           return Defined && llvm::any_of(Defined->inits(), [&](const CXXCtorInitializer *Init) {
                    return Init->isWritten() && Init->getMember() == Field &&
                           sameValue(Store.Operand, Init->getInit(), Context);
                  });
         });
}

} // namespace clang::tidy::atomvet
