//===- Locks.cpp ----------------------------------------------------------===//

#include "model/locks/Locks.h"
#include "model/Elsewhere.h"
#include "model/Library.h"
#include "model/TUModel.h"
#include "model/locks/LockCallers.h"
#include "model/sharing/Sharing.h"
#include "support/Stack.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Path.h"

namespace clang::tidy::atomvet {

Locks::Locks(const TUModel &TU, Scope Within)
    : TU(TU), Within(Within), Callers(std::make_unique<LockCallers>(TU, Within)) {}
Locks::~Locks() = default;

//===----------------------------------------------------------------------===//
// What functions do
//===----------------------------------------------------------------------===//

namespace {

/// A function that takes or gives back a lock by an atomic operation on it, as a spin lock does.
bool isAtomicLock(const FunctionModel &F) {
  return llvm::any_of(F.Ops, [](const AtomicOp &Op) { return Op.isWrite(); });
}

void addEffects(LockEffects &To, const LockEffects &From) {
  for (const LockEffect &E : From)
    if (llvm::none_of(To, [&](const LockEffect &Each) { return Each.Action == E.Action && Each.Lock == E.Lock; }))
      To.push_back(E);
}

} // namespace

const LockEffects &Locks::effectsOf(const FunctionDecl *FD) const {
  static const LockEffects Nothing;
  const FunctionDecl *Key = FD->getCanonicalDecl();
  const auto It = Effects.find(Key);
  if (It != Effects.end())
    return It->second;
  LockEffects Found = locks::knownEffects(FD, TU);
  if (Found.empty()) {
    Found = locks::attributeEffects(FD, TU);
    addEffects(Found, locks::lockableEffects(FD));
    const FunctionModel *F = TU.function(FD);
    if (F) {
      if (InProgress.contains(Key))
        return Nothing;
      addEffects(Found, summary(FD).Effects);
    }
    if (Found.empty() && !F && TU.isProject(FD))
      Found = TU.elsewhere().locks(FD);
    if (!library::isInStd(FD) && FD->getBuiltinID() == 0) {
      const LockEffects ByName = locks::pairedEffects(FD);
      const bool Speaks = !F || isAtomicLock(*F);
      if (Found.empty())
        llvm::copy_if(ByName, std::back_inserter(Found),
                      [&](const LockEffect &E) { return Speaks || E.Action == LockEffect::Assert; });
      // Its other half may have been taken by its name alone: then it is given back by that name.
      else if (F)
        for (const LockEffect &E : ByName)
          if (E.Action == LockEffect::Release)
            addEffects(Found, {E});
    }
  }
  return Effects[Key] = std::move(Found);
}

LockEffects Locks::leftBehind(const FunctionModel &F) const {
  const bool CallsLock = llvm::any_of(F.Calls, [&](const CallSite &Call) {
    return Call.Callee &&
           (!locks::knownEffects(Call.Callee, TU).empty() || !locks::lockableEffects(Call.Callee).empty());
  });
  return CallsLock ? effectsOf(F.decl()) : LockEffects();
}

const LockSummary &Locks::summary(const FunctionDecl *FD) const {
  static const LockSummary Nothing;
  const FunctionDecl *Key = FD->getCanonicalDecl();
  const auto It = Summaries.find(Key);
  if (It != Summaries.end())
    return It->second;
  const FunctionModel *F = TU.function(FD);
  // A recursive call is taken to leave the locks as they are.
  if (!F || !InProgress.insert(Key).second)
    return Nothing;
  LockSummary Found;
  withEnoughStack([&] {
    // By itself: what only its callers hold is not its own doing.
    if (touchesLocks(*F))
      Found = LockFlow(*F, *this, ownEntry(*F)).summarise();
  });
  InProgress.erase(Key);
  return Summaries[Key] = std::move(Found);
}

bool Locks::isGuard(QualType T) const { return !T.isNull() && isGuard(T.getNonReferenceType()->getAsCXXRecordDecl()); }

bool Locks::isGuard(const CXXRecordDecl *Record) const {
  Record = Record ? Record->getDefinition() : nullptr;
  if (!Record)
    return false;
  const auto It = Guards.find(Record);
  if (It != Guards.end())
    return It->second;
  Guards[Record] = false;
  bool Is = bool(locks::guardClass(Record, TU));
  if (!Is && TU.isProject(Record) && !Record->isLambda()) {
    const CXXDestructorDecl *Destructor = Record->getDestructor();
    Is = llvm::any_of(Record->fields(), [&](const FieldDecl *Field) { return isGuard(Field->getType()); }) ||
         llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) { return isGuard(Base.getType()); });
    if (!Is && Destructor && Destructor->isUserProvided())
      Is = llvm::any_of(effectsOf(Destructor), [](const LockEffect &E) { return E.Action == LockEffect::Release; });
  }
  return Guards[Record] = Is;
}

