//===- OwnershipFlow.cpp --------------------------------------------------===//

#include "model/sharing/OwnershipFlow.h"
#include "model/AccessUse.h"
#include "model/Conditions.h"
#include "model/Elsewhere.h"
#include "model/Library.h"
#include "model/Statements.h"
#include "model/TUModel.h"
#include "model/sharing/Sharing.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

namespace clang::tidy::atomvet {

namespace {

bool isConstCharPointer(QualType T) {
  return T->isPointerType() && T->getPointeeType().isConstQualified() && T->getPointeeType()->isAnyCharacterType();
}

/// Skips what wraps a value: copies and moves of smart pointers, temporaries, casts, std::move.
const Expr *unwrap(const Expr *E) {
  for (;;) {
    E = stripped(E);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
        Construct && Construct->getNumArgs() == 1 &&
        (Construct->getConstructor()->isCopyOrMoveConstructor() || library::isSmartPointer(Construct->getType())))
      E = Construct->getArg(0);
    else if (const auto *Call = dyn_cast<CallExpr>(E);
             Call && Call->getDirectCallee() && Call->getNumArgs() >= 1 && library::isIdentity(Call->getDirectCallee()))
      E = Call->getArg(0);
    else if (const auto *List = dyn_cast<InitListExpr>(E); List && List->getNumInits() == 1)
      E = List->getInit(0);
    else if (const auto *Assignment = dyn_cast<BinaryOperator>(E);
             Assignment && Assignment->getOpcode() == BO_Assign && Assignment->getType()->isPointerType())
      E = Assignment->getRHS();
    else
      return E;
  }
}

bool isNull(const Expr *E, const ASTContext &Context) {
  return E->IgnoreParenCasts()->isNullPointerConstant(const_cast<ASTContext &>(Context),
                                                      Expr::NPC_ValueDependentIsNotNull) != Expr::NPCK_NotNull;
}

/// The handle a thread is started into or joined by, as text: subscripts do not matter.
std::string handleOf(const TUModel &TU, const FunctionModel &F, const CallSite &Call) {
  const auto Text = [](Place P) {
    while (!P.Steps.empty() && P.Steps.back().Kind != PlaceStep::Field)
      P.Steps.pop_back();
    return P ? P.str() : std::string();
  };
  if (Call.ObjectArg)
    return Text(Call.ObjectIsPointer ? TU.pointee(Call.ObjectArg) : TU.placeOf(Call.ObjectArg));
  if (!isa<CXXConstructExpr>(Call.Site) && !Call.Args.empty()) {
    const Expr *First = Call.Args[0];
    if (First->getType()->isPointerType())
      return Text(TU.pointee(First));
    if (const Place P = TU.placeOf(First->IgnoreParenImpCasts()))
      return Text(P);
  }
  // std::thread t(...), auto f = std::async(...): the variable it initialises.
  for (const Stmt *S = Call.Site; S; S = F.parent(S))
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      if (const auto *Var = Declaration->isSingleDecl() ? dyn_cast<VarDecl>(Declaration->getSingleDecl()) : nullptr)
        return Var->getNameAsString();
  return "?";
}

/// A container of threads gets one more: threads.emplace_back([&] { ... }).
bool startsThreadInContainer(const CallSite &Call) {
  if (!Call.ObjectArg || !Call.Callee)
    return false;
  const llvm::StringRef Name = library::plainName(Call.Callee);
  if (!library::oneOf(Name, {"emplace_back", "push_back", "emplace"}))
    return false;
  QualType T = Call.ObjectArg->getType();
  if (T->isPointerType())
    T = T->getPointeeType();
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(T->getAsCXXRecordDecl());
  if (!Spec || Spec->getTemplateArgs().size() == 0 || Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return false;
  const QualType Element = Spec->getTemplateArgs()[0].getAsType();
  return library::isStdClass(Element, "thread") || library::isStdClass(Element, "jthread") ||
         library::isStdClass(Element, "future");
}

/// A value that keeps hold of other objects when it is copied: a pointer, or a callable with its captures.
bool isHandle(const Expr *E) {
  const QualType T = E->getType();
  if (T->isPointerType() || library::isSmartPointer(T) || library::isStdClass(T, "function") ||
      library::isStdClass(T, "reference_wrapper"))
    return true;
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return Class && Class->isLambda();
}

/// Whether S reads what the pointer variable points to.
bool readsBehind(const Stmt *S, const VarDecl *Pointer) {
  if (!S)
    return false;
  if (const auto *Cast = dyn_cast<CastExpr>(S); Cast && Cast->getCastKind() == CK_LValueToRValue)
    if (const auto *Deref = dyn_cast<UnaryOperator>(Cast->getSubExpr()->IgnoreParens());
        Deref && Deref->getOpcode() == UO_Deref)
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Deref->getSubExpr()->IgnoreParenCasts());
          Ref && Ref->getDecl()->getCanonicalDecl() == Pointer)
        return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return readsBehind(Child, Pointer); });
}

/// A name that says a function whose body is elsewhere gives memory out: `void *pool_alloc(struct pool *)`.
bool soundsLikeAllocation(const FunctionDecl *Callee, const TUModel &TU) {
  return Callee->getReturnType()->isVoidPointerType() && !TU.function(Callee) &&
         nameHasWord(library::plainName(Callee), "alloc|zalloc|malloc|zmalloc|calloc|palloc");
}

/// A name that says a function gets threads going; asked only of functions whose body is elsewhere.
bool soundsLikeStart(llvm::StringRef Name) {
  return nameHasWord(Name, "start|starts|spawn|launch|run|runloop|thread|threads|worker|workers|daemon|daemonize|loop|"
                           "mainloop|serve|main");
}

} // namespace

