//===- Rewrite.cpp --------------------------------------------------------===//

#include "support/Rewrite.h"
#include "model/TUModel.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::atomvet {

namespace {

class Source {
public:
  explicit Source(const ASTContext &Context) : SM(Context.getSourceManager()), Lang(Context.getLangOpts()) {}

  /// The range of an expression in its file; invalid when it begins in a macro, or ends inside one.
  CharSourceRange range(const Stmt *S) const {
    if (!S->getBeginLoc().isFileID())
      return {};
    return Lexer::makeFileCharRange(CharSourceRange::getTokenRange(S->getSourceRange()), SM, Lang);
  }

  /// The same, where the whole expression is one use of a macro of a system header: atomic_load(&x).
  CharSourceRange macroRange(const Expr *E) const {
    const SourceLocation Begin = E->getBeginLoc();
    if (!Begin.isMacroID() || !SM.isInSystemHeader(SM.getSpellingLoc(Begin)))
      return {};
    const CharSourceRange Expansion = SM.getImmediateExpansionRange(SM.getTopMacroCallerLoc(Begin));
    if (!Expansion.getBegin().isFileID() || !Expansion.getEnd().isFileID())
      return {};
    // The macro may stand for the function's name alone: the arguments follow it in the file.
    const SourceLocation End = E->getEndLoc().isFileID() ? E->getEndLoc() : Expansion.getEnd();
    return CharSourceRange::getCharRange(Expansion.getBegin(), Lexer::getLocForEndOfToken(End, 0, SM, Lang));
  }

  std::string text(CharSourceRange R) const {
    return R.isValid() ? Lexer::getSourceText(R, SM, Lang).str() : std::string();
  }
  /// An operand as the file spells it: whole uses of macros are kept as such, a part of one has no spelling.
  std::string text(const Stmt *S) const {
    return S ? text(Lexer::makeFileCharRange(CharSourceRange::getTokenRange(S->getSourceRange()), SM, Lang))
             : std::string();
  }

  const SourceManager &SM;
  const LangOptions &Lang;
};

/// How an operation is spelled: the form decides how its replacement is.
enum class Spelling { None, Member, Implicit, Operator, FreeFunction, C11Macro, GnuBuiltin };

Spelling spellingOf(const AtomicOp &Op, const Source &Src) {
  if (Op.Through || Op.Composite)
    return Spelling::None;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Op.Site)) {
    if (!Src.range(Member).isValid() || (Op.Family != Api::StdAtomic && Op.Family != Api::StdAtomicRef))
      return Spelling::None;
    return isa<CXXConversionDecl>(Member->getMethodDecl()) ? Spelling::Implicit : Spelling::Member;
  }
  if (isa<CXXOperatorCallExpr>(Op.Site) && Op.Family == Api::StdAtomic && Src.range(Op.Site).isValid())
    return Spelling::Operator;
  if (Op.Family == Api::C11) {
    if (isa<BinaryOperator>(Op.Site) && Src.range(Op.Site).isValid())
      return Spelling::Operator;
    if (const std::string Text = Src.text(Src.macroRange(Op.Site)); llvm::StringRef(Text).starts_with("atomic_"))
      return Spelling::C11Macro;
    return isa<CastExpr>(Op.Site) && Src.range(Op.Site).isValid() ? Spelling::Implicit : Spelling::None;
  }
  if (const auto *Call = dyn_cast<CallExpr>(Op.Site);
      Call && (Op.Family == Api::StdAtomic || Op.Family == Api::SharedPtr) && Src.range(Call).isValid() &&
      llvm::StringRef(Src.text(Call->getCallee())).contains("atomic_"))
    return Spelling::FreeFunction;
  if (Op.Family == Api::GnuAtomic && Src.range(Op.Site).isValid() &&
      llvm::StringRef(Src.text(Op.Site)).starts_with("__atomic_"))
    return Spelling::GnuBuiltin;
  return Spelling::None;
}

std::optional<Order> combined(const AtomicOp &Load, const AtomicOp &Store) {
  if (!Load.Success.Value || !Store.Success.Value)
    return std::nullopt;
  const Order L = *Load.Success.Value, S = *Store.Success.Value;
  if (L == Order::SeqCst || S == Order::SeqCst)
    return Order::SeqCst;
  const bool Acquires = L == Order::Acquire || L == Order::Consume, Releases = S == Order::Release;
  return Acquires && Releases ? Order::AcqRel : Acquires ? Order::Acquire : Releases ? Order::Release : Order::Relaxed;
}

