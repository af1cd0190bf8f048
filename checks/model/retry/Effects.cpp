//===- Effects.cpp - What code does beyond computing a value --------------===//

#include "model/retry/Effects.h"
#include "model/Comments.h"
#include "model/Elsewhere.h"
#include "model/Library.h"
#include "model/Statements.h"
#include "model/TUModel.h"
#include "model/sharing/Sharing.h"
#include "support/Stack.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::atomvet {

namespace {

/// A function as a message names it.
std::string calleeName(const FunctionDecl *FD) {
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  if (Method && Method->getParent()->isLambda())
    return "lambda";
  if (isa<CXXConstructorDecl>(FD))
    return Method->getParent()->getNameAsString();
  return FD->getNameAsString();
}

const Stmt *statementOf(const CFGElement &Element) {
  const auto S = Element.getAs<CFGStmt>();
  return S ? S->getStmt() : nullptr;
}

bool isTransparent(const Stmt *S) {
  return isa<ParenExpr, CastExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr>(S);
}

/// A variable that a lambda's body names but does not own.
bool isCaptured(const VarDecl *Var, const FunctionDecl *In) {
  const auto *Owner = dyn_cast_or_null<FunctionDecl>(Var->getDeclContext());
  return Var->hasLocalStorage() && Owner && Owner->getCanonicalDecl() != In->getCanonicalDecl();
}

bool isCapturedByCopy(const VarDecl *Var, const FunctionDecl *In) {
  const auto *Method = dyn_cast<CXXMethodDecl>(In);
  if (!Method || !Method->getParent()->isLambda())
    return false;
  for (const LambdaCapture &Capture : Method->getParent()->captures())
    if (Capture.capturesVariable() && Capture.getCapturedVar()->getCanonicalDecl() == Var->getCanonicalDecl())
      return Capture.getCaptureKind() == LCK_ByCopy;
  return false;
}

} // namespace

//===----------------------------------------------------------------------===//
// Finding
//===----------------------------------------------------------------------===//

/// Looks at the elements of one region.
class EffectFinder {
public:
  EffectFinder(const Effects &All, const Region &R, const CasLoop *Loop)
      : All(All), TU(All.TU), F(R.function()), R(R), Loop(Loop), SM(TU.context().getSourceManager()) {
    if (Loop && Loop->Cas->Expected)
      Expected = Loop->Cas->ExpectedIsPointer ? TU.pointee(Loop->Cas->Expected) : expectedByValue(Loop->Cas->Expected);
  }

  std::vector<RegionEffect> find() {
    R.forEach([&](const CFGElement &Element, Position At) {
      if (const Stmt *S = statementOf(Element))
        statement(S, At);
      else if (const auto Destructor = Element.getAs<CFGAutomaticObjDtor>())
        destructor(*Destructor, At);
    });
    dropUndone();
    dropPairedUnlocks();
    return std::move(Found);
  }

  std::vector<LoopCallable> callables() {
    std::vector<LoopCallable> Result;
    R.forEach([&](const CFGElement &Element, Position At) {
      const Stmt *S = statementOf(Element);
      const auto *Call = dyn_cast_or_null<CallExpr>(S);
      if (!Call || isSilencedByMacro(Call->getExprLoc()))
        return;
      const ParmVarDecl *Param = calledParam(Call);
      if (!Param)
        return;
      llvm::SmallVector<const FunctionModel *, 2> Bodies;
      const CallSite *Site = F.callAt(Call);
      if (!Site)
        return;
      CallSite ByParameters = *Site;
      if (const FunctionModel *Body = TU.function(Site->Callee)) {
        Bodies.push_back(Body);
      } else {
        given(F, Param, 0, Bodies);
        // std::invoke(f, args...)
        if (Site->Callee && !Site->ObjectArg && !ByParameters.Args.empty())
          ByParameters.Args.erase(ByParameters.Args.begin());
      }
      for (const FunctionModel *Body : Bodies)
        Result.push_back({Body, ByParameters, At});
    });
    return Result;
  }

  /// Whether what a callable does to what the loop gives it is silent in the loop: `func(next)`, where each attempt
  /// computes `next` from scratch.
  bool isSilentInLoop(const LoopCallable &Given, const Effect &Inner) {
    const auto *Param =
        dyn_cast_or_null<ParmVarDecl>(Inner.Object.Root == Place::Variable ? Inner.Object.Var : nullptr);
    if (!Param || isCaptured(Param, Given.Body->decl()))
      return false;
    Effect E = Inner;
    E.Object = TU.atCall(Inner.Object, Given.Body->decl(), Given.Call);
    return E.Object && isSilent(E, Given.CalledAt, Given.Call.Site);
  }

private:
  /// The variable behind the copy that a macro makes of its argument.
  Place expectedByValue(const Expr *E) const {
    E = stripped(E);
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    const VarDefinitions *D = Var && !isa<ParmVarDecl>(Var) && R.declares(Var) ? TU.definitions(Var) : nullptr;
    if (D && D->Only && stripped(D->Only)->isGLValue())
      return TU.placeOf(stripped(D->Only));
    return E->isGLValue() ? TU.placeOf(E) : Place();
  }

  //===--- What is looked at ----------------------------------------------===//

  void statement(const Stmt *S, Position At) {
    const llvm::ArrayRef<unsigned> Ops = F.opsAt(S);
    bool Direct = false;
    for (const unsigned I : Ops) {
      operation(F.Ops[I], At);
      Direct |= !F.Ops[I].Through;
    }
    if (Direct)
      return;
    if (const auto *Binary = dyn_cast<BinaryOperator>(S); Binary && Binary->isAssignmentOp())
      return assignment(Binary, At);
    if (const auto *Unary = dyn_cast<UnaryOperator>(S); Unary && Unary->isIncrementDecrementOp())
      return write(Unary, Unary->getSubExpr(), Unary->getOperatorLoc(), Unary->isIncrementOp() ? 1 : -1, At);
    if (const auto *New = dyn_cast<CXXNewExpr>(S)) {
      // Placement new takes no memory.
      if (New->getNumPlacementArgs() == 0 || (New->getOperatorNew() && New->passAlignment()))
        allocation(New, "new", {}, At);
      return;
    }
    if (isa<CXXThrowExpr>(S))
      return add(S, At, make(EffectKind::Throw, "throw", S->getBeginLoc()));
    if (isa<CallExpr, CXXConstructExpr>(S))
      if (const CallSite *Call = F.callAt(S))
        call(*Call, At);
  }

