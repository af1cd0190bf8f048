//===- Roles.cpp ----------------------------------------------------------===//

#include "model/values/Roles.h"
#include "model/AccessUse.h"
#include "model/Comments.h"
#include "model/Elsewhere.h"
#include "model/Library.h"
#include "model/Statements.h"
#include "model/locks/Locks.h"
#include "model/sharing/Embedding.h"
#include "model/sharing/PlainUses.h"
#include "model/sharing/Sharing.h"

namespace clang::tidy::atomvet {

namespace {

/// How many levels of helpers are followed to their callers.
constexpr unsigned MaxHelperDepth = 4;

void addObjects(const ObjectUse &Use, unsigned Depth, bool &Complete, std::vector<ObjectUse> &Out) {
  if (Use.Object.entity()) {
    Out.push_back(Use);
    return;
  }
  const auto Callers = Use.F->unit().callers(Use.F->decl());
  const bool BehindParameter = Use.Object.Root == Place::Variable && isa<ParmVarDecl>(Use.Object.Var);
  if (!BehindParameter || Callers.empty() || Depth > MaxHelperDepth) {
    Complete = false;
    return;
  }
  for (const auto &[Caller, Call] : Callers) {
    const Place Passed = Use.F->unit().atCall(Use.Object, Use.F->decl(), *Call);
    if (Passed)
      addObjects({Caller, Passed, Call->Site, Call->Site}, Depth + 1, Complete, Out);
    else
      Complete = false;
  }
}

const Stmt *statementOf(const AtomicOp &Op) { return Op.Site; }
const Stmt *statementOf(const Access &A) { return A.Anchor; }

/// Calls Visit(function model, operation or access) for every write that others can see and that may be of the object
/// of Of.
template <typename Visitor> void visibleWrites(const ObjectUse &Of, const Evidence &Known, Visitor Visit) {
  const TUModel &TU = Of.F->unit();
  const EmbeddedIn Own = embeddingOf(*Of.F, Of.Object);
  const auto Consider = [&](const auto &Use, const EmbeddedIn &Where) {
    const FunctionModel *F = TU.function(Use.In);
    if (F && !Where.excludes(Own) && !TU.sharing().isUnshared(*F, Use.Object, statementOf(Use)))
      Visit(*F, Use);
  };
  const auto ConsiderOp = [&](const AtomicOp &Op, const EmbeddedIn &Where) {
    if (Op.isWrite() && Op.Kind != OpKind::Init)
      Consider(Op, Where);
  };
  // What is known of one embedding alone is compared with what the callers of accessors say, all else with what stands
  // in the bodies.
  if (Own.Complete && !Own.ByCallers)
    for (const auto &[Op, Where] : embeddedOps(TU, Known))
      ConsiderOp(*Op, Where);
  else
    for (const AtomicOp *Op : Known.Ops)
      ConsiderOp(*Op, EmbeddedIn());
  // A marked write in an accessor that only its callers here use is theirs.
  for (const AtomicOp *Op : Known.Marked)
    if (const FunctionModel *F = TU.function(Op->In); F && Op->isWrite()) {
      const EmbeddedIn Where = embeddingOf(*F, Op->Object);
      if (!Where.ByCallers || !Where.Complete)
        Consider(*Op, Where);
    }
  for (const Access *Plain : Known.Accesses)
    if (const FunctionModel *F = TU.function(Plain->In);
        F && Plain->Kind != Access::Read && (!Plain->Volatile || Plain->Kind == Access::ReadWrite))
      Consider(*Plain, embeddingOf(*F, Plain->Object));
}

std::vector<const RemoteUse *> writesElsewhere(const ObjectUse &Of, const Evidence &Known) {
  std::vector<const RemoteUse *> Writes;
  const std::string Own = embeddingFieldName(Of.Object);
  const RemoteEvidence &Remote = Of.F->unit().remote(Known);
  for (const auto *Uses : {&Remote.Atomic, &Remote.Plain})
    for (const RemoteUse &Use : *Uses)
      if (Use.Write && (Own.empty() || Use.Embedded.empty() || Use.Embedded == Own))
        Writes.push_back(&Use);
  return Writes;
}

/// The function as it stands in the source: one, however many instantiations.
const FunctionDecl *asWritten(const FunctionDecl *FD) {
  const FunctionDecl *Pattern = FD->getTemplateInstantiationPattern();
  return (Pattern ? Pattern : FD)->getCanonicalDecl();
}

/// Whether Helper is called by Caller alone, directly or through helpers of the same kind.
bool calledOnlyBy(const TUModel &TU, const FunctionDecl *Helper, const FunctionDecl *Caller, unsigned Depth = 0) {
  if (asWritten(Helper) == Caller)
    return true;
  if (Depth > MaxHelperDepth || !TU.allCallersKnown(Helper))
    return false;
  return llvm::all_of(TU.callers(Helper),
                      [&](const auto &Call) { return calledOnlyBy(TU, Call.first->decl(), Caller, Depth + 1); });
}

} // namespace

std::vector<ObjectUse> objectsOf(const FunctionModel &F, const Place &Object, const Stmt *A, const Stmt *B) {
  std::vector<ObjectUse> Out;
  bool Complete = true;
  addObjects({&F, Object, A, B}, 0, Complete, Out);
  return Complete ? Out : std::vector<ObjectUse>();
}

bool hasSingleWriter(const ObjectUse &Use, const Evidence &Known) {
  const TUModel &TU = Use.F->unit();
  std::vector<const FunctionDecl *> Writers;
  visibleWrites(Use, Known, [&](const FunctionModel &F, const auto &) {
    if (!llvm::is_contained(Writers, F.decl()))
      Writers.push_back(F.decl());
  });
  if (Writers.empty() || !writesElsewhere(Use, Known).empty())
    return false;
  // The one function is among those that lead to the first write: its own, or one whose helper that is.
  llvm::SmallVector<const FunctionDecl *, 8> Candidates(1, Writers.front());
  for (unsigned I = 0; I < Candidates.size() && I < 16; ++I) {
    const FunctionDecl *Candidate = Candidates[I];
    if (llvm::all_of(Writers, [&](const FunctionDecl *W) { return calledOnlyBy(TU, W, asWritten(Candidate)); }))
      return true;
    if (TU.allCallersKnown(Candidate))
      for (const auto &[Caller, Call] : TU.callers(Candidate))
        if (!llvm::is_contained(Candidates, Caller->decl()))
          Candidates.push_back(Caller->decl());
  }
  return false;
}

bool lockedAgainstWriters(const ObjectUse &Use, const Evidence &Known) {
  const Locks &Judge = Use.F->unit().locks();
  const LockSet OverBoth = Judge.heldThroughout(*Use.F, Use.Object, Use.A, Use.B);
  if (OverBoth.empty())
    return false;
  std::vector<LockSet> Others;
  visibleWrites(Use, Known,
                [&](const FunctionModel &F, const auto &Write) { Others.push_back(Judge.heldFor(F, Write)); });
  for (const RemoteUse *Write : writesElsewhere(Use, Known))
    Others.push_back(Write->Locks);
  return Locks::excludes(OverBoth, Others);
}

bool isWrittenByOwner(const ObjectUse &Use, const Evidence &Known) {
  const Place Owner = Use.Object.owner();
  if (Owner == Use.Object || !writesElsewhere(Use, Known).empty())
    return false;
  std::set<const FieldDecl *> Common = PlainUses(*Use.F, Owner).writtenWith(Use.B);
  visibleWrites(Use, Known, [&](const FunctionModel &F, const auto &Write) {
    if (Common.empty())
      return;
    const std::set<const FieldDecl *> There = PlainUses(F, Write.Object.owner()).usedWith(statementOf(Write));
    for (auto It = Common.begin(); It != Common.end();)
      It = There.count(*It) ? std::next(It) : Common.erase(It);
  });
  return !Common.empty();
}

/// A comment stands above the whole statement.
static std::string commentsAbove(const FunctionModel &F, const Stmt *S) {
  const Stmt *Whole = S;
  for (const Stmt *P = F.parent(S);
       P && !isa<CompoundStmt, IfStmt, ForStmt, WhileStmt, DoStmt, SwitchStmt, LabelStmt>(P); P = F.parent(P))
    Whole = P;
  return commentsAt(Whole->getBeginLoc(), F.context().getSourceManager());
}

bool saysWritersTakeTurns(const FunctionModel &F, const Stmt *A, const Stmt *B) {
  const llvm::StringRef Name = library::plainName(F.decl());
  if (nameHasWord(Name, "locked|unsynchronized|unsynchronised|unsynced|nonatomic|nonatomically") ||
      (nameHasWord(Name, "load") && nameHasWord(Name, "store")))
    return true;
  const SourceManager &SM = F.context().getSourceManager();
  if (saysWritersTakeTurns(commentsAbove(F, A)) || saysWritersTakeTurns(commentsAbove(F, B)) ||
      saysWritersTakeTurns(commentsAt(F.decl()->getBeginLoc(), SM)))
    return true;
  // What all its callers say of their own accesses goes for a helper too.
  return F.unit().allCallersKnown(F.decl()) && !F.unit().callers(F.decl()).empty() &&
         llvm::all_of(F.unit().callers(F.decl()), [&](const auto &Call) {
           return Call.first != &F && llvm::any_of(Call.first->Ops, [&](const AtomicOp &Op) {
                    return !Op.Composite && saysWritersTakeTurns(commentsAbove(*Call.first, Op.Site));
                  });
         });
}

} // namespace clang::tidy::atomvet
