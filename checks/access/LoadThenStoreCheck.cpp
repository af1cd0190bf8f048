//===- LoadThenStoreCheck.cpp - Lost updates between a load and a store ---===//
//
// A load and a store of one atomic are two steps: what other threads add between them is lost. Where both were meant as
// one, exchange or a read-modify-write does it in one. The model says which loads reach which stores and what becomes
// of the value (ValueFlow), whether anyone else writes the object (Roles) and what excuses the pair (Sharing, Locks);
// this file holds the rule alone.
//
//===----------------------------------------------------------------------===//

#include "access/LoadThenStoreCheck.h"
#include "model/locks/Locks.h"
#include "model/sharing/DualMode.h"
#include "model/sharing/Sharing.h"
#include "model/values/Initial.h"
#include "model/values/Roles.h"
#include "support/Rewrite.h"

namespace clang::tidy::atomvet {

/// A load that says that nobody else writes: explicitly relaxed, or marked (READ_ONCE).
static bool isDeliberate(const LoadSite &Load) {
  if (Load.Plain)
    return Load.Plain->Volatile;
  return Load.Op->Success.Given == OrderUse::Explicit && Load.Op->Success.Value == Order::Relaxed;
}

/// Both steps name an order of their own, as only who thought about the order does.
static bool namesOrders(const LoadSite &Load, const AtomicOp &Store) {
  const auto Names = [](const OrderUse &Use) {
    return Use.Given == OrderUse::Explicit && Use.Value && *Use.Value != Order::SeqCst;
  };
  return Load.Op && Names(Load.Op->Success) && Names(Store.Success);
}

/// An exchange whose result nobody looks at is a store.
static bool isStore(const FunctionModel &F, const AtomicOp &Op) {
  if (Op.Composite || (Op.Through && !Op.Thin))
    return false;
  return Op.Kind == OpKind::Store || Op.Kind == OpKind::Clear || (Op.Kind == OpKind::Exchange && !F.isUsed(Op.Site));
}

/// Whether somebody writes the object atomically, so that a marked access of it (WRITE_ONCE) is one more.
static bool isWrittenAtomically(const TUModel &TU, const Place &Object) {
  const Evidence *Known = Object.entity() ? TU.evidence(Object.entity()) : nullptr;
  return Known &&
         llvm::any_of(Known->Ops, [&](const AtomicOp *Op) { return Op->isWrite() && Op->Kind != OpKind::Init; });
}

void LoadThenStoreCheck::checkUnit(const TUModel &TU) {
  for (const FunctionModel *F : TU.functions()) {
    const ValueFlow Flow(*F);
    for (const AtomicOp &Op : F->Ops)
      if (isStore(*F, Op))
        checkStore(*F, Flow, Op);
    for (const AtomicOp &Op : F->Marked)
      if (isStore(*F, Op) && isWrittenAtomically(TU, Op.Object))
        checkStore(*F, Flow, Op);
  }
}

void LoadThenStoreCheck::checkStore(const FunctionModel &F, const ValueFlow &Flow, const AtomicOp &Store) {
  const std::vector<LoadSite> Loads = Flow.loadsReaching(Store);
  if (Loads.empty() || Flow.isGuardedByOwnUpdate(Store))
    return;
  const auto IsExcused = [&](const LoadSite &Load) { return isExcused(F, Store, Load); };
  for (const LoadSite &Load : Loads)
    if (Flow.storedFrom(Store, Load) && !Flow.storesBack(Store, Load) && !IsExcused(Load))
      return reportUpdate(F, Store, Load);
  if (!storesNeutralValue(F.unit(), Store))
    return;
  for (const LoadSite &Load : Loads)
    if (Flow.isKept(Load, Store) && !IsExcused(Load))
      return reportReset(F, Store, Load);
}

bool LoadThenStoreCheck::isExcused(const FunctionModel &F, const AtomicOp &Store, const LoadSite &Load) const {
  const TUModel &TU = F.unit();
  const Sharing &Sharing = TU.sharing();
  if (Sharing.isUnshared(F, Store.Object, Store.Site) || Sharing.isUnshared(F, Store.Object, Load.value()))
    return true;
  // What has no name has no known writers either: whoever locks it is taken to know why.
  if (!Store.Object.entity() && !TU.locks().heldThroughout(F, Store.Object, Load.value(), Store.Site).empty())
    return true;
  const bool Deliberate = isDeliberate(Load);
  if (isInSingleThreadedBranch(F, Store.Object, Store.Site, /*ByFlag=*/Deliberate) || hasConcurrentTwin(F) ||
      (Deliberate && saysWritersTakeTurns(F, Load.value(), Store.Site)))
    return true;
  const std::vector<ObjectUse> Objects = objectsOf(F, Store.Object, Load.value(), Store.Site);
  // A helper that this file does not use: whose object it is, only its users can say.
  if (Objects.empty())
    return Deliberate && TU.callers(F.decl()).empty() && (F.decl()->isInlined() || !F.decl()->isExternallyVisible());
  return llvm::all_of(Objects, [&](const ObjectUse &Use) {
    const Evidence *Known = TU.evidence(Use.Object.entity());
    if (Use.F != &F && Sharing.isUnshared(*Use.F, Use.Object, Use.A))
      return true;
    return Known && ((Deliberate && hasSingleWriter(Use, *Known)) || lockedAgainstWriters(Use, *Known) ||
                     (namesOrders(Load, Store) && isWrittenByOwner(Use, *Known)));
  });
}

/// A load and a store that are written as such, in the same vocabulary as what replaces them.
static bool isRewritable(const LoadSite &Load, const AtomicOp &Store) {
  return Store.Kind != OpKind::Exchange && Store.Family != Api::Marked &&
         (!Load.Op || (Load.Op->Kind == OpKind::Load && Load.Op->Family != Api::Marked));
}

void LoadThenStoreCheck::reportReset(const FunctionModel &F, const AtomicOp &Store, const LoadSite &Load) {
  auto Diag = report(Store.Site->getExprLoc(), "'%0' is loaded and then reset: updates in between are lost");
  if (!Diag)
    return;
  *Diag << Store.Object.str();
  if (isRewritable(Load, Store))
    for (const FixItHint &Hint : exchangeForReset(F, Load, Store))
      *Diag << Hint;
  Diag.reset();
  note(Load.site()->getExprLoc(), "loaded here; an exchange loads and resets in one step");
}

void LoadThenStoreCheck::reportUpdate(const FunctionModel &F, const AtomicOp &Store, const LoadSite &Load) {
  auto Diag =
      report(Store.Site->getExprLoc(), "'%0' is stored from an earlier load of it: updates in between are lost");
  if (!Diag)
    return;
  *Diag << Store.Object.str();
  if (isRewritable(Load, Store))
    for (const FixItHint &Hint : readModifyWriteForUpdate(F, Load, Store))
      *Diag << Hint;
  Diag.reset();
  const std::string Function = isRewritable(Load, Store) ? readModifyWriteName(F, Load, Store) : std::string();
  if (Function.empty())
    note(Load.site()->getExprLoc(), "loaded here; a compare-exchange loop makes the update one step");
  else
    note(Load.site()->getExprLoc(), "loaded here; %0 makes the update one step") << Function;
}

} // namespace clang::tidy::atomvet
