//===- Qt.cpp - QAtomicInt, QAtomicInteger, QAtomicPointer ----------------===//
//
// The order is part of the member's name; "Ordered" is acquire and release. A member that names none (ref, deref, ++)
// is ordered; the conversion and the assignment are acquire and release.
//
//===----------------------------------------------------------------------===//

#include "model/api/Common.h"
#include "llvm/ADT/StringSwitch.h"

namespace clang::tidy::atomvet {

/// Takes the order off the end of a member's name.
static std::optional<Order> takeOrder(llvm::StringRef &Name) {
  if (Name.consume_back("Relaxed"))
    return Order::Relaxed;
  if (Name.consume_back("Acquire"))
    return Order::Acquire;
  if (Name.consume_back("Release"))
    return Order::Release;
  if (Name.consume_back("Ordered"))
    return Order::AcqRel;
  return std::nullopt;
}

static bool fillNamed(const MemberCall &Call, AtomicOp &Op) {
  llvm::StringRef Base = Op.Name;
  if (Base == "ref" || Base == "deref") {
    Op.Kind = OpKind::Rmw;
    Op.Function = Base == "ref" ? RmwFn::Add : RmwFn::Sub;
    Op.Result = ResultKind::NewIsNonZero;
    Op.OperandIsImplicitOne = true;
    Op.Success = impliedOrder(Order::SeqCst);
    return true;
  }
  const std::optional<Order> Named = takeOrder(Base);
  // load() and store(), since deprecated, are relaxed.
  const Order O = Named.value_or(Order::Relaxed);
  if (Base == "load") {
    Op.Kind = OpKind::Load;
  } else if (Base == "store") {
    Op.Kind = OpKind::Store;
  } else if (Base == "testAndSet" && Named) {
    Op.Kind = OpKind::CompareExchange;
  } else if (Base == "fetchAndStore" && Named) {
    Op.Kind = OpKind::Exchange;
  } else if (Base.consume_front("fetchAnd") && Named) {
    const auto F = rmwFnOf(Base.lower());
    if (!F)
      return false;
    Op.Kind = OpKind::Rmw;
    Op.Function = *F;
  } else {
    return false;
  }
  Op.Result = usualResult(Op.Kind);
  Op.Success = impliedOrder(O);
  if (Op.Kind == OpKind::Load)
    return true;
  if (Op.Kind == OpKind::CompareExchange) {
    if (Call.Args.size() < 2)
      return false;
    Op.Expected = Call.Args[0];
    Op.Operand = Call.Args[1];
    Op.Failure = failureFrom(Op.Success);
    if (Call.Args.size() > 2)
      Op.ResultOut = Call.Args[2];
    return true;
  }
  if (Call.Args.empty())
    return false;
  Op.Operand = Call.Args[0];
  return true;
}

static void fillObject(const MemberCall &Call, const ApiContext &C, AtomicOp &Op) {
  Op.Family = Api::Qt;
  Op.Site = Call.Site;
  Op.ObjectExpr = stripConversions(Call.Object);
  Op.ObjectIsPointer = Call.ObjectIsPointer;
  Op.Typed = true;
  Op.ValueType = valueTypeOf(Call.Method->getParent(), C.Context);
  Op.Size = sizeOf(Op.ValueType, C);
}

/// The value of `a = value`, which the classes that can be copied take through a temporary atomic.
static const Expr *assignedValue(const MemberCall &Call) {
  if (Call.Args.size() != 1 || Call.Method->getOverloadedOperator() != OO_Equal)
    return nullptr;
  const auto *Temporary = dyn_cast<CXXConstructExpr>(Call.Args.front()->IgnoreImplicit());
  if (!Temporary || Temporary->getNumArgs() != 1 || Temporary->getConstructor()->isCopyOrMoveConstructor())
    return nullptr;
  return Temporary->getArg(0);
}

bool recogniseQt(const Expr *E, const ApiContext &C, AtomicOp &Op) {
  MemberCall Call;
  if (!MemberCall::of(E, Call) || classify(Call.Method->getParent()) != AtomicClass::Qt)
    return false;
  const Expr *Assigned = assignedValue(Call);
  const bool Conversion = isa<CXXConversionDecl>(Call.Method);
  const bool Operator = Call.Method->getOverloadedOperator() != OO_None;
  if (Conversion || Operator) {
    if (Assigned) {
      fillObject(Call, C, Op);
      Op.Kind = OpKind::Store;
      Op.Name = "operator=";
      Op.Operand = Assigned;
    } else if (!fillMember(Call, AtomicClass::Qt, C, Op)) {
      return false;
    }
    // Unlike the standard's, these are not sequentially consistent.
    Op.Success = defaultOrder(Op.Kind == OpKind::Load    ? Order::Acquire
                              : Op.Kind == OpKind::Store ? Order::Release
                                                         : Order::AcqRel);
    return true;
  }
  const IdentifierInfo *Id = Call.Method->getIdentifier();
  if (!Id)
    return false;
  Op.Name = Id->getName();
  if (!fillNamed(Call, Op))
    return false;
  fillObject(Call, C, Op);
  return true;
}

} // namespace clang::tidy::atomvet
