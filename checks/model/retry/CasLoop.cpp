//===- CasLoop.cpp - Loops that retry a compare-exchange ------------------===//

#include "model/retry/CasLoop.h"
#include "model/Library.h"
#include "model/Statements.h"
#include "model/TUModel.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <map>
#include <set>

namespace clang::tidy::atomvet {

//===----------------------------------------------------------------------===//
// Region
//===----------------------------------------------------------------------===//

int Region::nodeOf(Position P) const {
  const auto It = NodesOf.find(P.Block);
  if (It != NodesOf.end())
    for (const unsigned I : It->second)
      if (Nodes[I].Begin <= P.Index && P.Index < Nodes[I].End)
        return int(I);
  return -1;
}

bool Region::contains(Position P) const { return P && nodeOf(P) >= 0; }

void Region::forEach(llvm::function_ref<void(const CFGElement &, Position)> Visit) const {
  for (const Node &N : Nodes)
    for (unsigned I = N.Begin; I < N.End; ++I)
      Visit((*N.Block)[I], Position{N.Block, I});
}

bool Region::walk(unsigned First, unsigned Index, Position To, bool ToEnd,
                  llvm::function_ref<bool(const CFGElement &)> Stops) const {
  llvm::DenseSet<unsigned> Seen;
  llvm::SmallVector<std::pair<unsigned, unsigned>, 16> Work(1, {First, Index});
  while (!Work.empty()) {
    const auto [Id, From] = Work.pop_back_val();
    const Node &N = Nodes[Id];
    bool Stopped = false;
    for (unsigned I = From; I < N.End && !Stopped; ++I) {
      if (!ToEnd && N.Block == To.Block && I == To.Index)
        return true;
      Stopped = Stops((*N.Block)[I]);
    }
    if (Stopped)
      continue;
    if (ToEnd && Id == End)
      return true;
    for (const unsigned Next : N.Next)
      if (Seen.insert(Next).second)
        Work.push_back({Next, Nodes[Next].Begin});
  }
  return false;
}

bool Region::startReaches(Position To, llvm::function_ref<bool(const CFGElement &)> Stops) const {
  return !empty() && walk(Start, Nodes[Start].Begin, To, false, Stops);
}

bool Region::reaches(Position From, Position To, llvm::function_ref<bool(const CFGElement &)> Stops) const {
  const int Node = nodeOf(From);
  return Node >= 0 && walk(unsigned(Node), From.Index + 1, To, false, Stops);
}

bool Region::startReachesEnd(llvm::function_ref<bool(const CFGElement &)> Stops) const {
  return !empty() && walk(Start, Nodes[Start].Begin, Position(), true, Stops);
}

bool Region::reachesEnd(Position From, llvm::function_ref<bool(const CFGElement &)> Stops) const {
  const int Node = nodeOf(From);
  return Node >= 0 && walk(unsigned(Node), From.Index + 1, Position(), true, Stops);
}

Region::Way Region::fromStart(llvm::function_ref<bool(const CFGElement &)> Stops) const {
  Way Found;
  if (empty())
    return Found;
  Found.Until.assign(Nodes.size(), 0);
  llvm::SmallVector<unsigned, 16> Work(1, Start);
  llvm::BitVector Seen(Nodes.size());
  Seen.set(Start);
  while (!Work.empty()) {
    const unsigned Id = Work.pop_back_val();
    const Node &N = Nodes[Id];
    unsigned I = N.Begin;
    while (I < N.End && !Stops((*N.Block)[I]))
      ++I;
    // Just before the element that stops is still reached.
    Found.Until[Id] = I + 1;
    if (I < N.End)
      continue;
    for (const unsigned Next : N.Next)
      if (!Seen.test(Next)) {
        Seen.set(Next);
        Work.push_back(Next);
      }
  }
  return Found;
}

bool Region::isOn(const Way &W, Position P) const {
  const int Node = W.Until.empty() ? -1 : nodeOf(P);
  return Node >= 0 && P.Index < W.Until[unsigned(Node)];
}

bool Region::declares(const VarDecl *Var) const { return Declared.contains(Var->getCanonicalDecl()); }

//===----------------------------------------------------------------------===//
// What follows from an outcome
//===----------------------------------------------------------------------===//

namespace {

/// What is known of a value on a path.
struct Known {
  enum KindTy { Nothing, Int, NonZero, Expected, NotExpected };
  KindTy Kind = Nothing;
  int64_t N = 0;

