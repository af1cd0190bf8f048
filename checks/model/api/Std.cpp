//===- Std.cpp - std::atomic and its relatives ----------------------------===//
//
// libstdc++ and libc++ declare most members in bases (__atomic_base, __atomic_float, __atomic_ref_base), others in
// specialisations; what counts is the family of classes and the member's name.
//
//===----------------------------------------------------------------------===//

#include "model/api/Common.h"

namespace clang::tidy::atomvet {

static bool isSharedPtr(QualType T) {
  const RecordDecl *R = T.isNull() ? nullptr : T->getAsRecordDecl();
  if (!R || !R->getIdentifier())
    return false;
  return R->getName() == "shared_ptr" || R->getName() == "__shared_ptr";
}

/// Whether F is a free function of the library: std:: or, for those on shared_ptr and fences, boost::.
static bool isLibraryFunction(const FunctionDecl *F) {
  if (F->isInStdNamespace())
    return true;
  const DeclContext *D = F->getDeclContext()->getEnclosingNamespaceContext();
  const auto *N = dyn_cast<NamespaceDecl>(D);
  return N && N->getName() == "boost";
}

bool recogniseStd(const Expr *E, const ApiContext &C, AtomicOp &Op) {
  MemberCall Call;
  if (MemberCall::of(E, Call)) {
    const AtomicClass Class = classify(Call.Method->getParent());
    switch (Class) {
    case AtomicClass::Std:
    case AtomicClass::StdRef:
    case AtomicClass::StdFlag:
      return fillMember(Call, Class, C, Op);
    default:
      return false;
    }
  }
  const auto *Function = dyn_cast<CallExpr>(E);
  if (!Function)
    return false;
  const FunctionDecl *Callee = Function->getDirectCallee();
  llvm::StringRef Name = functionName(Callee);
  llvm::StringRef Base = Name;
  if (!Base.consume_front("atomic_") || !isLibraryFunction(Callee))
    return false;
  const bool Std = Callee->isInStdNamespace();
  if (!fillFunction(Function, Base, C, Op, Std ? OrderNumbers::Standard : OrderNumbers::Boost))
    return false;
  Op.Name = Name;
  if (Op.Kind == OpKind::Fence)
    Op.Family = Api::StdAtomic;
  else if (isSharedPtr(Op.ValueType))
    Op.Family = Api::SharedPtr;
  else if (!Std)
    return false;
  return true;
}

} // namespace clang::tidy::atomvet