bool Locks::touchesLocks(const FunctionModel &F) const {
  const auto It = Touches.find(&F);
  if (It != Touches.end())
    return It->second;
  const auto Locks = [&](const CallSite &Call) {
    if (!Call.Callee)
      return false;
    if (!effectsOf(Call.Callee).empty() || isGuard(Call.Site->getType()))
      return true;
    const auto *Method = dyn_cast<CXXMethodDecl>(Call.Callee);
    return Method && Method->isInstance() && isGuard(Method->getParent());
  };
  const bool Result = llvm::any_of(F.Calls, Locks);
  // While a recursion is being summarised the answer is not final.
  if (InProgress.empty())
    Touches[&F] = Result;
  return Result;
}

//===----------------------------------------------------------------------===//
// What callers hold
//===----------------------------------------------------------------------===//

namespace {

/// The names that a caller's lock has in the function it calls.
llvm::SmallVector<LockName, 2> namesInCallee(const LockName &Lock, const FunctionDecl *FD, const Invocation &From,
                                             const TUModel &TU) {
  llvm::SmallVector<LockName, 2> Names;
  const Place &P = Lock.Mutex;
  if (Lock.Function || From.SameFrame || (P.Root == Place::Variable && P.Var->hasGlobalStorage()))
    Names.push_back(Lock);
  if (Lock.Function || !From.Call || !From.Through.empty())
    return Names;
  const auto Rebase = [&](const Place &Argument, const Place &Inside) {
    if (!Argument || !P.startsWith(Argument))
      return;
    LockName Name;
    Name.Mutex = Inside;
    Name.Mutex.Steps.append(P.Steps.begin() + Argument.Steps.size(), P.Steps.end());
    if (!llvm::is_contained(Names, Name))
      Names.push_back(std::move(Name));
  };
  const CallSite &Call = *From.Call;
  if (Call.ObjectArg && !From.SameFrame)
    Rebase(Call.ObjectIsPointer ? TU.pointee(Call.ObjectArg) : TU.placeOf(Call.ObjectArg), Place::thisObject());
  for (unsigned I = 0; I < FD->getNumParams() && I < Call.Args.size(); ++I) {
    const QualType T = FD->getParamDecl(I)->getType();
    const Place Inside = Place::variable(FD->getParamDecl(I)).deref();
    if (T->isReferenceType())
      Rebase(TU.placeOf(Call.Args[I]), Inside);
    else if (T->isPointerType())
      Rebase(TU.pointee(Call.Args[I]), Inside);
  }
  return Names;
}

/// The objects that nobody else can see at a call: their locks need not be taken.
llvm::SmallVector<Place, 2> unsharedInCallee(const FunctionModel &Callee, const Invocation &From, const TUModel &TU) {
  llvm::SmallVector<Place, 2> Roots;
  if (From.SameFrame || !From.Call)
    return Roots;
  const CallSite &Call = *From.Call;
  const auto Consider = [&](const Place &Argument, const Place &Inside) {
    if (Argument && TU.sharing().isUnshared(*From.Caller, Argument, From.Site))
      Roots.push_back(Inside);
  };
  if (Call.ObjectArg)
    Consider(Call.ObjectIsPointer ? TU.pointee(Call.ObjectArg) : TU.placeOf(Call.ObjectArg), Place::thisObject());
  const FunctionDecl *FD = Callee.decl();
  for (unsigned I = 0; I < FD->getNumParams() && I < Call.Args.size(); ++I) {
    const QualType T = FD->getParamDecl(I)->getType();
    if (T->isReferenceType() || T->isPointerType())
      Consider(T->isReferenceType() ? TU.placeOf(Call.Args[I]) : TU.pointee(Call.Args[I]),
               Place::variable(FD->getParamDecl(I)).deref());
  }
  return Roots;
}

/// State at a call as the called function sees it.
LockState atEntryOf(const FunctionDecl *Callee, const LockState &State, const Invocation &From, const TUModel &TU) {
  LockState Here;
  Here.Reached = true;
  llvm::SmallVector<LockName, 2> ByGuards;
  for (const LockState::Guard &G : State.Guards) {
    LockName Object;
    Object.Mutex = G.Object;
    for (const LockName &Inside : namesInCallee(Object, Callee, From, TU)) {
      LockState::Guard Passed = G;
      Passed.Object = Inside.Mutex;
      Passed.Origin = nullptr;
      Passed.Mutexes.clear();
      for (const LockName &L : G.Mutexes) {
        Passed.Mutexes.append(namesInCallee(L, Callee, From, TU));
        ByGuards.push_back(L);
      }
      Here.Guards.push_back(std::move(Passed));
    }
  }
  for (LockState::Entry E : State.held()) {
    if (llvm::is_contained(ByGuards, E.Lock))
      continue;
    E.Origin = nullptr;
    E.Count = 1;
    for (const LockName &Name : namesInCallee(E.Lock, Callee, From, TU)) {
      E.Lock = Name;
      Here.Held.push_back(E);
    }
  }
  return Here;
}

} // namespace