  static Known integer(int64_t N) { return Known{Int, N}; }
  static Known truth(bool B) { return Known{Int, B ? 1 : 0}; }
  explicit operator bool() const { return Kind != Nothing; }
  bool operator==(const Known &O) const { return Kind == O.Kind && N == O.N; }
};

template <typename Key> using KnownOf = llvm::SmallDenseMap<const Key *, Known, 4>;

struct Environment {
  KnownOf<VarDecl> Variables;
  /// Of parts of the expression that is being evaluated, across the blocks that it takes.
  KnownOf<Stmt> Parts;
};

template <typename Key> bool meet(KnownOf<Key> &Into, const KnownOf<Key> &From) {
  llvm::SmallVector<const Key *, 8> Gone;
  for (const auto &[Each, Value] : Into)
    if (!(From.lookup(Each) == Value))
      Gone.push_back(Each);
  for (const Key *Each : Gone)
    Into.erase(Each);
  return !Gone.empty();
}

bool meet(Environment &Into, const Environment &From) {
  const bool Less = meet(Into.Variables, From.Variables);
  return meet(Into.Parts, From.Parts) || Less;
}

/// Follows what the outcome of one compare-exchange says about later branches.
class Outcome {
public:
  Outcome(const FunctionModel &F, const AtomicOp &Cas) : F(F), Cas(Cas), Context(F.context()) {
    if (Cas.Expected && !Cas.ExpectedIsPointer)
      ExpectedConstant = constant(Cas.Expected);
  }

  /// What holds just after the operation.
  void assume(bool Success, Environment &Env) const {
    if (Cas.Result == ResultKind::Success)
      Env.Parts[Cas.Site] = Known::truth(Success);
    else if (Cas.Result == ResultKind::Failure)
      Env.Parts[Cas.Site] = Success ? Known::integer(0) : Known{Known::NonZero, 0};
    else if (Cas.Result == ResultKind::Old)
      Env.Parts[Cas.Site] = Known{Success ? Known::Expected : Known::NotExpected, 0};
    // The operation was reached: of `a && cas()` the left side was true.
    for (const Stmt *Child = Cas.Site, *S = F.parent(Child); S; Child = S, S = F.parent(S)) {
      const auto *Binary = dyn_cast<BinaryOperator>(S);
      if (Binary && Binary->isLogicalOp() && Binary->getRHS() == Child)
        record(Binary->getLHS(), Binary->getOpcode() == BO_LAnd, Env);
      const auto *Conditional = dyn_cast<ConditionalOperator>(S);
      if (Conditional && Conditional->getCond() != Child)
        record(Conditional->getCond(), Conditional->getTrueExpr() == Child, Env);
    }
  }

  bool tellsOutcome() const {
    return Cas.Result == ResultKind::Success || Cas.Result == ResultKind::Failure || Cas.Result == ResultKind::Old;
  }

  std::optional<bool> truthOf(const Expr *E, const Environment &Env) const { return truth(value(E, Env)); }

  void transfer(const CFGElement &Element, Environment &Env) const {
    const auto Statement = Element.getAs<CFGStmt>();
    if (!Statement)
      return;
    const Stmt *S = Statement->getStmt();
    if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D); Var && isTracked(Var))
          set(Var, Var->getInit() ? value(Var->getInit(), Env) : Known(), Env);
      return;
    }
    const auto *E = dyn_cast<Expr>(S);
    if (!E)
      return;
    if (isa<AbstractConditionalOperator>(E) || (isa<BinaryOperator>(E) && cast<BinaryOperator>(E)->isLogicalOp())) {
      Env.Parts.erase(E);
      if (const Known V = compute(E, Env))
        Env.Parts[E] = V;
      return;
    }
    if (!Env.Parts.empty())
      Env.Parts.erase(E);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
      if (Unary->isIncrementDecrementOp())
        if (const VarDecl *Var = tracked(Unary->getSubExpr()))
          Env.Variables.erase(Var);
      return;
    }
    const auto *Binary = dyn_cast<BinaryOperator>(E);
    if (!Binary || !Binary->isAssignmentOp())
      return;
    const VarDecl *Var = tracked(Binary->getLHS());
    if (!Var)
      return;
    const Known Right = value(Binary->getRHS(), Env);
    if (Binary->getOpcode() == BO_Assign)
      set(Var, Right, Env);
    else if (Binary->getOpcode() == BO_OrAssign && truth(Right) == true)
      set(Var, Known{Known::NonZero, 0}, Env);
    else if (Binary->getOpcode() == BO_AndAssign && truth(Right) == false)
      set(Var, Known::integer(0), Env);
    else
      Env.Variables.erase(Var);
  }

  /// The way a block's branch goes, when that is known.
  std::optional<bool> branch(const CFGBlock &Block, const Environment &Env) const {
    const Expr *Condition = conditionOf(Block);
    return Condition ? truth(value(Condition, Env)) : std::nullopt;
  }

  /// What taking an edge of a two-way branch says.
  void refine(const CFGBlock &Block, bool Taken, Environment &Env) const {
    const Expr *Condition = conditionOf(Block);
    if (!Condition)
      return;
    record(Condition, Taken, Env);
    bool Value = Taken;
    for (;;) {
      Condition = stripped(Condition);
      const auto *Unary = dyn_cast<UnaryOperator>(Condition);
      if (!Unary || Unary->getOpcode() != UO_LNot)
        break;
      Condition = Unary->getSubExpr();
      Value = !Value;
    }
    if (const VarDecl *Var = tracked(Condition))
      if (!Env.Variables.lookup(Var))
        set(Var, Value ? Known{Known::NonZero, 0} : Known::integer(0), Env);
    // The condition of a statement is evaluated to its end: nobody asks for its parts again.
    if (isa_and_nonnull<IfStmt, WhileStmt, DoStmt, ForStmt>(Block.getTerminatorStmt()) && !isInsideExpression(Block))
      Env.Parts.clear();
  }

