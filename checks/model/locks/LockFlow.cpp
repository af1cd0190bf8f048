//===- LockFlow.cpp -------------------------------------------------------===//

#include "model/locks/LockFlow.h"
#include "model/Library.h"
#include "model/Statements.h"
#include "model/TUModel.h"
#include "model/locks/Locks.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include <set>

namespace clang::tidy::atomvet {

//===----------------------------------------------------------------------===//
// LockState
//===----------------------------------------------------------------------===//

namespace {

/// Entries of a recursive mutex taken in a loop would count without end.
constexpr unsigned MaxCount = 4;

template <typename T> bool sameElements(const llvm::SmallVectorImpl<T> &A, const llvm::SmallVectorImpl<T> &B) {
  return A.size() == B.size() && llvm::all_of(A, [&](const T &E) { return llvm::is_contained(B, E); });
}

auto looksLike(const LockName &L) {
  return [&L](const LockName &Other) { return Other.looksLike(L); };
}

template <typename T> void keepCommon(llvm::SmallVectorImpl<T> &A, const llvm::SmallVectorImpl<T> &B) {
  llvm::erase_if(A, [&](const T &E) { return !llvm::is_contained(B, E); });
}

} // namespace

bool LockState::operator==(const LockState &O) const {
  return Reached == O.Reached && sameElements(Held, O.Held) && sameElements(Guards, O.Guards) &&
         sameElements(Attempts, O.Attempts) && sameElements(Bindings, O.Bindings) &&
         Released.size() == O.Released.size() &&
         llvm::all_of(Released, [&](const LockName &L) { return llvm::any_of(O.Released, looksLike(L)); });
}

void LockState::meet(const LockState &O) {
  if (!O.Reached)
    return;
  if (!Reached) {
    *this = O;
    return;
  }
  // A lock that is a guard's on one path and bare on the other is held on both.
  llvm::SmallVector<Entry, 2> OnlyBare;
  const auto CollectMixed = [&OnlyBare](const LockState &A, const LockState &B) {
    for (const Entry &E : A.held())
      for (const Entry &OE : B.held())
        if (E.Lock == OE.Lock) {
          Entry Common = E;
          Common.Shared |= OE.Shared;
          Common.Asserted |= OE.Asserted;
          Common.Count = std::min(E.Count, OE.Count);
          OnlyBare.push_back(Common);
        }
  };
  CollectMixed(*this, O);
  llvm::SmallVector<Guard, 2> Common;
  for (const Guard &G : Guards) {
    const auto Other = llvm::find_if(O.Guards, [&](const Guard &OG) { return OG.Object == G.Object; });
    if (Other == O.Guards.end())
      continue;
    Guard Joined = G;
    Joined.Shared |= Other->Shared;
    if (G.Owns != Other->Owns)
      Joined.Owns = Guard::Unknown;
    if (!sameElements(G.Mutexes, Other->Mutexes)) {
      keepCommon(Joined.Mutexes, Other->Mutexes);
      if (G.Owns != Guard::Owned || Other->Owns != Guard::Owned)
        Joined.Owns = Guard::Unknown;
    }
    Common.push_back(std::move(Joined));
  }
  Guards = std::move(Common);
  Held.clear();
  for (const Entry &E : OnlyBare) {
    const bool ByGuard = llvm::any_of(
        Guards, [&](const Guard &G) { return G.Owns == Guard::Owned && llvm::is_contained(G.Mutexes, E.Lock); });
    if (!ByGuard && llvm::none_of(Held, [&](const Entry &H) { return H.Lock == E.Lock; }))
      Held.push_back(E);
  }
  keepCommon(Attempts, O.Attempts);
  keepCommon(Bindings, O.Bindings);
  for (const LockName &L : O.Released)
    noteReleased(L);
}

llvm::SmallVector<LockState::Entry, 2> LockState::held() const {
  llvm::SmallVector<Entry, 2> All(Held);
  for (const Guard &G : Guards)
    if (G.Owns == Guard::Owned)
      for (const LockName &L : G.Mutexes) {
        Entry E;
        E.Lock = E.Taken = L;
        E.Shared = G.Shared;
        E.Origin = G.Origin;
        All.push_back(E);
      }
  return All;
}

bool LockState::holds(const LockName &Lock) const {
  return llvm::any_of(held(), [&](const Entry &E) { return E.Lock == Lock; });
}

LockState::Guard *LockState::guard(const Place &Object) {
  const auto It = llvm::find_if(Guards, [&](const Guard &G) { return G.Object == Object; });
  return It == Guards.end() ? nullptr : &*It;
}

LockState::Guard &LockState::guardOrNew(const Place &Object) {
  if (Guard *Known = guard(Object))
    return *Known;
  Guards.emplace_back();
  Guards.back().Object = Object;
  return Guards.back();
}

void LockState::dropGuard(const Place &Object) {
  if (Guard *G = guard(Object)) {
    disown(*G);
    llvm::erase_if(Guards, [&](const Guard &Each) { return Each.Object == Object; });
  }
}

void LockState::acquire(const LockName &Lock, bool Shared, const Stmt *Origin, bool Asserted) {
  for (Entry &E : Held)
    if (E.Lock == Lock) {
      if (Asserted)
        return;
      E.Shared &= Shared;
      if (E.Asserted)
        E.Asserted = false;
      else if (E.Count < MaxCount)
        ++E.Count;
      return;
    }
  Entry E;
  E.Lock = E.Taken = Lock;
  E.Shared = Shared;
  E.Origin = Origin;
  E.Asserted = Asserted;
  Held.push_back(E);
}

void LockState::release(const LockName &Lock) {
  llvm::erase_if(Attempts, [&](const Attempt &A) { return A.Lock == Lock; });
  for (Entry &E : Held) {
    if (E.Lock != Lock)
      continue;
    if (E.Count > 1) {
      --E.Count;
      return;
    }
    const Entry Gone = E;
    if (!Gone.Origin)
      noteReleased(Lock);
    llvm::erase_if(Held, [&](const Entry &Each) {
      return Each.Lock == Lock || (Gone.Origin && Each.Origin == Gone.Origin && Each.Taken == Gone.Taken);
    });
    return;
  }
  for (Guard &G : Guards)
    if (G.Owns == Guard::Owned && llvm::is_contained(G.Mutexes, Lock)) {
      if (!G.Origin)
        noteReleased(Lock);
      G.Owns = Guard::NotOwned;
      return;
    }
  // `lock.release()->unlock()`.
  if (Lock.Mutex.Root == Place::Value)
    llvm::erase_if(Held, [&](const Entry &E) { return E.Origin == Lock.Mutex.ValueExpr; });
  noteReleased(Lock);
  // Unlocking what nobody holds is undefined: it is one of those held here, under another name.
  const Entity Mutex = Lock.Mutex.entity();
  if (!Mutex || Lock.Function)
    return;
  const auto MayBe = [&](const LockName &L) { return !L.Function && L.Mutex.entity() == Mutex; };
  llvm::erase_if(Held, [&](const Entry &E) { return MayBe(E.Lock); });
  for (Guard &G : Guards)
    if (llvm::any_of(G.Mutexes, MayBe))
      G.Owns = Guard::Unknown;
}

void LockState::noteReleased(const LockName &Lock) {
  if (llvm::none_of(Released, looksLike(Lock)))
    Released.push_back(Lock);
}

void LockState::own(Guard &G, const Stmt *Origin) {
  G.Owns = Guard::Owned;
  G.Origin = Origin;
}

void LockState::disown(Guard &G) {
  const Place Object = G.Object;
  llvm::erase_if(Attempts, [&](const Attempt &A) { return A.Lock.Mutex == Object; });
  // What the callers' guard no longer holds, the callers do not.
  if (!G.Origin && Object.hasDeref()) {
    LockName Itself;
    Itself.Mutex = Object;
    noteReleased(Itself);
  }
  if (!G.Origin)
    for (const LockName &L : G.Mutexes)
      noteReleased(L);
  G.Owns = Guard::NotOwned;
}

void LockState::forget(llvm::function_ref<bool(const Place &)> IsStale) {
  const auto Stale = [&](const LockName &L) { return !L.Function && IsStale(L.Mutex); };
  llvm::erase_if(Held, [&](const Entry &E) { return Stale(E.Lock); });
  llvm::erase_if(Attempts, [&](const Attempt &A) { return Stale(A.Lock); });
  for (Guard &G : Guards)
    llvm::erase_if(G.Mutexes, Stale);
}

//===----------------------------------------------------------------------===//
// The analysis
//===----------------------------------------------------------------------===//

namespace {

/// What E is the value of, through std::move and its like.
const Expr *forwarded(const Expr *E) {
  while (E) {
    E = stripped(E);
    const auto *Call = dyn_cast<CallExpr>(E);
    if (!Call || !Call->getDirectCallee() || Call->getNumArgs() == 0 || !library::isIdentity(Call->getDirectCallee()))
      break;
    E = Call->getArg(0);
  }
  return E;
}

/// The guard that a copy or move construction takes over, null for another construction.
const Expr *movedFrom(const Expr *E) {
  const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(forwarded(E));
  if (!Construct || Construct->getNumArgs() < 1 || !Construct->getConstructor()->isCopyOrMoveConstructor())
    return nullptr;
  return Construct->getArg(0);
}

void localsOf(const Stmt *S, llvm::SmallVectorImpl<const VarDecl *> &Locals) {
  if (!S || isa<LambdaExpr>(S))
    return;
  if (const auto *Declaration = dyn_cast<DeclStmt>(S))
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D))
        Locals.push_back(Var);
  for (const Stmt *Child : S->children())
    localsOf(Child, Locals);
}

} // namespace

