//===- LockDumpCheck.cpp - atomvet-lock-dump ------------------------------===//

#include "internal/LockDumpCheck.h"
#include "model/locks/Locks.h"
#include "llvm/Support/raw_ostream.h"

namespace clang::tidy::atomvet {

/// "'depth_' under [.depth_ | Queue::mutex_], shared [::Table]".
static std::string describe(const Place &Object, const LockSet &Held) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << "'" << Object.str() << "' ";
  if (Held.empty())
    OS << "under no lock";
  for (const auto &[Kind, Names] : {std::pair{"under", &Held.Exclusive}, {"shared", &Held.Shared}})
    for (const std::string &Name : *Names)
      OS << (Text.back() == ' ' ? "" : ", ") << Kind << " [" << Name << "]";
  return Text;
}

void LockDumpCheck::checkUnit(const TUModel &TU) {
  for (const FunctionModel *F : TU.functions()) {
    for (const AtomicOp &Op : F->Ops)
      if (Op.Object)
        diag(fileLocation(Op.Site->getExprLoc()), "atomic %0 %1")
            << name(Op.Kind) << describe(Op.Object, TU.locks().heldFor(*F, Op));
    for (const Access &A : F->Accesses)
      if (const Entity E = A.Object.entity(); E && TU.evidence(E))
        diag(fileLocation(A.Site->getExprLoc()), "plain %0 %1")
            << (A.Kind == Access::Read ? "read" : "write") << describe(A.Object, TU.locks().heldFor(*F, A));
  }
}

} // namespace clang::tidy::atomvet