private:
  static const Expr *conditionOf(const CFGBlock &Block) {
    if (Block.succ_size() != 2 || isa_and_nonnull<SwitchStmt, CXXTryStmt>(Block.getTerminatorStmt()))
      return nullptr;
    if (const Expr *Last = Block.getLastCondition())
      return Last;
    return dyn_cast_or_null<Expr>(Block.getTerminatorCondition());
  }

  static void record(const Expr *Condition, bool Value, Environment &Env) {
    const Expr *Key = Condition->IgnoreParenImpCasts();
    if (!Env.Parts.lookup(Key))
      Env.Parts[Key] = Value ? Known{Known::NonZero, 0} : Known::integer(0);
  }

  /// Whether the block is of a statement expression, whose value an outer expression waits for.
  bool isInsideExpression(const CFGBlock &Block) const {
    const auto [It, Fresh] = Inside.try_emplace(&Block, false);
    if (Fresh)
      for (const Stmt *S = Block.getTerminatorStmt(); S && !It->second; S = F.parent(S))
        It->second = isa<Expr>(S);
    return It->second;
  }

  static void set(const VarDecl *Var, const Known &V, Environment &Env) {
    if (V)
      Env.Variables[Var->getCanonicalDecl()] = V;
    else
      Env.Variables.erase(Var->getCanonicalDecl());
  }

  bool isTracked(const VarDecl *Var) const {
    if (!Var->hasLocalStorage() || !Var->getType()->isScalarType())
      return false;
    const VarDefinitions *D = F.unit().definitions(Var);
    return !D || !D->AddressTaken;
  }

  const VarDecl *tracked(const Expr *E) const {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return Var && isTracked(Var) ? Var->getCanonicalDecl() : nullptr;
  }

  std::optional<int64_t> constant(const Expr *E) const {
    if (!E || E->isValueDependent() || !E->getType()->isScalarType())
      return std::nullopt;
    if (E->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
      return 0;
    Expr::EvalResult Result;
    if (!E->getType()->isIntegralOrEnumerationType() || !E->EvaluateAsInt(Result, Context))
      return std::nullopt;
    return Result.Val.getInt().getExtValue();
  }

  std::optional<bool> truth(const Known &V) const {
    switch (V.Kind) {
    case Known::Nothing:
      return std::nullopt;
    case Known::Int:
      return V.N != 0;
    case Known::NonZero:
      return true;
    case Known::Expected:
      return ExpectedConstant ? std::optional<bool>(*ExpectedConstant != 0) : std::nullopt;
    case Known::NotExpected:
      return ExpectedConstant == 0 ? std::optional<bool>(true) : std::nullopt;
    }
    return std::nullopt;
  }

  Known value(const Expr *E, const Environment &Env) const {
    for (;;) {
      if (const Known V = Env.Parts.lookup(E))
        return V;
      if (const auto *Paren = dyn_cast<ParenExpr>(E)) {
        E = Paren->getSubExpr();
      } else if (const auto *Full = dyn_cast<FullExpr>(E)) {
        E = Full->getSubExpr();
      } else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E)) {
        E = Temporary->getSubExpr();
      } else if (const auto *Generic = dyn_cast<GenericSelectionExpr>(E)) {
        E = Generic->getResultExpr();
      } else if (const auto *Cast = dyn_cast<CastExpr>(E)) {
        const CastKind Kind = Cast->getCastKind();
        if (Kind == CK_IntegralToBoolean || Kind == CK_PointerToBoolean) {
          const std::optional<bool> B = truth(value(Cast->getSubExpr(), Env));
          return B ? Known::truth(*B) : Known();
        }
        if (Kind == CK_ToVoid || Kind == CK_UserDefinedConversion || Kind == CK_ConstructorConversion)
          return Known();
        E = Cast->getSubExpr();
      } else {
        return compute(E, Env);
      }
    }
  }

  Known compute(const Expr *E, const Environment &Env) const {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && isTracked(Var))
        return Env.Variables.lookup(Var->getCanonicalDecl());
    if (const auto *Call = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      return Callee && Call->getNumArgs() >= 1 && library::isIdentity(Callee) ? value(Call->getArg(0), Env) : Known();
    }
    if (const auto *Statement = dyn_cast<StmtExpr>(E)) {
      const CompoundStmt *Body = Statement->getSubStmt();
      const auto *Last = Body->body_empty() ? nullptr : dyn_cast<Expr>(Body->body_back());
      return Last ? value(Last, Env) : Known();
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
      if (Unary->getOpcode() == UO_LNot) {
        const std::optional<bool> B = truth(value(Unary->getSubExpr(), Env));
        return B ? Known::truth(!*B) : Known();
      }
      if (Unary->getOpcode() == UO_Extension)
        return value(Unary->getSubExpr(), Env);
    }
    if (const auto *Conditional = dyn_cast<ConditionalOperator>(E)) {
      const Known True = value(Conditional->getTrueExpr(), Env), False = value(Conditional->getFalseExpr(), Env);
      const std::optional<bool> B = truth(value(Conditional->getCond(), Env));
      return B ? (*B ? True : False) : True == False ? True : Known();
    }
    if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
      const Expr *Left = Binary->getLHS(), *Right = Binary->getRHS();
      switch (Binary->getOpcode()) {
      case BO_Comma:
      case BO_Assign:
        return value(Right, Env);
      case BO_LAnd:
      case BO_LOr: {
        const bool Decides = Binary->getOpcode() == BO_LOr;
        const std::optional<bool> A = truth(value(Left, Env)), B = truth(value(Right, Env));
        if (A == Decides || B == Decides)
          return Known::truth(Decides);
        return A && B ? Known::truth(!Decides) : Known();
      }
      case BO_EQ:
      case BO_NE: {
        const std::optional<bool> Equal = equal(Left, Right, Env);
        return Equal ? Known::truth(*Equal == (Binary->getOpcode() == BO_EQ)) : Known();
      }
      case BO_LT:
      case BO_GE: {
        // 0 for success and a negative number for failure.
        const Known Value =
            constant(Right) == 0 && Cas.Result == ResultKind::Failure && isResult(Left) ? value(Left, Env) : Known();
        return Value ? Known::truth((Value.Kind == Known::NonZero) == (Binary->getOpcode() == BO_LT)) : Known();
      }
      default:
        break;
      }
    }
    const std::optional<int64_t> C = constant(E);
    return C ? Known::integer(*C) : Known();
  }

  std::optional<bool> equal(const Expr *Left, const Expr *Right, const Environment &Env) const {
    const Known A = value(Left, Env), B = value(Right, Env);
    if (A.Kind == Known::Int && B.Kind == Known::Int)
      return A.N == B.N;
    const auto IsOutcome = [](const Known &V) { return V.Kind == Known::Expected || V.Kind == Known::NotExpected; };
    for (const auto &[V, Other, OtherExpr] : {std::make_tuple(A, B, Right), std::make_tuple(B, A, Left)}) {
      if (IsOutcome(V)) {
        if ((Other.Kind == Known::Int && ExpectedConstant == Other.N) || isExpected(OtherExpr))
          return V.Kind == Known::Expected;
        if (V.Kind == Known::Expected && Other.Kind == Known::Int && ExpectedConstant)
          return false;
      }
      if (V.Kind == Known::NonZero && Other.Kind == Known::Int && Other.N == 0)
        return false;
    }
    return std::nullopt;
  }

  /// Whether E is what the operation gave, at once or through a variable that is set to nothing else.
  bool isResult(const Expr *E) const { return stripped(E) == Cas.Site || stripped(origin(E)) == Cas.Site; }

  /// Whether E is the value that the operation expected.
  bool isExpected(const Expr *E) const {
    if (!Cas.Expected)
      return false;
    if (Cas.ExpectedIsPointer) {
      const Place P = F.unit().pointee(Cas.Expected);
      return P && F.unit().placeOf(stripped(E)) == P;
    }
    const auto Same = [&](const Expr *A, const Expr *B) {
      llvm::FoldingSetNodeID IdA, IdB;
      A->Profile(IdA, Context, /*Canonical=*/true);
      B->Profile(IdB, Context, /*Canonical=*/true);
      return IdA == IdB;
    };
    const Expr *A = stripped(E), *B = stripped(Cas.Expected);
    return Same(A, B) || Same(origin(A), origin(B));
  }

  /// The copy that a macro or an inline function makes of its argument is the argument.
  const Expr *origin(const Expr *E) const {
    for (unsigned Depth = 0; Depth < 4; ++Depth) {
      E = stripped(E);
      const auto *Ref = dyn_cast<DeclRefExpr>(E);
      const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      const VarDefinitions *D =
          Var && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var) ? F.unit().definitions(Var) : nullptr;
      if (!D || !D->Only || D->AddressTaken || !isa<DeclRefExpr, MemberExpr, IntegerLiteral>(stripped(D->Only)))
        break;
      E = D->Only;
    }
    return stripped(E);
  }

  const FunctionModel &F;
  const AtomicOp &Cas;
  ASTContext &Context;
  std::optional<int64_t> ExpectedConstant;
  mutable llvm::DenseMap<const CFGBlock *, bool> Inside;
};