/// ", std::memory_order_acq_rel" as the source spells its orders; empty for the default, nullopt when it is not known
/// how.
std::optional<std::string> orderArgument(const AtomicOp &Load, const AtomicOp &Store, const Source &Src,
                                         bool HasDefault) {
  const std::optional<Order> O = combined(Load, Store);
  if (!O)
    return std::nullopt;
  if (*O == Order::SeqCst && HasDefault)
    return std::string();
  for (const AtomicOp *Op : {&Store, &Load}) {
    std::string Text = Src.text(Op->Success.Arg);
    if (Op->Success.Given != OrderUse::Explicit || Text.empty())
      continue;
    if (llvm::StringRef(Text).starts_with("__ATOMIC_"))
      return ", __ATOMIC_" + name(*O).upper();
    const size_t At = Text.rfind("memory_order");
    if (At == std::string::npos)
      return std::nullopt;
    const size_t Prefix = At + sizeof("memory_order") - 1;
    const llvm::StringRef Joint = llvm::StringRef(Text).substr(Prefix).starts_with("::") ? "::" : "_";
    return ", " + Text.substr(0, Prefix) + Joint.str() + name(*O).str();
  }
  return std::nullopt;
}

/// The object as the source writes it, and what goes between it and a member's name.
std::string memberAccess(const AtomicOp &Op, const Source &Src) {
  const std::string Object = Src.text(Op.ObjectExpr);
  if (Object.empty())
    return {};
  const bool Arrow = Op.ObjectExpr->getType()->isPointerType();
  const Expr *Bare = Op.ObjectExpr->IgnoreImplicit();
  const bool Simple = isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr, CallExpr, ParenExpr, CXXThisExpr>(Bare);
  return (Simple ? Object : "(" + Object + ")") + (Arrow ? "->" : ".");
}

bool jumps(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (isa<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt, IndirectGotoStmt, LabelStmt, SwitchCase, CXXThrowExpr>(S))
    return true;
  return llvm::any_of(S->children(), [](const Stmt *Child) { return jumps(Child); });
}

bool isWithin(const FunctionModel &F, const Stmt *S, const Stmt *Outer) {
  for (; S; S = F.parent(S))
    if (S == Outer)
      return true;
  return false;
}

/// The statement of Block that S is part of.
const Stmt *statementIn(const FunctionModel &F, const Stmt *S, const CompoundStmt *Block) {
  for (const Stmt *P = F.parent(S); P; S = P, P = F.parent(P))
    if (P == Block)
      return S;
  return nullptr;
}

/// The block in which the store is a statement of its own, null when it is part of something else.
const CompoundStmt *blockOfStatement(const FunctionModel &F, const Stmt *&S) {
  for (const Stmt *P = F.parent(S); P; S = P, P = F.parent(P)) {
    if (const auto *Block = dyn_cast<CompoundStmt>(P))
      return isa_and_nonnull<StmtExpr>(F.parent(Block)) && Block->body_back() == S ? nullptr : Block;
    if (!isa<ExprWithCleanups, ParenExpr>(P) && !(isa<CastExpr>(P) && cast<CastExpr>(P)->getCastKind() == CK_ToVoid))
      return nullptr;
  }
  return nullptr;
}

/// Removes a statement with its semicolon; where nothing else is on its line, an empty line remains.
FixItHint removeStatement(CharSourceRange Range, const Source &Src) {
  SourceLocation Begin = Range.getBegin(), End = Range.getEnd();
  bool Invalid = false;
  const llvm::StringRef Buffer = Src.SM.getBufferData(Src.SM.getFileID(Begin), &Invalid);
  if (Invalid)
    return FixItHint::CreateRemoval(Range);
  size_t First = Src.SM.getFileOffset(Begin), Last = Src.SM.getFileOffset(End);
  while (Last < Buffer.size() && isWhitespace(Buffer[Last]))
    ++Last;
  if (Last < Buffer.size() && Buffer[Last] == ';')
    ++Last;
  size_t LineBegin = First, LineEnd = Last;
  while (LineBegin > 0 && (Buffer[LineBegin - 1] == ' ' || Buffer[LineBegin - 1] == '\t'))
    --LineBegin;
  while (LineEnd < Buffer.size() && (Buffer[LineEnd] == ' ' || Buffer[LineEnd] == '\t'))
    ++LineEnd;
  // The line's end stays: clang-tidy, tidying up around a fix that joins two lines, spoils the next one's indentation.
  if ((LineBegin == 0 || Buffer[LineBegin - 1] == '\n') && LineEnd < Buffer.size() && Buffer[LineEnd] == '\n') {
    First = LineBegin;
    Last = LineEnd;
  }
  const SourceLocation FileStart = Src.SM.getLocForStartOfFile(Src.SM.getFileID(Begin));
  return FixItHint::CreateRemoval(
      CharSourceRange::getCharRange(FileStart.getLocWithOffset(First), FileStart.getLocWithOffset(Last)));
}

