//===- LoadThenStoreCheck.cpp - Lost updates between a load and a store ---===//
//
// A load and a store of one atomic are two steps: what other threads add between them is lost. Where both were meant as
// one, exchange or a read-modify-write does it in one. The model says which loads reach which stores and what becomes
// of the value (ValueFlow), whether anyone else writes the object (Roles) and what excuses the pair (Sharing, Locks);
// this file holds the rule alone.
//
//===----------------------------------------------------------------------===//

#include "access/LoadThenStoreCheck.h"
#include "model/Initial.h"
#include "model/Roles.h"
#include "model/Sharing.h"
#include "support/Rewrite.h"

namespace clang::tidy::atomvet {

void LoadThenStoreCheck::checkUnit(const TUModel &TU) {
  for (const FunctionModel *F : TU.functions())
    for (const AtomicOp &Op : F->Ops)
      if ((Op.Kind == OpKind::Store || Op.Kind == OpKind::Clear) && !Op.Composite && (!Op.Through || Op.Thin))
        checkStore(*F, Op);
}

void LoadThenStoreCheck::checkStore(const FunctionModel &F, const AtomicOp &Store) {
  const ValueFlow Flow(F);
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
  if (TU.sharing().isUnshared(F, Store.Object, Store.Site) || TU.sharing().isUnshared(F, Store.Object, Load.value()))
    return true;
  const Entity E = Store.Object.entity();
  const Evidence *Known = E ? TU.evidence(E) : nullptr;
  if (!Known)
    return false;
  // One writer that says it is one: its own load is explicitly relaxed.
  const bool Deliberate =
      Load.Op && Load.Op->Success.Given == OrderUse::Explicit && Load.Op->Success.Value == Order::Relaxed;
  if (Deliberate && singleWriter(TU, *Known))
    return true;
  return lockedAgainstWriters(F, Store.Object, Load.value(), Store.Site, *Known);
}

void LoadThenStoreCheck::reportReset(const FunctionModel &F, const AtomicOp &Store, const LoadSite &Load) {
  auto Diag = report(Store.Site->getExprLoc(), "'%0' is loaded and then reset: updates in between are lost");
  if (!Diag)
    return;
  *Diag << Store.Object.str();
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
  const std::vector<FixItHint> Hints = readModifyWriteForUpdate(F, Load, Store);
  for (const FixItHint &Hint : Hints)
    *Diag << Hint;
  Diag.reset();
  note(Load.site()->getExprLoc(), Hints.empty() ? "loaded here; a compare-exchange loop makes the update one step"
                                                : "loaded here; a read-modify-write makes the update one step");
}

} // namespace clang::tidy::atomvet