LockFlow::LockFlow(const FunctionModel &F, const Locks &Judge, LockState Start)
    : F(F), TU(F.unit()), Judge(Judge), Entry(std::move(Start)) {
  Entry.Reached = true;
  const CFG *Graph = F.cfg();
  if (!Graph)
    return;
  addHandlers();
  run(&Graph->getEntry(), 0, Entry);
}

LockFlow::LockFlow(const FunctionModel &F, const Locks &Judge) : F(F), TU(F.unit()), Judge(Judge) {}

void LockFlow::addHandlers() {
  for (const CFGBlock *Dispatch : F.cfg()->try_blocks()) {
    const auto *Try = dyn_cast_or_null<CXXTryStmt>(Dispatch->getTerminatorStmt());
    if (!Try)
      continue;
    Handler H{Dispatch, Try->getTryBlock(), {}};
    localsOf(Try->getTryBlock(), H.Locals);
    Handlers.push_back(std::move(H));
  }
}

void LockFlow::run(const CFGBlock *Start, unsigned Index, LockState State) {
  struct ByOrder {
    // Blocks are numbered from the exit.
    bool operator()(const CFGBlock *A, const CFGBlock *B) const { return A->getBlockID() > B->getBlockID(); }
  };
  std::set<const CFGBlock *, ByOrder> Work;
  const auto Flow = [&](const CFGBlock *To, const LockState &Out) {
    if (!To)
      return;
    LockState &Known = In[To];
    LockState Joined = Known;
    Joined.meet(Out);
    if (Joined == Known)
      return;
    Known = std::move(Joined);
    Work.insert(To);
  };
  // Every join loses something or adds to what was released: this ends. The bound is for what nobody foresaw.
  size_t Steps = 0;
  const size_t Limit = 64 * size_t(F.cfg()->getNumBlockIDs()) + 64;
  const CFGBlock *Block = Start;
  while (true) {
    for (const Handler &H : Handlers) {
      // Anything called in a try block may throw; what was declared in it is destroyed by then.
      LockState Thrown = State;
      for (unsigned I = Index; I < Block->size(); ++I) {
        const auto S = (*Block)[I].getAs<CFGStmt>();
        if (S && isa<CallExpr, CXXConstructExpr, CXXNewExpr, CXXThrowExpr>(S->getStmt())) {
          bool Inside = false;
          for (const Stmt *P = S->getStmt(); P && !Inside; P = F.parent(P))
            Inside = P == H.Body;
          if (Inside) {
            LockState AtHandler = Thrown;
            for (const VarDecl *Local : H.Locals)
              AtHandler.dropGuard(Place::variable(Local));
            Flow(H.Dispatch, AtHandler);
          }
        }
        transfer((*Block)[I], Thrown);
      }
    }
    const LockState Out = through(Block, State, Index, Block->size());
    const Expr *Condition = Block->getLastCondition();
    const Stmt *Terminator = Block->getTerminatorStmt();
    const bool Branches = Condition && Block->succ_size() == 2 && Terminator && !isa<SwitchStmt>(Terminator) &&
                          !isa<CXXTryStmt>(Terminator);
    unsigned Number = 0;
    for (const CFGBlock::AdjacentBlock &Next : Block->succs()) {
      const CFGBlock *To = Next.getReachableBlock();
      if (To && Branches) {
        LockState Refined = Out;
        refine(Condition, Number == 0, Refined);
        Flow(To, Refined);
      } else {
        Flow(To, Out);
      }
      ++Number;
    }
    if (Work.empty())
      return;
    if (++Steps > Limit) {
      GaveUp = true;
      return;
    }
    Block = *Work.begin();
    Work.erase(Work.begin());
    State = In[Block];
    Index = 0;
  }
}