  void destructor(const CFGAutomaticObjDtor &Element, Position At) {
    const FunctionDecl *Destructor = Element.getDestructorDecl(TU.context());
    const VarDecl *Var = Element.getVarDecl();
    if (!Var || !Destructor || library::isBackoff(Destructor) || !TU.function(Destructor))
      return;
    for (const Effect &Inner : All.summary(Destructor)) {
      Effect E = Inner;
      if (E.Object.Root == Place::This)
        E.Object = E.Object.rebasedOnto(Place::variable(Var), 0);
      E.Chain.insert(E.Chain.begin(), CallStep{calleeName(Destructor), Var->getLocation()});
      if (!isSilent(E, At, nullptr))
        Found.push_back({Element.getTriggerStmt(), Var->getBeginLoc(), At, std::move(E)});
    }
  }

  void assignment(const BinaryOperator *Binary, Position At) {
    if (Binary->isCompoundAssignmentOp()) {
      const int Sign = Binary->getOpcode() == BO_AddAssign ? 1 : Binary->getOpcode() == BO_SubAssign ? -1 : 0;
      return write(Binary, Binary->getLHS(), Binary->getOperatorLoc(), Sign, At);
    }
    const Place X = TU.placeOf(Binary->getLHS());
    if (X && buildsOn(Binary->getRHS(), X, 0))
      write(Binary, Binary->getLHS(), Binary->getOperatorLoc(), 0, At);
  }

  /// A write whose value builds on the one before.
  void write(const Expr *Site, const Expr *Lvalue, SourceLocation Loc, int Sign, Position At) {
    const Place X = TU.placeOf(Lvalue);
    if (!X)
      return;
    Effect E = make(EffectKind::Write, X.str(), Loc);
    E.Object = X;
    E.Sign = Sign;
    const bool Constant =
        Sign != 0 || (isa<BinaryOperator>(Site) && cast<BinaryOperator>(Site)->getRHS()->isEvaluatable(TU.context()));
    if (Constant && isStepCounter(Site, X))
      return;
    add(Site, At, std::move(E));
  }

  void operation(const AtomicOp &Op, Position At) {
    // What else is done to the retried object itself is part of the protocol.
    if (Loop && (&Op == Loop->Cas || (Op.Object == Loop->Cas->Object && Op.Kind != OpKind::Notify)))
      return;
    switch (Op.Kind) {
    case OpKind::Rmw:
    case OpKind::TestAndSet:
      break;
    case OpKind::Exchange:
      // An exchange whose result nobody looks at is a store.
      if (!F.isUsed(Op.Site))
        return;
      break;
    case OpKind::CompareExchange:
      // A single attempt helps or claims and is its own guard; a loop around it, here or in the callee, is an update.
      if (!(Op.Composite && Op.Through && retries(Op.Through)) && !isRetriedInside(Op))
        return;
      break;
    case OpKind::Store:
      if (!Op.Operand || !loadsObject(Op.Operand, Op))
        return;
      break;
    case OpKind::Notify: {
      return add(Op.Site, At, make(EffectKind::Notify, Op.Name.str(), Op.Site->getExprLoc()));
    }
    default:
      return;
    }
    Effect E = make(EffectKind::AtomicUpdate, Op.Object.str(), Op.Site->getExprLoc());
    if (!Op.Object)
      E.Name = Op.Name.str();
    E.Object = Op.Object;
    E.Sign = Op.Function == RmwFn::Add ? 1 : Op.Function == RmwFn::Sub ? -1 : 0;
    if (Op.Through)
      E.Chain.push_back({calleeName(Op.Through), Op.Site->getExprLoc()});
    if (Op.Inner)
      E.Loc = Op.Inner->getExprLoc();
    add(Op.Site, At, std::move(E));
  }

  void call(const CallSite &Call, Position At) {
    const FunctionDecl *Callee = Call.Callee;
    if (!Callee) {
      return;
    }
    const llvm::StringRef Name = library::plainName(Callee);
    if (library::isBackoff(Callee) || library::isRandom(Callee) ||
        library::matchesAny(Name, All.Options.BackoffFunctions) || library::isWaitForChange(Call, TU))
      return;
    const SourceLocation Loc = Call.Site->getExprLoc();
    if (library::matchesAny(Name, All.Options.LogFunctions) ||
        library::matchesAny(Callee->getQualifiedNameAsString(), All.Options.LogFunctions))
      return add(Call.Site, At, make(EffectKind::Output, Callee->getNameAsString(), Loc));
    if (const FunctionModel *Body = TU.function(Callee)) {
      // The callable that a helper is given is reported in its own body.
      if (Loop && isa<CallExpr>(Call.Site) && calledParam(cast<CallExpr>(Call.Site)))
        return;
      return callOf(*Body, Call, At);
    }
    if (TU.isProject(Callee))
      if (const std::vector<Effect> *Elsewhere = TU.elsewhere().effects(Callee))
        return effectsOf(Callee, *Elsewhere, Call, At);
    if (isAllocator(Callee))
      return allocation(Call.Site, Name, {}, At);
    const std::optional<library::CallEffect> Known = library::effectOf(Call, TU);
    if (!Known)
      return;
    Effect E = make(Known->Kind, nameOf(Call), Loc);
    if (Known->Object) {
      E.Object = Known->Object->getType()->isPointerType() ? TU.pointee(Known->Object) : TU.placeOf(Known->Object);
      if (Known->Kind == EffectKind::Insertion || Known->Kind == EffectKind::Removal ||
          Known->Kind == EffectKind::Write)
        E.Name = E.Object ? E.Object.str() : E.Name;
      E.Sign = Known->Kind == EffectKind::Insertion ? 1 : Known->Kind == EffectKind::Removal ? -1 : 0;
      const OverloadedOperatorKind Operator = Callee->getOverloadedOperator();
      if (Known->Kind == EffectKind::Write)
        E.Sign = Operator == OO_PlusPlus || Operator == OO_PlusEqual      ? 1
                 : Operator == OO_MinusMinus || Operator == OO_MinusEqual ? -1
                                                                          : 0;
    }
    add(Call.Site, At, std::move(E));
  }

  /// A call of a project function: what its body does, in terms of what it is given here.
  void callOf(const FunctionModel &Body, const CallSite &Call, Position At) {
    if (freshAllocator(Body.decl())) {
      const CallStep Step{calleeName(Body.decl()), Call.Site->getExprLoc()};
      allocation(Call.Site, library::plainName(Body.decl()), Step, At);
    }
    effectsOf(Body.decl(), All.summary(Body.decl()), Call, At);
  }

  void effectsOf(const FunctionDecl *Callee, const std::vector<Effect> &Effects, const CallSite &Call, Position At) {
    for (const Effect &Inner : Effects) {
      Effect E = Inner;
      E.Object = rebased(Inner.Object, Callee, Call);
      // The loop's own operation, seen from inside its wrapper.
      if (E.Kind == EffectKind::AtomicUpdate && Loop && E.Object && E.Object == Loop->Cas->Object)
        continue;
      if (E.Object && (E.Kind == EffectKind::Write || E.Kind == EffectKind::AtomicUpdate ||
                       E.Kind == EffectKind::Insertion || E.Kind == EffectKind::Removal))
        E.Name = E.Object.str();
      E.Chain.insert(E.Chain.begin(), CallStep{calleeName(Callee), Call.Site->getExprLoc()});
      if (E.Sign != 0 || E.Kind == EffectKind::AtomicUpdate)
        if (library::namesAttempts(library::plainName(Callee)) &&
            (E.Kind == EffectKind::Write || E.Kind == EffectKind::AtomicUpdate))
          continue;
      add(Call.Site, At, std::move(E));
    }
  }

