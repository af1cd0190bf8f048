//===- Rewrite.cpp --------------------------------------------------------===//

#include "support/Rewrite.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::atomvet {

namespace {

class Source {
public:
  explicit Source(const ASTContext &Context) : SM(Context.getSourceManager()), Lang(Context.getLangOpts()) {}

  /// The range of an expression in its file; invalid when a macro of the project is part of it.
  CharSourceRange range(const Stmt *S) const {
    const SourceLocation Begin = S->getBeginLoc(), End = S->getEndLoc();
    if (Begin.isFileID() && End.isFileID())
      return CharSourceRange::getCharRange(Begin, Lexer::getLocForEndOfToken(End, 0, SM, Lang));
    return {};
  }

  /// The same, where the whole expression is one use of a macro of a system header: atomic_load(&x).
  CharSourceRange macroRange(const Expr *E) const {
    const SourceLocation Begin = E->getBeginLoc();
    if (!Begin.isMacroID() || !SM.isInSystemHeader(SM.getSpellingLoc(Begin)))
      return {};
    const CharSourceRange Expansion = SM.getImmediateExpansionRange(SM.getTopMacroCallerLoc(Begin));
    if (!Expansion.getBegin().isFileID() || !Expansion.getEnd().isFileID())
      return {};
    return CharSourceRange::getCharRange(Expansion.getBegin(),
                                         Lexer::getLocForEndOfToken(Expansion.getEnd(), 0, SM, Lang));
  }

  std::string text(CharSourceRange R) const {
    return R.isValid() ? Lexer::getSourceText(R, SM, Lang).str() : std::string();
  }
  std::string text(const Stmt *S) const {
    if (!S)
      return {};
    const CharSourceRange Plain = range(S);
    if (Plain.isValid())
      return text(Plain);
    // An argument of a library macro is spelled in the file.
    const SourceLocation Begin = SM.getFileLoc(S->getBeginLoc()), End = SM.getFileLoc(S->getEndLoc());
    if (!SM.isMacroArgExpansion(S->getBeginLoc()) && !Begin.isFileID())
      return {};
    return text(CharSourceRange::getCharRange(Begin, Lexer::getLocForEndOfToken(End, 0, SM, Lang)));
  }

  const SourceManager &SM;
  const LangOptions &Lang;
};

/// How an operation is spelled: the form decides how its replacement is.
enum class Spelling { None, Member, Implicit, Operator, C11Macro, GnuBuiltin };

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

llvm::StringRef lowerName(Order O) {
  switch (O) {
  case Order::Relaxed:
    return "relaxed";
  case Order::Consume:
    return "consume";
  case Order::Acquire:
    return "acquire";
  case Order::Release:
    return "release";
  case Order::AcqRel:
    return "acq_rel";
  case Order::SeqCst:
    return "seq_cst";
  }
  return "seq_cst";
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
      return ", __ATOMIC_" + llvm::StringRef(lowerName(*O)).upper();
    const size_t At = Text.rfind("memory_order");
    if (At == std::string::npos)
      return std::nullopt;
    const size_t Prefix = At + sizeof("memory_order") - 1;
    const llvm::StringRef Joint = llvm::StringRef(Text).substr(Prefix).starts_with("::") ? "::" : "_";
    return ", " + Text.substr(0, Prefix) + Joint.str() + lowerName(*O).str();
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

/// Removes a statement with its semicolon, and its line when nothing else is on it.
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
  if ((LineBegin == 0 || Buffer[LineBegin - 1] == '\n') && LineEnd < Buffer.size() && Buffer[LineEnd] == '\n') {
    First = LineBegin;
    Last = LineEnd + 1;
  }
  const SourceLocation FileStart = Src.SM.getLocForStartOfFile(Src.SM.getFileID(Begin));
  return FixItHint::CreateRemoval(
      CharSourceRange::getCharRange(FileStart.getLocWithOffset(First), FileStart.getLocWithOffset(Last)));
}

} // namespace