LockState LockFlow::through(const CFGBlock *Block, LockState State, unsigned From, unsigned To) const {
  for (unsigned I = From; I < To; ++I)
    transfer((*Block)[I], State);
  return State;
}

LockState LockFlow::before(const Stmt *S) const {
  const Position At = F.position(S);
  if (!At || GaveUp)
    return LockState();
  if (At.Block == &F.cfg()->getEntry())
    return Entry;
  const auto It = In.find(At.Block);
  if (It == In.end() || !It->second.Reached)
    return LockState();
  // Most questions come in order: each goes on where the last one ended.
  if (Last.Block != At.Block || Last.Index > At.Index) {
    Last = {At.Block, 0};
    AtLast = It->second;
  }
  for (; Last.Index < At.Index; ++Last.Index)
    transfer((*At.Block)[Last.Index], AtLast);
  return AtLast;
}

LockState LockFlow::throughout(const Stmt *From, const Stmt *To) const {
  const Position Start = F.position(From), End = F.position(To);
  if (!Start || !End || GaveUp)
    return LockState();
  // What is held at From, as if the callers had taken it: then everything given up on the way is in Released.
  LockState Since = before(From);
  if (!Since.Reached)
    return LockState();
  for (LockState::Entry &E : Since.Held)
    E.Origin = nullptr;
  for (LockState::Guard &G : Since.Guards)
    G.Origin = nullptr;
  Since.Released.clear();
  LockFlow Rest(F, Judge);
  LockState AtEnd;
  if (Start.Block == End.Block && Start.Index <= End.Index) {
    AtEnd = through(Start.Block, Since, Start.Index, End.Index);
  } else {
    Rest.addHandlers();
    Rest.run(Start.Block, Start.Index, Since);
    AtEnd = Rest.before(To);
  }
  llvm::erase_if(Since.Held, [&](const LockState::Entry &E) {
    return llvm::is_contained(AtEnd.Released, E.Lock) || !AtEnd.holds(E.Lock);
  });
  for (LockState::Guard &G : Since.Guards)
    llvm::erase_if(G.Mutexes,
                   [&](const LockName &L) { return llvm::is_contained(AtEnd.Released, L) || !AtEnd.holds(L); });
  return Since;
}

void LockFlow::transfer(const CFGElement &Element, LockState &State) const {
  switch (Element.getKind()) {
  case CFGElement::Statement:
  case CFGElement::Constructor:
  case CFGElement::CXXRecordTypedCall:
    return statement(Element.castAs<CFGStmt>().getStmt(), State);
  case CFGElement::Initializer:
    return initialiser(Element.castAs<CFGInitializer>().getInitializer(), State);
  case CFGElement::AutomaticObjectDtor:
    return destroy(Element.castAs<CFGAutomaticObjDtor>().getVarDecl(), State);
  case CFGElement::CleanupFunction: {
    const auto Cleanup = Element.castAs<CFGCleanupFunction>();
    return cleanup(Cleanup.getVarDecl(), Cleanup.getFunctionDecl(), State);
  }
  case CFGElement::MemberDtor:
    return State.dropGuard(Place::thisObject().field(Element.castAs<CFGMemberDtor>().getFieldDecl()));
  default:
    return;
  }
}

void LockFlow::statement(const Stmt *S, LockState &State) const {
  switch (S->getStmtClass()) {
  case Stmt::DeclStmtClass:
    return declaration(cast<DeclStmt>(S), State);
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    if (const auto *Op = cast<BinaryOperator>(S); Op->isAssignmentOp())
      assignment(Op->getLHS(), Op->isCompoundAssignmentOp() ? nullptr : Op->getRHS(), State);
    return;
  case Stmt::UnaryOperatorClass:
    if (const auto *Op = cast<UnaryOperator>(S); Op->isIncrementDecrementOp())
      assignment(Op->getSubExpr(), nullptr, State);
    return;
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
    return call(cast<Expr>(S), State);
  case Stmt::LambdaExprClass:
    // A guard that is moved into a lambda goes where the lambda goes.
    for (const Expr *Init : cast<LambdaExpr>(S)->capture_inits())
      if (const Expr *Source = movedFrom(Init); Source && Judge.isGuard(Source->getType()))
        State.dropGuard(TU.placeOf(forwarded(Source)));
    return;
  default:
    return;
  }
}