using BlockSet = llvm::DenseSet<const CFGBlock *>;

struct NaturalLoop {
  const CFGBlock *Header;
  BlockSet Blocks;
};

/// The natural loops of a CFG, one for each header, inner ones first.
std::vector<NaturalLoop> naturalLoops(const FlowGraph &Flow) {
  std::vector<NaturalLoop> Loops;
  for (const CFGBlock *Header : Flow.order()) {
    BlockSet Loop;
    llvm::SmallVector<const CFGBlock *, 16> Work;
    for (const CFGBlock::AdjacentBlock &Pred : Header->preds())
      if (Pred && Flow.dominates(Header, Pred))
        Work.push_back(Pred);
    if (Work.empty())
      continue;
    Loop.insert(Header);
    while (!Work.empty()) {
      const CFGBlock *Block = Work.pop_back_val();
      if (!Loop.insert(Block).second)
        continue;
      for (const CFGBlock::AdjacentBlock &Pred : Block->preds())
        if (Pred && Flow.isReachable(Pred))
          Work.push_back(Pred);
    }
    Loops.push_back({Header, std::move(Loop)});
  }
  llvm::sort(Loops, [](const NaturalLoop &A, const NaturalLoop &B) { return A.Blocks.size() < B.Blocks.size(); });
  return Loops;
}

} // namespace