/// Whether a function of the project that is called in S, or one that it calls, accesses the entity; true as well
/// where that cannot be known.
bool callsReach(const FunctionModel &F, const Stmt *S, const Entity &Object, unsigned Depth = 0) {
  const TUModel &TU = F.unit();
  return llvm::any_of(F.Calls, [&](const CallSite &Call) {
    if (S && !isWithin(F, Call.Site, S))
      return false;
    if (Call.Callee && (!TU.isProject(Call.Callee) || Call.Callee->isTrivial()))
      return false;
    const FunctionModel *Callee = TU.function(Call.Callee);
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.Callee);
    if (!Callee || Depth > 4 || (Method && Method->isVirtual()))
      return true;
    return llvm::any_of(Callee->Ops, [&](const AtomicOp &Op) { return Op.Object.entity() == Object; }) ||
           llvm::any_of(Callee->Accesses, [&](const Access &A) { return A.Object.entity() == Object; }) ||
           callsReach(*Callee, nullptr, Object, Depth + 1);
  });
}

/// Whether the load is evaluated exactly when its statement is.
bool isUnconditional(const FunctionModel &F, const Stmt *Load, const Stmt *Statement) {
  for (const Stmt *P = F.parent(Load); Load != Statement && P; Load = P, P = F.parent(P)) {
    const auto *Binary = dyn_cast<BinaryOperator>(P);
    if (isa<AbstractConditionalOperator, StmtExpr, ChooseExpr, GenericSelectionExpr>(P) ||
        (Binary && Binary->isLogicalOp() && Binary->getRHS() == Load))
      return false;
  }
  return true;
}

bool usesLocals(const Stmt *S) {
  if (!S)
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      return !Var->hasGlobalStorage() || !Var->getType().isConstQualified();
  if (isa<CXXThisExpr, LambdaExpr, StmtExpr, CXXNewExpr>(S) || (isa<CallExpr>(S) && !isa<CXXOperatorCallExpr>(S)))
    return true;
  return llvm::any_of(S->children(), usesLocals);
}

/// Load and Store are statements of one block, and nothing between them leaves it or could see the object: the store
/// may as well be where the load is.
const Stmt *movableStore(const FunctionModel &F, const LoadSite &Load, const AtomicOp &Store) {
  const Stmt *StoreStatement = Store.Site;
  const CompoundStmt *Block = blockOfStatement(F, StoreStatement);
  const Stmt *LoadStatement = Block ? statementIn(F, Load.Op->Site, Block) : nullptr;
  if (!LoadStatement || LoadStatement == StoreStatement || !(isa<DeclStmt, Expr>(LoadStatement)) ||
      jumps(LoadStatement) || !isUnconditional(F, Load.Op->Site, LoadStatement))
    return nullptr;
  bool Between = false;
  for (const Stmt *S : Block->body()) {
    if (S == StoreStatement)
      break;
    Between |= S == LoadStatement;
    if (!Between)
      continue;
    if (S != LoadStatement && jumps(S))
      return nullptr;
    for (const AtomicOp &Op : F.Ops)
      if (&Op != Load.Op && Op.Object.entity() == Store.Object.entity() && isWithin(F, Op.Site, S))
        return nullptr;
    for (const Access &A : F.Accesses)
      if (A.Object.entity() && A.Object.entity() == Store.Object.entity() && isWithin(F, A.Anchor, S))
        return nullptr;
    // The wrappers of the operations themselves are no calls here.
    if (callsReach(F, S, Store.Object.entity()))
      return nullptr;
  }
  return Between ? StoreStatement : nullptr;
}