/// A place in terms of a declaration's parameters, in terms of the definition's.
static Place onDefinition(Place P, const FunctionDecl *Definition) {
  if (const auto *Param = dyn_cast_or_null<ParmVarDecl>(P.Var);
      Param && Param->getFunctionScopeIndex() < Definition->getNumParams())
    P.Var = Definition->getParamDecl(Param->getFunctionScopeIndex())->getCanonicalDecl();
  return P;
}

LockState Locks::ownEntry(const FunctionModel &F) const {
  LockState State;
  State.Reached = true;
  for (const LockEffect &Effect : locks::requiredByAttributes(F.decl(), TU)) {
    LockState::Entry E;
    E.Lock = Effect.Lock;
    E.Shared = Effect.Shared;
    // The attribute may be on a declaration with parameters of its own.
    E.Lock.Mutex = onDefinition(E.Lock.Mutex, F.decl());
    State.Held.push_back(std::move(E));
  }
  return State;
}

const LockState &Locks::entry(const FunctionModel &F) const {
  const auto Known = Entries.find(&F);
  if (Known != Entries.end())
    return Known->second;
  // The functions whose callers decide, from F outwards; a recursion makes this a fixed point, from everything down.
  llvm::SmallVector<const FunctionModel *, 8> Order(1, &F);
  for (size_t I = 0; I < Order.size(); ++I) {
    const auto &Ways = Callers->of(*Order[I]);
    LockState &State = Entries[Order[I]];
    if (!Ways) {
      State = ownEntry(*Order[I]);
      continue;
    }
    State = LockState();
    const auto Add = [&](const FunctionModel *Caller) {
      if (!Entries.count(Caller) && !llvm::is_contained(Order, Caller))
        Order.push_back(Caller);
    };
    for (const Invocation &Way : *Ways) {
      Add(Way.Caller);
      for (const Invocation &Inner : Way.Through)
        Add(Inner.Caller);
    }
  }
  bool Changed = true;
  for (unsigned Round = 0; Changed && Round < 32; ++Round) {
    Changed = false;
    for (const FunctionModel *G : llvm::reverse(Order)) {
      const auto &Ways = Callers->of(*G);
      if (!Ways)
        continue;
      LockState New = enteredBy(*G, *Ways);
      if (New == Entries[G])
        continue;
      Entries[G] = std::move(New);
      Flows.erase(G);
      Changed = true;
    }
  }
  // What only calls itself is never called; what did not settle is not known.
  for (const FunctionModel *G : Order)
    if (Changed || !Entries[G].Reached) {
      Entries[G] = ownEntry(*G);
      Flows.erase(G);
    }
  return Entries[&F];
}