//===----------------------------------------------------------------------===//
// Finding the loops
//===----------------------------------------------------------------------===//

class CasLoopFinder {
public:
  explicit CasLoopFinder(const FunctionModel &F) : F(F), Graph(F.cfg()) {}

  std::vector<CasLoop> find() {
    std::vector<CasLoop> Found;
    if (!Graph)
      return Found;
    for (const AtomicOp &Op : F.Ops)
      if (Op.Kind == OpKind::CompareExchange && !Op.Composite)
        if (std::optional<CasLoop> Loop = loopOf(Op))
          Found.push_back(std::move(*Loop));
    return Found;
  }

  /// Whether all that F returns after Cas had an outcome is true, or all of it false.
  std::optional<bool> returned(const AtomicOp &Cas, bool Success) {
    const Position At = Graph ? F.position(Cas.Site) : Position();
    const Outcome Out(F, Cas);
    if (!At || !Out.tellsOutcome())
      return std::nullopt;
    Reach R;
    Environment Env = before(Out, At);
    Out.assume(Success, Env);
    propagate(Out, {At.Block, true}, At.Index + 1, Env, nullptr, Position(), R);
    std::optional<bool> All;
    for (const auto &[Node, EntryEnv] : R.Entry) {
      Environment Now = EntryEnv;
      for (unsigned I = Node.second ? At.Index + 1 : 0; I < Node.first->size(); ++I) {
        const CFGElement &Element = (*Node.first)[I];
        // Another attempt: what is returned is the last one's outcome.
        if (Node.first == At.Block && I == At.Index)
          return std::nullopt;
        const auto Statement = Element.getAs<CFGStmt>();
        const auto *Return = Statement ? dyn_cast<ReturnStmt>(Statement->getStmt()) : nullptr;
        if (!Return) {
          Out.transfer(Element, Now);
          continue;
        }
        const std::optional<bool> Value =
            Return->getRetValue() ? Out.truthOf(Return->getRetValue(), Now) : std::nullopt;
        if (!Value || (All && All != Value))
          return std::nullopt;
        All = Value;
      }
    }
    return All;
  }

  static Region body(const FunctionModel &F) {
    Region R;
    const CFG *Graph = F.cfg();
    if (!Graph)
      return R;
    R.F = &F;
    const auto Returns = [&](const CFGBlock *Block) {
      if (Block->hasNoReturnElement())
        return false;
      const auto Last = Block->empty() ? std::nullopt : Block->back().getAs<CFGStmt>();
      return !Last || !isa<CXXThrowExpr>(Last->getStmt()) ||
             llvm::none_of(Block->succs(), [&](const CFGBlock::AdjacentBlock &S) { return S == &Graph->getExit(); });
    };
    llvm::DenseMap<const CFGBlock *, unsigned> Ids;
    const auto IdOf = [&](const CFGBlock *Block) {
      const auto [It, New] = Ids.try_emplace(Block, unsigned(R.Nodes.size()));
      if (New)
        R.Nodes.push_back({Block, 0, unsigned(Block->size()), {}});
      return It->second;
    };
    R.Start = IdOf(&Graph->getEntry());
    for (unsigned I = 0; I < R.Nodes.size(); ++I)
      if (Returns(R.Nodes[I].Block))
        for (const CFGBlock::AdjacentBlock &Next : R.Nodes[I].Block->succs())
          if (Next) {
            const unsigned Id = IdOf(Next);
            R.Nodes[I].Next.push_back(Id);
          }
    R.End = IdOf(&Graph->getExit());
    keepWhatReachesEnd(R);
    return R;
  }

private:
  /// What is reached when the operation has an outcome, within a set of blocks. The operation's block has two nodes.
  struct Reach {
    std::map<std::pair<const CFGBlock *, bool>, Environment> Entry; ///< (block, it is the part after the operation)
    std::map<std::pair<const CFGBlock *, bool>, std::set<const CFGBlock *>> Edges;
    bool NextAttempt = false;
  };

