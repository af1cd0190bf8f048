//===- LockApi.cpp --------------------------------------------------------===//

#include "model/locks/LockApi.h"
#include "model/FunctionModel.h"
#include "model/Library.h"
#include "model/TUModel.h"
#include "support/Compat.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/DiagnosticSema.h"
#include "llvm/ADT/StringMap.h"

namespace clang::tidy::atomvet::locks {

namespace {

using library::oneOf;
using library::plainName;

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

struct KnownFunction {
  LockEffect::ActionTy Action;
  bool Shared = false;
  LockSuccess Success = LockSuccess::NonZero;
};

/// The functions that lock their first argument.
const llvm::StringMap<KnownFunction> &knownFunctions() {
  static const llvm::StringMap<KnownFunction> Table = [] {
    llvm::StringMap<KnownFunction> T;
    constexpr bool Reader = true;
    const auto Lock = [&](std::initializer_list<llvm::StringRef> Names, bool Shared = false) {
      for (const llvm::StringRef Name : Names)
        T[Name] = {LockEffect::Acquire, Shared};
    };
    const auto Unlock = [&](std::initializer_list<llvm::StringRef> Names) {
      for (const llvm::StringRef Name : Names)
        T[Name] = {LockEffect::Release};
    };
    const auto Try = [&](LockSuccess Success, std::initializer_list<llvm::StringRef> Names, bool Shared = false) {
      for (const llvm::StringRef Name : Names)
        T[Name] = {LockEffect::Try, Shared, Success};
    };
    // POSIX: the other failures of a lock function are errors of the program.
    Lock({"pthread_mutex_lock", "pthread_spin_lock", "pthread_rwlock_wrlock"});
    Lock({"pthread_rwlock_rdlock"}, Reader);
    Unlock({"pthread_mutex_unlock", "pthread_spin_unlock", "pthread_rwlock_unlock"});
    Try(LockSuccess::Zero, {"pthread_mutex_trylock", "pthread_mutex_timedlock", "pthread_mutex_clocklock",
                            "pthread_mutex_timedlock_np", "pthread_spin_trylock", "pthread_rwlock_trywrlock",
                            "pthread_rwlock_timedwrlock", "pthread_rwlock_clockwrlock"});
    Try(LockSuccess::Zero, {"pthread_rwlock_tryrdlock", "pthread_rwlock_timedrdlock", "pthread_rwlock_clockrdlock"},
        Reader);
    // C11.
    Lock({"mtx_lock"});
    Unlock({"mtx_unlock"});
    Try(LockSuccess::Zero, {"mtx_trylock", "mtx_timedlock"});
    // GLib.
    Lock({"g_mutex_lock", "g_rec_mutex_lock", "g_static_mutex_lock", "g_static_rec_mutex_lock", "g_rw_lock_writer_lock",
          "g_static_rw_lock_writer_lock"});
    Lock({"g_rw_lock_reader_lock", "g_static_rw_lock_reader_lock"}, Reader);
    Unlock({"g_mutex_unlock", "g_rec_mutex_unlock", "g_static_mutex_unlock", "g_static_rec_mutex_unlock",
            "g_rw_lock_writer_unlock", "g_rw_lock_reader_unlock", "g_static_rw_lock_writer_unlock",
            "g_static_rw_lock_reader_unlock"});
    Try(LockSuccess::NonZero, {"g_mutex_trylock", "g_rec_mutex_trylock", "g_rw_lock_writer_trylock"});
    Try(LockSuccess::NonZero, {"g_rw_lock_reader_trylock"}, Reader);
    // Windows.
    Lock({"EnterCriticalSection", "AcquireSRWLockExclusive"});
    Lock({"AcquireSRWLockShared"}, Reader);
    Unlock({"LeaveCriticalSection", "ReleaseSRWLockExclusive", "ReleaseSRWLockShared"});
    Try(LockSuccess::NonZero, {"TryEnterCriticalSection", "TryAcquireSRWLockExclusive"});
    Try(LockSuccess::NonZero, {"TryAcquireSRWLockShared"}, Reader);
    // Linux, and user-space code in its style.
    Lock({"mutex_lock", "mutex_lock_nested", "spin_lock", "spin_lock_bh", "spin_lock_irq", "_raw_spin_lock",
          "raw_spin_lock", "write_lock", "write_lock_bh", "write_lock_irq", "down_write", "rt_mutex_lock"});
    Lock({"read_lock", "read_lock_bh", "read_lock_irq", "down_read"}, Reader);
    Unlock({"mutex_unlock", "spin_unlock", "spin_unlock_bh", "spin_unlock_irq", "spin_unlock_irqrestore",
            "_raw_spin_unlock", "raw_spin_unlock", "write_unlock", "write_unlock_bh", "write_unlock_irq", "up_write",
            "rt_mutex_unlock", "read_unlock", "read_unlock_bh", "read_unlock_irq", "up_read"});
    Try(LockSuccess::NonZero,
        {"mutex_trylock", "spin_trylock", "raw_spin_trylock", "write_trylock", "down_write_trylock"});
    Try(LockSuccess::NonZero, {"read_trylock", "down_read_trylock"}, Reader);
    Try(LockSuccess::Zero, {"mutex_lock_interruptible", "mutex_lock_killable"});
    // libuv, SDL, APR, NSPR, Darwin, OpenMP.
    Lock({"uv_mutex_lock", "uv_rwlock_wrlock", "SDL_LockMutex", "SDL_LockRWLockForWriting", "SDL_AtomicLock",
          "SDL_LockSpinlock", "apr_thread_mutex_lock", "apr_thread_rwlock_wrlock", "PR_Lock", "PR_EnterMonitor",
          "PR_RWLock_Wlock", "os_unfair_lock_lock", "OSSpinLockLock", "omp_set_lock", "omp_set_nest_lock"});
    Lock({"uv_rwlock_rdlock", "SDL_LockRWLockForReading", "apr_thread_rwlock_rdlock", "PR_RWLock_Rlock"}, Reader);
    Unlock({"uv_mutex_unlock", "uv_rwlock_wrunlock", "uv_rwlock_rdunlock", "SDL_UnlockMutex", "SDL_UnlockRWLock",
            "SDL_AtomicUnlock", "SDL_UnlockSpinlock", "apr_thread_mutex_unlock", "apr_thread_rwlock_unlock",
            "PR_Unlock", "PR_ExitMonitor", "PR_RWLock_Unlock", "os_unfair_lock_unlock", "OSSpinLockUnlock",
            "omp_unset_lock", "omp_unset_nest_lock"});
    Try(LockSuccess::Zero,
        {"uv_mutex_trylock", "uv_rwlock_trywrlock", "apr_thread_mutex_trylock", "apr_thread_rwlock_trywrlock"});
    Try(LockSuccess::Zero, {"uv_rwlock_tryrdlock", "apr_thread_rwlock_tryrdlock"}, Reader);
    Try(LockSuccess::NonZero, {"os_unfair_lock_trylock", "OSSpinLockTry", "omp_test_lock", "omp_test_nest_lock",
                               "SDL_AtomicTryLock", "SDL_TryLockSpinlock"});
    return T;
  }();
  return Table;
}

LockEffect effect(LockEffect::ActionTy Action, LockName Lock, bool Shared = false,
                  LockSuccess Success = LockSuccess::NonZero) {
  LockEffect E;
  E.Action = Action;
  E.Lock = std::move(Lock);
  E.Shared = Shared;
  E.Success = Success;
  return E;
}

LockName named(Place Mutex) {
  LockName Name;
  Name.Mutex = std::move(Mutex);
  return Name;
}

/// What a pointer or reference parameter names; nothing for one by value.
LockName behind(const FunctionDecl *FD, unsigned Param) {
  if (Param >= FD->getNumParams())
    return LockName();
  const ParmVarDecl *P = FD->getParamDecl(Param);
  if (!P->getType()->isPointerType() && !P->getType()->isReferenceType())
    return LockName();
  return named(Place::variable(P).deref());
}

/// Whether a pointer or reference is to a type by the name of a lock.
bool saysLock(QualType T) {
  if (!T->isPointerType() && !T->isReferenceType())
    return false;
  const std::string Name = T->getPointeeType().getAsString();
  // A block or a clock is none.
  const size_t At = llvm::StringRef(Name).find_insensitive("lock");
  const bool IsLock = At != std::string::npos && (At == 0 || !llvm::StringRef("bcBC").contains(Name[At - 1]));
  return IsLock || llvm::StringRef(Name).contains_insensitive("mutex") ||
         llvm::StringRef(Name).contains_insensitive("mtx");
}

/// The parameter that a function locks: the first, or the one whose type says that it is a lock.
unsigned lockedParam(const FunctionDecl *FD) {
  for (unsigned I = 0; I < FD->getNumParams(); ++I)
    if (saysLock(FD->getParamDecl(I)->getType()))
      return I;
  return 0;
}

/// The function's first argument, this object, or, when it has neither, the function that locks.
LockName subject(const FunctionDecl *FD, const FunctionDecl *Locker) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(FD); Method && Method->isInstance() && FD->getNumParams() == 0)
    return named(Place::thisObject());
  if (LockName Name = behind(FD, lockedParam(FD)))
    return Name;
  LockName Name;
  Name.Function = Locker ? Locker->getCanonicalDecl() : nullptr;
  return Name;
}