//===----------------------------------------------------------------------===//
// States
//===----------------------------------------------------------------------===//

/// Whether G is memory that is allocated here and known to one variable alone.
bool OwnershipFlow::State::isFresh(const Group &G) const {
  const auto IsOf = [&](const auto &Pointer) { return Pointer.second == G; };
  return G.Kind == Group::Allocation && !Escaped.count(G) && !Contains.count(G) && llvm::count_if(Points, IsOf) == 1 &&
         llvm::none_of(Fields, IsOf) &&
         llvm::none_of(Contains, [&](const auto &Of) { return Of.second.count(G) != 0; });
}

/// G is another object from here on.
void OwnershipFlow::State::renew(const Group &G) {
  Escaped.erase(G);
  for (auto &[Container, Inside] : Contains)
    Inside.erase(G);
  llvm::erase_if(Fields, [&](const auto &Field) { return Field.second == G; });
  for (auto It = Points.begin(); It != Points.end();)
    It = It->second == G ? Points.erase(It) : std::next(It);
}

bool OwnershipFlow::State::join(const State &O) {
  if (!O.Reached)
    return false;
  if (!Reached) {
    *this = O;
    return true;
  }
  bool Changed = false;
  for (auto It = Points.begin(); It != Points.end();) {
    const auto Other = O.Points.find(It->first);
    // Allocated on either way: one of two objects, and still nobody else's.
    if (const Group Either{Group::Allocation, It->first};
        Other != O.Points.end() && !(Other->second == It->second) && isFresh(It->second) && O.isFresh(Other->second)) {
      Changed |= !(It->second == Either);
      It->second = Either;
      ++It;
    } else if (Other == O.Points.end() || !(Other->second == It->second)) {
      It = Points.erase(It);
      Changed = true;
    } else {
      ++It;
    }
  }
  const size_t Known = Fields.size();
  llvm::erase_if(Fields, [&](const auto &Field) {
    return llvm::none_of(O.Fields,
                         [&](const auto &Other) { return Other.first == Field.first && Other.second == Field.second; });
  });
  Changed |= Fields.size() != Known;
  for (const Group &G : O.Escaped)
    Changed |= Escaped.insert(G).second;
  for (const auto &[Container, Inside] : O.Contains)
    for (const Group &G : Inside)
      Changed |= Contains[Container].insert(G).second;
  for (auto It = Zeroed.begin(); It != Zeroed.end();) {
    if (O.Zeroed.count(*It)) {
      ++It;
    } else {
      It = Zeroed.erase(It);
      Changed = true;
    }
  }
  for (const unsigned I : O.Pending)
    Changed |= Pending.insert(I).second;
  const auto Rank = [](ThreadState::PhaseTy Phase) {
    switch (Phase) {
    case ThreadState::None:
      return 0;
    case ThreadState::Joined:
    case ThreadState::Halted:
      return 1;
    case ThreadState::Unknown:
      return 2;
    case ThreadState::Running:
      return 3;
    }
    return 3;
  };
  if (Rank(O.Threads.Phase) > Rank(Threads.Phase)) {
    Threads.Phase = O.Threads.Phase;
    Changed = true;
  }
  for (const std::string &Handle : O.Threads.Live)
    Changed |= Threads.Live.insert(Handle).second;
  return Changed;
}

OwnershipFlow::OwnershipFlow(const FunctionModel &F, Scope Within) : F(F), TU(F.unit()), Within(Within) {}

OwnershipFlow::State OwnershipFlow::entry() const {
  State S;
  S.Reached = true;
  for (const ParmVarDecl *Param : F.decl()->parameters()) {
    const QualType T = Param->getType();
    if (T->isPointerType() || T->isReferenceType() || library::isSmartPointer(T))
      S.Points[Param->getCanonicalDecl()] = {Group::Param, Param->getCanonicalDecl()};
  }
  if (F.IsMain)
    S.Threads.Phase = ThreadState::None;
  return S;
}

void OwnershipFlow::run() {
  const CFG *Graph = F.cfg();
  if (!Graph)
    return;
  StartsThreads = llvm::any_of(
      F.Calls, [](const CallSite &Call) { return library::startsThread(Call) || startsThreadInContainer(Call); });
  for (const CFGBlock *Block : *Graph)
    if (const auto *Condition = dyn_cast_or_null<Expr>(Block->getLastCondition())) {
      bool Sense;
      if (const std::optional<unsigned> Op = compareExchangeOutcome(F, Condition, Sense))
        DecidedByBranch.insert(*Op);
    }
  Entry[&Graph->getEntry()] = entry();
  // What leads to a block is looked at before it: by places in reverse post-order.
  const FlowGraph &Order = F.flow();
  std::set<unsigned> Work{0};
  // Every component of a state moves in one direction, but Contains grows with it: bounded all the same.
  unsigned Budget = 64 * (Graph->size() + 8);
  while (!Work.empty() && Budget--) {
    const CFGBlock *Block = Order.order()[*Work.begin()];
    Work.erase(Work.begin());
    State S = Entry[Block];
    for (const CFGElement &Element : *Block)
      transfer(Element, S);
    unsigned Index = 0;
    for (const CFGBlock::AdjacentBlock &Next : Block->succs()) {
      if (Next) {
        State Out = S;
        edge(*Block, Index, Out);
        if (Entry[Next].join(Out))
          Work.insert(Order.numberOf(Next));
      }
      ++Index;
    }
  }
  Done = true;
}