  Place rebased(const Place &Object, const FunctionDecl *Callee, const CallSite &Call) const {
    if (Object.Root == Place::Variable && isCaptured(Object.Var, Callee))
      return Object;
    return TU.atCall(Object, Callee, Call);
  }

  std::string nameOf(const CallSite &Call) const {
    if (isa<CXXConstructExpr>(Call.Site))
      return cast<CXXMethodDecl>(Call.Callee)->getParent()->getNameAsString();
    return Call.Callee->getNameAsString();
  }

  Effect make(EffectKind Kind, llvm::StringRef Name, SourceLocation Loc) const {
    Effect E;
    E.Kind = Kind;
    E.Name = Name.str();
    E.Loc = Loc;
    return E;
  }

  void add(const Stmt *Site, Position At, Effect E) {
    if (!isSilent(E, At, Site))
      Found.push_back({Site, Site->getBeginLoc(), At, std::move(E)});
  }

  //===--- What is silent -------------------------------------------------===//

  bool isSilent(const Effect &E, Position At, const Stmt *Site) {
    if (isSilencedByMacro(E.Chain.empty() ? E.Loc : E.Chain.front().At))
      return true;
    if (Site && isStaticInitialiser(Site))
      return true;
    if (belongsToWait(E.Kind, At))
      return true;
    switch (E.Kind) {
    case EffectKind::Write:
      // The step of a search that comes before the next attempt is taken however many attempts there are.
      if (Loop && E.Object.Root == Place::Variable && !E.Object.hasDeref() && E.Object.Var->hasLocalStorage() &&
          Loop->isOnIdleTurn(At))
        return true;
      [[fallthrough]];
    case EffectKind::AtomicUpdate:
      if (Site && countsAttempts(E, Site))
        return true;
      [[fallthrough]];
    case EffectKind::Insertion:
    case EffectKind::Removal:
      return !outlives(E.Object, At) || isUnshared(E.Object, Site) || isRecomputed(E.Object, At);
    case EffectKind::Output:
    case EffectKind::Lock:
    case EffectKind::Unlock:
      // A stream or lock of the turn alone: a string that is built.
      return E.Object && E.Object.Root == Place::Variable && isStringBuilder(E.Object.Var) && !outlives(E.Object, At);
    default:
      return false;
    }
  }

  /// What leads to a wait for the other side, or follows it, happens once for each wait and not for each attempt: the
  /// count of waiters, the lock of a condition, the message that a wait failed.
  bool belongsToWait(EffectKind Kind, Position At) const {
    switch (Kind) {
    case EffectKind::AtomicUpdate:
    case EffectKind::Lock:
    case EffectKind::Unlock:
    case EffectKind::Output:
      break;
    default:
      return false;
    }
    const auto Waits = [&](const CFGElement &Element) {
      const Stmt *S = statementOf(Element);
      const CallSite *Call = S && isa<CallExpr>(S) ? F.callAt(S) : nullptr;
      return Call && library::isWaitForChange(*Call, TU);
    };
    if (!Loop)
      return false;
    if (!HasWaits) {
      HasWaits = false;
      R.forEach([&](const CFGElement &Element, Position) { *HasWaits |= Waits(Element); });
    }
    return *HasWaits && (!R.reachesEnd(At, Waits) || !R.startReaches(At, Waits));
  }

  static bool isStringBuilder(const VarDecl *Var) {
    const CXXRecordDecl *Class = Var->getType().getNonReferenceType()->getAsCXXRecordDecl();
    return Class && Class->getIdentifier() && Class->getName().contains("stringstream");
  }

  /// Written inside a debug macro; what is passed to one is not.
  bool isSilencedByMacro(SourceLocation Loc) const {
    while (Loc.isMacroID()) {
      if (SM.isMacroArgExpansion(Loc)) {
        Loc = SM.getImmediateSpellingLoc(Loc);
        continue;
      }
      if (library::matchesAny(Lexer::getImmediateMacroName(Loc, SM, TU.context().getLangOpts()),
                              All.Options.DebugMacros))
        return true;
      Loc = SM.getImmediateExpansionRange(Loc).getBegin();
    }
    return false;
  }

  bool macroNamesAttempts(SourceLocation Loc) const {
    while (Loc.isMacroID()) {
      if (SM.isMacroArgExpansion(Loc)) {
        Loc = SM.getImmediateSpellingLoc(Loc);
        continue;
      }
      if (library::namesAttempts(Lexer::getImmediateMacroName(Loc, SM, TU.context().getLangOpts())))
        return true;
      Loc = SM.getImmediateExpansionRange(Loc).getBegin();
    }
    return false;
  }

  /// The initialiser of a static local runs once.
  bool isStaticInitialiser(const Stmt *S) const {
    for (; S; S = F.parent(S))
      if (const auto *Declaration = dyn_cast<DeclStmt>(S))
        return llvm::any_of(Declaration->decls(), [](const Decl *D) {
          const auto *Var = dyn_cast<VarDecl>(D);
          return Var && Var->isStaticLocal();
        });
    return false;
  }

  /// A counter whose name, or the comment at it, says that it counts attempts.
  bool countsAttempts(const Effect &E, const Stmt *Site) const {
    const Place &X = E.Object;
    if (X.Root == Place::Variable && library::namesAttempts(X.Var->getName()))
      return true;
    for (const PlaceStep &Step : X.Steps)
      if (Step.Kind == PlaceStep::Field && library::namesAttempts(Step.FD->getName()))
        return true;
    if (macroNamesAttempts(E.Loc))
      return true;
    const ValueDecl *Declared = X.entity().Decl;
    if (Declared && library::commentNamesAttempts(commentsAt(Declared->getLocation(), SM)))
      return true;
    // The comment of a helper's own line belongs to the helper.
    return library::commentNamesAttempts(commentsAt(Site->getBeginLoc(), SM));
  }

  /// Whether the next turn, or the caller, sees the same object again.
  bool outlives(const Place &X, Position At) const {
    switch (X.Root) {
    case Place::Unknown:
    case Place::This:
      return true;
    case Place::Value:
      return X.hasDeref() || (X.ValueExpr && X.ValueExpr->isGLValue() && !isa<MaterializeTemporaryExpr>(X.ValueExpr));
    case Place::Variable:
      break;
    }
    const VarDecl *Var = X.Var;
    if (!Var->hasLocalStorage())
      return true;
    if (isCaptured(Var, F.decl()))
      return !isCapturedByCopy(Var, F.decl());
    if (X.hasDeref() || Var->getType()->isReferenceType()) {
      const VarDecl *Target = localTarget(Var, 0);
      return !Target || outlives(Place::variable(Target), At);
    }
    if (!Loop)
      return false;
    return !R.declares(Var) && !isDeclaredByLoop(Var);
  }