bool matches(const FunctionDecl *FD, llvm::StringRef Name) {
  if (Name.empty())
    return false;
  return Name.contains("::") ? FD->getQualifiedNameAsString() == Name : plainName(FD) == Name;
}

const FunctionDecl *siblingFunction(const FunctionDecl *FD, const std::string &Name) {
  ASTContext &Context = FD->getASTContext();
  const DeclContext *Scope = FD->getDeclContext()->getRedeclContext();
  for (const NamedDecl *Found : Scope->lookup(DeclarationName(&Context.Idents.get(Name))))
    if (const auto *Function = dyn_cast<FunctionDecl>(Found->getUnderlyingDecl()))
      return Function;
  return nullptr;
}

LockEffects optionEffects(const FunctionDecl *FD, const TUModel &TU) {
  LockEffects Effects;
  llvm::StringRef Rest = TU.options().LockFunctions;
  while (!Rest.empty()) {
    llvm::StringRef Pair;
    std::tie(Pair, Rest) = Rest.split(';');
    // A single ':' separates the two; "::" belongs to a name.
    size_t At = Pair.find(':');
    while (At != llvm::StringRef::npos && Pair.substr(At).starts_with("::"))
      At = Pair.find(':', At + 2);
    const llvm::StringRef Lock = Pair.substr(0, At).trim();
    const llvm::StringRef Unlock = At == llvm::StringRef::npos ? llvm::StringRef() : Pair.substr(At + 1).trim();
    if (matches(FD, Lock))
      Effects.push_back(effect(LockEffect::Acquire, subject(FD, FD)));
    else if (matches(FD, Unlock))
      Effects.push_back(
          effect(LockEffect::Release,
                 subject(FD, siblingFunction(FD, Lock.rsplit("::").second.empty() ? Lock.str()
                                                                                  : Lock.rsplit("::").second.str()))));
  }
  return Effects;
}