const OwnershipFlow::State &OwnershipFlow::before(Position Pos) const {
  // Most questions come in order: each goes on where the last one ended.
  if (!Done || Last.Block != Pos.Block || Last.Index > Pos.Index) {
    Last = {Pos.Block, 0};
    AtLast = Entry.lookup(Pos.Block);
  }
  auto &Self = const_cast<OwnershipFlow &>(*this);
  for (; Last.Index < Pos.Index && Last.Index < Pos.Block->size(); ++Last.Index)
    Self.transfer((*Pos.Block)[Last.Index], AtLast);
  return AtLast;
}

ThreadState OwnershipFlow::threadsBefore(const Stmt *At) const {
  const Position Pos = F.position(At);
  return Pos ? before(Pos).Threads : ThreadState();
}

ThreadState OwnershipFlow::threadsAtExit() const {
  return F.cfg() ? Entry.lookup(&F.cfg()->getExit()).Threads : ThreadState();
}

//===----------------------------------------------------------------------===//
// Groups
//===----------------------------------------------------------------------===//

Group OwnershipFlow::groupOf(const Place &Object, const State &S) const {
  for (const auto &[Pointer, G] : S.Fields)
    if (Object.Steps.size() > Pointer.Steps.size() && Object.startsWith(Pointer) &&
        Object.Steps[Pointer.Steps.size()].Kind == PlaceStep::Deref &&
        llvm::none_of(llvm::drop_begin(Object.Steps, Pointer.Steps.size() + 1),
                      [](const PlaceStep &Step) { return Step.Kind == PlaceStep::Deref; }))
      return G;
  const auto MoreDerefs = [&](size_t From) {
    for (size_t I = From; I < Object.Steps.size(); ++I)
      if (Object.Steps[I].Kind == PlaceStep::Deref)
        return true;
    return false;
  };
  switch (Object.Root) {
  case Place::Unknown:
    return {};
  case Place::This:
    return MoreDerefs(0) ? Group{} : Group{Group::This, nullptr};
  case Place::Value: {
    const Expr *E = unwrap(Object.ValueExpr);
    const bool Behind = !Object.Steps.empty() && Object.Steps.front().Kind == PlaceStep::Deref;
    if (MoreDerefs(Behind ? 1 : 0))
      return {};
    // A temporary is nobody else's; fresh memory neither.
    if (!Behind)
      return Object.ValueExpr->isPRValue() ? Group{Group::Allocation, Object.ValueExpr} : Group{};
    if (isa<CXXNewExpr>(E))
      return {Group::Allocation, E};
    // The value of a statement expression is that of its last statement: `({ void *p = malloc(n); p; })`.
    if (const auto *Block = dyn_cast<StmtExpr>(E)) {
      const CompoundStmt *Body = Block->getSubStmt();
      const auto *Last = Body->body_empty() ? nullptr : dyn_cast<Expr>(Body->body_back());
      return Last ? groupOf(TU.pointee(Last), S) : Group{};
    }
    if (const auto *Call = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && (library::isAllocation(Callee, TU) || soundsLikeAllocation(Callee, TU)))
        return {Group::Allocation, E};
      // realloc(NULL, n) is malloc(n).
      if (Callee && library::plainName(Callee) == "realloc" && Call->getNumArgs() == 2 &&
          isNull(Call->getArg(0), F.context()))
        return {Group::Allocation, E};
      if (const FunctionModel *Model = TU.function(Callee))
        if (const OwnershipFlow *Flow = TU.sharing().flow(*Model, Within)) {
          if (Flow->returnsFresh())
            return {Group::Allocation, E};
          const ParmVarDecl *Of = Flow->returnsPartOf();
          const CallSite *Site = Of ? F.callAt(E) : nullptr;
          if (Site && Of->getFunctionScopeIndex() < Site->Args.size()) {
            const Expr *Arg = Site->Args[Of->getFunctionScopeIndex()];
            return groupOf(Of->getType()->isReferenceType() ? TU.placeOf(Arg) : TU.pointee(Arg), S);
          }
        }
      if (Within == Scope::Project && Callee && !TU.function(Callee) && TU.isProject(Callee) &&
          !(isa<CXXMethodDecl>(Callee) && cast<CXXMethodDecl>(Callee)->isVirtual()) &&
          TU.elsewhere().returnsFresh(Callee))
        return {Group::Allocation, E};
    }
    return {};
  }
  case Place::Variable:
    break;
  }
  const bool Behind = !Object.Steps.empty() && Object.Steps.front().Kind == PlaceStep::Deref;
  if (MoreDerefs(Behind ? 1 : 0))
    return {};
  if (!Behind) {
    const bool Own = Object.Var->hasLocalStorage() && Object.Var->getParentFunctionOrMethod() == F.decl();
    return Own ? Group{Group::Local, Object.Var} : Group{};
  }
  const auto It = S.Points.find(Object.Var);
  return It == S.Points.end() ? Group{} : It->second;
}