  Environment before(const Outcome &Out, Position At) {
    // Before the operation has an outcome, what is known is the same for all of them.
    if (!FromEntry) {
      FromEntry.emplace();
      propagate(Out, {&Graph->getEntry(), false}, 0, Environment(), nullptr, Position(), *FromEntry);
    }
    const auto It = FromEntry->Entry.find({At.Block, false});
    Environment Env = It == FromEntry->Entry.end() ? Environment() : It->second;
    for (unsigned I = 0; I < At.Index; ++I)
      Out.transfer((*At.Block)[I], Env);
    return Env;
  }

  void propagate(const Outcome &Out, std::pair<const CFGBlock *, bool> First, unsigned Index, const Environment &Env,
                 const BlockSet *Within, Position Split, Reach &R) const {
    R.Entry.emplace(First, Env);
    llvm::SmallVector<std::pair<const CFGBlock *, bool>, 16> Work(1, First);
    while (!Work.empty()) {
      const auto Node = Work.pop_back_val();
      const CFGBlock &Block = *Node.first;
      // The next attempt is where a turn ends.
      if (Split && Node.first == Split.Block && !Node.second) {
        R.NextAttempt = true;
        continue;
      }
      Environment Now = R.Entry[Node];
      for (unsigned I = Node == First ? Index : 0; I < Block.size(); ++I)
        Out.transfer(Block[I], Now);
      const std::optional<bool> Way = Out.branch(Block, Now);
      unsigned Number = 0;
      for (const CFGBlock::AdjacentBlock &Next : Block.succs()) {
        const unsigned Edge = Number++;
        if (!Next || (Way && Block.succ_size() == 2 && (Edge == 0) != *Way) || (Within && !Within->contains(Next)))
          continue;
        Environment Then = Now;
        if (Block.succ_size() == 2)
          Out.refine(Block, Edge == 0, Then);
        R.Edges[Node].insert(Next);
        const std::pair<const CFGBlock *, bool> Key(Next, false);
        const auto [It, New] = R.Entry.try_emplace(Key, Then);
        if (New || meet(It->second, Then))
          Work.push_back(Key);
      }
    }
  }

  std::optional<CasLoop> loopOf(const AtomicOp &Cas) {
    const Position At = F.position(Cas.Site);
    const Outcome Out(F, Cas);
    if (!At || !Out.tellsOutcome())
      return std::nullopt;
    if (!LoopsKnown) {
      Loops = naturalLoops(F.flow());
      LoopsKnown = true;
    }
    std::optional<Environment> Before;
    for (const auto &[Header, Blocks] : Loops) {
      if (!Blocks.contains(At.Block))
        continue;
      if (!Before)
        Before = before(Out, At);
      const BlockSet *Within = &Blocks;
      const auto After = [&, Within](bool Success) {
        Reach R;
        Environment Env = *Before;
        Out.assume(Success, Env);
        propagate(Out, {At.Block, true}, At.Index + 1, Env, Within, At, R);
        return R;
      };
      const Reach Failure = After(false);
      if (!Failure.NextAttempt)
        continue;
      if (After(true).NextAttempt)
        return std::nullopt; // an event loop
      CasLoop Loop;
      Loop.F = &F;
      Loop.Cas = &Cas;
      Loop.At = At;
      Loop.Header = Header;
      Loop.Blocks = Blocks;
      Loop.Retry = turn(Failure, At);
      if (takesAnotherObject(Loop))
        return std::nullopt;
      return Loop;
    }
    return std::nullopt;
  }

  Region turn(const Reach &Failure, Position At) const {
    Region R;
    R.F = &F;
    std::map<std::pair<const CFGBlock *, bool>, unsigned> Ids;
    for (const auto &[Key, Env] : Failure.Entry) {
      Ids[Key] = unsigned(R.Nodes.size());
      const bool Own = Key.first == At.Block;
      R.Nodes.push_back({Key.first,
                         Own && Key.second ? At.Index + 1 : 0,
                         Own && !Key.second ? At.Index + 1 : unsigned(Key.first->size()),
                         {}});
    }
    for (const auto &[Key, Next] : Failure.Edges)
      for (const CFGBlock *Block : Next)
        R.Nodes[Ids.at(Key)].Next.push_back(Ids.at({Block, false}));
    R.Start = Ids.at({At.Block, true});
    R.End = Ids.at({At.Block, false});
    keepWhatReachesEnd(R);
    return R;
  }