void LockFlow::declaration(const DeclStmt *Declaration, LockState &State) const {
  for (const Decl *D : Declaration->decls()) {
    const auto *Var = dyn_cast<VarDecl>(D);
    if (!Var)
      continue;
    setVariable(Var, Var->getInit(), State);
    if (!Var->hasLocalStorage())
      continue;
    // `auto &&lock = std::lock_guard(m)` lives as long as the reference.
    const bool Extends = Var->getType()->isReferenceType() && Var->getInit() &&
                         isa<MaterializeTemporaryExpr>(Var->getInit()->IgnoreImplicit()->IgnoreParens());
    if (Judge.isGuard(Var->getType().getNonReferenceType()) &&
        (!Var->getType()->isReferenceType() || Extends ||
         (Var->getInit() && isa<FullExpr>(Var->getInit()) && !forwarded(Var->getInit())->isGLValue())))
      initGuard(Place::variable(Var), Var->getInit(), State);
    else if (Var->hasAttr<CleanupAttr>() && Var->getInit() && isa<CallExpr>(forwarded(Var->getInit()))) {
      // GLib's lockers: what the call took, the clean-up gives back.
      const auto *Call = cast<CallExpr>(forwarded(Var->getInit()));
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && library::plainName(Callee).ends_with("_locker_new")) {
        LockState::Guard &G = State.guardOrNew(Place::variable(Var));
        G.Mutexes.clear();
        G.Shared = library::plainName(Callee).contains("reader");
        if (Call->getNumArgs() > 0) {
          LockName Name;
          Name.Mutex = TU.pointee(Call->getArg(0));
          G.Mutexes.push_back(Name);
        }
        State.own(G, Call);
      }
    }
  }
}

void LockFlow::assignment(const Expr *Lhs, const Expr *Rhs, LockState &State) const {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Lhs->IgnoreParenImpCasts()))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && !Var->getType()->isReferenceType())
      return setVariable(Var, Rhs, State);
  if (State.empty() || !Lhs->getType()->isPointerType())
    return;
  const Place Pointer = TU.placeOf(Lhs);
  if (!Pointer)
    return;
  State.forget([&](const Place &P) {
    return P.startsWith(Pointer) && P.Steps.size() > Pointer.Steps.size() &&
           P.Steps[Pointer.Steps.size()].Kind == PlaceStep::Deref;
  });
}

void LockFlow::setVariable(const VarDecl *Var, const Expr *Value, LockState &State) const {
  llvm::erase_if(State.Bindings, [&](const LockState::Binding &B) { return B.Var == Var->getCanonicalDecl(); });
  if (Value && mentionsAttempt(Value, State) && !Var->getType()->isReferenceType()) {
    LockState::Binding B;
    B.Var = Var->getCanonicalDecl();
    B.Value = Value;
    State.Bindings.push_back(B);
  }
  if (State.empty() || Var->getType()->isReferenceType())
    return;
  // `cur = next`: what was next's lock is cur's now.
  llvm::SmallVector<LockState::Entry, 2> Renamed;
  const bool Pointer = Var->getType()->isPointerType();
  if (Pointer && Value) {
    const Place To = Place::variable(Var).deref();
    if (const Place From = TU.pointee(Value))
      for (const LockState::Entry &E : State.Held)
        if (!E.Lock.Function && E.Lock.Mutex.startsWith(From)) {
          LockState::Entry New = E;
          New.Lock.Mutex = E.Lock.Mutex.rebasedOnto(To, 0);
          New.Lock.Mutex.Steps.assign(To.Steps.begin(), To.Steps.end());
          New.Lock.Mutex.Steps.append(E.Lock.Mutex.Steps.begin() + From.Steps.size(), E.Lock.Mutex.Steps.end());
          Renamed.push_back(std::move(New));
        }
  }
  State.forget([&](const Place &P) { return P.dependsOn(Var); });
  for (LockState::Entry &E : Renamed)
    if (!State.holds(E.Lock))
      State.Held.push_back(std::move(E));
}

LockName LockFlow::atCall(const LockName &Lock, const FunctionDecl *Callee, const CallSite &Call) const {
  if (Lock.Function)
    return Lock;
  LockName Here;
  Here.Mutex = TU.atCall(Lock.Mutex, Callee, Call);
  return Here;
}

void LockFlow::call(const Expr *Site, LockState &State) const {
  const CallSite *Call = F.callAt(Site);
  if (!Call || !Call->Callee)
    return;
  if (guardCall(*Call, State))
    return movedGuards(*Call, State);
  if (library::plainName(Call->Callee) == "swap" && Call->Args.size() == 2 && Judge.isGuard(Call->Args[0]->getType())) {
    LockState::Guard A = State.guardOrNew(TU.placeOf(Call->Args[0])), B = State.guardOrNew(TU.placeOf(Call->Args[1]));
    std::swap(A.Object, B.Object);
    State.guardOrNew(A.Object) = A;
    State.guardOrNew(B.Object) = B;
    return;
  }
  for (const LockEffect &Effect : Judge.effectsOf(Call->Callee))
    if (const LockName Lock = atCall(Effect.Lock, Call->Callee, *Call))
      apply(Effect, Lock, Site, State);
  movedGuards(*Call, State);
}

void LockFlow::apply(const LockEffect &Effect, const LockName &Lock, const Expr *Site, LockState &State) const {
  LockState::Guard *Guard = Lock.Function ? nullptr : State.guard(Lock.Mutex);
  switch (Effect.Action) {
  case LockEffect::Acquire:
    if (Guard)
      return State.own(*Guard, Site);
    return State.acquire(Lock, Effect.Shared, Site);
  case LockEffect::Release:
    if (Guard)
      return State.disown(*Guard);
    return State.release(Lock);
  case LockEffect::Assert:
    if (!State.holds(Lock))
      State.acquire(Lock, Effect.Shared, /*Origin=*/nullptr, /*Asserted=*/true);
    return;
  case LockEffect::Try: {
    LockState::Attempt A;
    A.Call = Site;
    A.Lock = Lock;
    A.Shared = Effect.Shared;
    A.Success = Effect.Success;
    llvm::erase_if(State.Attempts, [&](const LockState::Attempt &Each) { return Each == A; });
    State.Attempts.push_back(std::move(A));
    return;
  }
  }
}