std::set<Group> OwnershipFlow::reachedBy(const Expr *Value, const State &S) const {
  std::set<Group> Out;
  const auto Add = [&](const Group &G) {
    if (G)
      Out.insert(G);
  };
  const QualType T = Value->getType();
  const Expr *E = unwrap(Value);
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
    auto Capture = Lambda->capture_begin();
    for (const Expr *Init : Lambda->capture_inits()) {
      if (Capture->capturesThis()) {
        Add({Group::This, nullptr});
      } else if (Capture->getCaptureKind() == LCK_ByRef) {
        Add(groupOf(TU.placeOf(Init), S));
      } else {
        for (const Group &G : reachedBy(Init, S))
          Add(G);
      }
      ++Capture;
    }
    return Out;
  }
  if (const auto *List = dyn_cast<InitListExpr>(E)) {
    for (const Expr *Init : List->inits())
      for (const Group &G : reachedBy(Init, S))
        Add(G);
    return Out;
  }
  if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(E)) {
    Out = reachedBy(Conditional->getTrueExpr(), S);
    for (const Group &G : reachedBy(Conditional->getFalseExpr(), S))
      Add(G);
    return Out;
  }
  if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E))
    return reachedBy(Literal->getInitializer(), S);
  if (T->isPointerType() || T->isNullPtrType()) {
    Add(groupOf(TU.pointee(Value), S));
    return Out;
  }
  if (T->isRecordType()) {
    // Smart pointers own what they point to; another object hands on what it holds.
    const Place P = TU.placeOf(E);
    if (library::isSmartPointer(T))
      Add(groupOf(P.deref(), S));
    if (const Group Own = groupOf(P, S)) {
      if (Value->isGLValue())
        Add(Own);
      if (const auto It = S.Contains.find(Own); It != S.Contains.end())
        Out.insert(It->second.begin(), It->second.end());
    }
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      for (const Expr *Arg : Construct->arguments())
        for (const Group &G : reachedBy(Arg, S))
          Add(G);
    if (const auto *Call = dyn_cast<CallExpr>(E);
        Call && Call->getNumArgs() == 1 && library::isStdClass(T, "reference_wrapper"))
      Add(groupOf(TU.placeOf(Call->getArg(0)), S));
    return Out;
  }
  if (Value->isGLValue())
    Add(groupOf(TU.placeOf(Value), S));
  // A pointer turned into an integer is still a pointer.
  else if (T->isIntegerType())
    if (const auto *Cast = dyn_cast<CastExpr>(Value->IgnoreParens());
        Cast && Cast->getCastKind() == CK_PointerToIntegral)
      return reachedBy(Cast->getSubExpr(), S);
  return Out;
}

void OwnershipFlow::escape(const Group &G, State &S) {
  if (!G || !S.Escaped.insert(G).second)
    return;
  EverEscaped.insert(G);
  if (const auto It = S.Contains.find(G); It != S.Contains.end()) {
    const std::set<Group> Inside = It->second;
    for (const Group &Inner : Inside)
      escape(Inner, S);
  }
}

void OwnershipFlow::contain(const Group &Container, const Group &G, State &S) {
  S.Contains[Container].insert(G);
  EverContained[Container].insert(G);
}

void OwnershipFlow::store(const Place &Destination, const std::set<Group> &Values, State &S) {
  if (Values.empty())
    return;
  const Group Container = groupOf(Destination, S);
  for (const Group &G : Values) {
    if (Container && !S.Escaped.count(Container) && !(Container == G))
      contain(Container, G, S);
    else if (!(Container == G))
      escape(G, S);
  }
}

void OwnershipFlow::forget(const Place &P, State &S) {
  llvm::erase_if(S.Fields, [&](const auto &Field) { return Field.first.startsWith(P); });
}

void OwnershipFlow::reassigned(const VarDecl *Var, State &S) {
  llvm::erase_if(S.Fields, [&](const auto &Field) {
    return Field.first.dependsOn(Var) || (Field.first.Root == Place::Variable && Field.first.Var == Var);
  });
  for (auto It = S.Zeroed.begin(); It != S.Zeroed.end();)
    It = F.Ops[*It].Object.dependsOn(Var) ? S.Zeroed.erase(It) : std::next(It);
}

//===----------------------------------------------------------------------===//
// Transfer
//===----------------------------------------------------------------------===//

void OwnershipFlow::transfer(const CFGElement &Element, State &S) {
  if (const auto Statement = Element.getAs<CFGStmt>())
    return transfer(Statement->getStmt(), S);
  if (const auto Initializer = Element.getAs<CFGInitializer>()) {
    const CXXCtorInitializer *Init = Initializer->getInitializer();
    if (Init->getMember() && Init->getInit()) {
      const Place Target = Place::thisObject().field(Init->getMember());
      const std::set<Group> Values = reachedBy(Init->getInit(), S);
      store(Target, Values, S);
      const QualType T = Init->getMember()->getType();
      if (Values.size() == 1 && (T->isPointerType() || library::isSmartPointer(T)))
        S.Fields.push_back({Target, *Values.begin()});
    }
    return;
  }
  if (const auto Destroyed = Element.getAs<CFGAutomaticObjDtor>()) {
    const VarDecl *Var = Destroyed->getVarDecl();
    if (S.Threads.Live.count(Var->getNameAsString()) && !library::isStdClass(Var->getType(), "thread")) {
      S.Threads.Live.erase(Var->getNameAsString());
      if (S.Threads.Live.empty() && S.Threads.Phase == ThreadState::Running)
        S.Threads.Phase = ThreadState::Joined;
    }
  }
}

