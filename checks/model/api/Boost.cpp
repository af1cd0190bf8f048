//===- Boost.cpp - boost::atomic, atomic_ref, atomic_flag, ipc_atomic -----===//
//
// The standard's interface and more (opaque_add, add_and_test); its memory_order has other numbers.
//
//===----------------------------------------------------------------------===//

#include "model/api/Common.h"

namespace clang::tidy::atomvet {

static bool isBoostFence(const FunctionDecl *F, llvm::StringRef &Base) {
  Base = functionName(F);
  Base.consume_front("ipc_");
  Base.consume_front("atomic_");
  if (Base != "thread_fence" && Base != "signal_fence")
    return false;
  const auto *N = dyn_cast<NamespaceDecl>(F->getDeclContext()->getEnclosingNamespaceContext());
  return N && N->getName() == "atomics" && isa<NamespaceDecl>(N->getParent()) &&
         cast<NamespaceDecl>(N->getParent())->getName() == "boost";
}

bool recogniseBoost(const Expr *E, const ApiContext &C, AtomicOp &Op) {
  MemberCall Call;
  if (MemberCall::of(E, Call)) {
    const AtomicClass Class = classify(Call.Method->getParent());
    switch (Class) {
    case AtomicClass::Boost:
    case AtomicClass::BoostRef:
    case AtomicClass::BoostFlag:
      return fillMember(Call, Class, C, Op);
    default:
      return false;
    }
  }
  const auto *Function = dyn_cast<CallExpr>(E);
  llvm::StringRef Base;
  if (!Function || !Function->getDirectCallee() || !isBoostFence(Function->getDirectCallee(), Base))
    return false;
  Op.Name = functionName(Function->getDirectCallee());
  Op.Family = Api::Boost;
  return fillFunction(Function, Base, C, Op, OrderNumbers::Boost);
}

} // namespace clang::tidy::atomvet