bool LockFlow::guardCall(const CallSite &Call, LockState &State) const {
  if (!Call.ObjectArg)
    return false;
  QualType Type = Call.ObjectArg->getType();
  if (Call.ObjectIsPointer)
    Type = Type->getPointeeType();
  if (!Judge.isGuard(Type))
    return false;
  const Place Object = Call.ObjectIsPointer ? TU.pointee(Call.ObjectArg) : TU.placeOf(Call.ObjectArg);
  if (!Object)
    return true;
  const auto *Method = dyn_cast<CXXMethodDecl>(Call.Callee);
  if (Method && Method->getOverloadedOperator() == OO_Equal && Call.Args.size() == 1) {
    State.dropGuard(Object);
    initGuard(Object, Call.Args[0], State);
    return true;
  }
  GuardAction Action =
      locks::guardClass(Type->getAsCXXRecordDecl(), TU) ? locks::guardAction(Call.Callee) : GuardAction::None;
  bool Shared = Action == GuardAction::LockShared;
  // A class of the project, or one with attributes: what its method says it does, it does to what the guard holds.
  if (Action == GuardAction::None)
    for (const LockEffect &Effect : Judge.effectsOf(Call.Callee)) {
      switch (Effect.Action) {
      case LockEffect::Acquire:
        Action = GuardAction::Lock;
        break;
      case LockEffect::Release:
        Action = GuardAction::Unlock;
        break;
      case LockEffect::Try:
        Action = GuardAction::TryLock;
        break;
      case LockEffect::Assert:
        break;
      }
      Shared |= Effect.Shared;
    }
  if (Action == GuardAction::None || Action == GuardAction::IsOwned)
    return true;
  const bool Known = State.guard(Object) != nullptr;
  LockState::Guard &G = State.guardOrNew(Object);
  if (!Known) {
    // A caller's guard: its mutex has no other name here.
    LockName Name;
    Name.Mutex = Object;
    G.Mutexes.push_back(Name);
  }
  switch (Action) {
  case GuardAction::LockShared:
  case GuardAction::Lock:
    G.Shared |= Shared;
    State.own(G, Call.Site);
    break;
  case GuardAction::Unlock:
    if (!Known)
      State.noteReleased(G.Mutexes.front());
    State.disown(G);
    break;
  case GuardAction::TryLock: {
    G.Owns = LockState::Guard::Unknown;
    LockEffect Effect;
    Effect.Action = LockEffect::Try;
    LockName Name;
    Name.Mutex = Object;
    apply(Effect, Name, Call.Site, State);
    break;
  }
  case GuardAction::Disown:
    // The mutex stays locked, and nobody will unlock it but by name.
    if (G.Owns == LockState::Guard::Owned) {
      const llvm::SmallVector<LockName, 1> Mutexes = G.Mutexes;
      G.Owns = LockState::Guard::NotOwned;
      G.Mutexes.clear();
      const bool GuardShared = G.Shared;
      for (const LockName &L : Mutexes)
        State.acquire(L, GuardShared, Call.Site);
    }
    break;
  case GuardAction::None:
  case GuardAction::IsOwned:
    break;
  }
  return true;
}

void LockFlow::movedGuards(const CallSite &Call, LockState &State) const {
  if (State.Guards.empty())
    return;
  for (const Expr *Arg : Call.Args)
    if (const Expr *Source = movedFrom(Arg); Source && Judge.isGuard(Source->getType()))
      State.dropGuard(TU.placeOf(forwarded(Source)));
}

void LockFlow::initialiser(const CXXCtorInitializer *Init, LockState &State) const {
  if (!Init->getInit())
    return;
  if (Init->isBaseInitializer()) {
    if (Judge.isGuard(QualType(Init->getBaseClass(), 0)))
      initGuard(Place::thisObject(), Init->getInit(), State);
    return;
  }
  const FieldDecl *Field = Init->getAnyMember();
  if (Field && Judge.isGuard(Field->getType()))
    initGuard(Place::thisObject().field(Field), Init->getInit(), State);
}

void LockFlow::initGuard(const Place &Object, const Expr *Init, LockState &State) const {
  LockState::Guard G;
  G.Object = Object;
  const Expr *E = forwarded(Init);
  if (!E) {
    G.Owns = LockState::Guard::NotOwned;
  } else if (const auto *List = dyn_cast<InitListExpr>(E)) {
    // An aggregate that holds a guard.
    for (const Expr *Each : List->inits())
      if (Judge.isGuard(Each->getType())) {
        initGuard(Object, Each, State);
        return;
      }
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    return constructGuard(std::move(G), Construct, State);
  } else if (E->isGLValue()) {
    // Assigned from a guard: taken over.
    const Place Source = TU.placeOf(E);
    if (LockState::Guard *From = State.guard(Source)) {
      G.Mutexes = From->Mutexes;
      G.Shared = From->Shared;
      G.Owns = From->Owns;
      G.Origin = From->Origin;
      From->Owns = LockState::Guard::NotOwned;
      From->Mutexes.clear();
    }
  } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const CallSite *Site = F.callAt(Call);
    if (Site && Site->Callee) {
      const LockSummary &S = Judge.summary(Site->Callee);
      for (const LockName &L : S.ReturnedGuard)
        if (const LockName Here = atCall(L, Site->Callee, *Site))
          G.Mutexes.push_back(Here);
      if (!G.Mutexes.empty()) {
        G.Shared = S.ReturnedShared;
        G.Owns = LockState::Guard::Owned;
        G.Origin = Call;
      }
    }
  }
  State.dropGuard(Object);
  State.Guards.push_back(std::move(G));
}