//===----------------------------------------------------------------------===//
// Thread-safety attributes
//===----------------------------------------------------------------------===//

/// The mutex that an argument of an attribute names; nothing for what is no mutex of this program (a string, `!m`).
LockName capability(const Expr *E, const TUModel &TU) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_AddrOf)
      return capability(Unary->getSubExpr(), TU);
    if (Unary->getOpcode() != UO_Deref)
      return LockName();
  }
  if (isa<StringLiteral>(E) || E->isTypeDependent())
    return LockName();
  if (isa<CXXThisExpr>(E))
    return named(Place::thisObject());
  if (!E->isGLValue())
    return E->getType()->isPointerType() ? named(TU.pointee(E)) : LockName();
  const Place P = TU.placeOf(E);
  if (!P)
    return LockName();
  return named(E->getType()->isPointerType() || library::isSmartPointer(E->getType()) ? P.deref() : P);
}

template <typename Range>
void addCapabilities(LockEffects &Effects, const FunctionDecl *FD, Range Args, LockEffect::ActionTy Action, bool Shared,
                     const TUModel &TU, LockSuccess Success = LockSuccess::NonZero) {
  bool Any = false;
  for (const Expr *Arg : Args) {
    Any = true;
    if (LockName Name = capability(Arg, TU))
      Effects.push_back(effect(Action, std::move(Name), Shared, Success));
  }
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  if (!Any && Method && Method->isInstance())
    Effects.push_back(effect(Action, named(Place::thisObject()), Shared, Success));
}

