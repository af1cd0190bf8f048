//===- Gnu.cpp - __atomic_*, __scoped_atomic_*, __hip_atomic_*, __sync_* --===//
//
// The generic forms pass values by address, the _n forms by value. Before LLVM 22 __atomic_test_and_set and
// __atomic_clear were ordinary builtin calls; __sync_* still are, and overload resolution appends the size to the name.
//
//===----------------------------------------------------------------------===//

#include "model/api/Common.h"

namespace clang::tidy::atomvet {

static bool recogniseBuiltin(const AtomicExpr *A, const ApiContext &C, AtomicOp &Op) {
  const llvm::StringRef Builtin = A->getOpAsString();
  llvm::StringRef Base = Builtin;
  const bool Hip = Base.consume_front("__hip_atomic_");
  if (!Hip && !Base.consume_front("__atomic_") && !Base.consume_front("__scoped_atomic_"))
    return false;
  const std::optional<Shape> S = shapeOf(Base);
  if (!S)
    return false;
  const bool ByAddress =
      !Hip && (Base == "load" || Base == "store" || Base == "exchange" || Base == "compare_exchange");
  Op.Name = libraryMacro(A->getBuiltinLoc(), Builtin, C);
  Op.Family = Op.Name.starts_with("g_atomic_") ? Api::Glib : Api::GnuAtomic;
  Op.Kind = S->Kind;
  Op.Function = S->Function;
  Op.Result = S->Result;
  Op.Weak = S->Weak;
  Op.Site = A;
  setObjectPointer(Op, A->getPtr(), C);
  Op.Success = orderFrom(A->getOrder(), C);
  switch (Op.Kind) {
  case OpKind::Load:
    if (ByAddress)
      Op.ResultOut = A->getVal1();
    break;
  case OpKind::TestAndSet:
  case OpKind::Clear:
    Op.ValueType = C.Context.BoolTy;
    Op.Size = 1;
    break;
  case OpKind::CompareExchange: {
    Op.Expected = A->getVal1();
    Op.ExpectedIsPointer = Op.FailureReloads = true;
    Op.Operand = A->getVal2();
    Op.OperandIsPointer = ByAddress;
    Op.Failure = orderFrom(A->getOrderFail(), C);
    bool Weak = false;
    if (!Hip && !A->getWeak()->isValueDependent() && A->getWeak()->EvaluateAsBooleanCondition(Weak, C.Context))
      Op.Weak = Weak;
    break;
  }
  case OpKind::Exchange:
    Op.Operand = A->getVal1();
    Op.OperandIsPointer = ByAddress;
    if (ByAddress)
      Op.ResultOut = A->getVal2();
    break;
  default:
    Op.Operand = A->getVal1();
    Op.OperandIsPointer = ByAddress;
    break;
  }
  Op.ResultOutIsPointer = Op.ResultOut != nullptr;
  if (Op.Family == Api::Glib) // no order can be passed to these
    for (OrderUse *Use : {&Op.Success, &Op.Failure})
      if (Use->Given == OrderUse::Default)
        Use->Given = OrderUse::Implied;
  return true;
}

/// __atomic_thread_fence, and the forms that are calls: before LLVM 22, or of the library's sized functions.
static bool recogniseAtomicCall(const CallExpr *Call, llvm::StringRef Name, const ApiContext &C, AtomicOp &Op) {
  llvm::StringRef Base = Name;
  if (!Base.consume_front("__atomic_") && !Base.consume_front("__scoped_atomic_"))
    return false;
  Op.Family = Api::GnuAtomic;
  Op.Site = Call;
  Op.Name = libraryMacro(Call->getBeginLoc(), Name, C);
  const unsigned Args = Call->getNumArgs();
  if (Base == "thread_fence" || Base == "signal_fence") {
    if (Args < 1)
      return false;
    Op.Kind = OpKind::Fence;
    Op.SignalFence = Base == "signal_fence";
    Op.Success = orderFrom(Call->getArg(0), C);
    return true;
  }
  if (Base == "test_and_set" || Base == "clear") {
    if (Args < 2)
      return false;
    setObjectPointer(Op, Call->getArg(0), C);
    Op.Kind = Base == "clear" ? OpKind::Clear : OpKind::TestAndSet;
    Op.Result = usualResult(Op.Kind);
    Op.ValueType = C.Context.BoolTy;
    Op.Size = 1;
    Op.Success = orderFrom(Call->getArg(1), C);
    return true;
  }
  // The library's __atomic_load_8 and so on, declared and called by hand.
  uint64_t Size = 0;
  const size_t Underscore = Base.rfind('_');
  if (Underscore == llvm::StringRef::npos || Base.substr(Underscore + 1).getAsInteger(10, Size))
    return false;
  const std::optional<Shape> S = shapeOf(Base.take_front(Underscore));
  if (!S || Args < 2)
    return false;
  Op.Kind = S->Kind;
  Op.Function = S->Function;
  Op.Result = S->Result;
  setObjectPointer(Op, Call->getArg(0), C);
  Op.Size = Size;
  if (Op.Kind == OpKind::CompareExchange) {
    if (Args < 5)
      return false;
    Op.Expected = Call->getArg(1);
    Op.ExpectedIsPointer = Op.FailureReloads = true;
    Op.Operand = Call->getArg(2);
    Op.Success = orderFrom(Call->getArg(3), C);
    Op.Failure = orderFrom(Call->getArg(4), C);
    return true;
  }
  if (Op.Kind != OpKind::Load)
    Op.Operand = Call->getArg(1);
  Op.Success = orderFrom(Call->getArg(Args - 1), C);
  return true;
}

static bool recogniseSync(const CallExpr *Call, llvm::StringRef Name, const ApiContext &C, AtomicOp &Op) {
  llvm::StringRef Base = Name;
  if (!Base.consume_front("__sync_"))
    return false;
  Op.Family = Api::Sync;
  Op.Site = Call;
  Op.Success = impliedOrder(Order::SeqCst);
  if (Base == "synchronize") {
    Op.Kind = OpKind::Fence;
    Op.Name = Name;
    return true;
  }
  if (Call->getNumArgs() < 1)
    return false;
  // "fetch_and_add_4" is written without the size.
  if (const size_t Underscore = Base.rfind('_'); Underscore != llvm::StringRef::npos) {
    unsigned Size = 0;
    if (!Base.substr(Underscore + 1).getAsInteger(10, Size)) {
      Name = Name.drop_back(Base.size() - Underscore);
      Base = Base.take_front(Underscore);
    }
  }
  Op.Name = libraryMacro(Call->getBeginLoc(), Name, C);
  setObjectPointer(Op, Call->getArg(0), C);
  const bool Bool = Base == "bool_compare_and_swap";
  if (Bool || Base == "val_compare_and_swap") {
    if (Call->getNumArgs() < 3)
      return false;
    Op.Kind = OpKind::CompareExchange;
    Op.Result = Bool ? ResultKind::Success : ResultKind::Old;
    Op.Expected = Call->getArg(1);
    Op.Operand = Call->getArg(2);
    Op.Failure = Op.Success;
    return true;
  }
  if (Base == "lock_release") {
    Op.Kind = OpKind::Clear;
    Op.Success = impliedOrder(Order::Release);
    return true;
  }
  if (Call->getNumArgs() < 2)
    return false;
  Op.Operand = Call->getArg(1);
  Op.Result = ResultKind::Old;
  if (Base == "lock_test_and_set") {
    Op.Kind = OpKind::Exchange;
    Op.Success = impliedOrder(Order::Acquire);
    return true;
  }
  if (Base == "swap") {
    Op.Kind = OpKind::Exchange;
    return true;
  }
  Op.Kind = OpKind::Rmw;
  if (Base.consume_back("_and_fetch"))
    Op.Result = ResultKind::New;
  else if (!Base.consume_front("fetch_and_"))
    return false;
  const std::optional<RmwFn> F = rmwFnOf(Base);
  Op.Function = F.value_or(RmwFn::None);
  return F.has_value();
}

bool recogniseGnu(const Expr *E, const ApiContext &C, AtomicOp &Op) {
  if (const auto *A = dyn_cast<AtomicExpr>(E))
    return recogniseBuiltin(A, C, Op);
  const auto *Call = dyn_cast<CallExpr>(E);
  if (!Call)
    return false;
  const llvm::StringRef Name = functionName(Call->getDirectCallee());
  return recogniseSync(Call, Name, C, Op) || recogniseAtomicCall(Call, Name, C, Op);
}

} // namespace clang::tidy::atomvet
