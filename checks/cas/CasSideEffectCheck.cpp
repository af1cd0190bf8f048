//===- CasSideEffectCheck.cpp - Effects that every attempt repeats --------===//
//
// A compare-exchange loop runs its body once per attempt, and how many attempts there are is up to the other threads.
// A counter that is bumped in it counts attempts, a line that is logged is logged again, a lock is taken again. The
// model says which loops retry, what a failed attempt runs again (CasLoop), and what of that outlives the turn
// (Effects); this file says what is reported, and how.
//
//===----------------------------------------------------------------------===//

#include "cas/CasSideEffectCheck.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::atomvet {

namespace {

/// What a statement that has the effect itself brings about; %0 is the effect's name.
llvm::StringRef consequence(EffectKind Kind) {
  switch (Kind) {
  case EffectKind::AtomicUpdate:
  case EffectKind::Write:
    return "'%0' is changed in a compare-exchange retry loop: every failed attempt changes it once more";
  case EffectKind::Insertion:
    return "insertion into '%0' in a compare-exchange retry loop: every failed attempt inserts once more";
  case EffectKind::Removal:
    return "removal from '%0' in a compare-exchange retry loop: every failed attempt removes once more";
  case EffectKind::Lock:
    return "'%0' in a compare-exchange retry loop runs once per attempt: the lock is taken again by each";
  case EffectKind::Unlock:
    return "'%0' in a compare-exchange retry loop runs once per attempt: the lock is released again by each";
  case EffectKind::Notify:
    return "'%0' in a compare-exchange retry loop runs once per attempt: waiters are woken before there is news";
  case EffectKind::Thread:
    return "'%0' in a compare-exchange retry loop runs once per attempt: the thread operation is repeated";
  case EffectKind::SystemCall:
    return "'%0' in a compare-exchange retry loop runs once per attempt: the system call is repeated";
  case EffectKind::Allocation:
    return "'%0' in a compare-exchange retry loop allocates once per attempt: a failed attempt leaks the memory";
  case EffectKind::Throw:
    return "'%0' in a compare-exchange retry loop: an exception is thrown and caught once per attempt";
  case EffectKind::Output:
    return "'%0' in a compare-exchange retry loop runs once per attempt: the output is repeated";
  }
  return "";
}

/// What a called function does, %1 being the effect's name.
llvm::StringRef doing(EffectKind Kind) {
  switch (Kind) {
  case EffectKind::AtomicUpdate:
  case EffectKind::Write:
    return "it changes '%1'";
  case EffectKind::Insertion:
    return "it inserts into '%1'";
  case EffectKind::Removal:
    return "it removes from '%1'";
  case EffectKind::Lock:
    return "it takes a lock with '%1'";
  case EffectKind::Unlock:
    return "it releases a lock with '%1'";
  case EffectKind::Notify:
    return "it signals with '%1'";
  case EffectKind::Thread:
  case EffectKind::SystemCall:
  case EffectKind::Output:
    return "it calls '%1'";
  case EffectKind::Allocation:
    return "a failed attempt leaks what it allocates";
  case EffectKind::Throw:
    return "it throws an exception that the loop catches";
  }
  return "";
}

} // namespace

struct CasSideEffectCheck::Finding {
  const CasLoop *Loop;
  SourceLocation Where;
  Effect What;
  Level L;
  bool InCallable; ///< in a function that the loop is given, not in the loop's own function
};

EffectOptions effectOptions(ClangTidyContext &Context) {
  const ClangTidyCheck::OptionsView Given("atomic-cas-side-effect", Context.getOptions().CheckOptions, &Context);
  EffectOptions Result;
  const auto Read = [&](llvm::StringRef Option, std::string &Value) { Value = Given.get(Option, Value).str(); };
  Read("DebugMacros", Result.DebugMacros);
  Read("LogFunctions", Result.LogFunctions);
  Read("BackoffFunctions", Result.BackoffFunctions);
  Result.AllAllocations = Given.get("Allocations", "") == "all";
  return Result;
}

