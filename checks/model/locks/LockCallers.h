//===- LockCallers.h - From where a function is called ----------*- C++ -*-===//
//
// A helper holds what all its callers hold, if they are all known: of a function with internal linkage, of a private
// method whose class is defined here as a whole, and of a lambda that never leaves the function it is written in.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_LOCKS_LOCKCALLERS_H
#define ATOMVET_MODEL_LOCKS_LOCKCALLERS_H

#include "model/FunctionModel.h"
#include <map>
#include <optional>
#include <vector>

namespace clang::tidy::atomvet {

class TUModel;
enum class Scope;

/// One way into a function.
struct Invocation {
  const FunctionModel *Caller = nullptr;
  const Expr *Site = nullptr;
  /// The call that passes the arguments, null when a library makes it.
  const CallSite *Call = nullptr;
  /// The callee is a lambda of the caller (or of what encloses both): places mean the same in both.
  bool SameFrame = false;
  /// The caller passes the lambda to a function of the project, which calls it from here, and so on.
  std::vector<Invocation> Through;
};

class LockCallers {
public:
  LockCallers(const TUModel &TU, Scope Within) : TU(TU), Within(Within) {}

  /// Every way into F from this file; nullopt when there may be others that are not known, or none is known.
  const std::optional<std::vector<Invocation>> &of(const FunctionModel &F);

private:
  std::optional<std::vector<Invocation>> find(const FunctionModel &F);
  std::optional<std::vector<Invocation>> ofLambda(const CXXRecordDecl *Class);
  bool isClosed(const CXXMethodDecl *Method) const;

  const TUModel &TU;
  const Scope Within;
  bool LambdasIndexed = false;
  llvm::DenseMap<const CXXRecordDecl *, std::pair<const FunctionModel *, const LambdaExpr *>> Lambdas;
  std::map<const FunctionModel *, std::optional<std::vector<Invocation>>> Known;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_LOCKS_LOCKCALLERS_H