LockSuccess successOf(const Expr *Value, const ASTContext &Context) {
  Expr::EvalResult Result;
  const bool Zero =
      Value && !Value->isValueDependent() && Value->EvaluateAsInt(Result, Context) && Result.Val.getInt() == 0;
  return Zero ? LockSuccess::Zero : LockSuccess::NonZero;
}

//===----------------------------------------------------------------------===//
// Classes
//===----------------------------------------------------------------------===//

const CXXRecordDecl *definitionOf(QualType T) {
  const CXXRecordDecl *Record = T.isNull() ? nullptr : T.getNonReferenceType()->getAsCXXRecordDecl();
  return Record ? Record->getDefinition() : nullptr;
}

llvm::StringRef className(const CXXRecordDecl *Record) {
  return Record && Record->getIdentifier() ? Record->getName() : llvm::StringRef();
}

bool hasMethod(const CXXRecordDecl *Record, llvm::StringRef Name, unsigned Depth = 0) {
  if (!Record || Depth > 8)
    return false;
  ASTContext &Context = Record->getASTContext();
  for (const NamedDecl *Found : Record->lookup(DeclarationName(&Context.Idents.get(Name))))
    if (isa<CXXMethodDecl, FunctionTemplateDecl>(Found->getUnderlyingDecl()))
      return true;
  return llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
    return hasMethod(definitionOf(Base.getType()), Name, Depth + 1);
  });
}

struct MethodNames {
  llvm::StringLiteral Lock, Unlock;
};
/// How the classes of mutexes that people use spell the standard's lock() and unlock().
constexpr MethodNames LockableNames[] = {
    {"lock", "unlock"},
    {"Lock", "Unlock"},
    {"Lock", "UnLock"},
    {"lockForWrite", "unlock"},
    {"writeLock", "unlock"},
    {"Acquire", "Release"},
    {"acquire", "release"},
    {"lock_shared", "unlock_shared"},
    {"WriterLock", "WriterUnlock"},
    {"Enter", "Leave"},
    {"LockExclusive", "UnlockExclusive"},
};

bool isLockableRecord(const CXXRecordDecl *Record) {
  if (!Record)
    return false;
  if (Record->hasAttr<CapabilityAttr>())
    return true;
  for (const MethodNames &Names : LockableNames) {
    if (!hasMethod(Record, Names.Lock) || !hasMethod(Record, Names.Unlock))
      continue;
    // A semaphore or a pool acquires and releases as well.
    const llvm::StringRef Class = className(Record);
    if ((Names.Lock == "Acquire" || Names.Lock == "acquire" || Names.Lock == "Enter") &&
        !Class.contains_insensitive("lock") && !Class.contains_insensitive("mutex") &&
        !Class.contains_insensitive("criticalsection"))
      continue;
    return true;
  }
  return false;
}

bool isTag(llvm::StringRef Name) {
  return oneOf(Name, {"adopt_lock_t", "defer_lock_t", "try_to_lock_t", "accept_ownership_type", "defer_lock_type",
                      "try_to_lock_type"});
}

bool isListedClass(const CXXRecordDecl *Record, llvm::StringRef List) {
  while (!List.empty()) {
    llvm::StringRef Name;
    std::tie(Name, List) = List.split(';');
    Name = Name.trim();
    if (!Name.empty() && (Name.contains("::") ? Record->getQualifiedNameAsString() == Name : className(Record) == Name))
      return true;
  }
  return false;
}

