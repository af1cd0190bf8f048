//===- Wrappers.cpp - What a call of a project function does atomically ---===//
//
// A function that forwards a parameter to an atomic operation is that operation at its callers, through any number of
// levels. Summaries are made bottom-up: a function's operations are its own and those of what it calls, rebased onto
// its arguments; what is still behind a parameter (or in this object) is what its callers see.
//
//===----------------------------------------------------------------------===//

#include "model/AccessUse.h"
#include "model/Conditions.h"
#include "model/Library.h"
#include "model/Statements.h"
#include "model/TUModel.h"
#include "model/retry/CasLoop.h"
#include "support/Stack.h"
#include "clang/AST/ExprCXX.h"

namespace clang::tidy::atomvet {

namespace {

const FunctionDecl *ownerOfParam(const Place &P) {
  const auto *Param = P.Root == Place::Variable ? dyn_cast<ParmVarDecl>(P.Var) : nullptr;
  return Param ? dyn_cast_or_null<FunctionDecl>(Param->getDeclContext()) : nullptr;
}

/// Whether callers can name the place: behind a parameter, or in this object.
bool isVisibleToCallers(const Place &P, const FunctionDecl *FD) {
  // In a lambda `this` is the enclosing function's object, which its callers do not name.
  if (P.Root == Place::This)
    return isa<CXXMethodDecl>(FD) && !isa<CXXConstructorDecl, CXXDestructorDecl>(FD) &&
           !cast<CXXMethodDecl>(FD)->getParent()->isLambda();
  const FunctionDecl *Owner = ownerOfParam(P);
  return Owner && Owner->getCanonicalDecl() == FD->getCanonicalDecl() && !P.Steps.empty() &&
         P.Steps.front().Kind == PlaceStep::Deref;
}

/// A compare-exchange of a global stands for itself at the callers as well: their loops retry it.
bool isGlobalCas(const AtomicOp &Op) {
  return Op.Kind == OpKind::CompareExchange && Op.Object.Root == Place::Variable && Op.Object.Var->hasGlobalStorage();
}

/// The expression's parameter, when it is one passed on unchanged.
const ParmVarDecl *asParam(const Expr *E) {
  if (!E)
    return nullptr;
  E = E->IgnoreParenCasts();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_AddrOf)
    E = Unary->getSubExpr()->IgnoreParenCasts();
  if (const auto *Call = dyn_cast<CallExpr>(E);
      Call && Call->getDirectCallee() && Call->getNumArgs() >= 1 && library::isIdentity(Call->getDirectCallee()))
    return asParam(Call->getArg(0));
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
}

int strength(OpKind Kind) {
  switch (Kind) {
  case OpKind::CompareExchange:
    return 5;
  case OpKind::Rmw:
  case OpKind::Exchange:
  case OpKind::TestAndSet:
    return 4;
  case OpKind::Store:
  case OpKind::Clear:
  case OpKind::Init:
    return 3;
  case OpKind::Load:
  case OpKind::Wait:
    return 2;
  case OpKind::Notify:
  case OpKind::Fence:
    return 1;
  }
  return 0;
}

/// Replaces an operand in a wrapper's body by what its caller passes for it; null when the caller does not give it.
void passedOn(const Expr *&E, bool &IsPointer, const FunctionDecl *Callee, const CallSite &Call, bool KeepConstant) {
  if (!E)
    return;
  const ParmVarDecl *Param = asParam(E);
  // The value behind a pointer that is passed: `cas(p, *old, new)`.
  if (const auto *Deref = dyn_cast<UnaryOperator>(E->IgnoreParenCasts());
      !Param && !IsPointer && Deref && Deref->getOpcode() == UO_Deref) {
    Param = asParam(Deref->getSubExpr());
    IsPointer = Param != nullptr;
  }
  const auto *Of = Param ? dyn_cast<FunctionDecl>(Param->getDeclContext()) : nullptr;
  if (Of && Of->getCanonicalDecl() == Callee->getCanonicalDecl() && Param->getFunctionScopeIndex() < Call.Args.size()) {
    IsPointer = Param->getType()->isPointerType() && IsPointer;
    E = Call.Args[Param->getFunctionScopeIndex()];
    return;
  }
  const bool Constant =
      KeepConstant && !IsPointer && !E->isValueDependent() && E->isEvaluatable(Callee->getASTContext());
  if (!Constant)
    E = nullptr;
}

/// A virtual call, which may be of an override that does something else.
bool isDispatched(const CallSite &Call, const LangOptions &Options) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call.Site);
  const auto *Callee = Member ? dyn_cast<MemberExpr>(Member->getCallee()->IgnoreParens()) : nullptr;
  const auto *Method = Callee ? dyn_cast<CXXMethodDecl>(Callee->getMemberDecl()) : nullptr;
  if (!Method || !Method->isVirtual() || !Callee->performsVirtualDispatch(Options) || Method->hasAttr<FinalAttr>() ||
      Method->getParent()->hasAttr<FinalAttr>())
    return false;
  // An object by value is of its own type.
  const auto *Object = Callee->isArrow() ? nullptr : dyn_cast<DeclRefExpr>(Callee->getBase()->IgnoreParenImpCasts());
  return !Object || Object->getDecl()->getType()->isReferenceType();
}

