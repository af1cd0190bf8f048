//===- Interlocked.cpp - Interlocked* and _Interlocked* -------------------===//
//
// A verb, a width and an order, in this order, all in the name: _InterlockedCompareExchange64_acq,
// InterlockedIncrementNoFence16. Increment, Decrement and Add give the new value, all others the old one.
//
//===----------------------------------------------------------------------===//

#include "model/api/Common.h"
#include "llvm/ADT/StringSwitch.h"

namespace clang::tidy::atomvet {

/// Takes width and order off the end of a name.
static Order takeSuffixes(llvm::StringRef &Name) {
  Order O = Order::SeqCst;
  for (bool Again = true; Again;) {
    Again = true;
    if (Name.consume_back("_acq") || Name.consume_back("Acquire") || Name.consume_back("_HLEAcquire"))
      O = Order::Acquire;
    else if (Name.consume_back("_rel") || Name.consume_back("Release") || Name.consume_back("_HLERelease"))
      O = Order::Release;
    else if (Name.consume_back("_nf") || Name.consume_back("NoFence") || Name.consume_back("Raw"))
      O = Order::Relaxed;
    else
      Again = Name.consume_back("_np") || Name.consume_back("_HLE") || Name.consume_back("128") ||
              Name.consume_back("64") || Name.consume_back("16") || Name.consume_back("8") ||
              Name.consume_back("Pointer") || Name.consume_back("SizeT");
  }
  return O;
}

bool recogniseInterlocked(const Expr *E, const ApiContext &C, AtomicOp &Op) {
  const auto *Call = dyn_cast<CallExpr>(E);
  if (!Call)
    return false;
  const llvm::StringRef Name = functionName(Call->getDirectCallee());
  llvm::StringRef Base = Name;
  Base.consume_front("_");
  Base.consume_front("Inline");
  // The compiler's own bit operations are _interlockedbittestandset.
  if ((!Base.consume_front("Interlocked") && !Base.consume_front("interlocked")) || Call->getNumArgs() < 1 ||
      pointeeOf(Call->getArg(0)).isNull())
    return false;
  const bool Double = Base.contains("128");
  const Order O = takeSuffixes(Base);
  Op.Family = Api::Interlocked;
  Op.Name = Name;
  Op.Site = Call;
  Op.Success = impliedOrder(O);
  setObjectPointer(Op, Call->getArg(0), C);
  const unsigned Args = Call->getNumArgs();

  if (Base == "CompareExchange") {
    Op.Kind = OpKind::CompareExchange;
    Op.Failure = failureFrom(Op.Success);
    if (Double) { // (destination, high, low, comparand and result)
      if (Args < 4)
        return false;
      Op.Result = ResultKind::Success;
      Op.Operand = Call->getArg(2);
      Op.Expected = Call->getArg(3);
      Op.ExpectedIsPointer = Op.FailureReloads = true;
      Op.Size = 16;
      return true;
    }
    if (Args < 3)
      return false;
    Op.Result = ResultKind::Old;
    Op.Operand = Call->getArg(1);
    Op.Expected = Call->getArg(2);
    return true;
  }
  if (Base == "Exchange") {
    if (Args < 2)
      return false;
    Op.Kind = OpKind::Exchange;
    Op.Result = ResultKind::Old;
    Op.Operand = Call->getArg(1);
    return true;
  }
  Op.Kind = OpKind::Rmw;
  if (Base == "Increment" || Base == "Decrement") {
    Op.Function = Base == "Increment" ? RmwFn::Add : RmwFn::Sub;
    Op.Result = ResultKind::New;
    Op.OperandIsImplicitOne = true;
    return true;
  }
  Op.Function = llvm::StringSwitch<RmwFn>(Base)
                    .Case("Add", RmwFn::Add)
                    .Case("ExchangeAdd", RmwFn::Add)
                    .Case("Subtract", RmwFn::Sub)
                    .Case("ExchangeSub", RmwFn::Sub)
                    .Case("ExchangeSubtract", RmwFn::Sub)
                    .Case("And", RmwFn::And)
                    .Case("BitTestAndReset", RmwFn::And)
                    .Case("bittestandreset", RmwFn::And)
                    .Case("Or", RmwFn::Or)
                    .Case("BitTestAndSet", RmwFn::Or)
                    .Case("bittestandset", RmwFn::Or)
                    .Case("Xor", RmwFn::Xor)
                    .Case("BitTestAndComplement", RmwFn::Xor)
                    .Case("bittestandcomplement", RmwFn::Xor)
                    .Default(RmwFn::None);
  if (Op.Function == RmwFn::None || Args < 2)
    return false;
  Op.Operand = Call->getArg(1);
  // One bit of the old value cannot be compared with the value.
  Op.Result = Base.starts_with_insensitive("BitTest") ? ResultKind::None
              : Base == "Add" || Base == "Subtract"   ? ResultKind::New
                                                      : ResultKind::Old;
  return true;
}

} // namespace clang::tidy::atomvet