  /// The local object that a local pointer or iterator walks over, when its definitions say so.
  const VarDecl *localTarget(const VarDecl *Var, unsigned Depth) const {
    const Expr *Init = Var->getInit();
    if (!Init || isa<ParmVarDecl>(Var) || Depth > 3)
      return nullptr;
    Init = stripped(Init);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Init); Construct && Construct->getNumArgs() == 1)
      Init = stripped(Construct->getArg(0));
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Init))
      Init = stripped(Call->getImplicitObjectArgument());
    else if (const auto *Unary = dyn_cast<UnaryOperator>(Init); Unary && Unary->getOpcode() == UO_AddrOf)
      Init = stripped(Unary->getSubExpr());
    else if (!Init->getType()->isArrayType())
      return nullptr;
    const Place P = TU.placeOf(Init);
    return P.Root == Place::Variable && !P.hasDeref() && P.Var->hasLocalStorage() ? P.Var : nullptr;
  }

  /// `for (int i = 0;; i++)`: a variable of the retry loop itself ends with it.
  bool isDeclaredByLoop(const VarDecl *Var) const {
    for (const Stmt *S = Loop->Cas->Site; S; S = F.parent(S)) {
      const auto *For = dyn_cast<ForStmt>(S);
      const auto *Init = For ? dyn_cast_or_null<DeclStmt>(For->getInit()) : nullptr;
      if (!Init || !llvm::is_contained(Init->decls(), Var))
        continue;
      // Of an outer loop, neither condition nor increment belong to the retry.
      for (const Stmt *Part : {static_cast<const Stmt *>(For->getInc()), static_cast<const Stmt *>(For->getCond())})
        if (Part)
          if (const Position P = F.position(Part); P && Loop->Blocks.contains(P.Block))
            return true;
    }
    return false;
  }

  bool isUnshared(const Place &X, const Stmt *Site) const {
    if (!Site || !X || !(X.hasDeref() || X.Root == Place::This))
      return false;
    // What callers pass outlives the call, whoever else sees it: whether it outlives their turn is theirs to say.
    const bool IsPassed = X.Root == Place::This ? !isa<CXXConstructorDecl, CXXDestructorDecl>(F.decl())
                                                : X.Root == Place::Variable && isa<ParmVarDecl>(X.Var);
    return (Loop || !IsPassed) && TU.sharing().isUnshared(F, X, Site);
  }

  /// Whether every way to P in this turn gives X, or what holds it, a value that does not build on the one before.
  bool isRecomputed(const Place &X, Position At) const {
    if (!X)
      return false;
    if (covers(Expected, X))
      return true;
    // Asked for each effect on the same object: a long body has many.
    const auto Known = llvm::find_if(Building, [&](const auto &Of) { return Of.first == X; });
    if (Known != Building.end())
      return !R.isOn(Known->second, At);
    Building.emplace_back(X, R.fromStart([&](const CFGElement &Element) {
      const Stmt *S = statementOf(Element);
      return S && overwrites(S, X);
    }));
    return !R.isOn(Building.back().second, At);
  }

  /// Whether a new value of Y is a new value of X: Y is X or holds it, and does not merely point to it.
  static bool covers(const Place &Y, const Place &X) {
    return Y && X.startsWith(Y) && llvm::none_of(llvm::drop_begin(X.Steps, Y.Steps.size()), [](const PlaceStep &Step) {
             return Step.Kind == PlaceStep::Deref;
           });
  }

  bool overwrites(const Stmt *S, const Place &X) const {
    const auto Covers = [&](const Place &Y) { return covers(Y, X); };
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      return X.Root == Place::Variable && !X.hasDeref() && llvm::any_of(Declaration->decls(), [&](const Decl *D) {
               return isa<VarDecl>(D) && cast<VarDecl>(D)->getCanonicalDecl() == X.Var && X.Var->hasLocalStorage();
             });
    if (const auto *Binary = dyn_cast<BinaryOperator>(S))
      return Binary->getOpcode() == BO_Assign && Covers(TU.placeOf(Binary->getLHS())) &&
             !buildsOn(Binary->getRHS(), X, 0);
    for (const unsigned I : F.opsAt(S)) {
      const AtomicOp &Op = F.Ops[I];
      if ((Op.Kind == OpKind::Store || Op.Kind == OpKind::Clear || Op.Kind == OpKind::Init) && Covers(Op.Object) &&
          !(Op.Operand && loadsObject(Op.Operand, Op)))
        return true;
      if (Op.ResultOut && Covers(Op.ResultOutIsPointer ? TU.pointee(Op.ResultOut) : TU.placeOf(Op.ResultOut)))
        return true;
    }
    if (!isa<CallExpr, CXXConstructExpr>(S))
      return false;
    const CallSite *Call = F.callAt(S);
    if (!Call)
      return false;
    if (library::isOverwrite(*Call))
      return Covers(Call->ObjectIsPointer ? TU.pointee(Call->ObjectArg) : TU.placeOf(Call->ObjectArg));
    // A function that is given the object to fill.
    if (TU.function(Call->Callee) && llvm::any_of(All.summary(Call->Callee), [&](const Effect &E) {
          return E.Object && rebased(E.Object, TU.function(Call->Callee)->decl(), *Call) == X;
        }))
      return false;
    const FunctionDecl *Callee = Call->Callee;
    for (unsigned I = 0; I < Call->Args.size(); ++I) {
      const Expr *Arg = Call->Args[I];
      const QualType T = Callee && I < Callee->getNumParams() ? Callee->getParamDecl(I)->getType() : Arg->getType();
      if (T->isPointerType() && !T->getPointeeType().isConstQualified()) {
        const Expr *Pointer = stripped(Arg);
        const auto *Unary = dyn_cast<UnaryOperator>(Pointer);
        const bool IsArray = Pointer->getType()->isArrayType();
        if (((Unary && Unary->getOpcode() == UO_AddrOf) || IsArray) &&
            Covers(IsArray ? TU.placeOf(Pointer) : TU.pointee(Arg)))
          return true;
      } else if (T->isLValueReferenceType() && !T.getNonReferenceType().isConstQualified()) {
        if (Covers(TU.placeOf(Arg)))
          return true;
      }
    }
    return false;
  }

  /// Whether a value is made of what X held before, directly or through a local set once in this turn.
  bool buildsOn(const Stmt *S, const Place &X, unsigned Depth) const {
    if (!S || Depth > 3)
      return false;
    if (const auto *E = dyn_cast<Expr>(S)) {
      if (isa<UnaryExprOrTypeTraitExpr, LambdaExpr>(E))
        return false;
      // What an atomic operation finds is not made of what it is given.
      if (llvm::any_of(F.opsAt(E), [&](unsigned I) { return F.Ops[I].Object != X; }))
        return false;
      if (const auto *Statement = dyn_cast<StmtExpr>(E)) {
        const CompoundStmt *Body = Statement->getSubStmt();
        return !Body->body_empty() && buildsOn(Body->body_back(), X, Depth);
      }
      if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_AddrOf)
        return false;
      if (isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr>(E) ||
          (isa<UnaryOperator>(E) && cast<UnaryOperator>(E)->getOpcode() == UO_Deref))
        if (E->isGLValue() && TU.placeOf(E) == X)
          return true;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
        if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
            Var && Var->hasLocalStorage() && R.declares(Var) && Var->getType()->isScalarType())
          if (const VarDefinitions *D = TU.definitions(Var); D && D->Only && buildsOn(D->Only, X, Depth + 1))
            return true;
    }
    return llvm::any_of(S->children(), [&](const Stmt *Child) { return buildsOn(Child, X, Depth); });
  }

  /// Whether a value is made of an atomic load of the operation's own object.
  bool loadsObject(const Stmt *S, const AtomicOp &Store) const {
    if (!S)
      return false;
    for (const unsigned I : F.opsAt(S))
      if (F.Ops[I].Kind == OpKind::Load && F.Ops[I].Object && F.Ops[I].Object == Store.Object)
        return true;
    return llvm::any_of(S->children(), [&](const Stmt *Child) { return loadsObject(Child, Store); });
  }

  /// A local that is stepped by constants and read only to decide when to back off or give up: it counts attempts,
  /// whatever its name.
  bool isStepCounter(const Expr *Site, const Place &X) const {
    if (!Loop || X.Root != Place::Variable || !X.Steps.empty() || !X.Var->hasLocalStorage() ||
        isCaptured(X.Var, F.decl()) || X.Var->getType()->isReferenceType())
      return false;
    const VarDefinitions *D = TU.definitions(X.Var);
    return !(D && D->AddressTaken) && onlyDecides(F.decl()->getBody(), X.Var);
  }

  bool onlyDecides(const Stmt *S, const VarDecl *Var) const {
    if (!S)
      return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S); Ref && Ref->getDecl()->getCanonicalDecl() == Var)
      return isDecision(Ref, Var);
    return llvm::all_of(S->children(), [&](const Stmt *Child) { return onlyDecides(Child, Var); });
  }

  bool isDecision(const Stmt *Child, const VarDecl *Var) const {
    for (const Stmt *S = F.parent(Child); S; Child = S, S = F.parent(S)) {
      if (isTransparent(S) || isa<UnaryOperator>(S))
        continue;
      if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(S)) {
        if (Conditional->getCond() == Child)
          return true;
        continue;
      }
      if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
        if (Binary->isLogicalOp() && Binary->getLHS() == Child)
          return true;
        if (Binary->isAssignmentOp()) {
          const auto *Target = dyn_cast<DeclRefExpr>(Binary->getLHS()->IgnoreParenImpCasts());
          if (!Target || Target->getDecl()->getCanonicalDecl() != Var)
            return false;
        }
        continue;
      }
      if (isa<IfStmt, WhileStmt, DoStmt, ForStmt, CompoundStmt, LabelStmt, SwitchStmt, CaseStmt, DefaultStmt>(S))
        return true;
      if (const auto *Call = dyn_cast<CallExpr>(S)) {
        const FunctionDecl *Callee = Call->getDirectCallee();
        return Callee && (library::isBackoff(Callee) ||
                          library::matchesAny(library::plainName(Callee), All.Options.BackoffFunctions));
      }
      return false;
    }
    return true;
  }

  //===--- Loops within ---------------------------------------------------===//

  const std::vector<CasLoop> &loopsOf(const FunctionModel &Of) const {
    const auto It = All.Loops.find(&Of);
    if (It != All.Loops.end())
      return It->second;
    std::vector<CasLoop> New = findCasLoops(Of);
    return All.Loops[&Of] = std::move(New);
  }

  bool retries(const FunctionDecl *FD) const {
    const FunctionModel *Body = TU.function(FD);
    return Body && !loopsOf(*Body).empty();
  }

  /// A compare-exchange that is retried until it succeeds within this region happens once per turn.
  bool isRetriedInside(const AtomicOp &Op) const {
    for (const CasLoop &Other : loopsOf(F))
      if (Other.Cas == &Op)
        return !Loop || (Other.Blocks.size() < Loop->Blocks.size() && !Other.Blocks.contains(Loop->At.Block));
    return false;
  }

  //===--- Pairs ----------------------------------------------------------===//

  /// What each turn undoes is no effect: a reference taken before the attempt and given back after it failed.
  void dropUndone() {
    const auto Undoes = [&](const RegionEffect &A, const RegionEffect &B) {
      return A.What.Sign != 0 && A.What.Sign == -B.What.Sign && A.What.Object && A.What.Object == B.What.Object;
    };
    llvm::SmallVector<bool, 16> Drop(Found.size(), false);
    llvm::SmallVector<size_t, 4> Taken;
    for (size_t I = 0; I < Found.size(); ++I)
      if (Found[I].What.Sign < 0)
        Taken.push_back(I);
    for (size_t Given = 0; Given < Found.size() && !Taken.empty(); ++Given)
      for (const size_t Back : Taken) {
        if (!Undoes(Found[Given], Found[Back]))
          continue;
        for (const auto &[I, J] : {std::pair(Given, Back), std::pair(Back, Given)}) {
          const auto IsOther = [&, Other = Found[J].Site](const CFGElement &Element) {
            return statementOf(Element) == Other;
          };
          if (!R.reachesEnd(Found[I].At, IsOther) || !R.startReaches(Found[I].At, IsOther))
            Drop[Given] = Drop[Back] = true;
        }
      }
    erase(Drop);
  }

  void dropPairedUnlocks() {
    const bool Locks = llvm::any_of(Found, [](const RegionEffect &E) { return E.What.Kind == EffectKind::Lock; });
    llvm::SmallVector<bool, 16> Drop;
    for (const RegionEffect &E : Found)
      Drop.push_back(Locks && E.What.Kind == EffectKind::Unlock);
    erase(Drop);
  }

  void erase(llvm::ArrayRef<bool> Drop) {
    std::vector<RegionEffect> Kept;
    for (size_t I = 0; I < Found.size(); ++I)
      if (!Drop[I])
        Kept.push_back(std::move(Found[I]));
    Found = std::move(Kept);
  }

  //===--- Allocations ----------------------------------------------------===//

  bool isAllocator(const FunctionDecl *FD) const {
    const llvm::StringRef Name = library::plainName(FD);
    return library::isAllocation(FD, TU) && Name != "alloca" && Name != "__builtin_alloca";
  }

  /// A project function that returns memory it just took.
  bool freshAllocator(const FunctionDecl *FD) const {
    if (!FD->getReturnType()->isPointerType())
      return false;
    llvm::SmallVector<const Expr *, 4> Returned;
    collectReturns(FD->getBody(), Returned);
    bool Fresh = false;
    for (const Expr *E : Returned) {
      if (E->isNullPointerConstant(TU.context(), Expr::NPC_ValueDependentIsNotNull))
        continue;
      if (!isFresh(E, 0))
        return false;
      Fresh = true;
    }
    return Fresh;
  }

  bool isFresh(const Expr *E, unsigned Depth) const {
    E = stripped(E);
    if (Depth > 3)
      return false;
    if (isa<CXXNewExpr>(E))
      return true;
    if (const auto *Call = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      return Callee && (isAllocator(Callee) || (TU.function(Callee) && freshAllocator(TU.function(Callee)->decl())));
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    const VarDefinitions *D = Var && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var) ? TU.definitions(Var) : nullptr;
    return D && D->Only && isFresh(D->Only, Depth + 1);
  }

  void allocation(const Expr *Site, llvm::StringRef Name, const CallStep &Step, Position At) {
    // A body that allocates is no leak by itself: what it returns is its caller's to judge.
    if (!Loop)
      return;
    Effect E = make(EffectKind::Allocation, Name.empty() ? "new" : Name, Site->getExprLoc());
    if (!Step.Callee.empty())
      E.Chain.push_back(Step);
    if (All.Options.AllAllocations || leaks(Site, At))
      add(Site, At, std::move(E));
  }

  /// Whether a failed attempt leaves the memory behind: nothing frees, keeps or reuses it before the next allocation.
  bool leaks(const Expr *Site, Position At) const {
    const Stmt *Child = Site;
    for (const Stmt *S = F.parent(Site); S; Child = S, S = F.parent(S)) {
      if (S == Loop->Cas->Site)
        return Site->getType()->isPointerType(); // handed to the operation alone
      if (isTransparent(S)) {
        // A class that takes the pointer owns it.
        if (!cast<Expr>(S)->getType()->isPointerType() && !isa<ExprWithCleanups>(S) &&
            !cast<Expr>(S)->getType()->isIntegerType())
          return false;
        continue;
      }
      if (isa<AbstractConditionalOperator>(S))
        continue;
      if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
        if (Binary->getOpcode() == BO_Assign && Binary->getRHS() == Child)
          return isLeftBehind(TU.placeOf(Binary->getLHS()), At, nullptr);
        if (Binary->getOpcode() == BO_Comma || Binary->isAdditiveOp())
          continue;
        return false;
      }
      if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
        for (const Decl *D : Declaration->decls())
          if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit() == Child)
            return Var->getType()->isPointerType() && isLeftBehind(Place::variable(Var), At, Var);
        return false;
      }
      // A value that is dropped where it stands.
      return isa<CompoundStmt>(S);
    }
    return false;
  }

  bool isLeftBehind(const Place &Holder, Position At, const VarDecl *Declared) const {
    if (!Holder || (Holder.Root == Place::Variable && !Holder.Steps.empty() && R.declares(Holder.Var)))
      return false;
    const auto Releases = [&](const CFGElement &Element, bool Unknown) {
      const Stmt *S = statementOf(Element);
      return S && releases(S, Holder, Unknown);
    };
    // From the allocation to the attempt, and from its failure to the next allocation.
    if (!R.reachesEnd(At, [&](const CFGElement &Element) { return Releases(Element, /*Unknown=*/false); }))
      return false;
    return R.startReaches(At, [&](const CFGElement &Element) {
      return Releases(Element, /*Unknown=*/true) || (!Declared && isPassedOnlyWhenNull(Element, Holder, At));
    });
  }

  /// An element after which control gets to At only when Holder is null: `if (!spare)`, `if (spare == NULL)`.
  bool isPassedOnlyWhenNull(const CFGElement &Element, const Place &Holder, Position At) const {
    const Stmt *S = statementOf(Element);
    const auto *E = dyn_cast_or_null<Expr>(S);
    if (!E || isInLoopDeclared(Holder))
      return false;
    const Position P = F.position(E);
    if (!P || P.Index + 1 != P.Block->size() || P.Block->succ_size() != 2)
      return false;
    const std::optional<bool> NullWhen = nullTest(E, Holder);
    if (!NullWhen)
      return false;
    // The other way must not lead to the allocation within this turn.
    const CFGBlock *Other = *(P.Block->succ_begin() + (*NullWhen ? 1 : 0));
    return !Other || !leadsTo(Other, At);
  }

  bool isInLoopDeclared(const Place &Holder) const {
    return Holder.Root == Place::Variable && Holder.Steps.empty() && R.declares(Holder.Var);
  }

  /// Whether the allocation is reached from a block without the attempt in between.
  bool leadsTo(const CFGBlock *From, Position At) const {
    llvm::DenseSet<const CFGBlock *> Seen;
    llvm::SmallVector<const CFGBlock *, 8> Work(1, From);
    while (!Work.empty()) {
      const CFGBlock *Block = Work.pop_back_val();
      if (!Seen.insert(Block).second)
        continue;
      if (Block == At.Block)
        return true;
      if (Block == Loop->At.Block)
        continue;
      for (const CFGBlock::AdjacentBlock &Next : Block->succs())
        if (Next)
          Work.push_back(Next);
    }
    return false;
  }

  /// The value of a condition that says that Holder is null.
  std::optional<bool> nullTest(const Expr *E, const Place &Holder) const {
    const auto IsHolder = [&](const Expr *Part) {
      Part = stripped(Part);
      return Part->isGLValue() && TU.placeOf(Part) == Holder;
    };
    const auto IsNull = [&](const Expr *Part) {
      return Part->IgnoreParenImpCasts()->isNullPointerConstant(TU.context(), Expr::NPC_ValueDependentIsNotNull) !=
             Expr::NPCK_NotNull;
    };
    E = stripped(E);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_LNot) {
      const std::optional<bool> Inner = nullTest(Unary->getSubExpr(), Holder);
      return Inner ? std::optional<bool>(!*Inner) : std::nullopt;
    }
    if (const auto *Binary = dyn_cast<BinaryOperator>(E); Binary && Binary->isEqualityOp()) {
      if ((IsHolder(Binary->getLHS()) && IsNull(Binary->getRHS())) ||
          (IsHolder(Binary->getRHS()) && IsNull(Binary->getLHS())))
        return Binary->getOpcode() == BO_EQ;
      return std::nullopt;
    }
    return IsHolder(E) ? std::optional<bool>(false) : std::nullopt;
  }

  /// Whether S frees what Holder points to, or gives it to somebody who keeps it.
  bool releases(const Stmt *S, const Place &Holder, bool Unknown) const {
    const auto IsHolder = [&](const Expr *E) {
      E = stripped(E);
      return E->isGLValue() && TU.placeOf(E) == Holder;
    };
    if (const auto *Delete = dyn_cast<CXXDeleteExpr>(S))
      return IsHolder(Delete->getArgument());
    if (const auto *Binary = dyn_cast<BinaryOperator>(S); Binary && Binary->getOpcode() == BO_Assign)
      return IsHolder(Binary->getRHS()) && TU.placeOf(Binary->getLHS()) != Holder;
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      return llvm::any_of(Declaration->decls(), [&](const Decl *D) {
        const auto *Var = dyn_cast<VarDecl>(D);
        return Var && Var->getInit() && IsHolder(Var->getInit());
      });
    if (!isa<CallExpr, CXXConstructExpr>(S))
      return false;
    for (const unsigned I : F.opsAt(S)) {
      // Stored elsewhere atomically; the attempt itself failed.
      const AtomicOp &Op = F.Ops[I];
      return &Op != Loop->Cas && Op.Operand && IsHolder(Op.Operand);
    }
    const CallSite *Call = F.callAt(S);
    if (!Call)
      return false;
    if (const Place Freed = TU.sharing().freedBy(F, S); Freed && Freed == Holder.deref())
      return true;
    for (unsigned I = 0; I < Call->Args.size(); ++I) {
      if (!IsHolder(Call->Args[I]))
        continue;
      if (!Call->Callee)
        return Unknown;
      if (library::isDeallocation(Call->Callee, TU) || isa<CXXConstructExpr>(S))
        return true;
      const FunctionModel *Body = TU.function(Call->Callee);
      if (Body ? keeps(*Body, I, 0) : (Unknown && !library::keepsNothing(Call->Callee, TU)))
        return true;
    }
    return false;
  }

  /// Whether a function frees its parameter or stores it somewhere.
  bool keeps(const FunctionModel &Body, unsigned Index, unsigned Depth) const {
    if (Depth > 4 || Index >= Body.decl()->getNumParams())
      return true;
    return keeps(Body.decl()->getBody(), Body.decl()->getParamDecl(Index), Depth);
  }

  bool keeps(const Stmt *S, const ParmVarDecl *Param, unsigned Depth) const {
    if (!S)
      return false;
    const auto IsParam = [&](const Expr *E) {
      const auto *Ref = dyn_cast<DeclRefExpr>(stripped(E));
      return Ref && Ref->getDecl()->getCanonicalDecl() == Param->getCanonicalDecl();
    };
    if (const auto *Delete = dyn_cast<CXXDeleteExpr>(S); Delete && IsParam(Delete->getArgument()))
      return true;
    if (const auto *Binary = dyn_cast<BinaryOperator>(S);
        Binary && Binary->getOpcode() == BO_Assign && IsParam(Binary->getRHS()))
      return true;
    if (const auto *Call = dyn_cast<CallExpr>(S)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      for (unsigned I = 0; I < Call->getNumArgs(); ++I)
        if (IsParam(Call->getArg(I))) {
          if (!Callee || library::isDeallocation(Callee, TU))
            return true;
          const FunctionModel *Body = TU.function(Callee);
          if (Body ? keeps(*Body, I, Depth + 1) : !library::keepsNothing(Callee, TU))
            return true;
        }
    }
    return llvm::any_of(S->children(), [&](const Stmt *Child) { return keeps(Child, Param, Depth); });
  }

  //===--- Callables ------------------------------------------------------===//

  /// The parameter of F that a call calls: a function pointer, a function object.
  const ParmVarDecl *calledParam(const CallExpr *Call) const {
    const Expr *Called = nullptr;
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
      if (Operator->getOperator() == OO_Call)
        Called = Operator->getArg(0);
    } else if (!isa<CXXMemberCallExpr>(Call)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && library::isInStd(Callee) && library::plainName(Callee) == "invoke" && Call->getNumArgs() > 0)
        Called = Call->getArg(0);
      else if (!Callee)
        Called = Call->getCallee();
    }
    return Called ? paramOf(Called) : nullptr;
  }

  const ParmVarDecl *paramOf(const Expr *E) const {
    for (unsigned Depth = 0; Depth < 8; ++Depth) {
      E = stripped(E);
      if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_Deref) {
        E = Unary->getSubExpr();
        continue;
      }
      if (const auto *Call = dyn_cast<CallExpr>(E);
          Call && Call->getDirectCallee() && Call->getNumArgs() == 1 && library::isIdentity(Call->getDirectCallee())) {
        E = Call->getArg(0);
        continue;
      }
      break;
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Param = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    const auto *Owner = Param ? dyn_cast_or_null<FunctionDecl>(Param->getDeclContext()) : nullptr;
    return Owner && Owner->getCanonicalDecl() == F.decl()->getCanonicalDecl() ? Param : nullptr;
  }

  /// What the callers of a function give for a parameter, through functions that pass their own parameter on.
  void given(const FunctionModel &To, const ParmVarDecl *Param, unsigned Depth,
             llvm::SmallVectorImpl<const FunctionModel *> &Bodies) const {
    if (Depth > 4)
      return;
    for (const auto &[Caller, Call] : TU.callers(To.decl())) {
      const unsigned I = Param->getFunctionScopeIndex();
      if (I >= Call->Args.size())
        continue;
      callableIn(Call->Args[I], *Caller, Depth, Bodies);
    }
  }

  void callableIn(const Expr *E, const FunctionModel &Caller, unsigned Depth,
                  llvm::SmallVectorImpl<const FunctionModel *> &Bodies) const {
    E = stripped(E);
    const auto Add = [&](const FunctionDecl *FD) {
      const FunctionModel *Body = TU.function(FD);
      if (Body && !llvm::is_contained(Bodies, Body))
        Bodies.push_back(Body);
    };
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return callableIn(Unary->getSubExpr(), Caller, Depth, Bodies);
    if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
      if (const FunctionTemplateDecl *Generic = Lambda->getCallOperator()->getDescribedFunctionTemplate()) {
        for (const FunctionDecl *Spec : Generic->specializations())
          Add(Spec);
        return;
      }
      return Add(Lambda->getCallOperator());
    }
    if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(E)) {
      callableIn(Conditional->getTrueExpr(), Caller, Depth, Bodies);
      return callableIn(Conditional->getFalseExpr(), Caller, Depth, Bodies);
    }
    // A std::function made of it, or a conversion to a function pointer.
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      if (Construct->getNumArgs() >= 1)
        callableIn(Construct->getArg(0), Caller, Depth, Bodies);
      return;
    }
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
        Call && isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()))
      return callableIn(Call->getImplicitObjectArgument(), Caller, Depth, Bodies);
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    if (!Ref)
      return;
    if (const auto *FD = dyn_cast<FunctionDecl>(Ref->getDecl()))
      return Add(FD);
    if (const auto *Param = dyn_cast<ParmVarDecl>(Ref->getDecl())) {
      if (Caller.decl()->getCanonicalDecl() == cast<FunctionDecl>(Param->getDeclContext())->getCanonicalDecl())
        given(Caller, Param, Depth + 1, Bodies);
      return;
    }
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && Var->getInit() && Depth < 4)
      callableIn(Var->getInit(), Caller, Depth + 1, Bodies);
  }

  const Effects &All;
  const TUModel &TU;
  const FunctionModel &F;
  const Region &R;
  const CasLoop *Loop;
  const SourceManager &SM;
  Place Expected;
  std::vector<RegionEffect> Found;
  mutable std::optional<bool> HasWaits;
  /// Where what is done to an object builds on what it was before the turn.
  mutable std::vector<std::pair<Place, Region::Way>> Building;
};