/// Whether the value that E is was written by the operation through its result pointer: `__atomic_load(p, &v, o)`.
bool isResultOut(const AtomicOp &Op, const Expr *E) {
  if (!Op.ResultOut)
    return false;
  const auto *Returned = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
  const Expr *Out = Op.ResultOut->IgnoreParenCasts();
  if (const auto *Unary = dyn_cast<UnaryOperator>(Out); Unary && Unary->getOpcode() == UO_AddrOf)
    Out = Unary->getSubExpr()->IgnoreParenCasts();
  const auto *Written = dyn_cast<DeclRefExpr>(Out);
  return Returned && Written && Returned->getDecl() == Written->getDecl();
}

/// An assignment to what a parameter points or refers to, and where its value comes from.
struct OutParameter {
  const Expr *Target = nullptr;
  bool IsPointer = false;
  const Expr *Source = nullptr;
};

void collectOutParameters(const TUModel &TU, const Stmt *S, llvm::SmallVectorImpl<OutParameter> &Found) {
  if (!S || isa<LambdaExpr>(S))
    return;
  if (const auto *Assign = dyn_cast<BinaryOperator>(S); Assign && Assign->getOpcode() == BO_Assign) {
    const Expr *Target = Assign->getLHS()->IgnoreParens();
    const auto *Deref = dyn_cast<UnaryOperator>(Target);
    const bool IsPointer = Deref && Deref->getOpcode() == UO_Deref;
    if (IsPointer)
      Target = Deref->getSubExpr()->IgnoreParenImpCasts();
    const auto *Ref = dyn_cast<DeclRefExpr>(Target);
    const auto *Param = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    const bool IsOut = Param && (IsPointer || Param->getType()->isReferenceType());
    if (const Expr *Source = IsOut ? resultSource(TU, Assign->getRHS()) : nullptr)
      Found.push_back({Target, IsPointer, Source});
  }
  for (const Stmt *Child : S->children())
    collectOutParameters(TU, Child, Found);
}

/// A variable of the wrapper's own that a compare-exchange is given as expected, and writes the value found to.
struct FoundValue {
  const VarDecl *Var = nullptr;
  const Expr *Expected = nullptr; ///< the parameter that it is a copy of, or is itself
};

/// `T found = expected; __atomic_compare_exchange_n(p, &found, ...); return found;`
FoundValue foundValue(const TUModel &TU, const AtomicOp &Op) {
  if (Op.Kind != OpKind::CompareExchange || Op.Composite || !Op.FailureReloads || !Op.Expected)
    return {};
  const Expr *E = Op.Expected->IgnoreParenCasts();
  if (Op.ExpectedIsPointer) {
    const auto *Unary = dyn_cast<UnaryOperator>(E);
    if (!Unary || Unary->getOpcode() != UO_AddrOf)
      return {};
    E = Unary->getSubExpr()->IgnoreParenCasts();
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || !Var->hasLocalStorage() || Var->getType()->isReferenceType())
    return {};
  if (isa<ParmVarDecl>(Var))
    return {Var, E};
  const VarDefinitions *D = TU.definitions(Var);
  return D && D->Count == 1 && asParam(D->Only) ? FoundValue{Var, D->Only} : FoundValue();
}