void LockFlow::constructGuard(LockState::Guard G, const CXXConstructExpr *Construct, LockState &State) const {
  const CXXConstructorDecl *Constructor = Construct->getConstructor();
  if (Construct->getNumArgs() >= 1 &&
      (Constructor->isCopyOrMoveConstructor() || Judge.isGuard(Construct->getArg(0)->getType().getNonReferenceType())))
    return initGuard(G.Object, Construct->getArg(0), State);
  G.Origin = Construct;
  const GuardClass Class = locks::guardClass(Construct->getType()->getAsCXXRecordDecl(), TU);
  G.Shared = Class.Shared;
  CallSite Site;
  if (const CallSite *Known = F.callAt(Construct))
    Site = *Known;
  Site.Site = Construct;
  Site.Callee = Constructor;
  // Through `using Base::Base` the arguments are the base's.
  if (Site.Args.empty())
    Site.Args.append(Construct->arg_begin(), Construct->arg_end());
  bool FromEffects = false;
  if (Class.Kind != GuardKind::Named)
    for (const LockEffect &Effect : Judge.effectsOf(Constructor)) {
      if (Effect.Action != LockEffect::Acquire && Effect.Action != LockEffect::Try)
        continue;
      const LockName Lock = atCall(Effect.Lock, Constructor, Site);
      if (!Lock)
        continue;
      FromEffects = true;
      if (!llvm::is_contained(G.Mutexes, Lock))
        G.Mutexes.push_back(Lock);
      G.Shared |= Effect.Shared;
      G.Owns = Effect.Action == LockEffect::Acquire ? LockState::Guard::Owned : LockState::Guard::Unknown;
    }
  if (!FromEffects && Class) {
    llvm::SmallVector<const Expr *, 2> Mutexes;
    bool Adopts = false;
    const GuardStart Start = locks::guardArguments(Site.Args, Mutexes, Adopts);
    for (const Expr *Mutex : Mutexes) {
      LockName Name;
      Name.Mutex = Mutex->getType()->isPointerType() ? TU.pointee(Mutex) : TU.placeOf(Mutex);
      if (Name)
        G.Mutexes.push_back(Name);
    }
    G.Owns = Mutexes.empty()                  ? LockState::Guard::NotOwned
             : Start == GuardStart::Deferred  ? LockState::Guard::NotOwned
             : Start == GuardStart::Try       ? LockState::Guard::Unknown
             : Class.Kind == GuardKind::Named ? LockState::Guard::Owned
                                              : LockState::Guard::NotOwned;
    if (Adopts)
      for (const LockName &L : G.Mutexes)
        llvm::erase_if(State.Held, [&](const LockState::Entry &E) { return E.Lock == L && E.Origin; });
  } else if (!FromEffects) {
    G.Owns = LockState::Guard::Unknown;
  }
  State.dropGuard(G.Object);
  State.Guards.push_back(std::move(G));
}

void LockFlow::destroy(const VarDecl *Var, LockState &State) const {
  const Place Object = Place::variable(Var);
  if (State.guard(Object))
    return State.dropGuard(Object);
  // Another class whose destructor unlocks.
  const CXXRecordDecl *Record = Var->getType().getNonReferenceType()->getAsCXXRecordDecl();
  const CXXDestructorDecl *Destructor = Record && Record->hasDefinition() ? Record->getDestructor() : nullptr;
  if (Destructor && Destructor->isUserProvided() && !Judge.isGuard(Var->getType()))
    for (const LockEffect &Effect : Judge.effectsOf(Destructor))
      if (Effect.Lock.Function || Effect.Lock.Mutex.Root == Place::Variable)
        apply(Effect, Effect.Lock, nullptr, State);
}

void LockFlow::cleanup(const VarDecl *Var, const FunctionDecl *Function, LockState &State) const {
  const Place Object = Place::variable(Var);
  if (State.guard(Object))
    return State.dropGuard(Object);
  if (!Function)
    return;
  for (const LockEffect &Effect : Judge.effectsOf(Function)) {
    LockName Lock = Effect.Lock;
    if (!Lock.Function && isa_and_nonnull<ParmVarDecl>(Lock.Mutex.Var)) {
      // The function is given the variable's address.
      Place Here = Object;
      Here.Steps.append(Lock.Mutex.Steps.begin() + 1, Lock.Mutex.Steps.end());
      const VarDefinitions *D = TU.definitions(Var);
      if (D && D->Only && Var->getType()->isPointerType() && !Here.Steps.empty() &&
          Here.Steps.front().Kind == PlaceStep::Deref) {
        Place Target = TU.pointee(D->Only);
        Target.Steps.append(Here.Steps.begin() + 1, Here.Steps.end());
        Here = Target;
      }
      Lock.Mutex = Here;
    }
    if (Lock)
      apply(Effect, Lock, nullptr, State);
  }
}

//===----------------------------------------------------------------------===//
// Branches
//===----------------------------------------------------------------------===//

bool LockFlow::mentionsAttempt(const Expr *E, const LockState &State) const {
  if (State.Attempts.empty() && State.Guards.empty())
    return false;
  E = forwarded(E);
  if (const auto *Not = dyn_cast<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot)
    return mentionsAttempt(Not->getSubExpr(), State);
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->isEqualityOp() || Binary->isLogicalOp())
      return mentionsAttempt(Binary->getLHS(), State) || mentionsAttempt(Binary->getRHS(), State);
    return Binary->getOpcode() == BO_Assign && mentionsAttempt(Binary->getRHS(), State);
  }
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E); Member && Judge.isGuard(Member->getObjectType()))
    return true;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return llvm::any_of(State.Bindings,
                        [&](const LockState::Binding &B) { return B.Var == Ref->getDecl()->getCanonicalDecl(); });
  return llvm::any_of(State.Attempts, [&](const LockState::Attempt &A) { return A.Call == E; });
}