//===----------------------------------------------------------------------===//
// Effects
//===----------------------------------------------------------------------===//

Effects::Effects(const TUModel &TU, EffectOptions Options) : TU(TU), Options(std::move(Options)) {}

Effects::~Effects() = default;

std::vector<RegionEffect> Effects::ofTurn(const CasLoop &Loop) const {
  return EffectFinder(*this, Loop.Retry, &Loop).find();
}

std::vector<RegionEffect> Effects::ofBody(const FunctionModel &F) const {
  const Region Body = Region::body(F);
  if (Body.empty())
    return {};
  return EffectFinder(*this, Body, nullptr).find();
}

const std::vector<Effect> &Effects::summary(const FunctionDecl *FD) const {
  static const std::vector<Effect> Nothing;
  const FunctionModel *F = TU.function(FD);
  if (!F) {
    const std::vector<Effect> *Elsewhere = FD && TU.isProject(FD) ? TU.elsewhere().effects(FD) : nullptr;
    return Elsewhere ? *Elsewhere : Nothing;
  }
  const FunctionDecl *Key = FD->getCanonicalDecl();
  if (const auto It = Summaries.find(Key); It != Summaries.end())
    return It->second;
  // A recursive call adds nothing that the body does not do itself.
  if (!InProgress.insert(Key).second)
    return Nothing;
  std::vector<Effect> Result;
  std::vector<RegionEffect> Own;
  withEnoughStack([&] { Own = ofBody(*F); });
  for (RegionEffect &E : Own) {
    // One effect of a kind on an object says all.
    const bool Known = llvm::any_of(Result, [&](const Effect &Other) {
      return Other.Kind == E.What.Kind && Other.Object == E.What.Object && Other.Sign == E.What.Sign &&
             Other.Name == E.What.Name;
    });
    if (!Known)
      Result.push_back(std::move(E.What));
  }
  InProgress.erase(Key);
  return Summaries[Key] = std::move(Result);
}