/// How a function hands on what it finds: by its value, or through a parameter: `*out = __atomic_load_n(p, o)`.
struct Results {
  llvm::SmallVector<const Expr *, 4> Returned;
  llvm::SmallVector<OutParameter, 2> Out;
};

/// What a wrapper's return value says of the operation in it.
ResultKind forwardedResult(const FunctionModel &F, const AtomicOp &Op, const Expr *Returned) {
  const TUModel &TU = F.unit();
  if (const FoundValue Found = foundValue(TU, Op); Found.Var) {
    const auto IsFound = [&](const Expr *E) {
      const auto *Ref = dyn_cast_or_null<DeclRefExpr>(resultSource(TU, E));
      return Ref && Ref->getDecl()->getCanonicalDecl() == Found.Var->getCanonicalDecl();
    };
    if (IsFound(Returned))
      return ResultKind::Old;
    const auto *Compare = dyn_cast_or_null<BinaryOperator>(resultSource(TU, Returned));
    if (Compare && Compare->getOpcode() == BO_EQ && !isa<ParmVarDecl>(Found.Var))
      for (const auto &[Left, Right] :
           {std::pair(Compare->getLHS(), Compare->getRHS()), std::pair(Compare->getRHS(), Compare->getLHS())})
        if (IsFound(Left) && asParam(Right) && asParam(Right) == asParam(Found.Expected))
          return ResultKind::Success;
  }
  const auto IsResult = [&](const Expr *E) {
    E = resultSource(TU, E);
    return E == Op.Site || (E && E->IgnoreParenCasts() == Op.Site) || (E && isResultOut(Op, E));
  };
  if (IsResult(Returned))
    return Op.Result == ResultKind::None && Op.Kind == OpKind::Load ? ResultKind::Loaded : Op.Result;
  const Expr *E = resultSource(TU, Returned);
  if (const auto *Not = dyn_cast_or_null<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot) {
    const ResultKind Inner = forwardedResult(F, Op, Not->getSubExpr());
    return Inner == ResultKind::NewIsZero      ? ResultKind::NewIsNonZero
           : Inner == ResultKind::NewIsNonZero ? ResultKind::NewIsZero
           : Inner == ResultKind::New          ? ResultKind::NewIsZero
                                               : ResultKind::None;
  }
  const auto *Compare = dyn_cast_or_null<BinaryOperator>(E);
  if (!Compare || !Compare->isEqualityOp())
    return ResultKind::None;
  const bool Left = IsResult(Compare->getLHS());
  if (!Left && !IsResult(Compare->getRHS()))
    return ResultKind::None;
  const Expr *Other = Left ? Compare->getRHS() : Compare->getLHS();
  const bool Equal = Compare->getOpcode() == BO_EQ;
  const ASTContext &Context = F.context();
  if (Op.Kind == OpKind::CompareExchange && Op.Result == ResultKind::Old) {
    const ParmVarDecl *A = asParam(Other), *B = asParam(Op.Expected);
    return Equal && A && A == B ? ResultKind::Success : ResultKind::None;
  }
  const bool Decrements = Op.Kind == OpKind::Rmw && (Op.Function == RmwFn::Sub || Op.Function == RmwFn::Add);
  if ((Op.Result == ResultKind::New && isConstant(Other, 0, Context)) ||
      (Op.Result == ResultKind::Old && Decrements && isConstant(Other, 1, Context)))
    return Equal ? ResultKind::NewIsZero : ResultKind::NewIsNonZero;
  return ResultKind::None;
}

/// Which outcomes of a decrement are left where control is: it may have reached zero, or not.
struct Outcomes {
  bool Zero = false, NotZero = false;
  bool add(const Outcomes &O) {
    const bool Changed = (O.Zero && !Zero) || (O.NotZero && !NotZero);
    Zero |= O.Zero;
    NotZero |= O.NotZero;
    return Changed;
  }
};

