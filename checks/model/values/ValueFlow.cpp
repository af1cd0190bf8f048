//===- ValueFlow.cpp ------------------------------------------------------===//

#include "model/values/ValueFlow.h"
#include "model/Conditions.h"
#include "model/Library.h"
#include "model/Statements.h"
#include "model/TUModel.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang::tidy::atomvet {

namespace {

/// The local variable that a reference names, or that the named binding is a part of.
const VarDecl *localVariable(const DeclRefExpr *Ref) {
  const auto *Binding = dyn_cast<BindingDecl>(Ref->getDecl());
  const auto *Var = dyn_cast_or_null<VarDecl>(Binding ? Binding->getDecomposedDecl() : Ref->getDecl());
  return Var && Var->hasLocalStorage() ? Var->getCanonicalDecl() : nullptr;
}

const VarDecl *localVariable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
  return Ref ? localVariable(Ref) : nullptr;
}

/// The variable behind `&v` or a reference argument `v`.
const VarDecl *addressedVariable(const Expr *E) {
  if (!E)
    return nullptr;
  E = E->IgnoreParenCasts();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_AddrOf)
    E = Unary->getSubExpr();
  return localVariable(E);
}

/// The variable that S gives a value, with the value when it is an expression.
const VarDecl *defines(const Stmt *S, const Expr *&Value, bool &KeepsOld) {
  Value = nullptr;
  KeepsOld = false;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S); Binary && Binary->isAssignmentOp()) {
    Value = Binary->getRHS();
    KeepsOld = Binary->isCompoundAssignmentOp();
    const auto *Ref = dyn_cast<DeclRefExpr>(Binary->getLHS()->IgnoreParens());
    return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  }
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S);
      Operator && ((Operator->isAssignmentOp() && Operator->getNumArgs() == 2) ||
                   Operator->getOperator() == OO_PlusPlus || Operator->getOperator() == OO_MinusMinus)) {
    Value = Operator->isAssignmentOp() ? Operator->getArg(1) : nullptr;
    KeepsOld = Operator->getOperator() != OO_Equal;
    const auto *Ref = dyn_cast<DeclRefExpr>(Operator->getArg(0)->IgnoreParens());
    return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(S); Unary && Unary->isIncrementDecrementOp()) {
    KeepsOld = true;
    const auto *Ref = dyn_cast<DeclRefExpr>(Unary->getSubExpr()->IgnoreParens());
    return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  }
  return nullptr;
}

bool contains(const Stmt *In, const Stmt *What) {
  if (!In)
    return false;
  if (In == What)
    return true;
  if (const auto *Lambda = dyn_cast<LambdaExpr>(In)) {
    for (const Expr *Init : Lambda->capture_inits())
      if (contains(Init, What))
        return true;
    return false;
  }
  return llvm::any_of(In->children(), [&](const Stmt *Child) { return contains(Child, What); });
}

void collectParts(const Stmt *S, llvm::SmallPtrSetImpl<const Stmt *> &Out) {
  if (!S || !Out.insert(S).second)
    return;
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
    for (const Expr *Init : Lambda->capture_inits())
      collectParts(Init, Out);
    return;
  }
  for (const Stmt *Child : S->children())
    collectParts(Child, Out);
}

void collectVariables(const Stmt *S, llvm::SmallPtrSetImpl<const VarDecl *> &Out) {
  if (!S || isa<UnaryExprOrTypeTraitExpr>(S))
    return;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    if (const VarDecl *Var = localVariable(Ref))
      Out.insert(Var);
  for (const Stmt *Child : S->children())
    collectVariables(Child, Out);
}

/// Whether evaluating E twice may give two values: it calls or changes something.
bool mayDiffer(const Stmt *E) {
  if (!E)
    return false;
  const auto *Unary = dyn_cast<UnaryOperator>(E);
  if (isa<CallExpr>(E) || (Unary && Unary->isIncrementDecrementOp()))
    return true;
  return llvm::any_of(E->children(), mayDiffer);
}

bool mentionsMember(const Stmt *S, const ValueDecl *Member) {
  if (!S)
    return false;
  if (const auto *ME = dyn_cast<MemberExpr>(S); ME && ME->getMemberDecl() == Member)
    return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return mentionsMember(Child, Member); });
}

/// Whether the copy, the braces or the cleanup around a value leave it what it is.
bool isTransparent(const Stmt *S) {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S))
    return Construct->getNumArgs() == 1 && Construct->getConstructor()->isCopyOrMoveConstructor();
  if (const auto *List = dyn_cast<InitListExpr>(S))
    return List->getNumInits() == 1 && !List->getType()->isAggregateType();
  return isa<CastExpr, ParenExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr, GenericSelectionExpr,
             ChooseExpr, OpaqueValueExpr>(S);
}

} // namespace

