//===- ModelDumpCheck.cpp - atomvet-model-dump ----------------------------===//

#include "internal/ModelDumpCheck.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace clang::tidy::atomvet {

static void print(const OrderUse &Use, llvm::raw_ostream &OS) {
  switch (Use.Given) {
  case OrderUse::None:
    OS << "none";
    return;
  case OrderUse::Dynamic:
    OS << "dynamic";
    return;
  case OrderUse::Explicit:
    OS << name(*Use.Value);
    return;
  case OrderUse::Default:
    OS << name(*Use.Value) << " by default";
    return;
  case OrderUse::Implied:
    OS << name(*Use.Value) << " implied";
    return;
  }
}

static void print(llvm::StringRef Label, const Expr *E, bool ByAddress, const TUModel &TU, llvm::raw_ostream &OS) {
  OS << ", " << Label << (ByAddress ? " at " : " ");
  E->printPretty(OS, nullptr, TU.context().getPrintingPolicy());
}

static std::string describe(const AtomicOp &Op, const TUModel &TU) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << name(Op.Family) << ' ' << name(Op.Kind);
  if (Op.Kind == OpKind::Rmw)
    OS << '/' << name(Op.Function);
  OS << " '" << Op.Name << "'";
  if (Op.ObjectExpr || Op.Object)
    OS << " on '" << (Op.Object ? Op.Object.str() : "?") << "'";
  if (!Op.ValueType.isNull())
    OS << " of " << Op.ValueType.getCanonicalType().getAsString(TU.context().getPrintingPolicy()) << " in " << Op.Size;
  OS << ": ";
  print(Op.Success, OS);
  if (Op.Failure.Given != OrderUse::None) {
    OS << ", on failure ";
    print(Op.Failure, OS);
  }
  if (Op.Result != ResultKind::None)
    OS << ", gives " << name(Op.Result);
  if (Op.Operand)
    print("operand", Op.Operand, Op.OperandIsPointer, TU, OS);
  if (Op.OperandIsImplicitOne)
    OS << ", operand one";
  if (Op.Expected)
    print("expected", Op.Expected, Op.ExpectedIsPointer, TU, OS);
  if (Op.ResultOut)
    print("result", Op.ResultOut, Op.ResultOutIsPointer, TU, OS);
  if (Op.FailureReloads)
    OS << ", reloads";
  if (Op.Weak)
    OS << ", weak";
  if (Op.Typed)
    OS << ", typed";
  if (Op.SignalFence)
    OS << ", signal";
  if (Op.Through)
    OS << ", through '" << Op.Through->getDeclName().getAsString() << "'";
  if (Op.Composite)
    OS << ", composite";
  return Text;
}

/// A call of a function that another library holds: no instruction will show what it does.
static bool isExternalCall(const Expr *E) {
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && !Callee->getBuiltinID() && !Callee->hasBody();
}

/// "FILE:LINE" of what an operation is on, empty when it has no declaration.
static std::string declaredAt(const Place &Object, const SourceManager &SM) {
  const Entity E = Object.entity();
  if (!E)
    return {};
  const PresumedLoc Loc = SM.getPresumedLoc(SM.getExpansionLoc(E.Decl->getLocation()));
  return Loc.isValid() ? (llvm::Twine(Loc.getFilename()) + ":" + llvm::Twine(Loc.getLine())).str() : std::string();
}

static std::string orderText(const OrderUse &Use) {
  return Use.Given == OrderUse::None ? "none" : Use.Value ? name(*Use.Value).str() : "dynamic";
}

/// What the oracle compares, with the function and the lines of the whole statement: the compiler gives an operation
/// within a statement any of these.
static std::string json(const AtomicOp &Op, const FunctionModel &F, const SourceManager &SM) {
  const Stmt *Whole = Op.Site;
  while (const Stmt *Parent = F.parent(Whole)) {
    if (isa<CompoundStmt>(Parent))
      break;
    Whole = Parent;
  }
  unsigned First = ~0u, Last = 0;
  for (const SourceLocation Loc : {Whole->getBeginLoc(), Op.Site->getBeginLoc(), Op.Site->getEndLoc()})
    for (const SourceLocation In : {SM.getFileLoc(Loc), SM.getExpansionRange(Loc).getEnd(), SM.getExpansionLoc(Loc)}) {
      First = std::min(First, SM.getPresumedLineNumber(In));
      Last = std::max(Last, SM.getPresumedLineNumber(In));
    }
  llvm::json::Object Object{{"api", name(Op.Family)},
                            {"kind", name(Op.Kind)},
                            {"function", name(Op.Function)},
                            {"name", Op.Name},
                            {"type", Op.ValueType.isNull() ? "" : Op.ValueType.getCanonicalType().getAsString()},
                            {"size", Op.Size},
                            {"order", orderText(Op.Success)},
                            {"failure", orderText(Op.Failure)},
                            {"weak", Op.Weak},
                            {"signal", Op.SignalFence},
                            {"through", Op.Through ? Op.Through->getDeclName().getAsString() : ""},
                            {"external", isExternalCall(Op.Inner ? Op.Inner : Op.Site)},
                            {"composite", Op.Composite},
                            {"in", F.decl()->getDeclName().getAsString()},
                            {"in_line", SM.getPresumedLineNumber(SM.getExpansionLoc(F.decl()->getLocation()))},
                            {"declared", declaredAt(Op.Object, SM)},
                            {"first", First},
                            {"last", Last}};
  std::string Text;
  llvm::raw_string_ostream(Text) << llvm::json::Value(std::move(Object));
  return Text;
}

ModelDumpCheck::ModelDumpCheck(llvm::StringRef Name, ClangTidyContext *Context)
    : AtomicCheck(Name, Context), Json(Options.get("Json", false)) {}

void ModelDumpCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) { Options.store(Opts, "Json", Json); }

void ModelDumpCheck::checkUnit(const TUModel &TU) {
  const SourceManager &SM = TU.context().getSourceManager();
  for (const FunctionModel *F : TU.functions())
    for (const AtomicOp &Op : F->Ops)
      diag(fileLocation(Op.Site->getExprLoc()), "%0") << (Json ? json(Op, *F, SM) : describe(Op, TU));
}

} // namespace clang::tidy::atomvet