/// What the constants that F returns say of a decrement in it: `if (--refs > 0) return false; ...; return true;`.
ResultKind returnedCount(const FunctionModel &F, unsigned Decrement) {
  const CFG *Graph = F.cfg();
  const Position At = Graph ? F.position(F.Ops[Decrement].Site) : Position();
  if (!At)
    return ResultKind::None;
  llvm::DenseMap<const CFGBlock *, Outcomes> Entry;
  llvm::SmallVector<const CFGBlock *, 8> Work(1, &Graph->getEntry());
  // Before it, nothing has happened: that it is not zero now is as good as not.
  Entry[&Graph->getEntry()].NotZero = true;
  Outcomes Truthy, Falsy;
  while (!Work.empty()) {
    const CFGBlock *Block = Work.pop_back_val();
    Outcomes Now = Entry[Block];
    for (unsigned I = 0; I < Block->size(); ++I) {
      if (Block == At.Block && I == At.Index)
        Now.Zero = Now.NotZero = true;
      const auto Statement = (*Block)[I].getAs<CFGStmt>();
      const auto *Return = Statement ? dyn_cast<ReturnStmt>(Statement->getStmt()) : nullptr;
      if (!Return)
        continue;
      Expr::EvalResult Value;
      const Expr *E = Return->getRetValue();
      if (!E || E->isValueDependent() || !E->getType()->isIntegralOrEnumerationType() ||
          !E->EvaluateAsInt(Value, F.context()))
        return ResultKind::None;
      (Value.Val.getInt() != 0 ? Truthy : Falsy).add(Now);
    }
    const auto *Condition = Block->succ_size() == 2 ? dyn_cast_or_null<Expr>(Block->getLastCondition()) : nullptr;
    bool Sense = true;
    const bool Decides = Condition && decrementReachedZero(F, Condition, Sense) == Decrement;
    unsigned Successor = 0;
    for (const CFGBlock::AdjacentBlock &Next : Block->succs()) {
      const bool Zero = (Successor++ == 0) == Sense;
      if (!Next)
        continue;
      Outcomes Then = Now;
      if (Decides)
        (Zero ? Then.NotZero : Then.Zero) = false;
      const auto [It, New] = Entry.try_emplace(Next);
      if (It->second.add(Then) || New)
        Work.push_back(Next);
    }
  }
  return Truthy.Zero && !Truthy.NotZero ? ResultKind::NewIsZero
         : Falsy.Zero && !Falsy.NotZero ? ResultKind::NewIsNonZero
                                        : ResultKind::None;
}

/// Op as the callers of F see it.
void forwardResult(const FunctionModel &F, const Results &Given, AtomicOp &Op) {
  if (Op.Composite) {
    Op.Result = ResultKind::None;
    return;
  }
  ResultKind Result = ResultKind::None;
  for (const Expr *E : Given.Returned)
    if (const ResultKind Kind = forwardedResult(F, Op, E); Kind != ResultKind::None)
      Result = Kind;
  if (Result == ResultKind::None && !Given.Returned.empty() && Op.Kind == OpKind::CompareExchange)
    Result = returnedOutcome(F, Op);
  if (Result == ResultKind::None && !Given.Returned.empty() && Op.Kind == OpKind::Rmw)
    for (unsigned I = 0; I < F.Ops.size() && Result == ResultKind::None; ++I)
      if (F.Ops[I].Site == Op.Site && F.Ops[I].Object == Op.Object)
        Result = returnedCount(F, I);
  if (Result == ResultKind::None && !Op.ResultOut && Op.Kind == OpKind::Load) {
    const auto Out = llvm::find_if(Given.Out, [&](const OutParameter &Each) {
      return Each.Source == Op.Site || Each.Source->IgnoreParenCasts() == Op.Site;
    });
    if (Out != Given.Out.end()) {
      Op.ResultOut = Out->Target;
      Op.ResultOutIsPointer = Out->IsPointer;
      Op.Result = ResultKind::Loaded;
    }
  }
  // A result that the return value gives is no longer given through the pointer.
  if (Result != ResultKind::None || !asParam(Op.ResultOut))
    Op.ResultOut = nullptr;
  Op.Result = Op.ResultOut ? Op.Result : Result;
  // The caller's own variable is compared, and not written.
  if (const FoundValue Found = foundValue(F.unit(), Op); Found.Var) {
    Op.Expected = Found.Expected;
    Op.ExpectedIsPointer = false;
    Op.FailureReloads = false;
  }
  if (Op.Operand && !asParam(Op.Operand) && isConstant(Op.Operand, 1, F.context()) && Op.Kind == OpKind::Rmw) {
    Op.Operand = nullptr;
    Op.OperandIsImplicitOne = true;
  }
}

} // namespace