std::vector<FixItHint> exchangeForReset(const FunctionModel &F, const LoadSite &Load, const AtomicOp &Store) {
  const Source Src(F.context());
  if (!Load.Op || Load.Op->ResultOut || !Store.Operand)
    return {};
  const Spelling LoadAs = spellingOf(*Load.Op, Src), StoreAs = spellingOf(Store, Src);
  if (LoadAs == Spelling::None || StoreAs == Spelling::None)
    return {};

  // Both are statements of one block, and nothing between them leaves it or looks at the object.
  const Stmt *StoreStatement = Store.Site;
  const CompoundStmt *Block = blockOfStatement(F, StoreStatement);
  const Stmt *LoadStatement = Block ? statementIn(F, Load.Op->Site, Block) : nullptr;
  if (!LoadStatement || LoadStatement == StoreStatement || !(isa<DeclStmt, Expr>(LoadStatement)) ||
      jumps(LoadStatement))
    return {};
  bool Between = false;
  for (const Stmt *S : Block->body()) {
    if (S == StoreStatement)
      break;
    if (Between) {
      if (jumps(S))
        return {};
      for (const AtomicOp &Op : F.Ops)
        if (Op.Object == Store.Object && isWithin(F, Op.Site, S))
          return {};
    }
    Between |= S == LoadStatement;
  }
  if (!Between)
    return {};

  const std::string Value = Src.text(Store.Operand);
  if (Value.empty())
    return {};
  CharSourceRange Replaced = LoadAs == Spelling::C11Macro ? Src.macroRange(Load.Op->Site) : Src.range(Load.Op->Site);
  const CharSourceRange Removed =
      StoreAs == Spelling::C11Macro ? Src.macroRange(Store.Site) : Src.range(StoreStatement);
  std::string New;
  if (LoadAs == Spelling::Member || LoadAs == Spelling::Implicit) {
    if (Load.Op->Family == Api::C11)
      return {};
    const std::optional<std::string> OrderText = orderArgument(*Load.Op, Store, Src, /*HasDefault=*/true);
    const std::string Object = memberAccess(*Load.Op, Src);
    if (!OrderText || Object.empty())
      return {};
    New = Object + "exchange(" + Value + *OrderText + ")";
  } else if (LoadAs == Spelling::C11Macro) {
    const std::optional<std::string> OrderText = orderArgument(*Load.Op, Store, Src, /*HasDefault=*/true);
    const std::string Object = Src.text(Load.Op->ObjectExpr);
    if (!OrderText || Object.empty())
      return {};
    New = std::string(OrderText->empty() ? "atomic_exchange(" : "atomic_exchange_explicit(") + Object + ", " + Value +
          *OrderText + ")";
  } else if (LoadAs == Spelling::GnuBuiltin && StoreAs == Spelling::GnuBuiltin) {
    const std::optional<std::string> OrderText = orderArgument(*Load.Op, Store, Src, /*HasDefault=*/false);
    const std::string Object = Src.text(Load.Op->ObjectExpr);
    if (!OrderText || Object.empty())
      return {};
    New = "__atomic_exchange_n(" + Object + ", " + Value + *OrderText + ")";
  } else {
    return {};
  }
  if (!Replaced.isValid() || !Removed.isValid())
    return {};
  return {FixItHint::CreateReplacement(Replaced, New), removeStatement(Removed, Src)};
}

std::vector<FixItHint> readModifyWriteForUpdate(const FunctionModel &F, const LoadSite &Load, const AtomicOp &Store) {
  const Source Src(F.context());
  if (!Load.Op || !Store.Operand || Store.OperandIsPointer || Store.ValueType.isNull() ||
      !Store.ValueType->isIntegerType() || Store.ValueType->isBooleanType() || Store.ValueType->isEnumeralType())
    return {};
  const auto *Compute = dyn_cast<BinaryOperator>(Store.Operand->IgnoreParenImpCasts());
  if (!Compute)
    return {};
  llvm::StringRef Function, Operator;
  switch (Compute->getOpcode()) {
  case BO_Add:
    Function = "add", Operator = "+=";
    break;
  case BO_Sub:
    Function = "sub", Operator = "-=";
    break;
  case BO_And:
    Function = "and", Operator = "&=";
    break;
  case BO_Or:
    Function = "or", Operator = "|=";
    break;
  case BO_Xor:
    Function = "xor", Operator = "^=";
    break;
  default:
    return {};
  }
  const auto IsLoad = [&](const Expr *E) {
    for (const Expr *Next = E;; E = Next) {
      if (E == Load.Op->Site)
        return true;
      Next = E->IgnoreParens();
      if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Next); Cast && Cast != Load.Op->Site)
        Next = Cast->getSubExpr();
      if (Next == E)
        return false;
    }
  };
  const Expr *Operand = nullptr;
  if (IsLoad(Compute->getLHS()))
    Operand = Compute->getRHS();
  else if (Compute->getOpcode() != BO_Sub && IsLoad(Compute->getRHS()))
    Operand = Compute->getLHS();
  const Spelling StoreAs = spellingOf(Store, Src);
  const std::string By = Src.text(Operand), Object = Src.text(Store.ObjectExpr);
  if (!Operand || StoreAs == Spelling::None || By.empty() || Object.empty() ||
      !Operand->getType()->isIntegralOrEnumerationType())
    return {};
  // The value of the store is the new one, of fetch_add the old one: only where nobody looks at it.
  const Stmt *Statement = Store.Site;
  const bool Alone = blockOfStatement(F, Statement) != nullptr;
  const CharSourceRange Range = StoreAs == Spelling::C11Macro ? Src.macroRange(Store.Site) : Src.range(Store.Site);
  if (!Range.isValid())
    return {};
  std::string New;
  if (StoreAs == Spelling::Operator) {
    New = Object + " " + Operator.str() + " " + By;
  } else if (!Alone) {
    return {};
  } else if (StoreAs == Spelling::Member) {
    const std::optional<std::string> OrderText = orderArgument(*Load.Op, Store, Src, /*HasDefault=*/true);
    if (!OrderText)
      return {};
    New = memberAccess(Store, Src) + "fetch_" + Function.str() + "(" + By + *OrderText + ")";
  } else if (StoreAs == Spelling::C11Macro) {
    const std::optional<std::string> OrderText = orderArgument(*Load.Op, Store, Src, /*HasDefault=*/true);
    if (!OrderText)
      return {};
    New = "atomic_fetch_" + Function.str() + (OrderText->empty() ? "(" : "_explicit(") + Object + ", " + By +
          *OrderText + ")";
  } else if (StoreAs == Spelling::GnuBuiltin) {
    const std::optional<std::string> OrderText = orderArgument(*Load.Op, Store, Src, /*HasDefault=*/false);
    if (!OrderText)
      return {};
    New = "__atomic_fetch_" + Function.str() + "(" + Object + ", " + By + *OrderText + ")";
  }
  return New.empty() ? std::vector<FixItHint>() : std::vector<FixItHint>{FixItHint::CreateReplacement(Range, New)};
}

} // namespace clang::tidy::atomvet
