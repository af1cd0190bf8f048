//===- FunctionModel.cpp --------------------------------------------------===//

#include "model/FunctionModel.h"
#include "model/TUModel.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

namespace clang::tidy::atomvet {

FunctionModel::FunctionModel(const FunctionDecl *Definition, TUModel &TU)
    : IsMain(Definition->isMain()), Definition(Definition), TU(TU) {}

FunctionModel::~FunctionModel() = default;

ASTContext &FunctionModel::context() const { return TU.context(); }

const CFG *FunctionModel::cfg() const {
  if (GraphTried)
    return Graph.get();
  GraphTried = true;
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.AddImplicitDtors = true;
  Options.AddInitializers = true;
  Options.AddEHEdges = false;
  Graph = CFG::buildCFG(Definition, Definition->getBody(), &context(), Options);
  if (!Graph)
    return nullptr;
  for (const CFGBlock *Block : *Graph) {
    unsigned Index = 0;
    for (const CFGElement &Element : *Block) {
      if (const auto S = Element.getAs<CFGStmt>())
        Positions.try_emplace(S->getStmt(), Position{Block, Index});
      else if (const auto Init = Element.getAs<CFGInitializer>())
        Positions.try_emplace(Init->getInitializer()->getInit(), Position{Block, Index});
      ++Index;
    }
  }
  return Graph.get();
}

const FlowGraph &FunctionModel::flow() const {
  if (!Flow)
    Flow = std::make_unique<FlowGraph>(*cfg());
  return *Flow;
}

Position FunctionModel::position(const Stmt *S) const {
  if (!cfg())
    return Position();
  for (; S; S = parent(S)) {
    const auto It = Positions.find(S);
    if (It != Positions.end())
      return It->second;
  }
  return Position();
}

llvm::ArrayRef<unsigned> FunctionModel::opsAt(const Stmt *S) const {
  if (!OpsIndexed) {
    OpsIndexed = true;
    for (unsigned I = 0; I < Ops.size(); ++I)
      OpIndex[Ops[I].Site].push_back(I);
    for (unsigned I = 0; I < Marked.size(); ++I)
      MarkedIndex[Marked[I].Site].push_back(I);
    for (unsigned I = 0; I < Calls.size(); ++I)
      CallIndex.try_emplace(Calls[I].Site, I);
  }
  const auto It = OpIndex.find(S);
  return It == OpIndex.end() ? llvm::ArrayRef<unsigned>() : llvm::ArrayRef<unsigned>(It->second);
}

llvm::ArrayRef<unsigned> FunctionModel::markedAt(const Stmt *S) const {
  (void)opsAt(S);
  const auto It = MarkedIndex.find(S);
  return It == MarkedIndex.end() ? llvm::ArrayRef<unsigned>() : llvm::ArrayRef<unsigned>(It->second);
}

const CallSite *FunctionModel::callAt(const Stmt *S) const {
  (void)opsAt(S);
  const auto It = CallIndex.find(S);
  return It == CallIndex.end() ? nullptr : &Calls[It->second];
}

void FunctionModel::buildParents() const {
  llvm::SmallVector<const Stmt *, 32> Work;
  const auto AddRoot = [&](const Stmt *S) {
    if (S && Parents.try_emplace(S, nullptr).second)
      Work.push_back(S);
  };
  AddRoot(Definition->getBody());
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      AddRoot(Init->getInit());
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    const auto AddChild = [&](const Stmt *Child) {
      if (Child && Parents.try_emplace(Child, S).second)
        Work.push_back(Child);
    };
    // The body of a lambda is another function; its captures are evaluated here.
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const Expr *Capture : Lambda->capture_inits())
        AddChild(Capture);
      continue;
    }
    for (const Stmt *Child : S->children())
      AddChild(Child);
    if (const auto *Opaque = dyn_cast<OpaqueValueExpr>(S))
      AddChild(Opaque->getSourceExpr());
    if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(S))
      AddChild(Default->getExpr());
    if (const auto *List = dyn_cast<InitListExpr>(S); List && List->isSyntacticForm() && List->getSemanticForm())
      AddChild(List->getSemanticForm());
  }
}

const Stmt *FunctionModel::parent(const Stmt *S) const {
  if (Parents.empty())
    buildParents();
  return Parents.lookup(S);
}

bool FunctionModel::isUsed(const Expr *E) const {
  const Stmt *Child = E;
  for (const Stmt *S = parent(E); S; Child = S, S = parent(S)) {
    if (const auto *Cast = dyn_cast<CastExpr>(S); Cast && Cast->getCastKind() == CK_ToVoid)
      return false;
    if (isa<ParenExpr, CastExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr>(S))
      continue;
    if (isa<CompoundStmt, LabelStmt, CaseStmt, DefaultStmt>(S))
      return false;
    if (const auto *If = dyn_cast<IfStmt>(S))
      return If->getCond() == Child;
    if (const auto *While = dyn_cast<WhileStmt>(S))
      return While->getCond() == Child;
    if (const auto *Do = dyn_cast<DoStmt>(S))
      return Do->getCond() == Child;
    if (const auto *For = dyn_cast<ForStmt>(S))
      return For->getCond() == Child;
    return true;
  }
  return true;
}

bool FunctionModel::reaches(Position From, Position To) const {
  if (!From || !To)
    return false;
  if (From.Block == To.Block && From.Index < To.Index)
    return true;
  return flow().reaches(From.Block, To.Block);
}

} // namespace clang::tidy::atomvet