LockState Locks::enteredBy(const FunctionModel &F, const std::vector<Invocation> &Ways) const {
  struct Way {
    LockState State;
    const Invocation *From;
    std::optional<llvm::SmallVector<Place, 2>> Unshared;
  };
  std::vector<Way> States;
  for (const Invocation &I : Ways) {
    LockState AtCall = before(*I.Caller, I.Site);
    if (!AtCall.Reached)
      continue;
    LockState Here = atEntryOf(F.decl(), AtCall, I, TU);
    for (const Invocation &Inner : I.Through)
      passThrough(Here, I, Inner);
    States.push_back({std::move(Here), &I, std::nullopt});
  }
  if (const RemoteCalls *Remote = TU.callsElsewhere(F, Within); Remote && Remote->Count != 0) {
    LockState Here;
    Here.Reached = true;
    for (const PassedLocks::Lock &L : Remote->Held.Places) {
      LockState::Entry E;
      E.Lock.Mutex = onDefinition(L.Mutex, F.decl());
      E.Shared = L.Shared;
      Here.Held.push_back(std::move(E));
    }
    States.push_back({std::move(Here), nullptr, std::nullopt});
  }
  LockState Result;
  if (States.empty())
    return Result;
  // A caller that alone can see the object excludes everyone, as if it held the object's locks.
  const auto Excuses = [&](Way &W, const LockName &L) {
    if (!W.From)
      return false;
    if (!W.Unshared)
      W.Unshared = unsharedInCallee(F, *W.From, TU);
    return !L.Function && llvm::any_of(*W.Unshared, [&](const Place &Root) { return L.Mutex.startsWith(Root); });
  };
  for (size_t I = 0; I < States.size(); ++I)
    for (const LockState::Entry &E : States[I].State.held())
      for (Way &Other : States)
        if (!Other.State.holds(E.Lock) && Excuses(Other, E.Lock))
          Other.State.Held.push_back(E);
  for (const Way &W : States)
    Result.meet(W.State);
  for (const LockState::Entry &E : ownEntry(F).Held)
    if (!Result.holds(E.Lock))
      Result.Held.push_back(E);
  return Result;
}

/// A callable is passed to a function and called there: what that function holds at the call comes to it, what it
/// released before is gone.
void Locks::passThrough(LockState &Here, const Invocation &Outer, const Invocation &Inner) const {
  const LockState Inside = before(*Inner.Caller, Inner.Site);
  if (!Inside.Reached)
    return;
  const FunctionDecl *Callee = Inner.Caller->decl();
  const auto Outside = [&](const LockName &L) {
    LockName Name = L;
    if (!L.Function && Outer.Call)
      Name.Mutex = TU.atCall(L.Mutex, Callee, *Outer.Call);
    return Name;
  };
  for (const LockName &L : Inside.Released)
    if (const LockName Name = Outside(L)) {
      if (LockState::Guard *G = Name.Function ? nullptr : Here.guard(Name.Mutex))
        G->Owns = LockState::Guard::Unknown;
      else
        Here.release(Name);
    }
  for (LockState::Entry E : Inside.held()) {
    E.Lock = Outside(E.Lock);
    E.Origin = nullptr;
    if (E.Lock && !Here.holds(E.Lock))
      Here.Held.push_back(E);
  }
  for (const Invocation &Deeper : Inner.Through)
    passThrough(Here, Inner, Deeper);
}

const LockFlow &Locks::flow(const FunctionModel &F) const {
  const auto It = Flows.find(&F);
  if (It != Flows.end())
    return *It->second;
  const LockState &Start = entry(F);
  return *(Flows[&F] = std::make_unique<LockFlow>(F, *this, Start));
}

LockState Locks::before(const FunctionModel &F, const Stmt *At) const {
  const LockState &Start = entry(F);
  if (!Start.Reached || (Start.empty() && !touchesLocks(F)))
    return Start;
  return flow(F).before(At);
}