ValueFlow::Upstream::Upstream(Position To, llvm::function_ref<int(const CFGBlock *, unsigned)> LastStop) : To(To) {
  OwnStop = LastStop(To.Block, To.Index);
  if (OwnStop >= 0)
    return;
  llvm::SmallVector<const CFGBlock *, 16> Work(1, To.Block);
  while (!Work.empty())
    for (const CFGBlock::AdjacentBlock &Before : Work.pop_back_val()->preds()) {
      if (!Before)
        continue;
      const auto [It, Fresh] = StopOf.try_emplace(Before, -1);
      if (!Fresh)
        continue;
      It->second = LastStop(Before, Before->size());
      // Around a loop: the way ends where it gets to To.
      if (It->second < 0 && Before != To.Block)
        Work.push_back(Before);
    }
}

bool ValueFlow::Upstream::contains(Position P) const {
  if (!P)
    return false;
  if (P.Block == To.Block && P.Index < To.Index && int(P.Index) >= OwnStop)
    return true;
  // A way that leaves the block of To and comes back starts after To, or at it.
  const auto It = StopOf.find(P.Block);
  return It != StopOf.end() && int(P.Index) >= It->second && (P.Block != To.Block || P.Index >= To.Index);
}

/// Whether executing S may make Object another object: a variable or pointer that it is found through changes, or what
/// it is bound to is evaluated anew.
bool ValueFlow::changesIdentity(const Stmt *S, const Place &Object) const {
  if (S == Object.ValueExpr)
    return true;
  for (const PlaceStep &Step : Object.Steps)
    if (Step.Kind == PlaceStep::Index && S == Step.Subscript && mayDiffer(S))
      return true;
  if (const auto *Declaration = dyn_cast<DeclStmt>(S))
    return llvm::any_of(Declaration->decls(), [&](const Decl *D) {
      const auto *Var = dyn_cast<VarDecl>(D);
      if (const auto *Parts = dyn_cast<DecompositionDecl>(D))
        for (const BindingDecl *Binding : Parts->bindings())
          if (const VarDecl *Holding = Binding->getHoldingVar();
              Holding && Object.ValueExpr && contains(Holding->getInit(), Object.ValueExpr))
            return true;
      return Var && (Object.dependsOn(Var) || (Object.Root == Place::Variable && Object.Var == Var));
    });
  const Expr *Value;
  bool KeepsOld;
  if (const VarDecl *Var = defines(S, Value, KeepsOld); Var && Object.dependsOn(Var))
    return true;
  if (const CallSite *Call = F.callAt(S))
    for (unsigned I = 0; I < Call->Args.size(); ++I) {
      const Expr *Arg = Call->Args[I]->IgnoreParenCasts();
      const auto *Unary = dyn_cast<UnaryOperator>(Arg);
      const bool ByAddress = Unary && Unary->getOpcode() == UO_AddrOf;
      const auto *Param = Call->Callee && I < Call->Callee->getNumParams() ? Call->Callee->getParamDecl(I) : nullptr;
      const bool ByReference = Param && Param->getType()->isLValueReferenceType() &&
                               !Param->getType().getNonReferenceType().isConstQualified();
      const VarDecl *Var = ByAddress || ByReference ? addressedVariable(Arg) : nullptr;
      if (Var && Object.dependsOn(Var))
        return true;
    }
  const Expr *Target = nullptr;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S); Binary && Binary->isAssignmentOp())
    Target = Binary->getLHS();
  else if (const auto *Unary = dyn_cast<UnaryOperator>(S); Unary && Unary->isIncrementDecrementOp())
    Target = Unary->getSubExpr();
  if (!Target)
    return false;
  // A pointer on the way to the object is set: `q->head = ...` before `q->head->count`; or what indexes it.
  const Place Written = F.unit().placeOf(Target);
  if (Written && Written.Steps.size() < Object.Steps.size() && Object.startsWith(Written) &&
      Object.Steps[Written.Steps.size()].Kind == PlaceStep::Deref)
    return true;
  const auto *Member = dyn_cast<MemberExpr>(Target->IgnoreParens());
  return Member && llvm::any_of(Object.Steps, [&](const PlaceStep &Step) {
           return Step.Kind == PlaceStep::Index && !Step.Constant &&
                  mentionsMember(Step.Subscript, Member->getMemberDecl());
         });
}

/// Whether what was loaded from Object before S is not what it holds after S, or is another object's.
bool ValueFlow::stops(const Stmt *S, const Place &Object) const {
  const auto Writes = [&](const AtomicOp &Op) {
    return Op.isWrite() && Op.Object == Object && !Op.onlyReads(F.context());
  };
  return llvm::any_of(F.opsAt(S), [&](unsigned I) { return Writes(F.Ops[I]); }) ||
         llvm::any_of(F.markedAt(S), [&](unsigned I) { return Writes(F.Marked[I]); }) || changesIdentity(S, Object);
}