std::vector<LoopCallable> Effects::callables(const CasLoop &Loop) const {
  return EffectFinder(*this, Loop.Retry, &Loop).callables();
}

std::vector<RegionEffect> Effects::ofCallable(const CasLoop &Loop, const LoopCallable &Given) const {
  EffectFinder InLoop(*this, Loop.Retry, &Loop);
  std::vector<RegionEffect> Result = ofBody(*Given.Body);
  llvm::erase_if(Result, [&](const RegionEffect &E) { return InLoop.isSilentInLoop(Given, E.What); });
  return Result;
}

std::vector<RepeatedArgument> Effects::repeatedArguments(const FunctionModel &F) const {
  const SourceManager &SM = TU.context().getSourceManager();
  std::vector<RepeatedArgument> Result;
  llvm::DenseSet<unsigned> AtomicExpansions;
  for (const AtomicOp &Op : F.Ops)
    if (Op.Site->getExprLoc().isMacroID())
      AtomicExpansions.insert(SM.getExpansionLoc(Op.Site->getExprLoc()).getRawEncoding());
  if (AtomicExpansions.empty() || !F.cfg())
    return Result;
  const Region Body = Region::body(F);
  if (Body.empty())
    return Result;
  // Expressions that one argument became, by where it is written.
  std::map<std::pair<unsigned, unsigned>, llvm::SmallVector<std::pair<const Expr *, Position>, 2>> Copies;
  Body.forEach([&](const CFGElement &Element, Position At) {
    const auto *E = dyn_cast_or_null<Expr>(statementOf(Element));
    if (!E || !E->getBeginLoc().isMacroID() || !SM.isMacroArgExpansion(E->getBeginLoc()) ||
        !SM.isMacroArgExpansion(E->getExprLoc()))
      return;
    const bool Changes = (isa<UnaryOperator>(E) && cast<UnaryOperator>(E)->isIncrementDecrementOp()) ||
                         (isa<BinaryOperator>(E) && cast<BinaryOperator>(E)->isAssignmentOp());
    const CallSite *Call = isa<CallExpr>(E) ? F.callAt(E) : nullptr;
    const bool Calls =
        Call && Call->Callee &&
        (!summary(Call->Callee).empty() || (!TU.function(Call->Callee) && library::effectOf(*Call, TU).has_value()));
    if (!Changes && !Calls)
      return;
    const SourceLocation Expansion = SM.getExpansionLoc(E->getExprLoc());
    if (AtomicExpansions.contains(Expansion.getRawEncoding()))
      Copies[{SM.getSpellingLoc(E->getExprLoc()).getRawEncoding(), unsigned(E->getStmtClass())}].push_back({E, At});
  });
  for (const auto &[Where, Same] : Copies) {
    const auto Never = [](const CFGElement &) { return false; };
    bool Twice = false;
    for (const auto &[A, AtA] : Same)
      for (const auto &[B, AtB] : Same)
        Twice |= A != B && Body.reaches(AtA, AtB, Never);
    if (!Twice)
      continue;
    RepeatedArgument Argument;
    Argument.Site = Same.front().first;
    // The macro that is written in the file.
    SourceLocation Loc = Argument.Site->getExprLoc();
    SourceLocation Outer = Loc;
    while (Outer.isMacroID()) {
      Loc = Outer;
      Outer = SM.getImmediateExpansionRange(Outer).getBegin();
    }
    Argument.Macro = Lexer::getImmediateMacroName(Loc, SM, TU.context().getLangOpts()).str();
    const SourceRange Range(SM.getSpellingLoc(Argument.Site->getBeginLoc()),
                            SM.getSpellingLoc(Argument.Site->getEndLoc()));
    Argument.Argument =
        Lexer::getSourceText(CharSourceRange::getTokenRange(Range), SM, TU.context().getLangOpts()).str();
    if (!library::matchesAny(Argument.Macro, Options.DebugMacros))
      Result.push_back(std::move(Argument));
  }
  return Result;
}

} // namespace clang::tidy::atomvet