void OwnershipFlow::transfer(const Stmt *St, State &S) {
  if (const auto *Declaration = dyn_cast<DeclStmt>(St)) {
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D))
        declare(Var, S);
    return;
  }
  for (const unsigned I : F.opsAt(St))
    atomic(I, S);
  if (const auto *Binary = dyn_cast<BinaryOperator>(St)) {
    if (Binary->getOpcode() == BO_Assign && !Binary->getLHS()->getType()->isAtomicType())
      assign(Binary->getLHS(), Binary->getRHS(), S);
    else if (Binary->isCompoundAssignmentOp())
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Binary->getLHS()->IgnoreParens()))
        if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
          reassigned(Var->getCanonicalDecl(), S);
    return;
  }
  if (const auto *Return = dyn_cast<ReturnStmt>(St)) {
    const Expr *Value = Return->getRetValue();
    if (!Value || !(Value->getType()->isPointerType() || library::isSmartPointer(Value->getType())))
      return;
    if (isNull(Value, F.context()))
      return;
    bool Fresh = false;
    const std::set<Group> Groups = reachedBy(Value, S);
    Returned.insert(Value->getType()->isPointerType() ? groupOf(TU.pointee(Value), S) : Group());
    for (const Group &G : Groups)
      Fresh |= G.Kind == Group::Allocation && !S.Escaped.count(G) && Groups.size() == 1;
    (Fresh ? ReturnsFresh : ReturnsOther) = true;
    return;
  }
  if (isa<CXXNewExpr>(St) || isa<CallExpr>(St))
    // Evaluated again, an allocation gives another object.
    if (const Group G = groupOf(Place::value(cast<Expr>(St)).deref(), S);
        G.Kind == Group::Allocation && G.Key == cast<Expr>(St))
      S.renew(G);
  if (const CallSite *Call = F.callAt(St))
    call(*Call, S);
}

void OwnershipFlow::declare(const VarDecl *Var, State &S) {
  const VarDecl *V = Var->getCanonicalDecl();
  S.Points.erase(V);
  reassigned(V, S);
  if (Var->hasLocalStorage()) {
    S.Escaped.erase({Group::Local, V});
    S.renew({Group::Allocation, V});
  }
  const Expr *Init = Var->getInit();
  if (!Init || Var->getType()->isReferenceType())
    return;
  const std::set<Group> Values = reachedBy(Init, S);
  if (!Var->hasLocalStorage()) {
    for (const Group &G : Values)
      escape(G, S);
    return;
  }
  if (Var->getType()->isPointerType() || library::isSmartPointer(Var->getType())) {
    if (Values.size() == 1)
      S.Points[V] = *Values.begin();
  } else {
    for (const Group &G : Values)
      contain({Group::Local, V}, G, S);
    initialise(Place::variable(V), Init, S);
  }
}

/// The pointers that an initialiser list puts into an array or struct.
void OwnershipFlow::initialise(const Place &Object, const Expr *Init, State &S) {
  const auto *List = dyn_cast<InitListExpr>(Init->IgnoreParenCasts());
  if (!List) {
    const std::set<Group> Values = Init->getType()->isPointerType() ? reachedBy(Init, S) : std::set<Group>();
    if (Values.size() == 1)
      S.Fields.push_back({Object, *Values.begin()});
    return;
  }
  if (List->getType()->isArrayType()) {
    for (unsigned I = 0; I < List->getNumInits(); ++I)
      initialise(Object.index(nullptr, I), List->getInit(I), S);
    return;
  }
  const RecordDecl *Record = List->getType()->getAsRecordDecl();
  if (!Record || Record->isUnion())
    return;
  unsigned I = 0;
  for (const FieldDecl *Field : Record->fields()) {
    if (Field->isUnnamedBitField())
      continue;
    if (I < List->getNumInits())
      initialise(Object.field(Field), List->getInit(I), S);
    ++I;
  }
}

void OwnershipFlow::assign(const Expr *Lhs, const Expr *Rhs, State &S) {
  const QualType T = Lhs->getType();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Lhs->IgnoreParens()))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && !Var->getType()->isReferenceType()) {
      const VarDecl *V = Var->getCanonicalDecl();
      const std::set<Group> Values = reachedBy(Rhs, S);
      reassigned(V, S);
      if (Var->hasLocalStorage() && Var->getParentFunctionOrMethod() == F.decl()) {
        if (T->isPointerType() || library::isSmartPointer(T)) {
          S.Points.erase(V);
          if (!Values.count({Group::Allocation, V}))
            S.renew({Group::Allocation, V});
          if (Values.size() == 1)
            S.Points[V] = *Values.begin();
        } else {
          for (const Group &G : Values)
            contain({Group::Local, V}, G, S);
        }
        return;
      }
      for (const Group &G : Values)
        escape(G, S);
      return;
    }
  if (!T->isPointerType() && !T->isRecordType() && !T->isIntegerType())
    return;
  const Place Target = TU.placeOf(Lhs);
  const std::set<Group> Values = reachedBy(Rhs, S);
  store(Target, Values, S);
  forget(Target, S);
  if (Target && Values.size() == 1 && (T->isPointerType() || library::isSmartPointer(T)))
    S.Fields.push_back({Target, *Values.begin()});
}

void OwnershipFlow::atomic(unsigned Index, State &S) {
  const AtomicOp &Op = F.Ops[Index];
  if (!Op.Operand)
    return;
  if (DecidedByBranch.count(Index))
    S.Pending.insert(Index);
  else
    publish(Op, S);
}

/// What is stored into a shared word is seen by others from then on.
void OwnershipFlow::publish(const AtomicOp &Op, State &S) {
  std::set<Group> Values;
  if (Op.OperandIsPointer) {
    if (const Group G = groupOf(TU.pointee(Op.Operand).deref(), S))
      Values.insert(G);
  } else {
    Values = reachedBy(Op.Operand, S);
  }
  // A pointer that an object keeps to itself is seen by nobody new.
  const Group Into = groupOf(Op.Object, S);
  for (const Group &G : Values)
    if (!(G == Into))
      PublishedHere.insert(G);
  store(Op.Object, Values, S);
}