const FunctionSummary &TUModel::summary(const FunctionDecl *FD) const {
  static const FunctionSummary Nothing;
  if (!FD)
    return Nothing;
  const FunctionDecl *Key = FD->getCanonicalDecl();
  const auto It = Summaries.find(Key);
  if (It != Summaries.end())
    return It->second;
  FunctionModel *F = ByDecl.lookup(Key);
  if (!F) {
    const FunctionSummary *Remote = summaryElsewhere(FD);
    return Remote ? *Remote : Nothing;
  }
  // A recursive call adds nothing that the body does not do itself.
  if (!InProgress.insert(Key).second)
    return Nothing;
  const FunctionSummary *Result = nullptr;
  withEnoughStack([&] { Result = &summarise(*F); });
  InProgress.erase(Key);
  return *Result;
}

/// What a call of Definition does of what is done inside, in terms of what it is given.
void TUModel::lift(const std::vector<AtomicOp> &Inside, const CallSite &Call, const FunctionDecl *Definition,
                   const FunctionModel &F, std::vector<AtomicOp> &Lifted) const {
  const FunctionDecl *Callee = Call.Callee;
  const FunctionModel *CalleeModel = function(Callee);
  // One call is one operation on an object, however many steps it takes inside.
  const size_t First = Lifted.size();
  for (const AtomicOp &Inner : Inside) {
    const Place Object = withoutIndexIntoScalar(atCall(Inner.Object, Definition, Call), Inner.Size);
    if (!Object)
      continue;
    AtomicOp Op = Inner;
    const bool Marked = Inner.Family == Api::Marked;
    Op.Inner = Inner.Inner ? Inner.Inner : Inner.Site;
    Op.Site = Call.Site;
    Op.Name = library::plainName(Callee).empty() ? Inner.Name : library::plainName(Callee);
    Op.Through = Callee;
    Op.In = F.decl();
    Op.Object = Object;
    Op.Thin = CalleeModel ? CalleeModel->Ops.size() + (Marked ? CalleeModel->Marked.size() : 0) == 1 : Inner.Thin;
    Op.CountedInside = Inner.Object.entity() || Inner.CountedInside;
    Op.EmbeddedByCall = !Inner.Object.embeddingField() && Object.embeddingField();
    passedOn(Op.Operand, Op.OperandIsPointer, Callee, Call, /*KeepConstant=*/true);
    passedOn(Op.Expected, Op.ExpectedIsPointer, Callee, Call, /*KeepConstant=*/false);
    passedOn(Op.ResultOut, Op.ResultOutIsPointer, Callee, Call, /*KeepConstant=*/false);
    for (OrderUse *Use : {&Op.Success, &Op.Failure})
      if (Use->Given == OrderUse::Dynamic) {
        bool IsPointer = false;
        // A function may translate the project's own enumeration; its enumerators are known by their names.
        if (const auto *Translation = dyn_cast_or_null<CallExpr>(Use->Arg ? Use->Arg->IgnoreParenCasts() : nullptr);
            Translation && Translation->getNumArgs() == 1)
          Use->Arg = Translation->getArg(0);
        passedOn(Use->Arg, IsPointer, Callee, Call, /*KeepConstant=*/false);
        if (Use->Arg)
          *Use = orderOf(Use->Arg, Context);
      }
    bool Merged = false;
    for (size_t I = First; I < Lifted.size() && !Merged; ++I)
      // The same operation by several ways is one, whatever element it is of: the ways multiply with each level.
      if (Lifted[I].Object == Op.Object || (Lifted[I].Inner == Op.Inner && Lifted[I].Object.looksLike(Op.Object))) {
        Merged = true;
        if (strength(Op.Kind) > strength(Lifted[I].Kind))
          Lifted[I] = Op;
        Lifted[I].Composite = true;
      }
    if (!Merged)
      Lifted.push_back(std::move(Op));
  }
}