/// Whether the value of the operation's site is what was loaded.
static bool isValueOf(const AtomicOp &Op) {
  if (Op.Kind != OpKind::Load)
    return Op.Result == ResultKind::Old || Op.Result == ResultKind::New;
  return !Op.Through || Op.Result == ResultKind::Loaded;
}

/// Whether the value of the operation's site is what was loaded, or is made from it in the function that is called.
bool ValueFlow::yieldsLoaded(const AtomicOp &Op) const {
  if (isValueOf(Op) || Op.ResultOut)
    return true;
  const FunctionModel *Callee = F.unit().function(Op.Through);
  if (!Callee || !Callee->cfg())
    return false;
  const ValueFlow Inside(*Callee);
  for (const AtomicOp &Inner : Callee->Ops)
    if (Inner.Kind == OpKind::Load && !Inner.Composite)
      for (const CFGBlock *Block : *Callee->cfg())
        for (const CFGElement &Element : *Block)
          if (const auto Statement = Element.getAs<CFGStmt>())
            if (const auto *Return = dyn_cast<ReturnStmt>(Statement->getStmt());
                Return && Return->getRetValue() && Inside.yieldsLoaded(Inner) &&
                Inside.dependsOn(Return->getRetValue(), Callee->position(Return), {&Inner, nullptr}))
              return true;
  return false;
}

std::vector<LoadSite> ValueFlow::loadsReaching(const AtomicOp &Store) const {
  std::vector<LoadSite> Out;
  const Place &Object = Store.Object;
  if (!F.cfg() || !Object)
    return Out;
  // An element that cannot be named is not known to be the same one.
  for (const PlaceStep &Step : Object.Steps)
    if (Step.Kind == PlaceStep::Index && !Step.Constant && !Step.Subscript)
      return Out;
  const Position At = F.position(Store.Site);
  const auto IsLoad = [&](const AtomicOp &Op) {
    return Op.Object == Object && Op.Site != Store.Site && !Op.Composite && (!Op.Through || Op.Thin) &&
           (Op.Kind == OpKind::Load || Op.onlyReads(F.context()));
  };
  const auto IsRead = [&](const Access &A) {
    return A.Kind == Access::Read && !A.Bytes && !A.Through && A.Object == Object;
  };
  if (!At || (llvm::none_of(F.Ops, IsLoad) && llvm::none_of(F.Marked, IsLoad) && llvm::none_of(F.Accesses, IsRead)))
    return Out;
  // A store of the object stops too; the one that is asked about is where every way ends.
  const auto Seen = llvm::find_if(StopsOf, [&](const auto &Of) { return Of.first == Object; });
  Stops &AtObject = Seen != StopsOf.end() ? Seen->second : StopsOf.emplace_back(Object, Stops()).second;
  const Upstream Before(At, [&](const CFGBlock *Block, unsigned End) {
    const auto [It, Fresh] = AtObject.try_emplace(Block);
    if (Fresh) {
      unsigned Index = 0;
      for (const CFGElement &Element : *Block) {
        if (const auto Statement = Element.getAs<CFGStmt>(); Statement && stops(Statement->getStmt(), Object))
          It->second.push_back(Index);
        ++Index;
      }
    }
    const auto Next = llvm::lower_bound(It->second, End);
    return Next == It->second.begin() ? -1 : int(*std::prev(Next));
  });
  for (const auto *Operations : {&F.Ops, &F.Marked})
    for (const AtomicOp &Op : *Operations)
      if (IsLoad(Op) && Before.contains(F.position(Op.Site)) && yieldsLoaded(Op))
        Out.push_back({&Op, nullptr});
  for (const Access &A : F.Accesses)
    if (IsRead(A) && Before.contains(F.position(A.Anchor)))
      Out.push_back({nullptr, &A});
  return Out;
}

/// The local variables that a function gives values to, each with the statements that do, in the order of the blocks.
llvm::ArrayRef<ValueFlow::Definition> ValueFlow::definitionsOf(const VarDecl *Var) const {
  if (!Definitions) {
    Definitions.emplace();
    for (const CFGBlock *Block : *F.cfg()) {
      unsigned Index = 0;
      for (const CFGElement &Element : *Block) {
        const Position At{Block, Index++};
        const auto Statement = Element.getAs<CFGStmt>();
        if (!Statement)
          continue;
        const Stmt *S = Statement->getStmt();
        const Expr *Value;
        bool KeepsOld;
        if (const VarDecl *Target = defines(S, Value, KeepsOld)) {
          (*Definitions)[Target->getCanonicalDecl()].push_back({S, Value, At, KeepsOld});
        } else if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
          for (const Decl *D : Declaration->decls())
            if (const auto *Declared = dyn_cast<VarDecl>(D))
              (*Definitions)[Declared->getCanonicalDecl()].push_back({S, Declared->getInit(), At, false});
        }
      }
    }
  }
  const auto It = Definitions->find(Var);
  return It == Definitions->end() ? llvm::ArrayRef<Definition>() : llvm::ArrayRef<Definition>(It->second);
}

