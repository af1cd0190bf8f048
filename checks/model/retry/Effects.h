//===- Effects.h - What code does beyond computing a value ------*- C++ -*-===//
//
// An effect is what somebody else can notice: output, a lock, a signal, a change of what outlives the code that makes
// it. The same question is asked of one turn of a retry loop and of a whole function body; what a body does is its
// summary, which its callers' effects are made of, through any number of calls in the translation unit.
//
// What repeats without harm is no effect here: overwrites and what is recomputed from scratch, counters of attempts and
// back-off, what is written inside a debug macro, and nodes that nobody else can see yet.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_RETRY_EFFECTS_H
#define ATOMVET_MODEL_RETRY_EFFECTS_H

#include "model/retry/CasLoop.h"
#include "model/retry/LibraryEffects.h"
#include "clang/Basic/SourceLocation.h"
#include <map>

namespace clang::tidy::atomvet {

class TUModel;

struct EffectOptions {
  /// Macros whose own code does not count, `*` for any text.
  std::string DebugMacros = "assert;*ASSERT*;DCHECK*;BUG_ON;*DEBUG*";
  /// Functions that log, of any linkage, `*` for any text.
  std::string LogFunctions;
  /// Functions that only wait before the next attempt.
  std::string BackoffFunctions;
  /// Report every allocation, not only those that a failed attempt leaks.
  bool AllAllocations = false;
};

/// One call on the way to an effect.
struct CallStep {
  std::string Callee; ///< as messages name it
  SourceLocation At;
};

/// What happens, as a summary says it: nothing here points into a body.
struct Effect {
  EffectKind Kind = EffectKind::Output;
  std::string Name;   ///< the function that does it, or the object that is changed
  SourceLocation Loc; ///< of the innermost statement
  Place Object;       ///< what is changed, as the summarised function names it; unknown when it cannot be named
  int Sign = 0;       ///< 1 for what adds, -1 for what takes away: the one undoes the other
  llvm::SmallVector<CallStep, 2> Chain;
};

/// An effect and where a region has it.
struct RegionEffect {
  const Stmt *Site = nullptr;
  SourceLocation Where; ///< where a report about it stands
  Position At;
  Effect What;
};

/// A function that a helper is given and calls in its retry loop.
struct LoopCallable {
  const FunctionModel *Body = nullptr;
  CallSite Call; ///< by the parameters of Body
  Position CalledAt;
};

/// An argument of a macro that is evaluated more than once in one expansion.
struct RepeatedArgument {
  const Expr *Site = nullptr;
  std::string Argument, Macro;
};

class Effects {
public:
  Effects(const TUModel &TU, EffectOptions Options);
  ~Effects();

  /// The effects of one turn of a loop on what outlives the turn, in source order of the CFG.
  std::vector<RegionEffect> ofTurn(const CasLoop &Loop) const;
  /// The effects of a body on what outlives the call.
  std::vector<RegionEffect> ofBody(const FunctionModel &F) const;
  /// The same without positions; empty for a function without a body in sight and without facts.
  const std::vector<Effect> &summary(const FunctionDecl *FD) const;
  /// The functions that F is given by its callers and calls in the loop: lambdas, function objects, function pointers.
  std::vector<LoopCallable> callables(const CasLoop &Loop) const;
  /// The effects of such a function's body on what outlives a turn of the loop that calls it.
  std::vector<RegionEffect> ofCallable(const CasLoop &Loop, const LoopCallable &Given) const;
  /// Arguments with a side effect that a macro with an atomic operation in it evaluates twice on one path.
  std::vector<RepeatedArgument> repeatedArguments(const FunctionModel &F) const;

private:
  friend class EffectFinder;

  const TUModel &TU;
  const EffectOptions Options;
  mutable std::map<const FunctionDecl *, std::vector<Effect>> Summaries;
  mutable llvm::DenseSet<const FunctionDecl *> InProgress;
  mutable llvm::DenseMap<const FunctionModel *, std::vector<CasLoop>> Loops;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_RETRY_EFFECTS_H