/// A call of the operation Name ("exchange", "fetch_add") in the form the load has, at the place of the load.
std::string inPlaceOfLoad(const FunctionModel &F, const AtomicOp &Load, const AtomicOp &Store, llvm::StringRef Name,
                          llvm::StringRef Value, const Source &Src) {
  const Spelling As = spellingOf(Load, Src);
  const std::optional<std::string> Order = orderArgument(Load, Store, Src, As != Spelling::GnuBuiltin);
  std::string Object = Src.text(Load.ObjectExpr);
  if (!Order || Object.empty())
    return {};
  switch (As) {
  case Spelling::Member:
  case Spelling::Implicit:
    if (Load.Family != Api::C11)
      return memberAccess(Load, Src) + (Name + "(" + Value + *Order + ")").str();
    // An object that is read without a function: the macro must be at hand.
    if (!F.context().Idents.get(("atomic_" + Name).str()).hasMacroDefinition() || !Order->empty())
      return {};
    if (const auto *Deref = dyn_cast<UnaryOperator>(Load.ObjectExpr->IgnoreParens());
        Deref && Deref->getOpcode() == UO_Deref)
      Object = Src.text(Deref->getSubExpr());
    else
      Object = "&" + Object;
    return ("atomic_" + Name + "(" + Object + ", " + Value + ")").str();
  case Spelling::C11Macro:
    return ("atomic_" + Name + (Order->empty() ? "(" : "_explicit(") + Object + ", " + Value + *Order + ")").str();
  case Spelling::FreeFunction: {
    const std::string Callee = Src.text(cast<CallExpr>(Load.Site)->getCallee());
    const std::string Qualifier = Callee.substr(0, Callee.find("atomic_"));
    return (Qualifier + "atomic_" + Name + (Order->empty() ? "(" : "_explicit(") + Object + ", " + Value + *Order + ")")
        .str();
  }
  case Spelling::GnuBuiltin:
    return ("__atomic_" + Name + (Name == "exchange" ? "_n(" : "(") + Object + ", " + Value + *Order + ")").str();
  case Spelling::Operator:
  case Spelling::None:
    return {};
  }
  return {};
}

/// Puts New where the load is and takes the store away.
std::vector<FixItHint> mergeIntoLoad(const AtomicOp &Load, const AtomicOp &Store, const Stmt *StoreStatement,
                                     const std::string &New, const Source &Src) {
  const CharSourceRange Replaced =
      spellingOf(Load, Src) == Spelling::C11Macro ? Src.macroRange(Load.Site) : Src.range(Load.Site);
  const CharSourceRange Removed =
      spellingOf(Store, Src) == Spelling::C11Macro ? Src.macroRange(Store.Site) : Src.range(StoreStatement);
  if (New.empty() || !Replaced.isValid() || !Removed.isValid())
    return {};
  return {FixItHint::CreateReplacement(Replaced, New), removeStatement(Removed, Src)};
}

bool canMerge(const LoadSite &Load, const AtomicOp &Store, const Source &Src) {
  if (!Load.Op || Load.Op->ResultOut || !Store.Operand || Store.OperandIsPointer)
    return false;
  const Spelling LoadAs = spellingOf(*Load.Op, Src), StoreAs = spellingOf(Store, Src);
  return LoadAs != Spelling::None && StoreAs != Spelling::None &&
         (LoadAs == Spelling::GnuBuiltin) == (StoreAs == Spelling::GnuBuiltin);
}

/// What a store makes of the value that was loaded.
struct Update {
  RmwFn Function = RmwFn::None;
  const Expr *By = nullptr;         ///< null for an increment
  const Expr *Expression = nullptr; ///< `load op By`, or null when a variable is changed in between
};

RmwFn functionOf(BinaryOperatorKind Opcode) {
  switch (Opcode) {
  case BO_Add:
  case BO_AddAssign:
    return RmwFn::Add;
  case BO_Sub:
  case BO_SubAssign:
    return RmwFn::Sub;
  case BO_And:
  case BO_AndAssign:
    return RmwFn::And;
  case BO_Or:
  case BO_OrAssign:
    return RmwFn::Or;
  case BO_Xor:
  case BO_XorAssign:
    return RmwFn::Xor;
  default:
    return RmwFn::None;
  }
}