/// From where the value that Var has at At comes: no way on from there gives it another.
ValueFlow::Upstream ValueFlow::upstreamOf(const VarDecl *Var, Position At) const {
  llvm::SmallDenseMap<const CFGBlock *, llvm::SmallVector<unsigned, 2>> Given;
  for (const Definition &D : definitionsOf(Var))
    if (!D.Keeps)
      Given[D.At.Block].push_back(D.At.Index);
  return Upstream(At, [&](const CFGBlock *Block, unsigned End) {
    const auto It = Given.find(Block);
    if (It == Given.end())
      return -1;
    const auto Next = llvm::lower_bound(It->second, End);
    return Next == It->second.begin() ? -1 : int(*std::prev(Next));
  });
}

/// What E is made of at At, through the values that its variables may have there.
const ValueFlow::Sources &ValueFlow::sourcesOf(const Expr *E, Position At) const {
  // Deeper than people read.
  constexpr unsigned MaxSteps = 6;
  const auto [It, Fresh] = Known.try_emplace({E, At.Block, At.Index});
  Sources &Found = It->second;
  if (!Fresh || !E || !At)
    return Found;
  struct Step {
    const Expr *E;
    Position At;
    unsigned Depth;
  };
  llvm::SmallVector<Step, 8> Work(1, {E, At, 0});
  llvm::SmallPtrSet<const Expr *, 16> Seen;
  for (size_t I = 0; I < Work.size(); ++I) {
    const Step Here = Work[I];
    if (!Seen.insert(Here.E).second)
      continue;
    collectParts(Here.E, Found.Within);
    llvm::SmallPtrSet<const VarDecl *, 4> Vars;
    collectVariables(Here.E, Vars);
    for (const VarDecl *Var : Vars) {
      Upstream Given = upstreamOf(Var, Here.At);
      if (Here.Depth < MaxSteps)
        for (const Definition &D : definitionsOf(Var))
          if (D.Value && Given.contains(D.At))
            Work.push_back({D.Value, D.At, Here.Depth + 1});
      Found.Variables.emplace_back(Var, std::move(Given));
    }
  }
  return Found;
}

bool ValueFlow::dependsOn(const Expr *E, Position At, const LoadSite &Load) const {
  const Sources &From = sourcesOf(E, At);
  if (From.Within.contains(Load.value()))
    return true;
  const VarDecl *Out = Load.Op && Load.Op->ResultOut ? addressedVariable(Load.Op->ResultOut) : nullptr;
  return Out && llvm::any_of(From.Variables, [&](const auto &Var) {
           return Var.first == Out && Var.second.contains(F.position(Load.Op->Site));
         });
}

bool ValueFlow::storedFrom(const AtomicOp &Store, const LoadSite &Load) const {
  return Store.Operand && dependsOn(Store.Operand, F.position(Store.Site), Load);
}

const Expr *ValueFlow::unwrapped(const Expr *E) {
  while (E) {
    E = stripped(E);
    const auto *Construct = dyn_cast<CXXConstructExpr>(E);
    const auto *List = dyn_cast<InitListExpr>(E);
    const auto *Call = dyn_cast<CallExpr>(E);
    if (Construct && isTransparent(Construct))
      E = Construct->getArg(0);
    else if (List && isTransparent(List))
      E = List->getInit(0);
    else if (Call && Call->getDirectCallee() && Call->getNumArgs() >= 1 && library::isIdentity(Call->getDirectCallee()))
      E = Call->getArg(0);
    else
      return E;
  }
  return nullptr;
}

/// Whether E is the operation or read itself, whatever conversions its value goes through.
bool ValueFlow::isLoad(const Expr *E, const LoadSite &Load) {
  // What a function makes of the value is another value.
  if (Load.Op && Load.Op->Through && !isValueOf(*Load.Op))
    return false;
  for (const Expr *Next = E; Next;) {
    if (Next == Load.value() || Next == Load.site())
      return true;
    if (const auto *Cast = dyn_cast<CastExpr>(Next))
      Next = Cast->getSubExpr();
    else if (const auto *Paren = dyn_cast<ParenExpr>(Next))
      Next = Paren->getSubExpr();
    else
      break;
  }
  const Expr *Inner = unwrapped(E);
  return Inner && Inner != E && isLoad(Inner, Load);
}

/// Whether anything but its definitions gives Var, or a part of it, another value.
bool ValueFlow::isChangedInPlace(const VarDecl *Var) const {
  const auto IsPartOf = [&](const Place &P) { return P.Root == Place::Variable && P.Var == Var && !P.hasDeref(); };
  for (const Access &A : F.Accesses)
    if (A.Kind != Access::Read && !A.Object.Steps.empty() && IsPartOf(A.Object))
      return true;
  return llvm::any_of(F.Calls, [&](const CallSite &Call) {
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.Callee);
    return Method && Call.ObjectArg && !Call.ObjectIsPointer && !Method->isConst() && !Method->isStatic() &&
           Method->getOverloadedOperator() != OO_Equal && IsPartOf(F.unit().placeOf(Call.ObjectArg));
  });
}

