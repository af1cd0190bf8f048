//===- Glib.cpp - g_atomic_* ----------------------------------------------===//
//
// With GCC and Clang most of these are macros over __atomic_* (those operations are found in Gnu.cpp and get their name
// and family from the macro); here are the calls of the functions. All are sequentially consistent.
//
//===----------------------------------------------------------------------===//

#include "model/api/Common.h"
#include "llvm/ADT/StringSwitch.h"

namespace clang::tidy::atomvet {

static bool fillRefCount(const CallExpr *Call, llvm::StringRef Base, AtomicOp &Op) {
  if (Base == "inc" || Base == "dec") {
    Op.Kind = OpKind::Rmw;
    Op.Function = Base == "inc" ? RmwFn::Add : RmwFn::Sub;
    Op.Result = Base == "inc" ? ResultKind::None : ResultKind::NewIsZero;
    Op.OperandIsImplicitOne = true;
    return true;
  }
  if (Base == "init") {
    Op.Kind = OpKind::Init;
    Op.Success = {};
    return true;
  }
  if (Base == "compare" && Call->getNumArgs() == 2) {
    Op.Kind = OpKind::Load;
    return true;
  }
  return false;
}

static bool fillOperation(const CallExpr *Call, llvm::StringRef Base, AtomicOp &Op) {
  const unsigned Args = Call->getNumArgs();
  if (Base == "get") {
    Op.Kind = OpKind::Load;
    Op.Result = ResultKind::Loaded;
    return true;
  }
  if (Base == "inc" || Base == "dec_and_test") {
    Op.Kind = OpKind::Rmw;
    Op.Function = Base == "inc" ? RmwFn::Add : RmwFn::Sub;
    Op.Result = Base == "inc" ? ResultKind::None : ResultKind::NewIsZero;
    Op.OperandIsImplicitOne = true;
    return true;
  }
  if (Base == "compare_and_exchange" || Base == "compare_and_exchange_full") {
    if (Args < 3)
      return false;
    Op.Kind = OpKind::CompareExchange;
    Op.Result = ResultKind::Success;
    Op.Expected = Call->getArg(1);
    Op.Operand = Call->getArg(2);
    Op.Failure = Op.Success;
    if (Args > 3) {
      Op.ResultOut = Call->getArg(3);
      Op.ResultOutIsPointer = true;
    }
    return true;
  }
  if (Args < 2)
    return false;
  Op.Operand = Call->getArg(1);
  if (Base == "set") {
    Op.Kind = OpKind::Store;
    return true;
  }
  Op.Result = ResultKind::Old;
  if (Base == "exchange") {
    Op.Kind = OpKind::Exchange;
    return true;
  }
  Op.Kind = OpKind::Rmw;
  const std::optional<RmwFn> F = Base == "exchange_and_add" ? RmwFn::Add : rmwFnOf(Base);
  Op.Function = F.value_or(RmwFn::None);
  return F.has_value();
}

bool recogniseGlib(const Expr *E, const ApiContext &C, AtomicOp &Op) {
  const auto *Call = dyn_cast<CallExpr>(E);
  if (!Call || Call->getNumArgs() < 1)
    return false;
  const llvm::StringRef Name = functionName(Call->getDirectCallee());
  llvm::StringRef Base = Name;
  if (!Base.consume_front("g_atomic_") || pointeeOf(Call->getArg(0)).isNull())
    return false;
  const bool Pointer = Base.consume_front("pointer_");
  const bool RefCount = !Pointer && Base.consume_front("ref_count_");
  if (!Pointer && !RefCount && !Base.consume_front("int_"))
    return false;
  Op.Family = Api::Glib;
  Op.Name = Name;
  Op.Site = Call;
  setObjectPointer(Op, Call->getArg(0), C);
  Op.Success = impliedOrder(Order::SeqCst);
  if (RefCount ? !fillRefCount(Call, Base, Op) : !fillOperation(Call, Base, Op))
    return false;
  if (Pointer) // declared with void *, whatever is passed
    Op.Size = sizeOf(C.Context.VoidPtrTy, C);
  return true;
}

} // namespace clang::tidy::atomvet