GuardClass guardRecord(const CXXRecordDecl *Record, const TUModel &TU, unsigned Depth) {
  if (!Record || Depth > 4)
    return GuardClass();
  const llvm::StringRef Name = className(Record);
  GuardClass Guard;
  // std::, boost::, boost::interprocess::, tbb::, absl::, Qt, folly::, Poco::, base::, llvm::sys:: and others agree on
  // most of these; a class of the project by such a name is used the same way.
  if (oneOf(Name, {"shared_lock", "shared_lock_guard", "sharable_lock", "ReaderMutexLock", "QReadLocker", "ReadHolder",
                   "ScopedReader", "ScopedReadRWLock", "SmartScopedReader"})) {
    Guard.Kind = GuardKind::Named;
    Guard.Shared = true;
  } else if (oneOf(Name, {"lock_guard",
                          "scoped_lock",
                          "unique_lock",
                          "upgrade_lock",
                          "upgrade_to_unique_lock",
                          "strict_lock",
                          "externally_locked_lock",
                          "MutexLock",
                          "MutexLockMaybe",
                          "WriterMutexLock",
                          "ReleasableMutexLock",
                          "QMutexLocker",
                          "QWriteLocker",
                          "WriteHolder",
                          "UpgradeHolder",
                          "AutoLock",
                          "MutexAutoLock",
                          "StaticMutexAutoLock",
                          "ScopedLock",
                          "ScopedLockWithUnlock",
                          "ScopedWriter",
                          "ScopedWriteRWLock",
                          "SmartScopedLock",
                          "SmartScopedWriter",
                          "wxMutexLocker",
                          "wxCriticalSectionLocker",
                          "CComCritSecLock"}) ||
             isListedClass(Record, TU.options().LockTypes)) {
    Guard.Kind = GuardKind::Named;
  } else if (Record->hasAttr<ScopedLockableAttr>()) {
    Guard.Kind = GuardKind::Attributed;
  }
  // Attributes are exact where they are given; a name only tells what is usual.
  if (Guard && Record->hasAttr<ScopedLockableAttr>() && !Record->isInStdNamespace())
    Guard.Kind = GuardKind::Attributed;
  if (Guard)
    return Guard;
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (const GuardClass Inherited = guardRecord(definitionOf(Base.getType()), TU, Depth + 1))
      return Inherited;
  return GuardClass();
}

} // namespace

LockEffects knownEffects(const FunctionDecl *FD, const TUModel &TU) {
  if (LockEffects Given = optionEffects(FD, TU); !Given.empty())
    return Given;
  LockEffects Effects;
  if (isa<CXXMethodDecl>(FD))
    return Effects;
  const llvm::StringRef Name = plainName(FD);
  if (Name.empty())
    return Effects;
  if (locksGuards(FD)) {
    const bool Try = Name == "try_lock";
    for (unsigned I = 0; I < FD->getNumParams(); ++I)
      if (LockName Lock = behind(FD, I))
        Effects.push_back(
            effect(Try ? LockEffect::Try : LockEffect::Acquire, std::move(Lock), false, LockSuccess::MinusOne));
    return Effects;
  }
  const auto &Table = knownFunctions();
  const auto It = Table.find(Name);
  if (It == Table.end())
    return Effects;
  if (LockName Lock = behind(FD, 0))
    Effects.push_back(effect(It->second.Action, std::move(Lock), It->second.Shared, It->second.Success));
  return Effects;
}

LockEffects attributeEffects(const FunctionDecl *FD, const TUModel &TU) {
  LockEffects Effects;
  // Attributes are inherited by later declarations.
  const FunctionDecl *Latest = FD->getMostRecentDecl();
  for (const Attr *A : Latest->attrs()) {
    if (const auto *Acquire = dyn_cast<AcquireCapabilityAttr>(A))
      addCapabilities(Effects, FD, Acquire->args(), LockEffect::Acquire, Acquire->isShared(), TU);
    else if (const auto *Release = dyn_cast<ReleaseCapabilityAttr>(A))
      addCapabilities(Effects, FD, Release->args(), LockEffect::Release, false, TU);
    else if (const auto *Try = dyn_cast<TryAcquireCapabilityAttr>(A))
      addCapabilities(Effects, FD, Try->args(), LockEffect::Try, Try->isShared(), TU,
                      successOf(Try->getSuccessValue(), FD->getASTContext()));
    else if (const auto *Assert = dyn_cast<AssertCapabilityAttr>(A))
      addCapabilities(Effects, FD, Assert->args(), LockEffect::Assert, Assert->isShared(), TU);
#define ATOMVET_OLD_TRY(CLASS, SHARED)                                                                                 \
  else if (const auto *Old = dyn_cast<CLASS>(A)) addCapabilities(                                                      \
      Effects, FD, Old->args(), LockEffect::Try, SHARED, TU, successOf(Old->getSuccessValue(), FD->getASTContext()));
#define ATOMVET_OLD_ASSERT(CLASS, SHARED)                                                                              \
  else if (const auto *Old = dyn_cast<CLASS>(A))                                                                       \
      addCapabilities(Effects, FD, Old->args(), LockEffect::Assert, SHARED, TU);
    ATOMVET_OLD_LOCK_ATTRIBUTES
#undef ATOMVET_OLD_TRY
#undef ATOMVET_OLD_ASSERT
  }
  return Effects;
}