bool ValueFlow::storesBack(const AtomicOp &Store, const LoadSite &Load) const {
  if (!Store.Operand)
    return false;
  if (Store.OperandIsPointer) {
    const VarDecl *Var = addressedVariable(Store.Operand);
    const VarDefinitions *D = Var ? F.unit().definitions(Var) : nullptr;
    // `__atomic_load(p, &v); ...; __atomic_store(p, &v)`: nothing else sets v.
    return Var && Load.Op && addressedVariable(Load.Op->ResultOut) == Var && (!D || D->Count == 0) &&
           !isChangedInPlace(Var);
  }
  const Expr *E = Store.Operand;
  const Position From = F.position(Load.value());
  for (unsigned Depth = 0; E && Depth < 8; ++Depth) {
    if (isLoad(E, Load))
      return true;
    const Expr *Inner = unwrapped(E);
    const VarDecl *Var = Inner ? localVariable(Inner) : nullptr;
    const VarDefinitions *D = Var ? F.unit().definitions(Var) : nullptr;
    if (Load.Op && Var && addressedVariable(Load.Op->ResultOut) == Var)
      return (!D || D->Count == 0) && !isChangedInPlace(Var);
    if (!D || D->AddressTaken || isChangedInPlace(Var))
      return false;
    // Of several definitions the one from the load must be the last: `prev = 0; if (c) prev = x.load(); ...`.
    const Expr *Saved = nullptr;
    for (const Definition &Given : definitionsOf(Var)) {
      if (Given.Keeps)
        return false;
      if (!Given.Value)
        continue;
      if (dependsOn(Given.Value, Given.At, Load)) {
        if (Saved)
          return false;
        Saved = Given.Value;
      } else if (F.reaches(From, Given.At)) {
        return false;
      }
    }
    E = Saved;
  }
  return false;
}

/// Where the body names the variable, or a binding to a part of it.
llvm::ArrayRef<const Stmt *> ValueFlow::usesOf(const VarDecl *Var) const {
  if (!Uses) {
    Uses.emplace();
    llvm::SmallVector<const Stmt *, 32> Work(1, F.decl()->getBody());
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
        const VarDecl *Local = localVariable(Ref);
        if (const auto *Named = Local ? Local : dyn_cast<VarDecl>(Ref->getDecl()))
          (*Uses)[Named->getCanonicalDecl()].push_back(S);
      }
      // First things first.
      const size_t Size = Work.size();
      if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
        Work.append(Lambda->capture_init_begin(), Lambda->capture_init_end());
      else
        Work.append(S->child_begin(), S->child_end());
      std::reverse(Work.begin() + Size, Work.end());
    }
  }
  const auto It = Uses->find(Var);
  return It == Uses->end() ? llvm::ArrayRef<const Stmt *>() : llvm::ArrayRef<const Stmt *>(It->second);
}

/// Whether Use is where an operation is told to leave what it finds.
bool ValueFlow::isFilledAt(const Stmt *Use) const {
  if (!Filled) {
    Filled.emplace();
    llvm::SmallPtrSet<const Stmt *, 16> Parts;
    for (const AtomicOp &Op : F.Ops) {
      collectParts(Op.ResultOut, Parts);
      collectParts(Op.Expected, Parts);
    }
    Filled->insert(Parts.begin(), Parts.end());
  }
  return Filled->contains(Use);
}

/// Whether a saved value is written back to an atomic elsewhere: a guard that restores what it found.
bool ValueFlow::isRestoredFrom(const FieldDecl *Field) const {
  // What is stored from an atomic is the value of another object: nobody saved it there.
  if (isAtomicType(Field->getType()))
    return false;
  for (const FunctionModel *Other : F.unit().functions())
    for (const AtomicOp &Op : Other->Ops) {
      const auto *Saved =
          Op.Kind == OpKind::Store && Op.Operand ? dyn_cast_or_null<MemberExpr>(unwrapped(Op.Operand)) : nullptr;
      if (Saved && Saved->getMemberDecl()->getCanonicalDecl() == Field->getCanonicalDecl())
        return true;
    }
  return false;
}

/// What becomes of the value that one expression yields. Climbs to whatever consumes it, follows it into locals and
/// into the parameters of functions that can be read; what cannot be followed has kept it.
class Consumption {
public:
  Consumption(const FunctionModel &F, const ValueFlow &Flow, const Place *Object,
              llvm::function_ref<bool(const Stmt *)> Counts, unsigned Depth = 0)
      : F(F), Flow(Flow), Object(Object), Counts(Counts), Depth(Depth) {}