CasSideEffectCheck::CasSideEffectCheck(llvm::StringRef Name, ClangTidyContext *Context)
    : AtomicCheck(Name, Context), Chosen(effectOptions(*Context)),
      Allocations(Options.get("Allocations", "leaks").str()) {
  if (Allocations != "all" && Allocations != "leaks")
    configurationDiag("%0.Allocations: '%1' is neither 'leaks' nor 'all'") << Name << Allocations;
}

void CasSideEffectCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  Options.store(Map, "Allocations", Allocations);
  Options.store(Map, "DebugMacros", Chosen.DebugMacros);
  Options.store(Map, "LogFunctions", Chosen.LogFunctions);
  Options.store(Map, "BackoffFunctions", Chosen.BackoffFunctions);
}

void CasSideEffectCheck::checkUnit(const TUModel &TU) {
  const Effects All(TU, Chosen);
  for (const FunctionModel *F : TU.functions()) {
    const std::vector<CasLoop> Loops = findCasLoops(*F);
    std::vector<Finding> Findings;
    for (const CasLoop &Loop : Loops) {
      for (const RegionEffect &E : All.ofTurn(Loop))
        add(Findings, Loop, E, Loop.onlyAfterFailure(E.At), /*InCallable=*/false);
      for (const LoopCallable &Given : All.callables(Loop))
        for (const RegionEffect &E : All.ofCallable(Loop, Given))
          add(Findings, Loop, E, Loop.onlyAfterFailure(Given.CalledAt), /*InCallable=*/true);
    }
    for (const Finding &Found : Findings)
      emit(Found);
    for (const RepeatedArgument &Argument : All.repeatedArguments(*F))
      if (auto D = report(Argument.Site->getBeginLoc(),
                          "argument '%0' of the macro '%1' is evaluated more than once: its side effect is repeated"))
        *D << Argument.Argument << Argument.Macro;
  }
}

void CasSideEffectCheck::add(std::vector<Finding> &Findings, const CasLoop &Loop, const RegionEffect &E,
                             bool OnlyAfterFailure, bool InCallable) const {
  const Level L = E.What.Kind == EffectKind::Output && OnlyAfterFailure ? Level::Advice : Level::Warning;
  const SourceLocation Where = fileLocation(E.Where);
  // One report for a place, of what weighs most there: the kinds are in that order.
  for (Finding &Known : Findings)
    if (Known.Where == Where) {
      if (std::make_pair(L, E.What.Kind) < std::make_pair(Known.L, Known.What.Kind))
        Known = {&Loop, Where, E.What, L, InCallable};
      return;
    }
  Findings.push_back({&Loop, Where, E.What, L, InCallable});
}

void CasSideEffectCheck::emit(const Finding &F) {
  const Effect &E = F.What;
  if (E.Chain.empty()) {
    // With all of them reported, not each is a leak.
    const bool MayBeFreed = E.Kind == EffectKind::Allocation && Chosen.AllAllocations;
    auto D = report(
        F.Where, MayBeFreed ? "'%0' in a compare-exchange retry loop allocates once per attempt" : consequence(E.Kind),
        F.L);
    if (!D)
      return;
    *D << E.Name;
  } else {
    const std::string Message =
        "'%0' in a compare-exchange retry loop runs once per attempt: " +
        (E.Kind == EffectKind::Allocation && Chosen.AllAllocations ? "it allocates" : doing(E.Kind).str());
    auto D = report(F.Where, Message, F.L);
    if (!D)
      return;
    *D << E.Chain.front().Callee << E.Name;
  }
  note(F.Loop->Cas->Site->getExprLoc(),
       F.InCallable ? "called in the loop that retries this compare-exchange" : "the compare-exchange that is retried");
  for (size_t I = 1; I < E.Chain.size(); ++I)
    note(E.Chain[I].At, "'%0' calls '%1' here") << E.Chain[I - 1].Callee << E.Chain[I].Callee;
  if (!E.Chain.empty() && E.Kind != EffectKind::Allocation)
    note(E.Loc, E.Kind == EffectKind::AtomicUpdate || E.Kind == EffectKind::Write ? "changed here by '%0'"
                                                                                  : "done here by '%0'")
        << E.Chain.back().Callee;
}

} // namespace clang::tidy::atomvet
