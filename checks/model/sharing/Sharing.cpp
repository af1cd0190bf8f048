//===- Sharing.cpp --------------------------------------------------------===//

#include "model/sharing/Sharing.h"
#include "model/Elsewhere.h"
#include "model/Library.h"
#include "model/TUModel.h"
#include "model/sharing/FreeFlow.h"
#include "model/sharing/OwnershipFlow.h"
#include "support/Stack.h"
#include "clang/AST/ExprCXX.h"

namespace clang::tidy::atomvet {

Sharing::Sharing(const TUModel &TU) : TU(TU) {}
Sharing::~Sharing() = default;

const OwnershipFlow *Sharing::flow(const FunctionModel &F, Scope Within) const {
  const auto [It, Fresh] = Flows.try_emplace({&F, Within});
  if (!Fresh)
    return It->second.get();
  auto Flow = std::make_unique<OwnershipFlow>(F, Within);
  withEnoughStack([&] { Flow->run(); });
  return (Flows[{&F, Within}] = std::move(Flow)).get();
}

bool Sharing::decideOnce(const FunctionModel &F, const void *Key, llvm::function_ref<bool()> Decide) const {
  // Deeper than people read, and than the stack should go.
  constexpr size_t MaxCallers = 64;
  const auto [It, Fresh] = Deciding.emplace(&F, Key);
  if (!Fresh)
    return true;
  const bool Unshared = Deciding.size() <= MaxCallers && Decide();
  Deciding.erase({&F, Key});
  return Unshared;
}

const FreeFlow &Sharing::freeFlow(const FunctionModel &F) const {
  const auto It = FreeFlows.find(&F);
  if (It != FreeFlows.end())
    return *It->second;
  auto Flow = std::make_unique<FreeFlow>(F);
  FreeInProgress.insert(&F);
  withEnoughStack([&] { Flow->run(); });
  FreeInProgress.erase(&F);
  return *(FreeFlows[&F] = std::move(Flow));
}

bool Sharing::isUnshared(const FunctionModel &F, const Place &Object, const Stmt *At) const {
  return isUnshared(F, Object, At, Scope::File);
}

bool Sharing::isUnshared(const FunctionModel &F, const Place &Object, const Stmt *At, Scope Within) const {
  if (Within == Scope::Project && (isUnshared(F, Object, At) || !TU.elsewhere().isOpen()))
    return isUnshared(F, Object, At);
  // Amid a question that came back to where it started, the answer is that question's alone.
  if (!Deciding.empty())
    return judge(F, Object, At, Within);
  auto &Known = Judged[{At, unsigned(Within)}];
  const auto It = llvm::find_if(Known, [&](const auto &Of) { return Of.first == Object; });
  if (It != Known.end())
    return It->second;
  const bool Unshared = judge(F, Object, At, Within);
  Judged[{At, unsigned(Within)}].emplace_back(Object, Unshared);
  return Unshared;
}

bool Sharing::judge(const FunctionModel &F, const Place &Object, const Stmt *At, Scope Within) const {
  if (TU.isMarkedUnshared(F.decl()))
    return true;
  if (const Entity E = Object.entity(); E && TU.isMarkedUnshared(E.Decl))
    return true;
  if (!F.cfg())
    return true;
  const OwnershipFlow *Flow = flow(F, Within);
  return Flow && Flow->isUnshared(Object, At);
}

bool Sharing::isAlone(const FunctionModel &F, const Stmt *At) const {
  const OwnershipFlow *Flow = flow(F, Scope::File);
  return Flow && Flow->threadsBefore(At).isAlone();
}

uint64_t Sharing::keeps(const FunctionModel &F) const {
  const OwnershipFlow *Flow = flow(F, Scope::Project);
  if (!Flow)
    return ~uint64_t(0);
  uint64_t Kept = Flow->escapes(nullptr);
  for (const ParmVarDecl *Param : F.decl()->parameters()) {
    const unsigned Bit = Param->getFunctionScopeIndex() + 1;
    if (Bit < 64 && (Flow->escapes(Param) || !Flow->containersOf(Param).empty()))
      Kept |= uint64_t(1) << Bit;
  }
  return Kept;
}

bool Sharing::returnsFresh(const FunctionModel &F) const {
  const OwnershipFlow *Flow = flow(F, Scope::Project);
  return Flow && Flow->returnsFresh();
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

bool Sharing::joinsThreads(const FunctionModel &F, const Stmt *S) const {
  const CallSite *Call = F.callAt(S);
  if (!Call)
    return false;
  if (library::joinsThread(*Call))
    return true;
  const FunctionModel *Callee = TU.function(Call->Callee);
  if (!Callee)
    return false;
  // A recursive call joins nothing that its own body does not.
  const auto [It, Fresh] = Joins.try_emplace(Callee, false);
  if (!Fresh)
    return It->second;
  bool Found = false;
  withEnoughStack([&] {
    Found = llvm::any_of(Callee->Calls, [&](const CallSite &Inner) { return joinsThreads(*Callee, Inner.Site); });
  });
  return Joins[Callee] = Found;
}

bool Sharing::joinsLater(const FunctionModel &F, Position At) const {
  return llvm::any_of(F.Calls, [&](const CallSite &Call) {
    return joinsThreads(F, Call.Site) && F.reaches(At, F.position(Call.Site));
  });
}

bool Sharing::isFreedNext(const FunctionModel &F, const Place &Object, Position From) const {
  return freeFlow(F).isFreedNext(Object, From);
}

} // namespace clang::tidy::atomvet