void LockFlow::refine(const Expr *Condition, bool Truth, LockState &State) const {
  if (!Condition || (State.Attempts.empty() && State.Guards.empty()))
    return;
  const Expr *E = forwarded(Condition);
  if (const auto *Not = dyn_cast<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot)
    return refine(Not->getSubExpr(), !Truth, State);
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->isLogicalOp()) {
      if (Truth == (Binary->getOpcode() == BO_LAnd)) {
        refine(Binary->getLHS(), Truth, State);
        refine(Binary->getRHS(), Truth, State);
      }
      return;
    }
    if (Binary->isEqualityOp()) {
      const bool Equal = Truth == (Binary->getOpcode() == BO_EQ);
      if (const auto Value = constantOf(Binary->getRHS(), F.context()))
        return compared(Binary->getLHS(), Equal, *Value, State);
      if (const auto Value = constantOf(Binary->getLHS(), F.context()))
        return compared(Binary->getRHS(), Equal, *Value, State);
      return;
    }
    if (Binary->getOpcode() == BO_Comma)
      return refine(Binary->getRHS(), Truth, State);
  }
  compared(E, /*Equal=*/!Truth, 0, State);
}

void LockFlow::compared(const Expr *E, bool Equal, int64_t Value, LockState &State) const {
  E = forwarded(E);
  if (const auto *Assign = dyn_cast<BinaryOperator>(E); Assign && Assign->getOpcode() == BO_Assign)
    return compared(Assign->getRHS(), Equal, Value, State);
  // `(a == b) != 0`, or a variable that holds such an answer.
  const auto *Inner = dyn_cast<BinaryOperator>(E);
  const auto *Not = dyn_cast<UnaryOperator>(E);
  if ((Inner && (Inner->isEqualityOp() || Inner->isLogicalOp())) || (Not && Not->getOpcode() == UO_LNot)) {
    if (Value == 0)
      refine(E, !Equal, State);
    return;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      for (const LockState::Binding &B : llvm::SmallVector<LockState::Binding, 1>(State.Bindings))
        if (B.Var == Var->getCanonicalDecl())
          return compared(B.Value, Equal, Value, State);
    return;
  }
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
      Member && locks::guardAction(Member->getMethodDecl()) == GuardAction::IsOwned) {
    const Expr *ObjectArg = Member->getImplicitObjectArgument();
    const Place Object = ObjectArg->getType()->isPointerType() ? TU.pointee(ObjectArg) : TU.placeOf(ObjectArg);
    if (LockState::Guard *G = State.guard(Object); G && Value == 0) {
      if (!Equal && G->Owns != LockState::Guard::Owned)
        State.own(*G, Member);
      else if (Equal)
        G->Owns = LockState::Guard::NotOwned;
    }
    return;
  }
  for (const LockState::Attempt &A : llvm::SmallVector<LockState::Attempt, 1>(State.Attempts)) {
    if (A.Call != E)
      continue;
    bool Taken = false;
    switch (A.Success) {
    case LockSuccess::NonZero:
      Taken = Equal ? Value != 0 : Value == 0;
      break;
    case LockSuccess::Zero:
      // Not equal to EBUSY: the attempts fail for no other reason in a right program.
      Taken = Equal ? Value == 0 : Value != 0;
      break;
    case LockSuccess::MinusOne:
      Taken = Equal && Value == -1;
      break;
    }
    if (!Taken)
      continue;
    if (LockState::Guard *G = A.Lock.Function ? nullptr : State.guard(A.Lock.Mutex))
      State.own(*G, A.Call);
    else if (!State.holds(A.Lock))
      State.acquire(A.Lock, A.Shared, A.Call);
  }
}

//===----------------------------------------------------------------------===//
// Summaries
//===----------------------------------------------------------------------===//

bool LockFlow::isVisible(const LockName &Lock) const {
  if (Lock.Function)
    return true;
  const Place &P = Lock.Mutex;
  if (P.Root == Place::This)
    return true;
  if (P.Root != Place::Variable)
    return false;
  if (const auto *Param = dyn_cast<ParmVarDecl>(P.Var))
    return cast<Decl>(Param->getDeclContext())->getCanonicalDecl() == F.decl()->getCanonicalDecl() &&
           !P.Steps.empty() && P.Steps.front().Kind == PlaceStep::Deref;
  return P.Var->hasGlobalStorage();
}

const Expr *LockFlow::initialValue(const FieldDecl *Field) const {
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(F.decl());
  if (!Constructor)
    return nullptr;
  for (const CXXCtorInitializer *Init : Constructor->inits())
    if (Init->getAnyMember() && Init->getAnyMember()->getCanonicalDecl() == Field)
      if (!isa<CXXDefaultInitExpr>(Init->getInit()))
        return Init->getInit();
  // Or set in the body, once.
  const Expr *Only = nullptr;
  for (const Access &A : F.Accesses)
    if (A.Kind == Access::Write && A.Object == Place::thisObject().field(Field)) {
      const auto *Assign = dyn_cast_or_null<BinaryOperator>(A.Anchor);
      if (Only || !Assign)
        return nullptr;
      Only = Assign->getRHS();
    }
  return Only;
}

LockName LockFlow::throughInitialisers(const LockName &Lock) const {
  const Place &P = Lock.Mutex;
  if (Lock.Function || P.Root != Place::This || P.Steps.size() < 2 || P.Steps[0].Kind != PlaceStep::Field ||
      P.Steps[1].Kind != PlaceStep::Deref)
    return Lock;
  const FieldDecl *Field = P.Steps[0].FD;
  const Expr *Value = initialValue(Field);
  if (!Value)
    return Lock;
  const Place Target = Field->getType()->isReferenceType() ? TU.placeOf(Value)
                       : Field->getType()->isPointerType() ? TU.pointee(Value)
                                                           : Place();
  if (!Target)
    return Lock;
  LockName Name;
  Name.Mutex = Target;
  Name.Mutex.Steps.append(P.Steps.begin() + 2, P.Steps.end());
  return Name;
}