  bool keepsValueOf(const Stmt *E) {
    const Stmt *Use = E;
    for (const Stmt *P = F.parent(E); P; E = P, P = F.parent(P)) {
      if (isa<CompoundStmt>(P)) {
        // Out of a statement expression only as its value.
        const auto *Block = cast<CompoundStmt>(P);
        if (Block->body_back() != E || !isa_and_nonnull<StmtExpr>(F.parent(P)))
          return false;
        P = F.parent(P);
        continue;
      }
      if (const auto *Cast = dyn_cast<CastExpr>(P); Cast && Cast->getCastKind() == CK_ToVoid)
        return false;
      if (isTransparent(P))
        continue;
      switch (consumer(P, E)) {
      case Verdict::Kept:
        return Counts(Use);
      case Verdict::Dropped:
        return false;
      case Verdict::PassedOn:
        continue;
      }
    }
    // The initialiser of a member.
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(F.decl()))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        if (Init->getInit() == E)
          return !Init->getMember() || !Flow.isRestoredFrom(Init->getMember());
    return false;
  }

  bool keepsVariable(const VarDecl *Var) {
    // On the way of another variable the answer is a part of that one's.
    const bool Whole = KnownVariables && Followed.empty();
    if (Whole)
      if (const auto It = KnownVariables->find(Var); It != KnownVariables->end())
        return It->second;
    if (!Followed.insert(Var).second)
      return false;
    const bool Kept =
        llvm::any_of(Flow.usesOf(Var), [&](const Stmt *Use) { return !isSet(Use, Var) && keepsValueOf(Use); });
    if (Whole)
      (*KnownVariables)[Var] = Kept;
    return Kept;
  }

  /// The value leaves the function as its result; the caller's expression goes on with it.
  bool Returned = false;
  /// The value is a pointer to what is this thread's own: what is read through it is not what the atomic held.
  bool OwnPointer = false;
  /// What was found out of whole variables before, when every use counts.
  llvm::DenseMap<const VarDecl *, bool> *KnownVariables = nullptr;

