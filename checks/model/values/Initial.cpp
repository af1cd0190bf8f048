//===- Initial.cpp --------------------------------------------------------===//

#include "model/values/Initial.h"
#include "model/Conditions.h"
#include "model/Statements.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

namespace clang::tidy::atomvet {

namespace {

/// The value an initialiser gives: what is in the braces, or what the constructor is given.
const Expr *innerValue(const Expr *E) {
  while (E) {
    E = stripped(E);
    if (const auto *List = dyn_cast<InitListExpr>(E); List && List->getNumInits() == 1)
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
  if (A->getType()->isRealFloatingType() && B->getType()->isRealFloatingType())
    return A->EvaluateAsRValue(ValueA, Context) && B->EvaluateAsRValue(ValueB, Context) && ValueA.Val.isFloat() &&
           ValueB.Val.isFloat() &&
           ValueA.Val.getAsString(Context, A->getType()) == ValueB.Val.getAsString(Context, B->getType());
  // Two calls of one factory with no arguments give equal values.
  const auto *CallA = dyn_cast<CallExpr>(A), *CallB = dyn_cast<CallExpr>(B);
  return CallA && CallB && CallA->getNumArgs() == 0 && CallB->getNumArgs() == 0 && CallA->getDirectCallee() &&
         CallA->getDirectCallee() == CallB->getDirectCallee();
}

/// What the static initialiser of Object's variable gives the part of it that Object is; null when it does not say.
const Expr *staticInitialiser(const Place &Object) {
  const Expr *Init = Object.Root == Place::Variable ? Object.Var->getAnyInitializer() : nullptr;
  for (const PlaceStep &Step : Object.Steps) {
    const auto *List = dyn_cast_or_null<InitListExpr>(Init ? Init->IgnoreParenImpCasts() : nullptr);
    if (List && List->isSyntacticForm() && List->getSemanticForm())
      List = List->getSemanticForm();
    if (!List || Step.Kind != PlaceStep::Field || Step.FD->getParent()->isUnion() ||
        Step.FD->getFieldIndex() >= List->getNumInits())
      return nullptr;
    Init = List->getInit(Step.FD->getFieldIndex());
  }
  return Init;
}

/// Whether Value is what a constructor of the field's class, or atomic_init, gives the object.
bool isSetUpAs(const TUModel &TU, const Entity &E, const Expr *Value) {
  const Evidence *Known = TU.evidence(E);
  return Known && llvm::any_of(Known->Ops, [&](const AtomicOp *Op) {
           const bool SetsUp =
               Op->Kind == OpKind::Init ||
               (Op->Kind == OpKind::Store && Op->Object.Root == Place::This && isa<CXXConstructorDecl>(Op->In));
           return SetsUp && Op->Operand && !Op->OperandIsPointer && sameValue(Op->Operand, Value, TU.context());
         });
}

/// The value behind `&v`, where v is a variable that holds nothing else.
const Expr *pointedValue(const TUModel &TU, const Expr *Pointer) {
  const auto *Address = dyn_cast<UnaryOperator>(Pointer->IgnoreParenCasts());
  const auto *Ref = Address && Address->getOpcode() == UO_AddrOf
                        ? dyn_cast<DeclRefExpr>(Address->getSubExpr()->IgnoreParens())
                        : nullptr;
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const VarDefinitions *D = Var ? TU.definitions(Var) : nullptr;
  return D ? D->Only : nullptr;
}

} // namespace

bool storesNeutralValue(const TUModel &TU, const AtomicOp &Store) {
  const ASTContext &Context = TU.context();
  if (Store.Kind == OpKind::Clear)
    return true;
  const Expr *Value = Store.Operand;
  if (Value && Store.OperandIsPointer)
    Value = pointedValue(TU, Value);
  if (Value && !isNeutral(Value, Context))
    Value = resultSource(TU, Value);
  if (!Value)
    return false;
  if (isNeutral(Value, Context))
    return true;
  const Entity E = Store.Object.entity();
  if (!E || E.Element)
    return false;
  if (const Expr *Static = staticInitialiser(Store.Object); Static && sameValue(Value, Static, Context))
    return true;
  if (isSetUpAs(TU, E, Value))
    return true;
  const auto *Field = dyn_cast<FieldDecl>(E.Decl);
  if (!Field)
    return false;
  if (Field->hasInClassInitializer() && Field->getInClassInitializer() &&
      sameValue(Value, Field->getInClassInitializer(), Context))
    return true;
  const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
  return Class && llvm::any_of(Class->ctors(), [&](const CXXConstructorDecl *Constructor) {
           const FunctionDecl *Definition = Constructor->getDefinition();
           const auto *Defined = dyn_cast_or_null<CXXConstructorDecl>(Definition);
           return Defined && llvm::any_of(Defined->inits(), [&](const CXXCtorInitializer *Init) {
                    return Init->isWritten() && Init->getMember() == Field &&
                           sameValue(Value, Init->getInit(), Context);
                  });
         });
}

} // namespace clang::tidy::atomvet