//===----------------------------------------------------------------------===//
// Questions
//===----------------------------------------------------------------------===//

llvm::SmallVector<HeldLock, 2> Locks::heldAt(const FunctionModel &F, const Stmt *At) const {
  llvm::SmallVector<HeldLock, 2> Held;
  for (const LockState::Entry &E : before(F, At).held()) {
    HeldLock H;
    H.Mutex = E.Lock.Mutex;
    H.Function = E.Lock.Function;
    H.Shared = E.Shared;
    Held.push_back(std::move(H));
  }
  return Held;
}

namespace {

/// A declaration's name that is the same in every translation unit, and no other declaration's.
std::string nameOf(const NamedDecl *D) {
  std::string Name = D->getQualifiedNameAsString();
  if (D->isExternallyVisible())
    return Name;
  const SourceManager &SM = D->getASTContext().getSourceManager();
  const PresumedLoc At = SM.getPresumedLoc(SM.getExpansionLoc(D->getLocation()));
  if (At.isValid())
    Name += "@" + llvm::sys::path::filename(At.getFilename()).str() + ":" + std::to_string(At.getLine()) + ":" +
            std::to_string(At.getColumn());
  return Name;
}

/// The steps of a path as a name. An index that is no constant is a name only where the object accessed has the same
/// one: `locks[i]` for `counts[i]`. Nothing when the path cannot be named.
std::optional<std::string> pathName(llvm::ArrayRef<PlaceStep> Steps, llvm::ArrayRef<PlaceStep> Object) {
  std::string Name;
  for (const PlaceStep &S : Steps)
    switch (S.Kind) {
    case PlaceStep::Deref:
      Name += "->";
      break;
    case PlaceStep::Field:
      if (!Name.empty())
        Name += ".";
      Name += S.FD->getDeclName() ? nameOf(S.FD) : "#" + std::to_string(S.FD->getFieldIndex());
      break;
    case PlaceStep::Index: {
      if (S.Constant) {
        Name += "[" + std::to_string(*S.Constant) + "]";
        break;
      }
      unsigned Number = 0;
      bool Found = false;
      for (const PlaceStep &O : Object) {
        if (O.Kind != PlaceStep::Index)
          continue;
        ++Number;
        if (S.Subscript && O == S) {
          Found = true;
          break;
        }
      }
      if (!Found)
        return std::nullopt;
      Name += "[#" + std::to_string(Number) + "]";
      break;
    }
    }
  return Name;
}

/// How the object accessed is reached from what it has in common with the mutex. An index is any element.
std::string objectPath(llvm::ArrayRef<PlaceStep> Steps) {
  std::string Name;
  for (const PlaceStep &S : Steps)
    switch (S.Kind) {
    case PlaceStep::Deref:
      Name += "->";
      break;
    case PlaceStep::Field:
      Name += "." + (S.FD->getDeclName() ? S.FD->getNameAsString() : std::to_string(S.FD->getFieldIndex()));
      break;
    case PlaceStep::Index:
      Name += "[]";
      break;
    }
  return Name;
}

size_t commonSteps(const Place &A, const Place &B) {
  if (!A || A.Root != B.Root || A.Var != B.Var || A.ValueExpr != B.ValueExpr)
    return 0;
  size_t I = 0;
  while (I < A.Steps.size() && I < B.Steps.size() && A.Steps[I] == B.Steps[I])
    ++I;
  return I;
}

} // namespace