private:
  enum class Verdict { Kept, Dropped, PassedOn };

  /// Setting the variable, or handing it to the operation that fills it, is no use of its value.
  bool isSet(const Stmt *Use, const VarDecl *Var) const {
    const Stmt *Parent = F.parent(Use);
    const Expr *Value;
    bool KeepsOld;
    if (Parent && defines(Parent, Value, KeepsOld) == Var && Value != Use && !KeepsOld)
      return true;
    return Flow.isFilledAt(Use);
  }

  /// Whether Op pops the node that Object is in: `node = head; next = node->next; cas(&head, &node, next)`. The link is
  /// read for the next head, and the node is this thread's own once it is popped.
  bool pops(const AtomicOp &Op, const Stmt *Value) const {
    if (!Object || Op.Kind != OpKind::CompareExchange || Op.Object == *Object || !Op.Operand ||
        !contains(Op.Operand, Value) || Object->Root != Place::Variable || !Object->hasDeref())
      return false;
    const VarDecl *Expected = addressedVariable(Op.Expected);
    return Expected && (Expected == Object->Var || isSetFrom(F.decl()->getBody(), Object->Var, Expected));
  }

  static bool isSetFrom(const Stmt *S, const VarDecl *Var, const VarDecl *Source) {
    if (!S)
      return false;
    const Expr *Value;
    bool KeepsOld;
    if (defines(S, Value, KeepsOld) == Var && Value && mentionsVariable(Value, Source))
      return true;
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declaration->decls())
        if (const auto *V = dyn_cast<VarDecl>(D); V == Var && V->getInit() && mentionsVariable(V->getInit(), Source))
          return true;
    return llvm::any_of(S->children(), [&](const Stmt *Child) { return isSetFrom(Child, Var, Source); });
  }

  /// What P does with the value of E, its child.
  Verdict consumer(const Stmt *P, const Stmt *E) {
    if (OwnPointer && isDereferenced(P, E))
      return Verdict::Dropped;
    // Written back to the object it came from: the update rule's business, or a restored value.
    for (const unsigned I : F.opsAt(P))
      if (Object && F.Ops[I].isWrite() && (F.Ops[I].Object == *Object || pops(F.Ops[I], E)))
        return Verdict::Dropped;
    for (const unsigned I : F.markedAt(P))
      if (Object && F.Marked[I].isWrite() && F.Marked[I].Object == *Object)
        return Verdict::Dropped;
    if (const auto *Binary = dyn_cast<BinaryOperator>(P))
      return binary(Binary, E);
    if (const auto *Unary = dyn_cast<UnaryOperator>(P))
      return Unary->getOpcode() == UO_LNot     ? Verdict::Dropped
             : Unary->getOpcode() == UO_AddrOf ? Verdict::Kept
                                               : Verdict::PassedOn;
    if (const auto *Conditional = dyn_cast<ConditionalOperator>(P))
      return Conditional->getCond() == E ? Verdict::Dropped : Verdict::PassedOn;
    if (isa<BinaryConditionalOperator, ArraySubscriptExpr, StmtExpr>(P))
      return Verdict::PassedOn;
    if (const auto *Member = dyn_cast<MemberExpr>(P)) {
      const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
      const bool Same = Method && (isa<CXXConversionDecl>(Method) || library::plainName(Method) == "get");
      return !Method || Same ? Verdict::PassedOn : Verdict::Kept;
    }
    if (isa<UnaryExprOrTypeTraitExpr, CXXTypeidExpr, CXXNoexceptExpr>(P))
      return Verdict::Dropped;
    if (const auto *Call = dyn_cast<CallExpr>(P))
      return call(Call, E);
    if (const auto *Declaration = dyn_cast<DeclStmt>(P)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit() && contains(Var->getInit(), E))
          return !Var->hasLocalStorage() || keepsVariable(Var->getCanonicalDecl()) ? Verdict::Kept : Verdict::Dropped;
      return Verdict::Kept;
    }
    if (isa<ReturnStmt>(P) && Depth > 0) {
      Returned = true;
      return Verdict::Dropped;
    }
    // Any other expression (an initialiser, a capture, a throw) takes it; a statement throws it away or branches on it.
    return isa<Expr, ReturnStmt, CoreturnStmt>(P) ? Verdict::Kept : Verdict::Dropped;
  }

  static bool isDereferenced(const Stmt *P, const Stmt *E) {
    if (const auto *Member = dyn_cast<MemberExpr>(P))
      return Member->isArrow() && isa<FieldDecl>(Member->getMemberDecl());
    if (const auto *Unary = dyn_cast<UnaryOperator>(P))
      return Unary->getOpcode() == UO_Deref;
    const auto *Subscript = dyn_cast<ArraySubscriptExpr>(P);
    return Subscript && Subscript->getBase() == E;
  }

  Verdict binary(const BinaryOperator *Binary, const Stmt *E) {
    if (Binary->isComparisonOp() || Binary->isLogicalOp())
      return Verdict::Dropped;
    if (Binary->isCommaOp())
      return Binary->getLHS() == E ? Verdict::Dropped : Verdict::PassedOn;
    // Arithmetic, masks included, is what becomes of its result: `if (v & MASK)` compares.
    if (!Binary->isAssignmentOp())
      return Verdict::PassedOn;
    if (Binary->getLHS() == E)
      return isa<DeclRefExpr>(Binary->getLHS()->IgnoreParens()) ? Verdict::PassedOn : Verdict::Kept;
    if (Binary->isCompoundAssignmentOp())
      return Verdict::Kept;
    const Expr *Target = Binary->getLHS()->IgnoreParens();
    if (const auto *Member = dyn_cast<MemberExpr>(Target))
      if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl()); Field && Flow.isRestoredFrom(Field))
        return Verdict::PassedOn;
    const auto *Ref = dyn_cast<DeclRefExpr>(Target);
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    const bool Local = Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType();
    return Local && !keepsVariable(Var->getCanonicalDecl()) ? Verdict::PassedOn : Verdict::Kept;
  }

  Verdict call(const CallExpr *Call, const Stmt *E) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
      if (Operator->isComparisonOp() || Operator->getOperator() == OO_Exclaim)
        return Verdict::Dropped;
      if (Operator->getNumArgs() >= 1 && Operator->getArg(0) == E &&
          (Operator->getOperator() == OO_Arrow || Operator->getOperator() == OO_Star))
        return Verdict::PassedOn;
      const Expr *Value;
      bool KeepsOld;
      if (const VarDecl *Var = defines(Operator, Value, KeepsOld); Var && Value == E && !KeepsOld)
        return Var->hasLocalStorage() && !keepsVariable(Var->getCanonicalDecl()) ? Verdict::PassedOn : Verdict::Kept;
      return Verdict::Kept;
    }
    // A method that only converts, seen from its object: `if (p.load())` of a smart pointer.
    if (Call->getCallee() == E)
      return Verdict::PassedOn;
    if (Callee && Call->getNumArgs() >= 1 && Call->getArg(0) == E && library::isIdentity(Callee))
      return Verdict::PassedOn;
    const FunctionModel *Model = F.unit().function(Callee);
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    if (!Model || Model == &F || Depth > 2 || (Method && Method->isVirtual()))
      return Verdict::Kept;
    for (unsigned I = 0; I < Call->getNumArgs() && I < Model->decl()->getNumParams(); ++I)
      if (Call->getArg(I) == E) {
        const ValueFlow Inside(*Model);
        Consumption InCallee(*Model, Inside, nullptr, [](const Stmt *) { return true; }, Depth + 1);
        if (InCallee.keepsVariable(Model->decl()->getParamDecl(I)->getCanonicalDecl()))
          return Verdict::Kept;
        return InCallee.Returned ? Verdict::PassedOn : Verdict::Dropped;
      }
    return Verdict::Kept;
  }

  const FunctionModel &F;
  const ValueFlow &Flow;
  const Place *Object; ///< the atomic the value came from, null in a called function
  llvm::function_ref<bool(const Stmt *)> Counts;
  const unsigned Depth;
  llvm::SmallPtrSet<const VarDecl *, 8> Followed;
};

