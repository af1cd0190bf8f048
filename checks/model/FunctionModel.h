//===- FunctionModel.h - What one function does to shared words -*- C++ -*-===//
//
// The walker (Walker.cpp) reads a body once and leaves here, in source order, its atomic operations, its plain accesses
// and its calls, each with the place it is about. Questions of order (what reaches what) go to the clang::CFG, which is
// built on first use, once per function.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_FUNCTIONMODEL_H
#define ATOMVET_MODEL_FUNCTIONMODEL_H

#include "model/AtomicOp.h"
#include "model/FlowGraph.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>
#include <vector>

namespace clang::tidy::atomvet {

class TUModel;

/// A plain (not atomic) access of an object.
struct Access {
  enum KindTy { Read, Write, ReadWrite };
  KindTy Kind = Read;
  const Expr *Site = nullptr;   ///< the lvalue that is accessed, or the argument of a call that accesses it
  const Stmt *Anchor = nullptr; ///< the statement that performs it, as the CFG knows it
  Place Object;
  QualType Type;         ///< the type it is accessed as
  bool Volatile = false; ///< through a volatile lvalue
  bool Bytes = false;    ///< as raw bytes: memcpy and the like
  const FunctionDecl *In = nullptr;
  const Expr *Inner = nullptr; ///< for an access that a called function makes: the access in its body
  const FunctionDecl *Through = nullptr;
  bool Seeds = false; ///< the called function only guesses with it what it then compares and exchanges
};

/// A call, a construction or an overloaded operator.
struct CallSite {
  const Expr *Site = nullptr;
  const FunctionDecl *Callee = nullptr;    ///< null for an indirect call
  llvm::SmallVector<const Expr *, 4> Args; ///< by parameter; variadic arguments follow
  const Expr *ObjectArg = nullptr;         ///< the implicit object, null for none
  bool ObjectIsPointer = false;
  const FunctionDecl *In = nullptr;
};

/// Where a statement is in the CFG.
struct Position {
  const CFGBlock *Block = nullptr;
  unsigned Index = 0;
  explicit operator bool() const { return Block != nullptr; }
};

class FunctionModel {
public:
  FunctionModel(const FunctionDecl *Definition, TUModel &TU);
  ~FunctionModel();

  const FunctionDecl *decl() const { return Definition; }
  TUModel &unit() const { return TU; }
  ASTContext &context() const;

  /// Direct operations and those of the wrappers it calls, in evaluation order as written.
  std::vector<AtomicOp> Ops;
  std::vector<Access> Accesses;
  /// Reads and writes through volatile, and the calls of functions that do one, as the loads and stores that they stand
  /// for. They are nobody's evidence: where an object is atomic is for Ops to say.
  std::vector<AtomicOp> Marked;
  std::vector<CallSite> Calls;
  llvm::SmallVector<const LambdaExpr *, 2> Lambdas;
  /// Conversions of the address of one type into that of another: memory that is looked at as something else.
  llvm::SmallVector<const CastExpr *, 4> Views;
  llvm::SmallVector<const CXXNewExpr *, 2> News;
  /// What assembly in the body writes in memory: its operands. How it does so is not looked at.
  llvm::SmallVector<const Expr *, 2> AssemblyWrites;
  bool IsMain = false;

  /// Null when Clang cannot build one (a body with errors): the callers stay silent then.
  const CFG *cfg() const;
  /// Of a function that has a CFG.
  const FlowGraph &flow() const;
  /// The element that evaluates S, or the nearest enclosing element that does. Invalid when S is not in the CFG.
  Position position(const Stmt *S) const;
  /// The operations whose site is S.
  llvm::ArrayRef<unsigned> opsAt(const Stmt *S) const;
  /// The same of Marked.
  llvm::ArrayRef<unsigned> markedAt(const Stmt *S) const;
  const CallSite *callAt(const Stmt *S) const;
  /// The parent of a statement of this body (through CFG-relevant children only), null at the body.
  const Stmt *parent(const Stmt *S) const;
  /// Whether anything is done with the value of E.
  bool isUsed(const Expr *E) const;

  /// Whether control can get from just after From to To.
  bool reaches(Position From, Position To) const;

private:
  void buildParents() const;

  const FunctionDecl *Definition;
  TUModel &TU;
  mutable std::unique_ptr<CFG> Graph;
  mutable std::unique_ptr<FlowGraph> Flow;
  mutable bool GraphTried = false;
  mutable llvm::DenseMap<const Stmt *, Position> Positions;
  mutable llvm::DenseMap<const Stmt *, const Stmt *> Parents;
  mutable llvm::DenseMap<const Stmt *, llvm::SmallVector<unsigned, 1>> OpIndex, MarkedIndex;
  mutable bool OpsIndexed = false;
  mutable llvm::DenseMap<const Stmt *, unsigned> CallIndex;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_FUNCTIONMODEL_H