void Locks::gather(LockSet &Set, const FunctionModel &F, const Place &Object, const LockState &State) const {
  const auto Add = [&Set](std::string Name, bool Shared) {
    (Shared ? Set.Shared : Set.Exclusive).insert(std::move(Name));
  };
  for (const LockState::Entry &E : State.held()) {
    if (E.Lock.Function) {
      Add(nameOf(E.Lock.Function) + "()", E.Shared);
      continue;
    }
    const Place &Mutex = E.Lock.Mutex;
    const llvm::ArrayRef<PlaceStep> ObjectSteps(Object.Steps), MutexSteps(Mutex.Steps);
    const bool SameRoot =
        Object && Object.Root == Mutex.Root && Object.Var == Mutex.Var && Object.ValueExpr == Mutex.ValueExpr;
    if (SameRoot) {
      const size_t Common = commonSteps(Object, Mutex);
      const auto To = pathName(MutexSteps.drop_front(Common), ObjectSteps.drop_front(Common));
      // A pointer on the way to the object leads to an object of its own, which others reach by another way, and under
      // another lock: `session->server->hits` is not session's.
      const bool OwnObject =
          llvm::none_of(ObjectSteps.drop_front(Common), [](const PlaceStep &S) { return S.Kind == PlaceStep::Deref; });
      if (To && OwnObject)
        Add(objectPath(ObjectSteps.drop_front(Common)) + " | " + (To->empty() ? "itself" : *To), E.Shared);
    }
    if (Mutex.Root == Place::Variable && !(isa<ParmVarDecl>(Mutex.Var) && Mutex.hasDeref()) &&
        (Mutex.Var->hasGlobalStorage() || !Mutex.hasDeref()))
      if (const auto Path = pathName(MutexSteps, ObjectSteps))
        Add("::" + nameOf(Mutex.Var) + (Path->empty() ? "" : "." + *Path), E.Shared);
  }
}

PassedLocks Locks::passedTo(const FunctionModel &F, const CallSite &Call) const {
  PassedLocks Passed;
  const LockState State = before(F, Call.Site);
  if (!State.Reached)
    return Passed;
  // By places that the callee reaches through what it is given.
  Invocation From;
  From.Caller = &F;
  From.Site = Call.Site;
  From.Call = &Call;
  for (const LockState::Entry &E : atEntryOf(Call.Callee, State, From, TU).held())
    if (const Place &P = E.Lock.Mutex; P && (P.Root == Place::This || isa_and_nonnull<ParmVarDecl>(P.Var)))
      Passed.Places.push_back({P, E.Shared});
  // By names that every file has.
  gather(Passed.Named, F, Place(), State);
  return Passed;
}

void PassedLocks::meet(const PassedLocks &O) {
  llvm::erase_if(Places, [&](const Lock &L) { return !llvm::is_contained(O.Places, L); });
  const auto Leave = [](std::set<std::string> &Mine, const std::set<std::string> &Theirs) {
    for (auto It = Mine.begin(); It != Mine.end();)
      It = Theirs.count(*It) ? std::next(It) : Mine.erase(It);
  };
  Leave(Named.Exclusive, O.Named.Exclusive);
  Leave(Named.Shared, O.Named.Shared);
}

/// What every caller holds by a name, unless F may release it.
void Locks::addFromElsewhere(LockSet &Set, const FunctionModel &F) const {
  if (Within == Scope::File || touchesLocks(F))
    return;
  const RemoteCalls *Remote = TU.callsElsewhere(F, Within);
  if (!Remote || Remote->Count == 0)
    return;
  PassedLocks Held = Remote->Held;
  for (const auto &[Caller, Call] : TU.callers(F.decl()))
    Held.meet(passedTo(*Caller, *Call));
  Set.Exclusive.insert(Held.Named.Exclusive.begin(), Held.Named.Exclusive.end());
  Set.Shared.insert(Held.Named.Shared.begin(), Held.Named.Shared.end());
}

LockSet Locks::heldFor(const FunctionModel &F, const Place &Object, const Stmt *At) const {
  LockSet Set;
  gather(Set, F, Object, before(F, At));
  return Set;
}

namespace {
constexpr unsigned MaxInside = 6;
const Stmt *anchorOf(const AtomicOp &Op) { return Op.Site; }
const Stmt *anchorOf(const Access &A) { return A.Anchor ? A.Anchor : A.Site; }
const std::vector<AtomicOp> &sitesLike(const FunctionModel &F, const AtomicOp &) { return F.Ops; }
const std::vector<Access> &sitesLike(const FunctionModel &F, const Access &) { return F.Accesses; }
} // namespace

