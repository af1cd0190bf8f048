//===- CopyCheck.cpp - Copies of what holds atomics -----------------------===//
//
// A copy reads each atomic plainly, or as bytes, while others write it: the copy is torn, or it is an independent
// counter that nobody meant. The model (Copies) finds the copies and knows which of them a user-written copy looks
// after; this file says who answers for each. A by-value parameter answers for its calls, a user-written copy for the
// places that rely on it, every other copy for itself.
//
//===----------------------------------------------------------------------===//

#include "access/CopyCheck.h"
#include "model/Elsewhere.h"
#include "model/sharing/Lifecycle.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::atomvet {

namespace {

/// A few places make the point; a list of all of them hides it.
constexpr size_t MaxNotes = 3;

std::string nameOf(QualType T) {
  const TagDecl *Tag = T->getAsTagDecl();
  if (!Tag)
    return T.getAsString();
  if (Tag->getIdentifier())
    return Tag->getNameAsString();
  const TypedefNameDecl *Typedef = Tag->getTypedefNameForAnonDecl();
  return Typedef ? Typedef->getNameAsString() : "struct";
}

/// "holds atomic 'hits' (Stats::cache.hits)".
std::string holding(QualType T, const HeldAtomic &Held) {
  if (Held.Name.empty())
    return "is atomic";
  return "holds atomic '" + Held.Name + "' (" + nameOf(T) + "::" + Held.Path + ")";
}

std::string what(const CopySite &Copy) {
  switch (Copy.How) {
  case CopySite::Value:
    return "is copied by value";
  case CopySite::Overwritten:
    return "is overwritten by value";
  case CopySite::Moved:
    return "is moved while it is shared";
  case CopySite::Bytes:
    return "is copied as bytes";
  case CopySite::Filled:
    return "is overwritten as bytes";
  case CopySite::Relocated:
    return "is moved as bytes by '" + Copy.By.str() + "'";
  }
  return "is copied";
}

} // namespace

CopyCheck::CopyCheck(llvm::StringRef Name, ClangTidyContext *Context)
    : AtomicCheck(Name, Context),
      LifecycleFunctions(
          Options.get("LifecycleFunctions", "init|deinit|setup|create|alloc|destroy|fini|cleanup|teardown")) {}

void CopyCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  Options.store(Opts, "LifecycleFunctions", LifecycleFunctions);
}

void CopyCheck::checkUnit(const TUModel &TU) {
  const Copies Model(TU);
  llvm::MapVector<const CXXMethodDecl *, std::vector<CopySite>> UsersOf;
  llvm::MapVector<const ParmVarDecl *, std::vector<CopySite>> CallsOf;
  for (const FunctionModel *F : TU.functions()) {
    // What start-up and teardown write is seldom seen by others, though nothing here proves it.
    const bool IsLifecycle = isLifecycleCode(*F, LifecycleFunctions);
    for (CopySite &Copy : Model.sites(*F)) {
      if (!Model.isShared(Copy))
        continue;
      for (const CXXMethodDecl *Meant : Copy.Meant)
        UsersOf[Meant->getCanonicalDecl()].push_back(Copy);
      if (!Copy.First)
        continue;
      if (Copy.Param)
        CallsOf[Copy.Param].push_back(Copy);
      else
        reportSite(Copy, IsLifecycle && !Model.readsShared(Copy) ? Level::Advice : Level::Warning);
    }
  }

  for (const FunctionModel *F : TU.functions()) {
    const FunctionDecl *FD = F->decl();
    if (TU.isMarkedUnshared(FD))
      continue;
    if (const auto *Method = dyn_cast<CXXMethodDecl>(FD); Method && Model.isUserCopy(Method))
      reportUserCopy(Method, Model.userCopy(Method), UsersOf.lookup(Method->getCanonicalDecl()));
    for (const ParmVarDecl *Param : FD->parameters()) {
      if (TU.isMarkedUnshared(Param))
        continue;
      const Carried &What = Model.carried(Param->getType(), Transfer::CopyConstruct);
      // What every known call passes is a fresh value, or one that nobody else sees.
      if (What.First && (CallsOf.contains(Param) || !TU.allCallersKnown(FD)))
        reportParameter(Param, *What.First, CallsOf.lookup(Param));
      CallsOf.erase(Param);
    }
  }
  // Functions that are only declared here.
  for (const auto &[Param, Calls] : CallsOf)
    reportParameter(Param, *Calls.front().First, Calls);
}

void CopyCheck::reportSite(const CopySite &Copy, Level L) {
  if (auto D = report(Copy.Loc, "'%0' %1 but %2", L)) {
    *D << nameOf(Copy.Type) << what(Copy) << holding(Copy.Type, *Copy.First);
  } else {
    return;
  }
  noteEvidence(*Copy.First);
}

void CopyCheck::reportUserCopy(const FunctionDecl *Copy, const UserCopy &User, llvm::ArrayRef<CopySite> Users) {
  std::string Atomics;
  for (const HeldAtomic &Held : User.Reads)
    Atomics += (Atomics.empty() ? "'" : ", '") + Held.Path + "'";
  if (auto D =
          report(Copy->getCanonicalDecl()->getLocation(),
                 "%select{copy assignment|copy constructor}0 of '%1' loads its atomics (%2) one by one: the copy is "
                 "not a snapshot",
                 Level::Advice))
    *D << isa<CXXConstructorDecl>(Copy) << cast<CXXMethodDecl>(Copy)->getParent()->getNameAsString() << Atomics;
  else
    return;
  noteFirst(Users, "a shared object is copied here");
}

void CopyCheck::reportParameter(const ParmVarDecl *Param, const HeldAtomic &Held, llvm::ArrayRef<CopySite> Calls) {
  if (auto D = report(Param->getLocation(), "'%0' is copied by value but %1"))
    *D << nameOf(Param->getType()) << holding(Param->getType(), Held);
  else
    return;
  noteEvidence(Held);
  noteFirst(Calls, "a shared object is passed here");
}

void CopyCheck::noteEvidence(const HeldAtomic &Held) {
  if (!Held.Known)
    return;
  if (!Held.Known->Ops.empty()) {
    note(Held.Known->Ops.front()->Site->getBeginLoc(), "'%0' is accessed atomically here") << Held.Name;
    return;
  }
  const RemoteEvidence &Remote = unit().remote(*Held.Known);
  if (!Remote.Atomic.empty() && Remote.Atomic.front().At.isValid())
    note(Remote.Atomic.front().At, "'%0' is accessed atomically here") << Held.Name;
}

void CopyCheck::noteFirst(llvm::ArrayRef<CopySite> Copies, llvm::StringRef Message) {
  for (const CopySite &Copy : Copies.take_front(MaxNotes))
    note(Copy.Param ? Copy.Site->getBeginLoc() : Copy.Loc, Message);
}

} // namespace clang::tidy::atomvet