void OwnershipFlow::call(const CallSite &Call, State &S) {
  threads(Call, S);
  const FunctionDecl *Callee = Call.Callee;
  // posix_memalign(&p, ...): the variable gets the memory.
  if (Callee && library::allocatesInto(Callee) && !Call.Args.empty()) {
    const Place Target = TU.pointee(Call.Args[0]);
    if (Target.Root == Place::Variable && Target.Steps.empty() && Target.Var->hasLocalStorage()) {
      const Group Fresh{Group::Allocation, Call.Site};
      S.Escaped.erase(Fresh);
      reassigned(Target.Var, S);
      S.Points[Target.Var] = Fresh;
    }
    return;
  }
  const bool DirectOp = llvm::any_of(F.opsAt(Call.Site), [&](unsigned I) { return F.Ops[I].Through == nullptr; });
  if (DirectOp)
    return;
  // operator= of a smart pointer is an assignment.
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call.Site);
      Operator && Operator->getOperator() == OO_Equal && Operator->getNumArgs() == 2) {
    assign(Operator->getArg(0), Operator->getArg(1), S);
    if (library::isSmartPointer(Operator->getArg(0)->getType()))
      return;
  }
  const bool System = Callee && library::keepsNothing(Callee, TU) && !startsThreadInContainer(Call);
  const FunctionModel *Model = TU.function(Callee);
  const OwnershipFlow *Flow = Model && Model != &F ? TU.sharing().flow(*Model, Within) : nullptr;
  const uint64_t ByAssembly = Model && !Model->AssemblyWrites.empty() ? TU.writtenByAssembly(Callee) : 0;
  const Place Object = !Call.ObjectArg        ? Place()
                       : Call.ObjectIsPointer ? TU.pointee(Call.ObjectArg)
                                              : TU.placeOf(Call.ObjectArg);

  for (unsigned I = 0; I < Call.Args.size(); ++I) {
    const std::set<Group> Values = reachedBy(Call.Args[I], S);
    // The operand of a wrapper is published as the operation in it says, not as an argument.
    const bool Operand =
        llvm::any_of(F.opsAt(Call.Site), [&](unsigned Op) { return F.Ops[Op].Operand == Call.Args[I]; });
    if (Values.empty() || Operand)
      continue;
    // Assembly that writes one parameter's object may well write another into it: a compare-exchange, of which nobody
    // knows whether it succeeded, nor where it is tried again.
    if (I < 63 && ByAssembly != 0 && !(ByAssembly & (uint64_t(1) << I))) {
      PublishedHere.insert(Values.begin(), Values.end());
      EverEscaped.insert(Values.begin(), Values.end());
      continue;
    }
    if (System) {
      // A container keeps what it is given; a constructed object too.
      const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
      if (Method && !isa<CXXConstructorDecl>(Method) && !Method->isConst() && Object && isHandle(Call.Args[I]))
        store(Object, Values, S);
      continue;
    }
    if (Callee && I < Callee->getNumParams() && isConstCharPointer(Callee->getParamDecl(I)->getType()))
      continue;
    if (!Flow || I >= Model->decl()->getNumParams()) {
      if (!keptElsewhere(Call, I))
        continue;
      for (const Group &G : Values)
        escape(G, S);
      continue;
    }
    const ParmVarDecl *Param = Model->decl()->getParamDecl(I);
    if (Flow->escapes(Param)) {
      for (const Group &G : Values)
        escape(G, S);
      continue;
    }
    for (const Group &Container : Flow->containersOf(Param)) {
      if (Container.Kind == Group::This && isa<CXXConstructExpr>(Call.Site)) {
        // The object under construction: the variable it initialises, or memory from new.
        Group Under;
        for (const Stmt *P = F.parent(Call.Site); P && !Under; P = F.parent(P)) {
          if (const auto *New = dyn_cast<CXXNewExpr>(P))
            Under = {Group::Allocation, New};
          else if (const auto *Declaration = dyn_cast<DeclStmt>(P)) {
            const auto *Var = Declaration->isSingleDecl() ? dyn_cast<VarDecl>(Declaration->getSingleDecl()) : nullptr;
            if (!Var)
              break;
            Under = {Group::Local, Var->getCanonicalDecl()};
          }
        }
        for (const Group &G : Values) {
          if (Under)
            contain(Under, G, S);
          else
            escape(G, S);
        }
      } else if (Container.Kind == Group::This) {
        store(Object, Values, S);
      } else if (Container.Kind == Group::Param) {
        const auto *Other = static_cast<const ParmVarDecl *>(Container.Key);
        const unsigned J = Other->getFunctionScopeIndex();
        if (J < Call.Args.size())
          store(Other->getType()->isReferenceType() ? TU.placeOf(Call.Args[J]) : TU.pointee(Call.Args[J]), Values, S);
      }
    }
  }

  if (!Object || System)
    return;
  // A method that is not seen does not publish its own object as a rule; one that is seen may be known to.
  if (Flow && Flow->escapes(nullptr))
    escape(groupOf(Object, S), S);
}

/// Whether a function that is not defined here may keep what it is passed.
bool OwnershipFlow::keptElsewhere(const CallSite &Call, unsigned Arg) const {
  if (Within == Scope::File || !Call.Callee || TU.function(Call.Callee) || !TU.isProject(Call.Callee) || Arg > 62)
    return true;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Call.Callee); Method && Method->isVirtual())
    return true;
  const std::optional<uint64_t> Kept = TU.elsewhere().keeps(Call.Callee);
  return !Kept || (*Kept & (uint64_t(1) << (Arg + 1))) != 0;
}

