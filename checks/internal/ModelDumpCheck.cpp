//===- ModelDumpCheck.cpp - atomvet-model-dump ----------------------------===//

#include "internal/ModelDumpCheck.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"
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

/// " {NAME FIRST LAST LINE}": the function's name and line, the lines of the whole statement.
static std::string span(const AtomicOp &Op, const FunctionModel &F, const SourceManager &SM) {
  const Stmt *Whole = Op.Site;
  while (const Stmt *Parent = F.parent(Whole)) {
    if (isa<CompoundStmt>(Parent))
      break;
    Whole = Parent;
  }
  unsigned First = ~0u, Last = 0;
  for (const SourceRange Range : {Whole->getSourceRange(), Op.Site->getSourceRange()})
    for (const SourceLocation Loc : {SM.getFileLoc(Range.getBegin()), SM.getExpansionLoc(Range.getBegin()),
                                     SM.getFileLoc(Op.Site->getEndLoc()), SM.getExpansionLoc(Op.Site->getEndLoc())}) {
      First = std::min(First, SM.getPresumedLineNumber(Loc));
      Last = std::max(Last, SM.getPresumedLineNumber(Loc));
    }
  std::string Text;
  llvm::raw_string_ostream(Text) << " {" << F.decl()->getDeclName().getAsString() << '|' << First << '|' << Last << '|'
                                 << SM.getPresumedLineNumber(SM.getExpansionLoc(F.decl()->getLocation())) << '}';
  return Text;
}

ModelDumpCheck::ModelDumpCheck(llvm::StringRef Name, ClangTidyContext *Context)
    : AtomicCheck(Name, Context), Spans(ClangTidyCheck::Options.get("Spans", false)) {}

void ModelDumpCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  ClangTidyCheck::Options.store(Opts, "Spans", Spans);
}

void ModelDumpCheck::checkUnit(const TUModel &TU) {
  const SourceManager &SM = TU.context().getSourceManager();
  for (const FunctionModel *F : TU.functions())
    for (const AtomicOp &Op : F->Ops)
      diag(fileLocation(Op.Site->getExprLoc()), "%0%1")
          << describe(Op, TU) << (Spans ? span(Op, *F, SM) : std::string());
}

} // namespace clang::tidy::atomvet