/// The one change of Var in F, when there is exactly one and it is `op=`, `++` or `--`.
Update changeOf(const FunctionModel &F, const VarDecl *Var) {
  Update Found;
  unsigned Changes = 0;
  for (const CFGBlock *Block : *F.cfg())
    for (const CFGElement &Element : *Block) {
      const auto Statement = Element.getAs<CFGStmt>();
      const auto *Binary = Statement ? dyn_cast<BinaryOperator>(Statement->getStmt()) : nullptr;
      const auto *Unary = Statement ? dyn_cast<UnaryOperator>(Statement->getStmt()) : nullptr;
      const Expr *Target = Binary && Binary->isCompoundAssignmentOp() ? Binary->getLHS()
                           : Unary && Unary->isIncrementDecrementOp() ? Unary->getSubExpr()
                                                                      : nullptr;
      const auto *Ref = dyn_cast_or_null<DeclRefExpr>(Target ? Target->IgnoreParens() : nullptr);
      if (!Ref || Ref->getDecl()->getCanonicalDecl() != Var)
        continue;
      ++Changes;
      Found.Function = Binary ? functionOf(Binary->getOpcode()) : Unary->isIncrementOp() ? RmwFn::Add : RmwFn::Sub;
      Found.By = Binary ? Binary->getRHS() : nullptr;
    }
  return Changes == 1 ? Found : Update();
}

const VarDecl *variableOf(const Expr *E) {
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E ? ValueFlow::unwrapped(E) : nullptr);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() ? Var->getCanonicalDecl() : nullptr;
}

/// Whether E is the loaded value: the load itself, or a variable that was set from it alone.
bool isLoadedValue(const FunctionModel &F, const Expr *E, const LoadSite &Load) {
  if (ValueFlow::isLoad(E, Load))
    return true;
  const VarDecl *Var = variableOf(E);
  const VarDefinitions *D = Var ? F.unit().definitions(Var) : nullptr;
  if (Var && Load.Op && Load.Op->ResultOut && (!D || D->Count == 0))
    return llvm::any_of(Load.Op->ResultOut->IgnoreParenCasts()->children(),
                        [&](const Stmt *Child) { return isa<Expr>(Child) && variableOf(cast<Expr>(Child)) == Var; });
  return D && D->Only && !D->AddressTaken && ValueFlow::isLoad(D->Only, Load);
}

/// How Store computes its value from Load's, when a read-modify-write does the same.
Update updateOf(const FunctionModel &F, const LoadSite &Load, const AtomicOp &Store) {
  if (!Store.Operand || Store.ValueType.isNull() || !Store.ValueType->isIntegerType() ||
      Store.ValueType->isBooleanType() || Store.ValueType->isEnumeralType())
    return {};
  const Expr *Value = Store.Operand;
  if (Store.OperandIsPointer) {
    const auto *Address = dyn_cast<UnaryOperator>(Value->IgnoreParenCasts());
    Value = Address && Address->getOpcode() == UO_AddrOf ? Address->getSubExpr() : Value;
  }
  for (unsigned Depth = 0; Depth < 4; ++Depth) {
    const Expr *Inner = ValueFlow::unwrapped(Value);
    if (const auto *Compute = dyn_cast<BinaryOperator>(Inner)) {
      Update U;
      U.Function = functionOf(Compute->getOpcode());
      U.Expression = Compute;
      if (isLoadedValue(F, Compute->getLHS(), Load))
        U.By = Compute->getRHS();
      else if (Compute->getOpcode() != BO_Sub && isLoadedValue(F, Compute->getRHS(), Load))
        U.By = Compute->getLHS();
      const bool Whole = U.By && U.By->getType()->isIntegralOrEnumerationType() && !Compute->isAssignmentOp();
      return Whole && U.Function != RmwFn::None ? U : Update();
    }
    const VarDecl *Var = variableOf(Inner);
    const VarDefinitions *D = Var ? F.unit().definitions(Var) : nullptr;
    if (!Var)
      return {};
    const unsigned Count = D ? D->Count : 0;
    const bool Filled = Load.Op && Load.Op->ResultOut;
    // Loaded, changed once, stored.
    if (Count == (Filled ? 1u : 2u)) {
      const Update U = changeOf(F, Var);
      const bool FromLoad = Filled || (Var->getInit() ? ValueFlow::isLoad(Var->getInit(), Load) : true);
      return U.Function != RmwFn::None && FromLoad ? U : Update();
    }
    if (!D || !D->Only)
      return {};
    Value = D->Only;
  }
  return {};
}

} // namespace