bool ValueFlow::isKept(const LoadSite &Load, const AtomicOp &Store) const {
  // A pointer that another thread stored is not dereferenced after a load that says relaxed.
  const bool OwnPointer =
      Load.Op && Load.Op->Success.Given == OrderUse::Explicit && Load.Op->Success.Value == Order::Relaxed;
  const auto Keeps = [&](llvm::function_ref<bool(const Stmt *)> Counts, auto *KnownVariables) {
    Consumption Consumed(F, *this, &Store.Object, Counts);
    Consumed.OwnPointer = OwnPointer;
    Consumed.KnownVariables = KnownVariables;
    if (Load.Op && Load.Op->ResultOut) {
      const VarDecl *Var = addressedVariable(Load.Op->ResultOut);
      // Read into something that is no local of this function.
      return Var ? Consumed.keepsVariable(Var) : Counts(Load.value());
    }
    return Consumed.keepsValueOf(Load.value());
  };
  auto Variables = llvm::find_if(VariableKept, [&](const auto &Of) {
    return std::get<bool>(Of) == OwnPointer && std::get<Place>(Of) == Store.Object;
  });
  if (Variables == VariableKept.end()) {
    VariableKept.emplace_back(Store.Object, OwnPointer, llvm::DenseMap<const VarDecl *, bool>());
    Variables = std::prev(VariableKept.end());
  }
  // Most values are kept by nothing, whatever is stored when.
  const auto [It, Fresh] = EverKept.try_emplace(Load.value(), false);
  if (Fresh)
    It->second = Keeps([](const Stmt *) { return true; }, &std::get<2>(*Variables));
  if (!It->second)
    return false;
  const Position At = F.position(Store.Site);
  const Position From = F.position(Load.value());
  return Keeps(
      [&](const Stmt *Use) {
        const Position Where = F.position(Use);
        return Where && (Use == Load.value() || F.reaches(From, Where)) &&
               (F.reaches(Where, At) || F.reaches(At, Where));
      },
      static_cast<llvm::DenseMap<const VarDecl *, bool> *>(nullptr));
}

/// Whether Condition being Sense (1: true) says that a compare-exchange in it has failed.
static bool saysFailed(const FunctionModel &F, const Expr *Condition, bool Sense, const Place &Object) {
  Condition = resultSource(F.unit(), Condition);
  while (const auto *Not = dyn_cast_or_null<UnaryOperator>(Condition)) {
    if (Not->getOpcode() != UO_LNot)
      return false;
    Sense = !Sense;
    Condition = resultSource(F.unit(), Not->getSubExpr());
  }
  const AtomicOp *Op = Condition ? resultOf(F, Condition) : nullptr;
  return Op && Op->Kind == OpKind::CompareExchange && Op->Result == ResultKind::Success && Op->Object == Object &&
         !Sense;
}

const std::vector<ValueFlow::Guard> &ValueFlow::guards() const {
  if (Guards)
    return *Guards;
  Guards.emplace();
  for (const CFGBlock *Block : *F.cfg()) {
    const auto *Condition = Block->succ_size() == 2 ? dyn_cast_or_null<Expr>(Block->getLastCondition()) : nullptr;
    if (!Condition)
      continue;
    // What the condition is made of, and what variables in it were set from once.
    llvm::SmallPtrSet<const Stmt *, 16> Parts;
    collectParts(Condition, Parts);
    llvm::SmallPtrSet<const VarDecl *, 4> Vars;
    collectVariables(Condition, Vars);
    for (const VarDecl *Var : Vars)
      if (const VarDefinitions *D = F.unit().definitions(Var); D && D->Only)
        collectParts(D->Only, Parts);
    Guard G{Block, Condition, {}};
    for (const Stmt *Part : Parts)
      for (const unsigned I : F.opsAt(Part))
        if (F.Ops[I].isReadModifyWrite() && !F.Ops[I].onlyReads(F.context()))
          G.Updates.push_back(I);
    if (!G.Updates.empty())
      Guards->push_back(std::move(G));
  }
  return *Guards;
}

bool ValueFlow::isGuardedByOwnUpdate(const AtomicOp &Store) const {
  const CFGBlock *Target = F.position(Store.Site).Block;
  return Target && llvm::any_of(guards(), [&](const Guard &G) {
           return llvm::any_of(G.Updates, [&](unsigned I) { return F.Ops[I].Object == Store.Object; }) &&
                  llvm::any_of(llvm::ArrayRef({0u, 1u}), [&](unsigned Edge) {
                    return F.flow().needsEdge(G.Block, Edge, Target) &&
                           !saysFailed(F, G.Condition, Edge == 0, Store.Object);
                  });
         });
}

} // namespace clang::tidy::atomvet