LockEffects requiredByAttributes(const FunctionDecl *FD, const TUModel &TU) {
  LockEffects Effects;
  for (const Attr *A : FD->getMostRecentDecl()->attrs()) {
    if (const auto *Requires = dyn_cast<RequiresCapabilityAttr>(A))
      addCapabilities(Effects, FD, Requires->args(), LockEffect::Assert, Requires->isShared(), TU);
    // What a function releases it was called with.
    else if (const auto *Release = dyn_cast<ReleaseCapabilityAttr>(A))
      addCapabilities(Effects, FD, Release->args(), LockEffect::Assert, Release->isShared() || Release->isGeneric(),
                      TU);
  }
  return Effects;
}

LockName guardedBy(const ValueDecl *D, const TUModel &TU) {
  const auto *Attribute = D->getAttr<GuardedByAttr>();
  return Attribute ? capability(Attribute->getArg(), TU) : LockName();
}

bool isGuardChecked(const FunctionDecl *FD, SourceLocation At) {
  return FD->hasAttr<NoThreadSafetyAnalysisAttr>() ||
         !FD->getASTContext().getDiagnostics().isIgnored(diag::warn_variable_requires_lock, At);
}

LockEffects lockableEffects(const FunctionDecl *FD) {
  LockEffects Effects;
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  if (!Method || !Method->isInstance() || !isLockableRecord(Method->getParent()->getDefinition()))
    return Effects;
  const llvm::StringRef Name = plainName(FD);
  const LockName Object = named(Place::thisObject());
  if (oneOf(Name, {"lock", "Lock", "lockForWrite", "writeLock", "WriterLock", "Acquire", "acquire", "Enter",
                   "LockExclusive", "lock_upgrade"}))
    Effects.push_back(effect(LockEffect::Acquire, Object));
  else if (oneOf(Name, {"lock_shared", "lockForRead", "readLock", "ReaderLock", "LockShared", "lock_sharable"}))
    Effects.push_back(effect(LockEffect::Acquire, Object, /*Shared=*/true));
  else if (oneOf(Name, {"unlock", "Unlock", "UnLock", "unlock_shared", "ReaderUnlock", "WriterUnlock", "Release",
                        "release", "Leave", "UnlockShared", "UnlockExclusive", "unlock_upgrade", "unlock_sharable"}))
    Effects.push_back(effect(LockEffect::Release, Object));
  else if (oneOf(Name, {"try_lock", "try_lock_for", "try_lock_until", "tryLock", "TryLock", "tryLockForWrite",
                        "tryWriteLock", "WriterTryLock", "Try", "TryEnter", "tryAcquire", "tryacquire"}))
    Effects.push_back(effect(LockEffect::Try, Object));
  else if (oneOf(Name, {"try_lock_shared", "try_lock_shared_for", "try_lock_shared_until", "tryLockForRead",
                        "tryReadLock", "ReaderTryLock"}))
    Effects.push_back(effect(LockEffect::Try, Object, /*Shared=*/true));
  else if (oneOf(Name, {"AssertHeld", "AssertAcquired", "assert_held", "assertLocked"}))
    Effects.push_back(effect(LockEffect::Assert, Object));
  else if (Name == "AssertReaderHeld")
    Effects.push_back(effect(LockEffect::Assert, Object, /*Shared=*/true));
  return Effects;
}

/// `mutex_assert_owner(m)`: the program stops if the caller does not hold the lock.
static bool assertsHeld(llvm::StringRef Name) {
  return Name.contains_insensitive("assert") && !Name.contains_insensitive("not") &&
         (Name.contains_insensitive("owner") || Name.contains_insensitive("held") ||
          Name.contains_insensitive("locked"));
}