void OwnershipFlow::threads(const CallSite &Call, State &S) {
  const auto Start = [&](const std::string &Handle) {
    S.Threads.Phase = ThreadState::Running;
    S.Threads.Live.insert(Handle);
  };
  if (library::startsThread(Call) || startsThreadInContainer(Call))
    return Start(handleOf(TU, F, Call));
  switch (library::haltsOthers(Call.Callee)) {
  case library::Halt::Stop:
    if (!S.Threads.isAlone())
      S.Threads.Phase = ThreadState::Halted;
    return;
  case library::Halt::Resume:
    if (S.Threads.Phase == ThreadState::Halted)
      S.Threads.Phase = S.Threads.Live.empty() ? ThreadState::Unknown : ThreadState::Running;
    return;
  case library::Halt::None:
    break;
  }
  if (library::joinsThread(Call)) {
    if (S.Threads.Phase != ThreadState::Running)
      return;
    const std::string Handle = handleOf(TU, F, Call);
    S.Threads.Live.erase(Handle);
    S.Threads.Live.erase("?");
    if (S.Threads.Live.empty())
      S.Threads.Phase = ThreadState::Joined;
    return;
  }
  const FunctionModel *Model = TU.function(Call.Callee);
  if (!Model) {
    // Only a function elsewhere in the project may start threads without our seeing it.
    if (Call.Callee && TU.isProject(Call.Callee) && S.Threads.Phase != ThreadState::Unknown &&
        soundsLikeStart(library::plainName(Call.Callee)))
      Start(Call.Callee->getNameAsString() + "()");
    return;
  }
  if (Model == &F || S.Threads.Phase == ThreadState::Unknown)
    return;
  if (const OwnershipFlow *Flow = TU.sharing().flow(*Model, Within))
    if (Flow->threadsAtExit().Phase == ThreadState::Running)
      Start(Call.Callee->getNameAsString() + "()");
}

//===----------------------------------------------------------------------===//
// Branches
//===----------------------------------------------------------------------===//

/// Whether Condition is, or is not (by Sense), the answer to the question whether all others stand still.
bool OwnershipFlow::asksWhetherHalted(const Expr *Condition, bool &Sense) const {
  Condition = stripped(Condition);
  if (const auto *Not = dyn_cast<UnaryOperator>(Condition); Not && Not->getOpcode() == UO_LNot) {
    Sense = !Sense;
    return asksWhetherHalted(Not->getSubExpr(), Sense);
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Condition))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && Var->hasLocalStorage())
      if (const VarDefinitions *D = TU.definitions(Var); D && D->Only && !D->AddressTaken)
        Condition = stripped(D->Only);
  const auto *Call = dyn_cast<CallExpr>(Condition);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (Callee && library::isIdentity(Callee) && Call->getNumArgs() > 0)
    return asksWhetherHalted(Call->getArg(0), Sense);
  return Callee && library::asksWhetherHalted(Callee);
}

void OwnershipFlow::edge(const CFGBlock &Block, unsigned Successor, State &S) {
  const Stmt *Terminator = Block.getTerminatorStmt();
  if (const auto *Switch = dyn_cast_or_null<SwitchStmt>(Terminator)) {
    const CFGBlock *Next = *(Block.succ_begin() + Successor);
    const auto *Case = Next ? dyn_cast_or_null<CaseStmt>(Next->getLabel()) : nullptr;
    const auto Value = Case && !Case->getRHS() ? Case->getLHS()->getIntegerConstantExpr(F.context()) : std::nullopt;
    if (Value && Value->isRepresentableByInt64())
      if (const std::optional<unsigned> Op = decrementReachedZero(F, Switch->getCond(), Value->getExtValue()))
        S.Zeroed.insert(*Op);
    return;
  }
  if (!Terminator || Block.succ_size() != 2)
    return;
  // A loop that joins has joined when it is left: the path that never enters it had nothing to join, nor had the one
  // that never entered the loop that starts.
  if (Successor == 1 && isa<ForStmt, WhileStmt, CXXForRangeStmt>(Terminator) && S.Threads.Phase != ThreadState::None &&
      StartsThreads) {
    const SourceManager &SM = F.context().getSourceManager();
    for (const CallSite &Call : F.Calls)
      if (library::joinsThread(Call) &&
          SM.isPointWithin(Call.Site->getBeginLoc(), Terminator->getBeginLoc(), Terminator->getEndLoc())) {
        S.Threads.Live.clear();
        S.Threads.Phase = ThreadState::Joined;
      }
  }
  const auto *Condition = dyn_cast_or_null<Expr>(Block.getLastCondition());
  if (!Condition)
    return;
  bool Sense = true;
  if (asksWhetherHalted(Condition, Sense) && (Successor == 0) == Sense && !S.Threads.isAlone())
    S.Threads.Phase = ThreadState::Halted;
  Sense = true;
  if (const std::optional<unsigned> Op = decrementReachedZero(F, Condition, Sense); Op && (Successor == 0) == Sense)
    S.Zeroed.insert(*Op);
  if (const std::optional<unsigned> Op = compareExchangeOutcome(F, Condition, Sense); Op && S.Pending.erase(*Op))
    if ((Successor == 0) == Sense)
      publish(F.Ops[*Op], S);
}

//===----------------------------------------------------------------------===//
// Answers
//===----------------------------------------------------------------------===//

bool OwnershipFlow::escapes(const ParmVarDecl *Param) const {
  if (!Done)
    return true;
  if (!Param)
    return EverEscaped.count({Group::This, nullptr}) != 0;
  return EverEscaped.count({Group::Param, Param->getCanonicalDecl()}) != 0;
}

const ParmVarDecl *OwnershipFlow::returnsPartOf() const {
  return Done && Returned.size() == 1 && Returned.begin()->Kind == Group::Param
             ? static_cast<const ParmVarDecl *>(Returned.begin()->Key)
             : nullptr;
}