std::vector<FixItHint> exchangeForReset(const FunctionModel &F, const LoadSite &Load, const AtomicOp &Store) {
  const Source Src(F.context());
  if (!canMerge(Load, Store, Src) || usesLocals(Store.Operand))
    return {};
  const Stmt *StoreStatement = movableStore(F, Load, Store);
  const std::string Value = Src.text(Store.Operand);
  if (!StoreStatement || Value.empty())
    return {};
  return mergeIntoLoad(*Load.Op, Store, StoreStatement, inPlaceOfLoad(F, *Load.Op, Store, "exchange", Value, Src), Src);
}

std::string readModifyWriteName(const FunctionModel &F, const LoadSite &Load, const AtomicOp &Store) {
  const Update U = updateOf(F, Load, Store);
  return U.Function == RmwFn::None ? std::string() : ("fetch_" + name(U.Function)).str();
}

std::vector<FixItHint> readModifyWriteForUpdate(const FunctionModel &F, const LoadSite &Load, const AtomicOp &Store) {
  const Source Src(F.context());
  const Update U = updateOf(F, Load, Store);
  if (U.Function == RmwFn::None || !U.Expression || !U.By || !Load.Op || Store.OperandIsPointer)
    return {};
  const bool Twice = llvm::any_of(F.Ops, [&](const AtomicOp &Op) {
    return Op.Object.entity() == Store.Object.entity() && isWithin(F, Op.Site, U.By);
  });
  const std::string By = Src.text(U.By), Object = Src.text(Store.ObjectExpr);
  const Spelling StoreAs = spellingOf(Store, Src);
  const std::string Fetch = ("fetch_" + name(U.Function)).str();
  if (Twice || StoreAs == Spelling::None || By.empty() || Object.empty())
    return {};
  if (!isWithin(F, Load.Op->Site, Store.Site)) {
    // `n = c.load(); ...; c.store(n + 1)`: what is added must be the same at the load.
    const Stmt *StoreStatement =
        canMerge(Load, Store, Src) && !usesLocals(U.By) ? movableStore(F, Load, Store) : nullptr;
    if (!StoreStatement)
      return {};
    return mergeIntoLoad(*Load.Op, Store, StoreStatement, inPlaceOfLoad(F, *Load.Op, Store, Fetch, By, Src), Src);
  }
  // The value of the store is the new one, of fetch_add the old one: only where nobody looks at it.
  const Stmt *Statement = Store.Site;
  const bool Alone = blockOfStatement(F, Statement) != nullptr;
  const CharSourceRange Range = StoreAs == Spelling::C11Macro ? Src.macroRange(Store.Site) : Src.range(Store.Site);
  const std::optional<std::string> Order =
      orderArgument(*Load.Op, Store, Src, /*HasDefault=*/StoreAs != Spelling::GnuBuiltin);
  if (!Range.isValid() || (!Alone && StoreAs != Spelling::Operator))
    return {};
  std::string New;
  switch (StoreAs) {
  case Spelling::Operator: {
    const llvm::StringRef Sign = U.Function == RmwFn::Add   ? " += "
                                 : U.Function == RmwFn::Sub ? " -= "
                                 : U.Function == RmwFn::And ? " &= "
                                 : U.Function == RmwFn::Or  ? " |= "
                                                            : " ^= ";
    New = Object + Sign.str() + By;
    break;
  }
  case Spelling::Member:
    if (Order)
      New = memberAccess(Store, Src) + Fetch + "(" + By + *Order + ")";
    break;
  case Spelling::FreeFunction: {
    const std::string Callee = Src.text(cast<CallExpr>(Store.Site)->getCallee());
    if (Order)
      New = Callee.substr(0, Callee.find("atomic_")) + "atomic_" + Fetch + (Order->empty() ? "(" : "_explicit(") +
            Object + ", " + By + *Order + ")";
    break;
  }
  case Spelling::C11Macro:
    if (Order)
      New = "atomic_" + Fetch + (Order->empty() ? "(" : "_explicit(") + Object + ", " + By + *Order + ")";
    break;
  case Spelling::GnuBuiltin:
    if (Order)
      New = "__atomic_" + Fetch + "(" + Object + ", " + By + *Order + ")";
    break;
  case Spelling::Implicit:
  case Spelling::None:
    break;
  }
  return New.empty() ? std::vector<FixItHint>() : std::vector<FixItHint>{FixItHint::CreateReplacement(Range, New)};
}

} // namespace clang::tidy::atomvet