LockEffects pairedEffects(const FunctionDecl *FD) {
  LockEffects Effects;
  const llvm::StringRef Name = plainName(FD);
  if (FD->getNumParams() > 0 && FD->getNumParams() <= 3 && assertsHeld(Name) &&
      saysLock(FD->getParamDecl(lockedParam(FD))->getType())) {
    Effects.push_back(effect(LockEffect::Assert, subject(FD, FD)));
    return Effects;
  }
  if (Name.empty() || isa<CXXMethodDecl>(FD) || FD->getNumParams() > 3)
    return Effects;
  const bool Nameless = FD->getNumParams() == 0;
  if (!Nameless && !behind(FD, lockedParam(FD)))
    return Effects;
  // With more arguments it takes a type that says lock, and no result that may say that the lock was not taken.
  if (FD->getNumParams() > 1 &&
      (!saysLock(FD->getParamDecl(lockedParam(FD))->getType()) || !FD->getReturnType()->isVoidType()))
    return Effects;
  for (const auto &[Lock, Unlock] :
       {std::pair<llvm::StringRef, llvm::StringRef>{"lock", "unlock"}, {"Lock", "Unlock"}, {"LOCK", "UNLOCK"}}) {
    if (const size_t At = Name.rfind(Unlock); At != llvm::StringRef::npos) {
      const llvm::StringRef Before = Name.substr(0, At), After = Name.substr(At + Unlock.size());
      for (const llvm::StringRef Way : {"", "rd", "wr"})
        if (const FunctionDecl *Other = siblingFunction(FD, (llvm::Twine(Before) + Way + Lock + After).str())) {
          Effects.push_back(effect(LockEffect::Release, subject(FD, Other)));
          return Effects;
        }
      return Effects;
    }
    const size_t At = Name.rfind(Lock);
    if (At == llvm::StringRef::npos)
      continue;
    llvm::StringRef Before = Name.substr(0, At);
    const std::string After = Name.substr(At + Lock.size()).str();
    const bool Read = Before.consume_back("rd");
    if (!Read)
      Before.consume_back("wr");
    // An attempt says by its result whether it took the lock, and there is no convention for that.
    if (Before.ends_with_insensitive("try") || Before.ends_with_insensitive("try_"))
      return Effects;
    if (siblingFunction(FD, Before.str() + Unlock.str() + After)) {
      const bool Shared = Read || Before.ends_with_insensitive("read_") || Before.ends_with_insensitive("reader_") ||
                          Before.ends_with_insensitive("shared_");
      // What a reader's and a writer's function without an argument lock is one mutex, but not known to be.
      Effects.push_back(effect(LockEffect::Acquire, subject(FD, FD), Shared));
    }
    return Effects;
  }
  return Effects;
}

bool isLockable(QualType T) {
  if (const auto *Pointer = T.getNonReferenceType()->getAs<PointerType>())
    T = Pointer->getPointeeType();
  return isLockableRecord(definitionOf(T));
}

GuardClass guardClass(const CXXRecordDecl *Record, const TUModel &TU) {
  return guardRecord(Record ? Record->getDefinition() : nullptr, TU, 0);
}

GuardStart guardArguments(llvm::ArrayRef<const Expr *> Args, llvm::SmallVectorImpl<const Expr *> &Mutexes,
                          bool &Adopts) {
  GuardStart Start = GuardStart::Owned;
  Adopts = false;
  for (const Expr *Arg : Args) {
    const QualType T = Arg->getType().getNonReferenceType();
    const bool Pointer = T->isPointerType();
    const CXXRecordDecl *Record = definitionOf(Pointer ? T->getPointeeType() : T);
    const llvm::StringRef Name = className(Record);
    if (isTag(Name)) {
      if (llvm::StringRef(Name).starts_with("defer"))
        Start = GuardStart::Deferred;
      else if (Name.starts_with("try"))
        Start = GuardStart::Try;
      else
        Adopts = true;
    } else if (isLockableRecord(Record) || (Pointer && !T->getPointeeType()->isFunctionType()) ||
               (Arg->isLValue() && T->isRecordType() && (!Record || Record->isCLike() || Record->isUnion()))) {
      Mutexes.push_back(Arg);
    } else if (Record && (Name == "duration" || Name == "time_point")) {
      Start = GuardStart::Try;
    }
  }
  return Start;
}