const FunctionSummary &TUModel::summarise(FunctionModel &F) const {
  // Callees first: their operations become operations of this function.
  std::vector<AtomicOp> Lifted, LiftedMarked;
  std::vector<Access> LiftedAccesses;
  for (const CallSite &Call : F.Calls) {
    const FunctionDecl *Callee = Call.Callee;
    const FunctionModel *CalleeModel = function(Callee);
    if (!Callee || CalleeModel == &F || isDispatched(Call, Context.getLangOpts()))
      continue;
    const FunctionSummary &S = summary(Callee);
    const FunctionDecl *Definition = CalleeModel ? CalleeModel->decl() : Callee;
    lift(S.Ops, Call, Definition, F, Lifted);
    lift(S.Marked, Call, Definition, F, LiftedMarked);
    const size_t FirstAccess = LiftedAccesses.size();
    for (const Access &Inner : S.Accesses) {
      const Place Object = withoutIndexIntoScalar(atCall(Inner.Object, Definition, Call),
                                                  Context.getTypeSizeInChars(Inner.Type).getQuantity());
      if (!Object)
        continue;
      Access A = Inner;
      A.Inner = Inner.Inner ? Inner.Inner : Inner.Site;
      const auto IsKnown = [&](const Access &Other) {
        return Other.Kind == A.Kind && Other.Seeds == A.Seeds && Other.Volatile == A.Volatile &&
               Other.Bytes == A.Bytes && Other.Object.looksLike(Object);
      };
      if (llvm::any_of(llvm::drop_begin(LiftedAccesses, FirstAccess), IsKnown))
        continue;
      A.Through = Callee;
      A.Object = Object;
      A.In = F.decl();
      A.Site = Call.Site;
      A.Anchor = Call.Site;
      LiftedAccesses.push_back(std::move(A));
    }
  }
  F.Ops.insert(F.Ops.end(), std::make_move_iterator(Lifted.begin()), std::make_move_iterator(Lifted.end()));
  F.Marked.insert(F.Marked.end(), std::make_move_iterator(LiftedMarked.begin()),
                  std::make_move_iterator(LiftedMarked.end()));
  F.Accesses.insert(F.Accesses.end(), std::make_move_iterator(LiftedAccesses.begin()),
                    std::make_move_iterator(LiftedAccesses.end()));

  FunctionSummary S;
  Results Given;
  if (!F.Ops.empty() || !F.Marked.empty()) {
    collectReturns(F.decl()->getBody(), Given.Returned);
    collectOutParameters(*this, F.decl()->getBody(), Given.Out);
  }
  for (const AtomicOp &Op : F.Ops) {
    if (!isVisibleToCallers(Op.Object, F.decl()) && !isGlobalCas(Op))
      continue;
    AtomicOp Forwarded = Op;
    forwardResult(F, Given, Forwarded);
    S.Ops.push_back(std::move(Forwarded));
  }
  for (const AtomicOp &Op : F.Marked) {
    if (!isVisibleToCallers(Op.Object, F.decl()))
      continue;
    AtomicOp Forwarded = Op;
    forwardResult(F, Given, Forwarded);
    S.Marked.push_back(std::move(Forwarded));
  }
  for (const Access &A : F.Accesses)
    if (const auto *Param = dyn_cast_or_null<ParmVarDecl>(A.Object.Var);
        Param && A.Object.isScalarBehind(Param) && isVisibleToCallers(A.Object, F.decl()) &&
        (A.Type->isScalarType() || library::isSharedPtr(A.Type)) && !isMarkedUnshared(F.decl())) {
      S.Accesses.push_back(A);
      S.Accesses.back().Seeds = seedsCompareExchange(F, A);
    }
  return Summaries[F.decl()->getCanonicalDecl()] = std::move(S);
}

} // namespace clang::tidy::atomvet