  static void keepWhatReachesEnd(Region &R) {
    std::vector<llvm::SmallVector<unsigned, 2>> Previous(R.Nodes.size());
    for (unsigned I = 0; I < R.Nodes.size(); ++I)
      for (const unsigned Next : R.Nodes[I].Next)
        Previous[Next].push_back(I);
    llvm::BitVector Keep(unsigned(R.Nodes.size()));
    llvm::SmallVector<unsigned, 16> Work(1, R.End);
    Keep.set(R.End);
    while (!Work.empty())
      for (const unsigned I : Previous[Work.pop_back_val()])
        if (!Keep.test(I)) {
          Keep.set(I);
          Work.push_back(I);
        }
    if (!Keep.test(R.Start)) {
      R.Nodes.clear();
      return;
    }
    std::vector<unsigned> Renumbered(R.Nodes.size());
    std::vector<Region::Node> Kept;
    for (unsigned I = 0; I < R.Nodes.size(); ++I)
      if (Keep.test(I)) {
        Renumbered[I] = unsigned(Kept.size());
        Kept.push_back(R.Nodes[I]);
      }
    for (Region::Node &N : Kept) {
      llvm::SmallVector<unsigned, 2> Next;
      for (const unsigned I : N.Next)
        if (Keep.test(I))
          Next.push_back(Renumbered[I]);
      N.Next = Next;
    }
    R.Start = Renumbered[R.Start];
    R.End = Renumbered[R.End];
    R.Nodes = std::move(Kept);
    for (unsigned I = 0; I < R.Nodes.size(); ++I)
      R.NodesOf[R.Nodes[I].Block].push_back(I);
    R.forEach([&](const CFGElement &Element, Position) {
      if (const auto S = Element.getAs<CFGStmt>())
        if (const auto *Declaration = dyn_cast<DeclStmt>(S->getStmt()))
          for (const Decl *D : Declaration->decls())
            if (const auto *Var = dyn_cast<VarDecl>(D))
              R.Declared.insert(Var->getCanonicalDecl());
    });
  }

  //===--- A scan over slots is no retry ----------------------------------===//

  static void variablesIn(const Stmt *S, llvm::SmallPtrSetImpl<const VarDecl *> &Vars) {
    if (!S)
      return;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && Var->hasLocalStorage())
        Vars.insert(Var->getCanonicalDecl());
    for (const Stmt *Child : S->children())
      variablesIn(Child, Vars);
  }

  /// What decides, at the next attempt, which object it is about.
  void variablesOf(const AtomicOp &Cas, llvm::SmallPtrSetImpl<const VarDecl *> &Vars) const {
    const Place &Object = Cas.Object;
    bool NamesAll = Object.Root != Place::Unknown;
    if (Object.Root == Place::Variable && (Object.hasDeref() || Object.Var->getType()->isReferenceType()))
      Vars.insert(Object.Var);
    if (Object.Root == Place::Value)
      variablesIn(Object.ValueExpr, Vars);
    for (const PlaceStep &Step : Object.Steps)
      if (Step.Kind == PlaceStep::Index && !Step.Constant) {
        if (Step.Subscript)
          variablesIn(Step.Subscript, Vars);
        else
          NamesAll = false;
      }
    if (!Cas.Through) {
      variablesIn(Cas.ObjectExpr, Vars);
      return;
    }
    // A wrapper that indexes inside: any argument but the values may be the index.
    if (NamesAll)
      return;
    if (const CallSite *Call = F.callAt(Cas.Site)) {
      variablesIn(Call->ObjectArg, Vars);
      for (const Expr *Arg : Call->Args)
        if (Arg != Cas.Expected && Arg != Cas.Operand)
          variablesIn(Arg, Vars);
    }
  }

  /// Whether S gives the same object again when nothing but the shared state changed: a load, a field, a pure call.
  bool isReload(const FunctionModel &Of, const Stmt *S, unsigned Depth) const {
    if (!S)
      return true;
    const llvm::ArrayRef<unsigned> Ops = Of.opsAt(S);
    for (const unsigned I : Ops)
      if (Of.Ops[I].Kind != OpKind::Load)
        return false;
    if (Ops.empty() && isa<CallExpr, CXXConstructExpr>(S))
      if (const CallSite *Call = Of.callAt(S); Call && !isPure(*Call, Depth))
        return false;
    return llvm::all_of(S->children(), [&](const Stmt *Child) { return isReload(Of, Child, Depth); });
  }

  bool isPure(const CallSite &Call, unsigned Depth) const {
    const TUModel &TU = F.unit();
    const FunctionModel *Callee = TU.function(Call.Callee);
    if (!Callee)
      return (isa_and_nonnull<CXXMethodDecl>(Call.Callee) && cast<CXXMethodDecl>(Call.Callee)->isConst()) ||
             library::keepsNothing(Call.Callee, TU);
    // What takes an item off a list gives another one each time.
    const auto IsWrite = [](const Access &A) {
      return A.Kind != Access::Read &&
             !(A.Object.Root == Place::Variable && A.Object.Var->hasLocalStorage() && !A.Object.hasDeref());
    };
    return Depth < 4 && llvm::none_of(Callee->Accesses, IsWrite) &&
           llvm::all_of(
               Callee->Ops, [](const AtomicOp &Op) { return Op.Kind == OpKind::Load; }) &&
           llvm::all_of(
               Callee->Calls,
               [&](const CallSite &Inner) { return !Callee->opsAt(Inner.Site).empty() || isPure(Inner, Depth + 1); });
  }

  bool takesAnotherObject(const CasLoop &Loop) const {
    llvm::SmallPtrSet<const VarDecl *, 8> Deciding;
    variablesOf(*Loop.Cas, Deciding);
    // Definitions of each variable on the way to the next attempt. A null value stands for ++ and the like.
    llvm::DenseMap<const VarDecl *, llvm::SmallVector<const Expr *, 2>> Given;
    Loop.Retry.forEach([&](const CFGElement &Element, Position) {
      const auto Statement = Element.getAs<CFGStmt>();
      const Stmt *S = Statement ? Statement->getStmt() : nullptr;
      const auto Define = [&](const Expr *Lvalue, const Expr *Value) {
        const auto *Ref = dyn_cast<DeclRefExpr>(Lvalue->IgnoreParenImpCasts());
        if (const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr)
          Given[Var->getCanonicalDecl()].push_back(Value);
      };
      if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(S)) {
        for (const Decl *D : Declaration->decls())
          if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit())
            Given[Var->getCanonicalDecl()].push_back(Var->getInit());
      } else if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(S); Binary && Binary->isAssignmentOp()) {
        Define(Binary->getLHS(), Binary->isCompoundAssignmentOp() ? nullptr : Binary->getRHS());
      } else if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(S); Unary && Unary->isIncrementDecrementOp()) {
        Define(Unary->getSubExpr(), nullptr);
      } else if (const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(S)) {
        // An iterator that steps.
        if (Operator->getOperator() == OO_PlusPlus || Operator->getOperator() == OO_MinusMinus ||
            Operator->getOperator() == OO_PlusEqual || Operator->getOperator() == OO_MinusEqual)
          Define(Operator->getArg(0), nullptr);
        else if (Operator->getOperator() == OO_Equal)
          Define(Operator->getArg(0), Operator->getArg(1));
      }
    });
    // What each deciding variable is made of, through others, up to itself.
    for (const VarDecl *First : Deciding) {
      llvm::SmallPtrSet<const VarDecl *, 8> Seen;
      llvm::SmallVector<const VarDecl *, 8> Work(1, First);
      while (!Work.empty()) {
        const VarDecl *Var = Work.pop_back_val();
        const auto It = Given.find(Var);
        if (It == Given.end())
          continue;
        for (const Expr *Value : It->second) {
          if (!Value || !isReload(F, Value, 0))
            return true;
          llvm::SmallPtrSet<const VarDecl *, 8> Sources;
          variablesIn(Value, Sources);
          for (const VarDecl *Source : Sources) {
            // Made of itself: `p = p->next`, or of one that is made of it.
            if (Source == First || Source == Var)
              return true;
            if (Seen.insert(Source).second)
              Work.push_back(Source);
          }
        }
      }
    }
    return false;
  }

  const FunctionModel &F;
  const CFG *Graph;
  std::vector<NaturalLoop> Loops;
  bool LoopsKnown = false;
  std::optional<Reach> FromEntry;
};

