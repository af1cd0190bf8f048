//===- Conditions.cpp -----------------------------------------------------===//

#include "model/Conditions.h"
#include "model/Library.h"
#include "model/Statements.h"
#include "model/TUModel.h"
#include "clang/AST/ExprCXX.h"

namespace clang::tidy::atomvet {

const Expr *resultSource(const TUModel &TU, const Expr *E) {
  for (unsigned Depth = 0; E && Depth < 16; ++Depth) {
    E = E->IgnoreParenCasts();
    if (const auto *Full = dyn_cast<FullExpr>(E)) {
      E = Full->getSubExpr();
      continue;
    }
    if (const auto *Call = dyn_cast<CallExpr>(E);
        Call && Call->getDirectCallee() && Call->getNumArgs() >= 1 && library::isIdentity(Call->getDirectCallee())) {
      E = Call->getArg(0);
      continue;
    }
    if (const auto *Assign = dyn_cast<BinaryOperator>(E);
        Assign && Assign->getOpcode() == BO_Assign && !Assign->getLHS()->getType()->isAtomicType()) {
      E = Assign->getRHS();
      continue;
    }
    // The value of a statement expression is that of its last statement.
    if (const auto *Block = dyn_cast<StmtExpr>(E)) {
      const CompoundStmt *Body = Block->getSubStmt();
      const auto *Last = Body->body_empty() ? nullptr : dyn_cast<Expr>(Body->body_back());
      if (!Last)
        return E;
      E = Last;
      continue;
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    const VarDefinitions *D = Var ? TU.definitions(Var) : nullptr;
    if (!D || !D->Only || D->AddressTaken || isa<ParmVarDecl>(Var))
      return E;
    E = D->Only;
  }
  return E;
}

const AtomicOp *resultOf(const FunctionModel &F, const Expr *E) {
  E = resultSource(F.unit(), E);
  if (!E)
    return nullptr;
  const llvm::ArrayRef<unsigned> Here = F.opsAt(E);
  return Here.empty() ? nullptr : &F.Ops[Here.front()];
}

bool isConstant(const Expr *E, int64_t Value, const ASTContext &Context) {
  Expr::EvalResult Result;
  return E && !E->isValueDependent() && E->getType()->isIntegralOrEnumerationType() &&
         E->EvaluateAsInt(Result, Context) && Result.Val.getInt() == Value;
}

namespace {

/// By how much an operation counts down; nullopt when it is no decrement or not by a constant.
std::optional<int64_t> decrement(const AtomicOp &Op, const ASTContext &Context) {
  if (Op.Kind != OpKind::Rmw || Op.Composite)
    return std::nullopt;
  const std::optional<int64_t> By = Op.OperandIsImplicitOne ? 1 : constantOf(Op.Operand, Context);
  if (Op.Function == RmwFn::Sub)
    return By;
  if (Op.Function == RmwFn::Add && By && *By < 0)
    return -*By;
  return std::nullopt;
}

/// The result of a decrement where the count has just become zero; nullopt when the result does not say.
std::optional<int64_t> resultAtZero(const AtomicOp &Op, const ASTContext &Context) {
  if (Op.Function != RmwFn::Sub && !decrement(Op, Context))
    return std::nullopt;
  if (Op.Result == ResultKind::Old)
    return decrement(Op, Context);
  return Op.Result == ResultKind::New ? std::optional<int64_t>(0) : std::nullopt;
}

} // namespace

std::optional<unsigned> decrementReachedZero(const FunctionModel &F, const Expr *Condition, int64_t Value) {
  const AtomicOp *Op = resultOf(F, Condition);
  return Op && resultAtZero(*Op, F.context()) == Value ? std::optional<unsigned>(Op - F.Ops.data()) : std::nullopt;
}

std::optional<unsigned> decrementReachedZero(const FunctionModel &F, const Expr *Condition, bool &Sense) {
  const ASTContext &Context = F.context();
  Condition = resultSource(F.unit(), Condition);
  Sense = true;
  while (const auto *Not = dyn_cast_or_null<UnaryOperator>(Condition)) {
    if (Not->getOpcode() != UO_LNot)
      break;
    Sense = !Sense;
    Condition = resultSource(F.unit(), Not->getSubExpr());
  }
  if (!Condition)
    return std::nullopt;
  const auto IndexOf = [&](const AtomicOp *Op) { return static_cast<unsigned>(Op - F.Ops.data()); };

  if (const AtomicOp *Op = resultOf(F, Condition)) {
    switch (Op->Result) {
    case ResultKind::NewIsZero:
      return IndexOf(Op);
    case ResultKind::NewIsNonZero:
      Sense = !Sense;
      return IndexOf(Op);
    case ResultKind::New:
      // `if (sub_and_fetch(...))`: the count is zero where that is false.
      if (!Op->Composite && (Op->Function == RmwFn::Sub || Op->Function == RmwFn::Add)) {
        Sense = !Sense;
        return IndexOf(Op);
      }
      return std::nullopt;
    default:
      return std::nullopt;
    }
  }

  const auto *Compare = dyn_cast<BinaryOperator>(Condition);
  if (!Compare || !Compare->isComparisonOp())
    return std::nullopt;
  BinaryOperatorKind Opcode = Compare->getOpcode();
  const AtomicOp *Op = resultOf(F, Compare->getLHS());
  const Expr *Other = Compare->getRHS();
  if (!Op) {
    Op = resultOf(F, Compare->getRHS());
    Other = Compare->getLHS();
    Opcode = BinaryOperator::reverseComparisonOp(Opcode);
  }
  if (!Op)
    return std::nullopt;
  const std::optional<int64_t> Value = constantOf(Other, Context);
  const std::optional<int64_t> Zero = resultAtZero(*Op, Context);
  if (!Value || !Zero)
    return std::nullopt;
  const int64_t AtZero = *Zero;
  switch (Opcode) {
  case BO_EQ:
  case BO_LE:
    if (*Value == AtZero)
      return IndexOf(Op);
    break;
  case BO_LT:
    if (*Value == AtZero + 1)
      return IndexOf(Op);
    break;
  case BO_NE:
  case BO_GT:
    if (*Value == AtZero) {
      Sense = !Sense;
      return IndexOf(Op);
    }
    break;
  case BO_GE:
    if (*Value == AtZero + 1) {
      Sense = !Sense;
      return IndexOf(Op);
    }
    break;
  default:
    break;
  }
  return std::nullopt;
}

namespace {

/// The operation whose result a variable holds where Condition is evaluated: set from it in the same block, whatever
/// else sets it elsewhere.
const AtomicOp *latestInBlock(const FunctionModel &F, const Expr *Variable, const Expr *Condition) {
  const auto *Ref = dyn_cast<DeclRefExpr>(Variable->IgnoreParenCasts());
  const Position Pos = Ref ? F.position(Condition) : Position();
  if (!Pos)
    return nullptr;
  for (unsigned I = Pos.Block->size(); I > 0; --I) {
    const auto Element = (*Pos.Block)[I - 1].getAs<CFGStmt>();
    const auto *Assign = Element ? dyn_cast<BinaryOperator>(Element->getStmt()) : nullptr;
    if (!Assign || Assign->getOpcode() != BO_Assign)
      continue;
    const auto *Target = dyn_cast<DeclRefExpr>(Assign->getLHS()->IgnoreParens());
    if (Target && Target->getDecl() == Ref->getDecl())
      return resultOf(F, Assign->getRHS());
  }
  return nullptr;
}

const AtomicOp *resultAt(const FunctionModel &F, const Expr *E, const Expr *Condition) {
  if (const AtomicOp *Op = resultOf(F, E))
    return Op;
  return latestInBlock(F, E, Condition);
}

} // namespace

std::optional<unsigned> compareExchangeOutcome(const FunctionModel &F, const Expr *Condition, bool &Sense) {
  const Expr *E = resultSource(F.unit(), Condition);
  Sense = true;
  while (const auto *Not = dyn_cast_or_null<UnaryOperator>(E)) {
    if (Not->getOpcode() != UO_LNot)
      break;
    Sense = !Sense;
    E = resultSource(F.unit(), Not->getSubExpr());
  }
  if (!E)
    return std::nullopt;
  const auto IsCas = [](const AtomicOp *Op, ResultKind Result) {
    return Op && Op->Kind == OpKind::CompareExchange && !Op->Composite && Op->Result == Result;
  };
  if (const AtomicOp *Op = resultAt(F, E, Condition); IsCas(Op, ResultKind::Success))
    return Op - F.Ops.data();
  else if (IsCas(Op, ResultKind::Failure)) {
    Sense = !Sense;
    return Op - F.Ops.data();
  }
  const auto *Compare = dyn_cast<BinaryOperator>(E);
  if (!Compare || !Compare->isEqualityOp())
    return std::nullopt;
  // The value found, compared with the value expected.
  const AtomicOp *Op = resultAt(F, Compare->getLHS(), Condition);
  if (IsCas(Op, ResultKind::Failure) && isConstant(Compare->getRHS(), 0, F.context())) {
    Sense = (Compare->getOpcode() == BO_EQ) == Sense;
    return Op - F.Ops.data();
  }
  if (!IsCas(Op, ResultKind::Old))
    Op = resultAt(F, Compare->getRHS(), Condition);
  if (!IsCas(Op, ResultKind::Old))
    return std::nullopt;
  if (Compare->getOpcode() == BO_NE)
    Sense = !Sense;
  return Op - F.Ops.data();
}

} // namespace clang::tidy::atomvet