std::set<Group> OwnershipFlow::containersOf(const ParmVarDecl *Param) const {
  std::set<Group> Out;
  const Group G{Group::Param, Param->getCanonicalDecl()};
  for (const auto &[Container, Inside] : EverContained)
    if (Inside.count(G))
      Out.insert(Container);
  return Out;
}

bool OwnershipFlow::startsUnshared(const Group &G) const {
  switch (G.Kind) {
  case Group::None:
    return false;
  case Group::Local:
  case Group::Allocation:
    return true;
  case Group::This:
    if (isa<CXXConstructorDecl, CXXDestructorDecl>(F.decl()))
      return true;
    break;
  case Group::Param:
    // A node that this function publishes was nobody else's before: push(node).
    if (PublishedHere.count(G))
      return true;
    break;
  }
  return TU.sharing().decideOnce(F, G.Key, [&] { return callersPassUnshared(G); });
}

/// What a parameter points to is ours alone when every caller passes an object of its own.
bool OwnershipFlow::callersPassUnshared(const Group &G) const {
  const RemoteCalls *Remote = TU.callsElsewhere(F, Within);
  const auto Comparisons = TU.comparisons(F.decl());
  if (!Remote && !TU.allCallersKnown(F.decl()) && Comparisons.empty())
    return false;
  const auto *Param = static_cast<const ParmVarDecl *>(G.Key);
  for (const auto &[Caller, Call] : Comparisons) {
    // What a sort hands on to the function that compares is no array.
    if (Param->getFunctionScopeIndex() > 1)
      return false;
    const Place Object = TU.pointee(library::comparison(*Call)->Objects[Param->getFunctionScopeIndex()]);
    if (!TU.sharing().isUnshared(*Caller, Object, Call->Site, Within))
      return false;
  }
  const unsigned Bit = G.Kind == Group::This ? 0 : Param->getFunctionScopeIndex() + 1;
  if (Remote && (Bit > 63 || (Remote->Unshared & (uint64_t(1) << Bit)) == 0))
    return false;
  for (const auto &[Caller, Call] : TU.callers(F.decl())) {
    Place Object;
    if (G.Kind == Group::This) {
      if (!Call->ObjectArg)
        return false;
      Object = Call->ObjectIsPointer ? TU.pointee(Call->ObjectArg) : TU.placeOf(Call->ObjectArg);
    } else {
      if (Param->getFunctionScopeIndex() >= Call->Args.size())
        return false;
      const Expr *Arg = Call->Args[Param->getFunctionScopeIndex()];
      Object = Param->getType()->isReferenceType() ? TU.placeOf(Arg) : TU.pointee(Arg);
    }
    if (!TU.sharing().isUnshared(*Caller, Object, Call->Site, Within))
      return false;
  }
  return true;
}

/// Whether G is the caller's variable for a result: a pointer to a pointer that is written and never read. What it gets
/// is the caller's to pass on, once this function has returned.
bool OwnershipFlow::isResult(const Group &G) const {
  if (G.Kind != Group::Param)
    return false;
  const auto *Param = static_cast<const ParmVarDecl *>(G.Key);
  const QualType T = Param->getType();
  return T->isPointerType() && T->getPointeeType()->isPointerType() && !readsBehind(F.decl()->getBody(), Param);
}

bool OwnershipFlow::isOwn(const Group &G, const State &S) const {
  std::set<Group> Seen;
  llvm::SmallVector<Group, 4> Work(1, G);
  while (!Work.empty()) {
    const Group Next = Work.pop_back_val();
    if (!Seen.insert(Next).second)
      continue;
    if (S.Escaped.count(Next) || !startsUnshared(Next))
      return false;
    for (const auto &[Container, Inside] : S.Contains)
      if (Inside.count(Next) && !(Next.Kind == Group::Allocation && isResult(Container)))
        Work.push_back(Container);
  }
  return true;
}

bool OwnershipFlow::isUnshared(const Place &Object, const Stmt *At) const {
  const Position Pos = F.position(At);
  if (!Done || !Pos)
    return true;
  // A question about callers may come back here and move on.
  const State S = before(Pos);
  if (!S.Reached)
    return true; // dead code
  if (S.Threads.isAlone())
    return true;
  if (const Group G = groupOf(Object, S); G && isOwn(G, S)) {
    // A destructor that joins threads shares the object with them until then.
    const bool Working = G.Kind == Group::This && isa<CXXDestructorDecl>(F.decl()) && TU.sharing().joinsLater(F, Pos);
    if (!Working)
      return true;
  }
  for (const unsigned I : S.Zeroed) {
    const Place Owner = F.Ops[I].Object.owner();
    if (Object.startsWith(Owner) && llvm::none_of(llvm::drop_begin(Object.Steps, Owner.Steps.size()),
                                                  [](const PlaceStep &Step) { return Step.Kind == PlaceStep::Deref; }))
      return true;
  }
  const RemoteCalls *Remote = S.Threads.Phase == ThreadState::Unknown ? TU.callsElsewhere(F, Within) : nullptr;
  if (S.Threads.Phase == ThreadState::Unknown && (Remote || TU.allCallersKnown(F.decl()))) {
    bool AllAlone = !Remote || Remote->Alone;
    for (const auto &[Caller, Call] : TU.callers(F.decl())) {
      const OwnershipFlow *Flow = Caller == &F ? nullptr : TU.sharing().flow(*Caller, Within);
      const ThreadState There = Flow ? Flow->threadsBefore(Call->Site) : ThreadState();
      AllAlone &= There.isAlone();
    }
    if (AllAlone)
      return true;
  }
  return TU.sharing().isFreedNext(F, Object, Pos);
}

} // namespace clang::tidy::atomvet