LockSummary LockFlow::summarise() const {
  LockSummary Summary;
  const CFG *Graph = F.cfg();
  if (!Graph || GaveUp)
    return Summary;
  // The state at every ordinary end, and, where the function answers yes or no, at either answer.
  LockState AtEnd, AtTrue, AtFalse;
  llvm::SmallVector<LockName, 1> Returned;
  bool FirstReturn = true, ReturnedShared = false;
  const QualType Result = F.decl()->getReturnType();
  const bool Answers = Result->isIntegralOrEnumerationType();
  const bool ReturnsGuard = Result->isRecordType() && Judge.isGuard(Result);
  for (const CFGBlock::AdjacentBlock &Before : Graph->getExit().preds()) {
    const CFGBlock *Block = Before.getReachableBlock();
    if (!Block || Block->hasNoReturnElement())
      continue;
    const auto It = In.find(Block);
    const bool IsEntry = Block == &Graph->getEntry();
    if (!IsEntry && (It == In.end() || !It->second.Reached))
      continue;
    LockState State = IsEntry ? Entry : It->second;
    const ReturnStmt *Return = nullptr;
    bool Throws = false;
    LockState AtReturn;
    for (const CFGElement &Element : *Block) {
      if (const auto S = Element.getAs<CFGStmt>()) {
        if (isa<CXXThrowExpr>(S->getStmt()))
          Throws = true;
        if (const auto *R = dyn_cast<ReturnStmt>(S->getStmt())) {
          Return = R;
          AtReturn = State;
        }
      }
      transfer(Element, State);
    }
    if (Throws)
      continue;
    AtEnd.meet(State);
    const Expr *Value = Return ? Return->getRetValue() : nullptr;
    if (Value && Answers) {
      const auto Constant = constantOf(Value, F.context());
      for (const bool Truth : {true, false}) {
        if (Constant && (*Constant != 0) != Truth)
          continue;
        LockState Refined = State;
        // The guards are gone by the end; what the answer says of an attempt is still to be learnt.
        Refined.Attempts = AtReturn.Attempts;
        Refined.Bindings = AtReturn.Bindings;
        refine(Value, Truth, Refined);
        (Truth ? AtTrue : AtFalse).meet(Refined);
      }
    }
    if (Value && ReturnsGuard) {
      LockState Scratch = AtReturn;
      const Place Slot = Place::value(Value);
      initGuard(Slot, Value, Scratch);
      const LockState::Guard *G = Scratch.guard(Slot);
      llvm::SmallVector<LockName, 1> Mutexes;
      if (G && G->Owns == LockState::Guard::Owned)
        for (const LockName &L : G->Mutexes)
          if (isVisible(L))
            Mutexes.push_back(L);
      if (FirstReturn)
        Returned = Mutexes;
      else
        keepCommon(Returned, Mutexes);
      ReturnedShared |= G && G->Shared;
      FirstReturn = false;
    }
  }
  Summary.ReturnedGuard = Returned;
  Summary.ReturnedShared = ReturnedShared;
  if (!AtEnd.Reached)
    return Summary;

  const auto *Constructor = dyn_cast<CXXConstructorDecl>(F.decl());
  const auto Takes = [&](const LockState &State) {
    llvm::SmallVector<LockState::Entry, 2> Taken;
    const auto Consider = [&](LockState::Entry E) {
      if (E.Asserted || !E.Origin)
        return;
      if (Constructor)
        E.Lock = throughInitialisers(E.Lock);
      if (isVisible(E.Lock) && !Entry.holds(E.Lock))
        Taken.push_back(std::move(E));
    };
    for (const LockState::Entry &E : State.Held)
      Consider(E);
    // A guard that outlives the function: a field of the object under construction, or a caller's.
    for (const LockState::Guard &G : State.Guards)
      if (G.Owns == LockState::Guard::Owned && (G.Object.Root == Place::This || G.Object.hasDeref()))
        for (const LockName &L : G.Mutexes) {
          LockState::Entry E;
          E.Lock = G.Object.Root == Place::This ? L : LockName();
          if (G.Object.Root != Place::This)
            E.Lock.Mutex = G.Object;
          E.Shared = G.Shared;
          E.Origin = G.Origin;
          Consider(E);
        }
    return Taken;
  };
  const auto Has = [](llvm::ArrayRef<LockState::Entry> Taken, const LockName &L) {
    return llvm::any_of(Taken, [&](const LockState::Entry &E) { return E.Lock == L; });
  };
  const llvm::SmallVector<LockState::Entry, 2> Always = Takes(AtEnd);
  // A lock that is given up and taken again is held before and after.
  for (const LockName &L : AtEnd.Released)
    if (isVisible(L) && !Has(Always, L) && !AtEnd.holds(L)) {
      LockEffect Effect;
      Effect.Action = LockEffect::Release;
      Effect.Lock = L;
      Summary.Effects.push_back(std::move(Effect));
    }
  for (const LockState::Entry &E : Always)
    if (!llvm::is_contained(AtEnd.Released, E.Lock)) {
      LockEffect Effect;
      Effect.Lock = E.Lock;
      Effect.Shared = E.Shared;
      Summary.Effects.push_back(std::move(Effect));
    }
  if (!Answers || !AtTrue.Reached || !AtFalse.Reached)
    return Summary;
  for (const bool Truth : {true, false})
    for (const LockState::Entry &E : Takes(Truth ? AtTrue : AtFalse))
      if (!Has(Always, E.Lock) && !Has(Takes(Truth ? AtFalse : AtTrue), E.Lock)) {
        LockEffect Effect;
        Effect.Action = LockEffect::Try;
        Effect.Lock = E.Lock;
        Effect.Shared = E.Shared;
        Effect.Success = Truth ? LockSuccess::NonZero : LockSuccess::Zero;
        Summary.Effects.push_back(std::move(Effect));
      }
  return Summary;
}

} // namespace clang::tidy::atomvet
