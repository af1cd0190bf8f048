//===- Roles.cpp ----------------------------------------------------------===//

#include "model/Roles.h"
#include "model/Locks.h"
#include "model/Sharing.h"

namespace clang::tidy::atomvet {

std::vector<const FunctionDecl *> writers(const TUModel &TU, const Evidence &Known) {
  std::vector<const FunctionDecl *> Out;
  const auto Add = [&](const FunctionDecl *In, const Place &Object, const Stmt *At) {
    const FunctionDecl *Key = In->getCanonicalDecl();
    if (!llvm::is_contained(Out, Key) && !TU.sharing().isUnshared(*TU.function(In), Object, At))
      Out.push_back(Key);
  };
  for (const AtomicOp *Op : Known.Ops)
    if (Op->isWrite() && Op->Kind != OpKind::Init)
      Add(Op->In, Op->Object, Op->Site);
  for (const Access *A : Known.Accesses)
    if (A->Kind != Access::Read)
      Add(A->In, A->Object, A->Anchor);
  return Out;
}

namespace {

/// Whether Helper is called by Caller alone, directly or through helpers of the same kind.
bool calledOnlyBy(const TUModel &TU, const FunctionDecl *Helper, const FunctionDecl *Caller, unsigned Depth = 0) {
  if (Helper == Caller)
    return true;
  if (Depth > 4 || !TU.allCallersKnown(Helper))
    return false;
  return llvm::all_of(TU.callers(Helper), [&](const auto &Call) {
    return calledOnlyBy(TU, Call.first->decl()->getCanonicalDecl(), Caller, Depth + 1);
  });
}

} // namespace

const FunctionDecl *singleWriter(const TUModel &TU, const Evidence &Known) {
  const std::vector<const FunctionDecl *> All = writers(TU, Known);
  for (const FunctionDecl *Candidate : All)
    if (llvm::all_of(All, [&](const FunctionDecl *Other) { return calledOnlyBy(TU, Other, Candidate); }))
      return Candidate;
  return nullptr;
}

bool lockedAgainstWriters(const FunctionModel &F, const Place &Object, const Stmt *A, const Stmt *B,
                          const Evidence &Known) {
  const TUModel &TU = F.unit();
  const LockSet OverBoth = TU.locks().heldThroughout(F, Object, A, B);
  if (OverBoth.empty())
    return false;
  std::vector<LockSet> Others;
  const auto Add = [&](const auto &Use, const Place &Written, const Stmt *At) {
    const FunctionModel &In = *TU.function(Use.In);
    if (!TU.sharing().isUnshared(In, Written, At))
      Others.push_back(TU.locks().heldFor(In, Use));
  };
  for (const AtomicOp *Op : Known.Ops)
    if (Op->isWrite() && Op->Kind != OpKind::Init)
      Add(*Op, Op->Object, Op->Site);
  for (const Access *Plain : Known.Accesses)
    if (Plain->Kind != Access::Read)
      Add(*Plain, Plain->Object, Plain->Anchor);
  return Locks::excludes(OverBoth, Others);
}

} // namespace clang::tidy::atomvet
