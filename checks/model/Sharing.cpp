//===- Sharing.cpp --------------------------------------------------------===//

#include "model/Sharing.h"
#include "model/FreeFlow.h"
#include "model/Library.h"
#include "model/OwnershipFlow.h"
#include "model/TUModel.h"
#include "clang/AST/ExprCXX.h"

namespace clang::tidy::atomvet {

Sharing::Sharing(const TUModel &TU) : TU(TU) {}
Sharing::~Sharing() = default;

const OwnershipFlow *Sharing::flow(const FunctionModel &F) const {
  const auto It = Flows.find(&F);
  if (It != Flows.end())
    return It->second.get();
  Flows[&F] = nullptr;
  auto Flow = std::make_unique<OwnershipFlow>(F);
  Flow->run();
  const OwnershipFlow *Result = Flow.get();
  Flows[&F] = std::move(Flow);
  return Result;
}

const FreeFlow &Sharing::freeFlow(const FunctionModel &F) const {
  const auto It = FreeFlows.find(&F);
  if (It != FreeFlows.end())
    return *It->second;
  auto Flow = std::make_unique<FreeFlow>(F);
  FreeInProgress.insert(&F);
  Flow->run();
  FreeInProgress.erase(&F);
  return *(FreeFlows[&F] = std::move(Flow));
}

bool Sharing::isUnshared(const FunctionModel &F, const Place &Object, const Stmt *At) const {
  if (TU.isMarkedUnshared(F.decl()))
    return true;
  if (const Entity E = Object.entity(); E && TU.isMarkedUnshared(E.Decl))
    return true;
  if (!F.cfg())
    return true;
  const OwnershipFlow *Flow = flow(F);
  return Flow && Flow->isUnshared(Object, At);
}

Place Sharing::freedBy(const FunctionModel &F, const Stmt *S) const {
  if (const auto *Delete = dyn_cast<CXXDeleteExpr>(S))
    return TU.pointee(Delete->getArgument());
  const CallSite *Call = F.callAt(S);
  if (!Call || !Call->Callee)
    return Place();
  if (library::isDeallocation(Call->Callee, TU))
    return Call->Args.empty() ? Place() : TU.pointee(Call->Args[0]);
  const FunctionModel *Model = TU.function(Call->Callee);
  if (!Model || Model == &F || FreeInProgress.contains(Model) || !Model->cfg())
    return Place();
  for (const ParmVarDecl *Param : Model->decl()->parameters())
    if (Param->getType()->isPointerType() && Param->getFunctionScopeIndex() < Call->Args.size() &&
        freeFlow(*Model).freesOnEveryPath(Param))
      return TU.pointee(Call->Args[Param->getFunctionScopeIndex()]);
  if (Call->ObjectArg && isa<CXXMethodDecl>(Model->decl()) && freeFlow(*Model).freesOnEveryPath(nullptr))
    return Call->ObjectIsPointer ? TU.pointee(Call->ObjectArg) : TU.placeOf(Call->ObjectArg);
  return Place();
}

bool Sharing::isFreedNext(const FunctionModel &F, const Place &Object, Position From) const {
  return freeFlow(F).isFreedNext(Object, From);
}

} // namespace clang::tidy::atomvet