template <typename Site> LockState Locks::heldInside(const FunctionModel &F, const Site &S, unsigned Depth) const {
  LockState State = before(F, anchorOf(S));
  const CallSite *Call = S.Through ? F.callAt(S.Site) : nullptr;
  const FunctionModel *Callee = S.Through ? TU.function(S.Through) : nullptr;
  if (!Call || !Callee || Depth > MaxInside)
    return State;
  // A call is one operation of this function, whatever number of them it makes: what is held at all of them.
  LockState Inside;
  for (const Site &Inner : sitesLike(*Callee, S)) {
    const Expr *Bottom = Inner.Inner ? Inner.Inner : Inner.Site;
    if (&Inner != &S && (Bottom == S.Inner || TU.atCall(Inner.Object, S.Through, *Call) == S.Object))
      Inside.meet(heldInside(*Callee, Inner, Depth + 1));
  }
  if (!Inside.Reached)
    return State;
  for (const LockName &L : Inside.Released) {
    LockName Name = L;
    if (!L.Function)
      Name.Mutex = TU.atCall(L.Mutex, S.Through, *Call);
    if (Name)
      State.release(Name);
  }
  for (LockState::Entry E : Inside.held()) {
    if (!E.Lock.Function)
      E.Lock.Mutex = TU.atCall(E.Lock.Mutex, S.Through, *Call);
    if (E.Lock && !State.holds(E.Lock))
      State.Held.push_back(std::move(E));
  }
  return State;
}

LockSet Locks::heldFor(const FunctionModel &F, const AtomicOp &Op) const {
  LockSet Set;
  gather(Set, F, Op.Object, heldInside(F, Op, 0));
  addFromElsewhere(Set, F);
  return Set;
}

LockSet Locks::heldFor(const FunctionModel &F, const Access &A) const {
  LockSet Set;
  LockState State = heldInside(F, A, 0);
  addGuardedBy(State, A);
  gather(Set, F, A.Object, State);
  addFromElsewhere(Set, F);
  return Set;
}

/// guarded_by says that every access holds the mutex. It is believed of an access that the compiler has checked, which
/// is a plain one under -Wthread-safety (an atomic one takes the address, and that is not checked): the lock may come
/// from where this analysis does not see. Elsewhere the attribute is a wish, and what is held decides.
void Locks::addGuardedBy(LockState &State, const Access &A) const {
  const Entity E = A.Object.entity();
  if (!E || A.Through || A.Bytes || !A.In || !locks::isGuardChecked(A.In, A.Site->getExprLoc()))
    return;
  LockName Mutex = locks::guardedBy(E.Decl, TU);
  if (!Mutex)
    return;
  if (Mutex.Mutex.Root == Place::This) {
    // Of the object whose field this is.
    Place Object = A.Object;
    while (!Object.Steps.empty() && Object.Steps.back().Kind == PlaceStep::Index)
      Object.Steps.pop_back();
    if (Object.Steps.empty())
      return;
    Object.Steps.pop_back();
    Mutex.Mutex = Mutex.Mutex.rebasedOnto(Object, 0);
  }
  // A read needs the lock shared only.
  if (!State.holds(Mutex))
    State.acquire(Mutex, A.Kind == Access::Read, /*Origin=*/nullptr, /*Asserted=*/true);
}

LockSet Locks::heldThroughout(const FunctionModel &F, const Place &Object, const Stmt *From, const Stmt *To) const {
  LockSet Set;
  const LockState &Start = entry(F);
  if (Start.Reached && Start.empty() && !touchesLocks(F))
    return Set;
  gather(Set, F, Object, flow(F).throughout(From, To));
  return Set;
}

bool Locks::excludes(const LockSet &A, llvm::ArrayRef<LockSet> Others) {
  const auto ExcludesAll = [&](const std::string &Lock, bool Shared) {
    return llvm::all_of(Others, [&](const LockSet &O) {
      return O.Exclusive.count(Lock) != 0 || (!Shared && O.Shared.count(Lock) != 0);
    });
  };
  return llvm::any_of(A.Exclusive, [&](const std::string &L) { return ExcludesAll(L, false); }) ||
         llvm::any_of(A.Shared, [&](const std::string &L) { return ExcludesAll(L, true); });
}

} // namespace clang::tidy::atomvet