GuardAction guardAction(const FunctionDecl *FD) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(FD);
  if (!Method)
    return GuardAction::None;
  if (const auto *Conversion = dyn_cast<CXXConversionDecl>(Method))
    return Conversion->getConversionType()->isBooleanType() ? GuardAction::IsOwned : GuardAction::None;
  const llvm::StringRef Name = plainName(FD);
  if (oneOf(Name, {"lock", "Lock", "relock", "Relock"}))
    return GuardAction::Lock;
  if (oneOf(Name, {"lock_shared"}))
    return GuardAction::LockShared;
  if (oneOf(Name, {"unlock", "Unlock", "UnLock", "unlock_shared", "Release"}))
    return GuardAction::Unlock;
  // tbb's unlocks; the standard's hands the mutex over.
  if (Name == "release")
    return FD->getReturnType()->isVoidType() ? GuardAction::Unlock : GuardAction::Disown;
  if (oneOf(Name, {"try_lock", "try_lock_for", "try_lock_until", "try_lock_shared", "tryLock"}))
    return GuardAction::TryLock;
  if (oneOf(Name, {"owns_lock", "owns", "isLocked", "is_locked", "OwnsLock"}))
    return GuardAction::IsOwned;
  return GuardAction::None;
}

bool locksGuards(const FunctionDecl *FD) {
  const llvm::StringRef Name = plainName(FD);
  if (isa<CXXMethodDecl>(FD) || (Name != "lock" && Name != "try_lock"))
    return false;
  const auto *Namespace = dyn_cast<NamespaceDecl>(FD->getDeclContext()->getEnclosingNamespaceContext());
  return library::isInStd(FD) || (Namespace && Namespace->getName() == "boost");
}

bool isConditionWait(const FunctionDecl *FD) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(FD);
  return Method && className(Method->getParent()).contains("condition_variable") &&
         oneOf(plainName(FD), {"wait", "wait_for", "wait_until", "timed_wait"});
}

bool runsInPlace(const CallSite &Call) {
  const FunctionDecl *FD = Call.Callee;
  if (!FD || !library::isInStd(FD))
    return false;
  // With an execution policy other threads run it too.
  for (const Expr *Arg : Call.Args)
    if (const CXXRecordDecl *Record = definitionOf(Arg->getType()))
      if (className(Record).contains("_policy") && className(Record) != "sequenced_policy")
        return false;
  const llvm::StringRef Name = plainName(FD);
  if (const auto *Method = dyn_cast<CXXMethodDecl>(FD)) {
    if (oneOf(Name, {"remove_if", "sort", "unique", "merge", "and_then", "or_else", "transform", "transform_error"}))
      return true;
    // The algorithms of std::ranges are objects.
    return Method->getOverloadedOperator() == OO_Call &&
           Method->getQualifiedNameAsString().find("ranges::") != std::string::npos;
  }
  return oneOf(Name, {"for_each",
                      "for_each_n",
                      "find_if",
                      "find_if_not",
                      "any_of",
                      "all_of",
                      "none_of",
                      "count_if",
                      "transform",
                      "accumulate",
                      "reduce",
                      "transform_reduce",
                      "inner_product",
                      "partial_sum",
                      "adjacent_difference",
                      "inclusive_scan",
                      "exclusive_scan",
                      "generate",
                      "generate_n",
                      "copy_if",
                      "remove_if",
                      "remove_copy_if",
                      "replace_if",
                      "replace_copy_if",
                      "erase_if",
                      "partition",
                      "stable_partition",
                      "partition_copy",
                      "partition_point",
                      "is_partitioned",
                      "sort",
                      "stable_sort",
                      "partial_sort",
                      "partial_sort_copy",
                      "nth_element",
                      "is_sorted",
                      "is_sorted_until",
                      "lower_bound",
                      "upper_bound",
                      "equal_range",
                      "binary_search",
                      "max_element",
                      "min_element",
                      "minmax_element",
                      "min",
                      "max",
                      "minmax",
                      "clamp",
                      "unique",
                      "unique_copy",
                      "adjacent_find",
                      "find_first_of",
                      "find_end",
                      "search",
                      "search_n",
                      "equal",
                      "mismatch",
                      "lexicographical_compare",
                      "is_permutation",
                      "merge",
                      "inplace_merge",
                      "includes",
                      "set_union",
                      "set_intersection",
                      "set_difference",
                      "set_symmetric_difference",
                      "make_heap",
                      "push_heap",
                      "pop_heap",
                      "sort_heap",
                      "is_heap",
                      "invoke",
                      "invoke_r",
                      "apply",
                      "visit",
                      "call_once"});
}

} // namespace clang::tidy::atomvet::locks