Region Region::body(const FunctionModel &F) { return CasLoopFinder::body(F); }

bool CasLoop::onlyAfterFailure(Position P) const {
  if (!P)
    return false;
  const FlowGraph &Flow = F->flow();
  return P.Block == At.Block ? P.Index > At.Index : !Flow.isReachable(P.Block) || Flow.dominates(At.Block, P.Block);
}

bool CasLoop::isOnIdleTurn(Position P) const {
  // Neither does this turn come to the attempt from P, nor to P from the attempt.
  const auto ReachesThisTurn = [&](Position From, Position To) {
    if (From.Block == To.Block && From.Index < To.Index)
      return true;
    llvm::SmallPtrSet<const CFGBlock *, 16> Seen;
    llvm::SmallVector<const CFGBlock *, 16> Work(1, From.Block);
    while (!Work.empty())
      for (const CFGBlock::AdjacentBlock &Next : Work.pop_back_val()->succs()) {
        const CFGBlock *Block = Next;
        if (!Block || Block == Header || !Blocks.contains(Block) || !Seen.insert(Block).second)
          continue;
        if (Block == To.Block)
          return true;
        Work.push_back(Block);
      }
    return false;
  };
  return P && !ReachesThisTurn(P, At) && !ReachesThisTurn(At, P);
}

std::vector<CasLoop> findCasLoops(const FunctionModel &F) {
  // Most functions have no compare-exchange: their CFG is never built.
  if (llvm::none_of(F.Ops, [](const AtomicOp &Op) { return Op.Kind == OpKind::CompareExchange; }))
    return {};
  return CasLoopFinder(F).find();
}

ResultKind returnedOutcome(const FunctionModel &F, const AtomicOp &Cas) {
  CasLoopFinder Finder(F);
  const std::optional<bool> OnSuccess = Finder.returned(Cas, true);
  const std::optional<bool> OnFailure = OnSuccess ? Finder.returned(Cas, false) : std::nullopt;
  if (!OnFailure || *OnSuccess == *OnFailure)
    return ResultKind::None;
  return *OnSuccess ? ResultKind::Success : ResultKind::Failure;
}

} // namespace clang::tidy::atomvet
