//===- FreeFlow.cpp -------------------------------------------------------===//

#include "model/sharing/FreeFlow.h"
#include "model/Library.h"
#include "model/TUModel.h"
#include "model/sharing/Sharing.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include <deque>

namespace clang::tidy::atomvet {

namespace {

/// The variable that a statement gives a new value, null for none.
const VarDecl *assigned(const Stmt *S) {
  const Expr *Target = nullptr;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S); Binary && Binary->isAssignmentOp())
    Target = Binary->getLHS();
  else if (const auto *Unary = dyn_cast<UnaryOperator>(S); Unary && Unary->isIncrementDecrementOp())
    Target = Unary->getSubExpr();
  const auto *Ref = Target ? dyn_cast<DeclRefExpr>(Target->IgnoreParens()) : nullptr;
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

} // namespace

FreeFlow::FreeFlow(const FunctionModel &F) : F(F) {}

unsigned FreeFlow::event(const Place &P) {
  for (unsigned I = 0; I < Freed.size(); ++I)
    if (Freed[I] == P)
      return I;
  Freed.push_back(P);
  return Freed.size() - 1;
}

void FreeFlow::collect() {
  const Sharing &Judge = F.unit().sharing();
  for (const CFGBlock *Block : *F.cfg())
    for (const CFGElement &Element : *Block) {
      if (const auto S = Element.getAs<CFGStmt>()) {
        if (const Place P = Judge.freedBy(F, S->getStmt()))
          FreedAt[S->getStmt()] = event(P);
        else if (Judge.joinsThreads(F, S->getStmt()))
          JoinsAt.insert(S->getStmt());
      } else if (const auto Destroyed = Element.getAs<CFGAutomaticObjDtor>()) {
        if (library::isStdClass(Destroyed->getVarDecl()->getType(), "unique_ptr"))
          FreedByDestructor[Destroyed->getVarDecl()] = event(Place::variable(Destroyed->getVarDecl()).deref());
      }
    }
}

void FreeFlow::run() {
  if (!F.cfg())
    return;
  collect();
  if (Freed.empty())
    return;
  State All;
  for (unsigned I = 0; I < Freed.size(); ++I)
    All.insert(I);
  for (const CFGBlock *Block : *F.cfg())
    AtEnd[Block] = All;
  AtEnd[&F.cfg()->getExit()].clear();
  // Greatest fixed point: what is not contradicted on any path holds.
  bool Changed = true;
  unsigned Budget = F.cfg()->size() + 8;
  while (Changed && Budget--) {
    Changed = false;
    for (const CFGBlock *Block : *F.cfg()) {
      if (Block == &F.cfg()->getExit() || Block->hasNoReturnElement())
        continue;
      State Out = All;
      bool Any = false;
      for (const CFGBlock::AdjacentBlock &Next : Block->succs()) {
        if (!Next)
          continue;
        Any = true;
        State In = AtEnd[Next];
        for (auto It = Next->rbegin(); It != Next->rend(); ++It)
          transfer(*It, In);
        State Both;
        std::set_intersection(Out.begin(), Out.end(), In.begin(), In.end(), std::inserter(Both, Both.end()));
        Out = std::move(Both);
      }
      if (Any && Out != AtEnd[Block]) {
        AtEnd[Block] = std::move(Out);
        Changed = true;
      }
    }
  }
}

void FreeFlow::transfer(const CFGElement &Element, State &S) const {
  if (const auto Destroyed = Element.getAs<CFGAutomaticObjDtor>()) {
    const auto It = FreedByDestructor.find(Destroyed->getVarDecl());
    if (It != FreedByDestructor.end())
      S.insert(It->second);
    return;
  }
  const auto Statement = Element.getAs<CFGStmt>();
  if (!Statement)
    return;
  const Stmt *St = Statement->getStmt();
  // Until they are joined, other threads are at work on what is freed afterwards.
  if (JoinsAt.contains(St)) {
    S.clear();
    return;
  }
  if (const auto It = FreedAt.find(St); It != FreedAt.end()) {
    S.insert(It->second);
    return;
  }
  if (S.empty())
    return;
  const auto Drop = [&](auto Condition) {
    for (auto It = S.begin(); It != S.end();)
      It = Condition(Freed[*It]) ? S.erase(It) : std::next(It);
  };
  for (const unsigned I : F.opsAt(St))
    Drop([&](const Place &P) { return F.Ops[I].Object.startsWith(P); });
  if (const VarDecl *Var = assigned(St))
    Drop([&](const Place &P) { return P.dependsOn(Var); });
  if (const auto *Declaration = dyn_cast<DeclStmt>(St))
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D))
        Drop([&](const Place &P) { return P.dependsOn(Var); });
  // A unique_ptr that is moved from or released frees nothing later.
  if (const CallSite *Call = F.callAt(St)) {
    const auto Moved = [&](const Expr *E) {
      const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
      const auto *Inner = dyn_cast<CallExpr>(E->IgnoreParenCasts());
      if (!Ref && Inner && Inner->getNumArgs() == 1)
        Ref = dyn_cast<DeclRefExpr>(Inner->getArg(0)->IgnoreParenCasts());
      const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      const auto It = Var ? FreedByDestructor.find(Var) : FreedByDestructor.end();
      if (It != FreedByDestructor.end())
        S.erase(It->second);
    };
    for (const Expr *Arg : Call->Args)
      Moved(Arg);
    const llvm::StringRef Name = library::plainName(Call->Callee);
    if (Call->ObjectArg && (Name == "release" || Name == "reset" || Name == "swap"))
      Moved(Call->ObjectArg);
  }
}

FreeFlow::State FreeFlow::before(Position Pos) const {
  State S = AtEnd.lookup(Pos.Block);
  for (unsigned I = Pos.Block->size(); I > Pos.Index; --I)
    transfer((*Pos.Block)[I - 1], S);
  return S;
}

bool FreeFlow::isFreedNext(const Place &Object, Position Pos) const {
  if (Freed.empty())
    return false;
  for (const unsigned I : before(Pos)) {
    const Place &P = Freed[I];
    if (Object.startsWith(P) && llvm::none_of(llvm::drop_begin(Object.Steps, P.Steps.size()),
                                              [](const PlaceStep &Step) { return Step.Kind == PlaceStep::Deref; }))
      return true;
  }
  return false;
}

bool FreeFlow::freesOnEveryPath(const ParmVarDecl *Param) const {
  if (Freed.empty())
    return false;
  const Place Wanted = Param ? Place::variable(Param).deref() : Place::thisObject();
  const CFGBlock &Entry = F.cfg()->getEntry();
  for (const unsigned I : before({&Entry, 0}))
    if (Freed[I] == Wanted)
      return true;
  return false;
}

} // namespace clang::tidy::atomvet
