//===- C11.cpp - _Atomic objects and <stdatomic.h> ------------------------===//
//
// An _Atomic object is loaded by an implicit conversion and stored by an assignment, both sequentially consistent; the
// generic functions are macros over __c11_atomic_*. OpenCL's are the same with a scope.
//
//===----------------------------------------------------------------------===//

#include "model/api/Common.h"

namespace clang::tidy::atomvet {

/// Fills what an access without a function call has in common.
static bool fillPlainSyntax(const Expr *Site, const Expr *Object, OpKind K, ResultKind R, llvm::StringRef Name,
                            const ApiContext &C, AtomicOp &Op) {
  Op.Family = Api::C11;
  Op.Kind = K;
  Op.Result = R;
  Op.Name = Name;
  Op.Site = Site;
  Op.ObjectExpr = Object;
  Op.Typed = true;
  Op.ValueType = Object->getType()->castAs<AtomicType>()->getValueType();
  Op.Size = sizeOf(Object->getType(), C);
  Op.Success = defaultOrder();
  return true;
}

static RmwFn functionOf(BinaryOperatorKind K) {
  switch (K) {
  case BO_AddAssign:
    return RmwFn::Add;
  case BO_SubAssign:
    return RmwFn::Sub;
  case BO_AndAssign:
    return RmwFn::And;
  case BO_OrAssign:
    return RmwFn::Or;
  case BO_XorAssign:
    return RmwFn::Xor;
  default:
    return RmwFn::Other;
  }
}

static bool recogniseBinary(const BinaryOperator *B, const ApiContext &C, AtomicOp &Op) {
  if (!B->isAssignmentOp() || !B->getLHS()->getType()->isAtomicType())
    return false;
  Op.Operand = B->getRHS();
  if (B->getOpcode() == BO_Assign)
    return fillPlainSyntax(B, B->getLHS(), OpKind::Store, ResultKind::None, "=", C, Op);
  Op.Function = functionOf(B->getOpcode());
  return fillPlainSyntax(B, B->getLHS(), OpKind::Rmw, ResultKind::New, BinaryOperator::getOpcodeStr(B->getOpcode()), C,
                         Op);
}

static bool recogniseUnary(const UnaryOperator *U, const ApiContext &C, AtomicOp &Op) {
  if (!U->isIncrementDecrementOp() || !U->getSubExpr()->getType()->isAtomicType())
    return false;
  Op.Function = U->isIncrementOp() ? RmwFn::Add : RmwFn::Sub;
  Op.OperandIsImplicitOne = true;
  return fillPlainSyntax(U, U->getSubExpr(), OpKind::Rmw, U->isPostfix() ? ResultKind::Old : ResultKind::New,
                         UnaryOperator::getOpcodeStr(U->getOpcode()), C, Op);
}

static bool recogniseRead(const ImplicitCastExpr *Cast, const ApiContext &C, AtomicOp &Op) {
  if (Cast->getCastKind() != CK_AtomicToNonAtomic)
    return false;
  const auto *Read = dyn_cast<CastExpr>(Cast->getSubExpr()->IgnoreParens());
  if (!Read || Read->getCastKind() != CK_LValueToRValue)
    return false;
  return fillPlainSyntax(Cast, Read->getSubExpr(), OpKind::Load, ResultKind::Loaded, "implicit load", C, Op);
}

/// atomic_flag is a struct around an atomic_bool, and its functions are macros that reach into it.
static void liftFlag(AtomicOp &Op) {
  const auto *Address = dyn_cast<UnaryOperator>(Op.ObjectExpr->IgnoreParenImpCasts());
  if (!Address || Address->getOpcode() != UO_AddrOf)
    return;
  const auto *Member = dyn_cast<MemberExpr>(Address->getSubExpr()->IgnoreParens());
  const auto *Field = Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
  if (!Field || classify(Field->getParent()) != AtomicClass::StdFlag)
    return;
  Op.Family = Api::StdAtomicFlag;
  Op.ObjectExpr = Member->getBase();
  Op.ObjectIsPointer = Member->isArrow();
  Op.Operand = nullptr;
  if (Op.Kind == OpKind::Exchange)
    Op.Kind = OpKind::TestAndSet;
  else if (Op.Kind == OpKind::Store)
    Op.Kind = OpKind::Clear;
}

static bool recogniseBuiltin(const AtomicExpr *A, const ApiContext &C, AtomicOp &Op) {
  const llvm::StringRef Builtin = A->getOpAsString();
  llvm::StringRef Base = Builtin;
  if (!Base.consume_front("__c11_atomic_") && !Base.consume_front("__opencl_atomic_"))
    return false;
  const std::optional<Shape> S = shapeOf(Base);
  if (!S)
    return false;
  Op.Family = Api::C11;
  Op.Kind = S->Kind;
  Op.Function = S->Function;
  Op.Result = S->Result;
  Op.Weak = S->Weak;
  Op.Site = A;
  Op.Name = libraryMacro(A->getBuiltinLoc(), Builtin, C);
  setObjectPointer(Op, A->getPtr(), C);
  if (Op.Kind != OpKind::Init)
    Op.Success = orderFrom(A->getOrder(), C);
  if (Op.Kind == OpKind::CompareExchange) {
    Op.Expected = A->getVal1();
    Op.ExpectedIsPointer = Op.FailureReloads = true;
    Op.Operand = A->getVal2();
    Op.Failure = orderFrom(A->getOrderFail(), C);
  } else if (Op.Kind != OpKind::Load) {
    Op.Operand = A->getVal1();
  }
  liftFlag(Op);
  return true;
}

/// Calls of the functions themselves, `(atomic_thread_fence)(o)`, and of the fence builtins.
static bool recogniseCall(const CallExpr *Call, const ApiContext &C, AtomicOp &Op) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const llvm::StringRef Name = functionName(Callee);
  llvm::StringRef Base = Name;
  if (Base.consume_front("__c11_atomic_") || Base.consume_front("__opencl_atomic_")) {
    if (!Callee->getBuiltinID())
      return false;
  } else if (!Base.consume_front("atomic_") || C.Context.getLangOpts().CPlusPlus) {
    return false;
  } else if (Base != "thread_fence" && Base != "signal_fence" && !Base.starts_with("flag_")) {
    // The generic functions are macros alone; other functions of this kind of name are the project's.
    return false;
  } else if (!C.Context.getSourceManager().isInSystemHeader(Callee->getLocation())) {
    return false;
  }
  if (!fillFunction(Call, Base, C, Op))
    return false;
  if (Op.Family != Api::StdAtomicFlag)
    Op.Family = Api::C11;
  Op.Name = libraryMacro(Call->getBeginLoc(), Name, C);
  return true;
}

bool recogniseC11(const Expr *E, const ApiContext &C, AtomicOp &Op) {
  switch (E->getStmtClass()) {
  case Stmt::AtomicExprClass:
    return recogniseBuiltin(cast<AtomicExpr>(E), C, Op);
  case Stmt::ImplicitCastExprClass:
    return recogniseRead(cast<ImplicitCastExpr>(E), C, Op);
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    return recogniseBinary(cast<BinaryOperator>(E), C, Op);
  case Stmt::UnaryOperatorClass:
    return recogniseUnary(cast<UnaryOperator>(E), C, Op);
  case Stmt::CallExprClass:
    return recogniseCall(cast<CallExpr>(E), C, Op);
  default:
    return false;
  }
}

} // namespace clang::tidy::atomvet
