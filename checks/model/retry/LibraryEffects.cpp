//===- LibraryEffects.cpp - What library functions do beyond a value ------===//

#include "model/retry/LibraryEffects.h"
#include "model/FunctionModel.h"
#include "model/Library.h"
#include "model/TUModel.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"

namespace clang::tidy::atomvet::library {

namespace {

/// The words of a name in any style: cas_retries, casRetries, CAS_RETRIES.
llvm::SmallVector<std::string, 6> wordsOf(llvm::StringRef Name) {
  llvm::SmallVector<std::string, 6> Words;
  std::string Word;
  const auto Flush = [&] {
    if (!Word.empty())
      Words.push_back(std::move(Word));
    Word.clear();
  };
  for (size_t I = 0; I < Name.size(); ++I) {
    const char C = Name[I];
    if (!llvm::isAlpha(C)) {
      Flush();
      continue;
    }
    const bool Upper = llvm::isUpper(C);
    const bool AfterLower = I > 0 && llvm::isLower(Name[I - 1]);
    const bool BeforeLower = I > 0 && llvm::isUpper(Name[I - 1]) && I + 1 < Name.size() && llvm::isLower(Name[I + 1]);
    if (Upper && (AfterLower || BeforeLower))
      Flush();
    Word += llvm::toLower(C);
  }
  Flush();
  return Words;
}

bool hasWordPair(llvm::ArrayRef<std::string> Words, llvm::StringRef First, llvm::StringRef Second) {
  for (size_t I = 0; I + 1 < Words.size(); ++I)
    if (Words[I] == First && Words[I + 1] == Second)
      return true;
  return false;
}

llvm::StringRef className(const FunctionDecl *FD) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(FD);
  return Method && Method->getParent()->getIdentifier() ? Method->getParent()->getName() : llvm::StringRef();
}

/// A function of namespace std, or a member of one of its classes.
bool isOfStd(const FunctionDecl *FD) {
  for (const DeclContext *DC = FD->getDeclContext(); DC; DC = DC->getParent())
    if (DC->isStdNamespace())
      return true;
  return false;
}

/// The outermost named namespace below the global one.
llvm::StringRef topNamespace(const FunctionDecl *FD) {
  llvm::StringRef Name;
  for (const DeclContext *DC = FD->getDeclContext(); DC && !DC->isTranslationUnit(); DC = DC->getParent())
    if (const auto *NS = dyn_cast<NamespaceDecl>(DC); NS && NS->getIdentifier())
      Name = NS->getName();
  return Name;
}

bool isStream(QualType T) {
  const CXXRecordDecl *Class = T.isNull() ? nullptr : T.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Class || !Class->getIdentifier() || !Class->hasDefinition())
    return false;
  if (oneOf(Class->getName(), {"basic_ostream", "basic_istream", "basic_iostream", "QDebug", "QTextStream"}))
    return true;
  bool Found = false;
  Class->forallBases([&](const CXXRecordDecl *Base) {
    Found |= Base->getIdentifier() && oneOf(Base->getName(), {"basic_ostream", "basic_istream"});
    return !Found;
  });
  return Found;
}

/// A stream that only builds a string is a container of characters.
bool isStringStream(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  const CXXRecordDecl *Class = E->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() && Class->getName().contains("stringstream");
}

/// The stream at the left end of `os << a << b`.
const Expr *streamOf(const Expr *E) {
  for (unsigned Depth = 0; Depth < 256; ++Depth) {
    E = E->IgnoreParenImpCasts();
    const auto *Call = dyn_cast<CallExpr>(E);
    if (!Call || Call->getNumArgs() == 0)
      return E;
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
        Operator && (Operator->getOperator() == OO_LessLess || Operator->getOperator() == OO_GreaterGreater))
      E = Operator->getArg(0);
    else
      return E;
  }
  return E;
}

CallEffect onStream(const Expr *Stream) {
  Stream = streamOf(Stream);
  return CallEffect{isStringStream(Stream) ? EffectKind::Insertion : EffectKind::Output, Stream};
}

std::optional<CallEffect> effectOfFunction(const FunctionDecl *FD, llvm::StringRef Name, const TUModel &TU) {
  llvm::StringRef Plain = Name;
  if (!Plain.consume_front("__builtin___"))
    Plain.consume_front("__builtin_");
  Plain.consume_back("_chk");
  Plain.consume_back("_unlocked");
  if (oneOf(Plain, {"printf",
                    "fprintf",
                    "vprintf",
                    "vfprintf",
                    "dprintf",
                    "vdprintf",
                    "puts",
                    "fputs",
                    "putchar",
                    "putc",
                    "fputc",
                    "fwrite",
                    "fflush",
                    "perror",
                    "syslog",
                    "vsyslog",
                    "write",
                    "pwrite",
                    "writev",
                    "pwritev",
                    "read",
                    "pread",
                    "readv",
                    "fread",
                    "fgets",
                    "getline",
                    "getchar",
                    "getc",
                    "fgetc",
                    "scanf",
                    "fscanf",
                    "send",
                    "sendto",
                    "sendmsg",
                    "recv",
                    "recvfrom",
                    "recvmsg",
                    "fopen",
                    "fclose",
                    "freopen",
                    "fseek",
                    "warn",
                    "warnx",
                    "vwarn",
                    "vwarnx",
                    "error",
                    "putw",
                    "wprintf",
                    "fwprintf",
                    "fputws",
                    "fputwc",
                    "psignal",
                    "sendfile",
                    "splice",
                    "printk",
                    "_printk",
                    "g_print",
                    "g_printerr",
                    "g_log",
                    "g_logv",
                    "g_message",
                    "g_warning",
                    "g_debug",
                    "g_log_structured",
                    "g_log_structured_standard",
                    "OutputDebugStringA",
                    "OutputDebugStringW",
                    "__android_log_print",
                    "__android_log_write",
                    "NSLog",
                    "backtrace_symbols_fd"}))
    return CallEffect{EffectKind::Output};
  // glibc's fortified and old names.
  if (oneOf(Name, {"__printf_chk", "__fprintf_chk", "__vfprintf_chk", "__vprintf_chk", "__dprintf_chk", "__syslog_chk",
                   "__read_chk", "__pread_chk", "__recv_chk", "__fread_chk", "__fgets_chk", "_IO_putc", "_IO_getc"}))
    return CallEffect{EffectKind::Output};
  if (oneOf(Name, {"pthread_mutex_lock",
                   "pthread_mutex_trylock",
                   "pthread_mutex_timedlock",
                   "pthread_spin_lock",
                   "pthread_spin_trylock",
                   "pthread_rwlock_rdlock",
                   "pthread_rwlock_wrlock",
                   "pthread_rwlock_tryrdlock",
                   "pthread_rwlock_trywrlock",
                   "mtx_lock",
                   "mtx_trylock",
                   "mtx_timedlock",
                   "flockfile",
                   "flock",
                   "g_mutex_lock",
                   "g_mutex_trylock",
                   "g_rec_mutex_lock",
                   "g_rw_lock_reader_lock",
                   "g_rw_lock_writer_lock",
                   "EnterCriticalSection",
                   "TryEnterCriticalSection",
                   "AcquireSRWLockExclusive",
                   "AcquireSRWLockShared",
                   "spin_lock",
                   "spin_lock_irqsave",
                   "raw_spin_lock",
                   "mutex_lock",
                   "sem_wait",
                   "sem_trywait",
                   "sem_timedwait",
                   "uv_mutex_lock",
                   "uv_rwlock_rdlock",
                   "uv_rwlock_wrlock"}))
    return CallEffect{EffectKind::Lock};
  if (oneOf(Name, {"pthread_mutex_unlock", "pthread_spin_unlock", "pthread_rwlock_unlock", "mtx_unlock", "funlockfile",
                   "g_mutex_unlock", "g_rec_mutex_unlock", "g_rw_lock_reader_unlock", "g_rw_lock_writer_unlock",
                   "LeaveCriticalSection", "ReleaseSRWLockExclusive", "ReleaseSRWLockShared", "spin_unlock",
                   "spin_unlock_irqrestore", "raw_spin_unlock", "mutex_unlock", "uv_mutex_unlock", "uv_rwlock_rdunlock",
                   "uv_rwlock_wrunlock"}))
    return CallEffect{EffectKind::Unlock};
  for (llvm::StringRef Pairs = TU.options().LockFunctions; !Pairs.empty();) {
    const auto [Pair, Rest] = Pairs.split(';');
    const auto [Lock, Unlock] = Pair.trim().split(':');
    if (!Name.empty() && Name == Lock.trim())
      return CallEffect{EffectKind::Lock};
    if (!Name.empty() && Name == Unlock.trim())
      return CallEffect{EffectKind::Unlock};
    Pairs = Rest;
  }
  if (oneOf(Name, {"pthread_cond_signal",
                   "pthread_cond_broadcast",
                   "cnd_signal",
                   "cnd_broadcast",
                   "sem_post",
                   "g_cond_signal",
                   "g_cond_broadcast",
                   "pthread_kill",
                   "kill",
                   "raise",
                   "tgkill",
                   "killpg",
                   "eventfd_write",
                   "SetEvent",
                   "ReleaseSemaphore",
                   "WakeByAddressSingle",
                   "WakeByAddressAll",
                   "WakeConditionVariable",
                   "WakeAllConditionVariable",
                   "wake_up",
                   "wake_up_process",
                   "complete",
                   "uv_async_send",
                   "uv_cond_signal",
                   "uv_cond_broadcast",
                   "uv_sem_post",
                   "pthread_barrier_wait"}))
    return CallEffect{EffectKind::Notify};
  if (oneOf(Name, {"pthread_create", "pthread_join", "pthread_detach", "pthread_cancel", "thrd_create", "thrd_join",
                   "thrd_detach", "g_thread_new", "g_thread_join", "CreateThread", "_beginthreadex", "uv_thread_create",
                   "uv_thread_join", "pthread_cond_wait", "pthread_cond_timedwait", "cnd_wait", "cnd_timedwait"}))
    return CallEffect{EffectKind::Thread};
  if (oneOf(Name, {"syscall",    "open",          "openat",
                   "creat",      "close",         "unlink",
                   "rename",     "mkdir",         "rmdir",
                   "ioctl",      "fcntl",         "fsync",
                   "fdatasync",  "ftruncate",     "truncate",
                   "lseek",      "socket",        "connect",
                   "accept",     "accept4",       "bind",
                   "listen",     "shutdown",      "pipe",
                   "pipe2",      "dup",           "dup2",
                   "fork",       "vfork",         "execve",
                   "execvp",     "system",        "popen",
                   "pclose",     "waitpid",       "mmap",
                   "munmap",     "mprotect",      "madvise",
                   "mremap",     "msync",         "epoll_ctl",
                   "epoll_wait", "eventfd",       "setenv",
                   "unsetenv",   "putenv",        "membarrier",
                   "setitimer",  "timer_settime", "timerfd_settime",
                   "setsockopt", "msgsnd",        "msgrcv",
                   "semop",      "shmat",         "shmdt",
                   "prctl",      "setrlimit",     "dlopen",
                   "dlclose",    "atexit"}))
    return CallEffect{EffectKind::SystemCall};
  return std::nullopt;
}

std::optional<CallEffect> effectOfStdMethod(const CallSite &Call, const CXXMethodDecl *Method, llvm::StringRef Name) {
  llvm::StringRef Class = className(Method);
  const Expr *Object = Call.ObjectArg;
  if (isa<CXXConstructorDecl>(Method)) {
    if (oneOf(Class, {"lock_guard", "scoped_lock"}))
      return CallEffect{EffectKind::Lock};
    if (oneOf(Class, {"unique_lock", "shared_lock"}) && !Call.Args.empty()) {
      // defer_lock and adopt_lock take nothing; a lock that is moved was taken elsewhere.
      if (Call.Args.size() == 1)
        return isStdClass(Call.Args[0]->getType(), Class) ? std::nullopt : std::optional(CallEffect{EffectKind::Lock});
      if (isStdClass(Call.Args[1]->getType(), "defer_lock_t") || isStdClass(Call.Args[1]->getType(), "adopt_lock_t"))
        return std::nullopt;
      return CallEffect{EffectKind::Lock};
    }
    if (oneOf(Class, {"thread", "jthread"}) && !Call.Args.empty() && !isStdClass(Call.Args[0]->getType(), Class))
      return CallEffect{EffectKind::Thread};
    if (Class.ends_with("fstream") && !Call.Args.empty())
      return CallEffect{EffectKind::Output};
    return std::nullopt;
  }
  Class.consume_front("__"); // libstdc++'s bases: __shared_mutex_pthread, __mutex_base
  if (Class.contains("mutex") || oneOf(Class, {"unique_lock", "shared_lock"})) {
    if (oneOf(Name, {"lock", "try_lock", "lock_shared", "try_lock_shared", "try_lock_for", "try_lock_until"}))
      return CallEffect{EffectKind::Lock};
    if (oneOf(Name, {"unlock", "unlock_shared"}))
      return CallEffect{EffectKind::Unlock};
    return std::nullopt;
  }
  if (Class.starts_with("condition_variable"))
    return Name.starts_with("notify") ? CallEffect{EffectKind::Notify}
           : Name.starts_with("wait") ? std::optional(CallEffect{EffectKind::Thread})
                                      : std::nullopt;
  if (Class.contains("semaphore"))
    return oneOf(Name, {"release"}) ? CallEffect{EffectKind::Notify} : CallEffect{EffectKind::Lock};
  if (oneOf(Class, {"latch", "barrier"}))
    return Name.starts_with("wait") || Name.starts_with("try_wait") ? std::nullopt
                                                                    : std::optional(CallEffect{EffectKind::Notify});
  if (Class.starts_with("promise"))
    return Name.starts_with("set_") ? std::optional(CallEffect{EffectKind::Notify}) : std::nullopt;
  if (oneOf(Class, {"thread", "jthread"}) && oneOf(Name, {"join", "detach", "request_stop"}))
    return CallEffect{EffectKind::Thread};
  if (Object && isStream(Object->getType())) {
    if (Method->getOverloadedOperator() == OO_LessLess || Method->getOverloadedOperator() == OO_GreaterGreater ||
        oneOf(Name, {"put", "write", "flush", "read", "get", "getline", "open", "close"}))
      return onStream(Object);
    return std::nullopt;
  }
  if (Object && isStringStream(Object))
    return Method->isConst() ? std::nullopt : std::optional(CallEffect{EffectKind::Insertion, Object});
  return std::nullopt;
}

/// Methods that make a container longer or shorter, by the names that all libraries share.
std::optional<CallEffect> effectOnContainer(const CallSite &Call, const CXXMethodDecl *Method, llvm::StringRef Name) {
  if (!Call.ObjectArg || Method->isConst() || Method->isStatic())
    return std::nullopt;
  if (oneOf(Name, {"push_back", "push_front", "emplace_back", "emplace_front", "emplace", "emplace_hint", "insert",
                   "insert_after", "insert_or_assign", "try_emplace", "push", "append", "prepend", "enqueue",
                   "insert_range", "append_range", "push_range", "splice", "merge"}))
    return CallEffect{EffectKind::Insertion, Call.ObjectArg};
  if (oneOf(Name, {"pop_back", "pop_front", "pop", "erase", "erase_after", "extract", "remove", "remove_if", "unique",
                   "dequeue", "removeAll", "removeOne", "takeFirst", "takeLast", "remove_prefix", "remove_suffix"}))
    return CallEffect{EffectKind::Removal, Call.ObjectArg};
  switch (Method->getOverloadedOperator()) {
  case OO_PlusEqual:
    return CallEffect{isStdClass(Call.ObjectArg->getType(), "basic_string") ? EffectKind::Insertion : EffectKind::Write,
                      Call.ObjectArg};
  case OO_PlusPlus:
  case OO_MinusMinus:
  case OO_MinusEqual:
  case OO_StarEqual:
  case OO_SlashEqual:
  case OO_CaretEqual:
  case OO_LessLessEqual:
  case OO_GreaterGreaterEqual:
    return CallEffect{EffectKind::Write, Call.ObjectArg};
  default:
    return std::nullopt;
  }
}

bool isLogger(const FunctionDecl *FD, llvm::StringRef Name) {
  const llvm::StringRef Space = topNamespace(FD), Class = className(FD);
  const bool Says = oneOf(Name, {"trace", "debug", "info", "warn", "warning", "error", "critical", "fatal", "log",
                                 "notice", "verbose", "vlog", "log_it_"});
  if (Space == "spdlog")
    return Says;
  if (Space == "fmt")
    return oneOf(Name, {"print", "println", "vprint"});
  if (oneOf(Class, {"LogMessage", "LogMessageFatal", "LogMessageVoidify", "LogStreamProcessor", "LogMessageData",
                    "QMessageLogger", "QDebug", "RawLogger"}))
    return isa<CXXConstructorDecl>(FD) || Name == "stream" || Says || FD->isOverloadedOperator();
  return (Class == "Logger" || Class == "logger") && (Says || Name == "Logv" || Name == "LogMessage");
}

bool isLocalVariable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType();
}

} // namespace

std::optional<CallEffect> effectOf(const CallSite &Call, const TUModel &TU) {
  const FunctionDecl *FD = Call.Callee;
  if (!FD)
    return std::nullopt;
  const llvm::StringRef Name = plainName(FD);
  // What has its body in the project is judged by it.
  if (TU.function(FD))
    return std::nullopt;
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  const bool Project = TU.isProject(FD);
  if (isLogger(FD, Name))
    return CallEffect{EffectKind::Output};
  if (Method && isa<CXXConstructorDecl>(Method) && !className(FD).empty() &&
      matchesAny(className(FD), (TU.options().LockTypes + ";MutexLock;ReaderMutexLock;WriterMutexLock;QMutexLocker;"
                                                          "QReadLocker;QWriteLocker")) &&
      !Call.Args.empty())
    return CallEffect{EffectKind::Lock};
  if (isOfStd(FD)) {
    if (Method) {
      if (const auto Effect = effectOfStdMethod(Call, Method, Name))
        return Effect;
      return effectOnContainer(Call, Method, Name);
    }
    if (oneOf(Name, {"print", "println", "vprint_unicode", "vprint_nonunicode"}))
      return CallEffect{EffectKind::Output};
    if (Name == "async")
      return CallEffect{EffectKind::Thread};
    if (Name == "swap" && Call.Args.size() == 2)
      return CallEffect{EffectKind::Write, Call.Args[isLocalVariable(Call.Args[0]) ? 1 : 0]};
    if (Name == "getline" && !Call.Args.empty())
      return onStream(Call.Args[0]);
    const OverloadedOperatorKind Operator = FD->getOverloadedOperator();
    if ((Operator == OO_LessLess || Operator == OO_GreaterGreater) && !Call.Args.empty() &&
        isStream(Call.Args[0]->getType()))
      return onStream(Call.Args[0]);
    if (oneOf(Name, {"endl", "flush", "lock", "try_lock"}))
      return CallEffect{Name.contains("lock") ? EffectKind::Lock : EffectKind::Output};
    // <cstdio> and its like are the C functions under another name.
    return FD->isExternC() ? effectOfFunction(FD, Name, TU) : std::nullopt;
  }
  if (Method) {
    if (Project)
      return std::nullopt;
    if (oneOf(Name, {"Lock", "lock", "lockForRead", "lockForWrite", "ReaderLock", "WriterLock", "tryLock", "try_lock"}))
      return CallEffect{EffectKind::Lock};
    if (oneOf(Name, {"Unlock", "unlock", "ReaderUnlock", "WriterUnlock"}))
      return CallEffect{EffectKind::Unlock};
    if (oneOf(Name, {"wakeOne", "wakeAll", "Signal", "SignalAll", "notify_one", "notify_all"}))
      return CallEffect{EffectKind::Notify};
    return effectOnContainer(Call, Method, Name);
  }
  if (Name.empty() || !FD->getDeclContext()->getRedeclContext()->isTranslationUnit())
    return std::nullopt;
  return effectOfFunction(FD, Name, TU);
}

bool isOverwrite(const CallSite &Call) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.Callee);
  if (!Method || !Call.ObjectArg)
    return false;
  return Method->getOverloadedOperator() == OO_Equal ||
         oneOf(plainName(Method), {"clear", "assign", "fill", "reset", "swap"});
}

bool isBackoff(const FunctionDecl *FD) {
  if (!FD)
    return false;
  if (className(FD).contains_insensitive("backoff"))
    return true;
  const auto Words = wordsOf(plainName(FD));
  for (const std::string &Word : Words)
    if (oneOf(Word, {"pause", "yield", "sleep", "usleep", "nanosleep", "msleep", "ssleep", "nsleep", "relax", "backoff",
                     "delay", "udelay", "ndelay", "snooze"}))
      return true;
  return hasWordPair(Words, "back", "off") || hasWordPair(Words, "spin", "wait") ||
         hasWordPair(Words, "spin", "once") || hasWordPair(Words, "switch", "thread") ||
         hasWordPair(Words, "cond", "resched") || (Words.size() == 1 && oneOf(Words[0], {"spin", "spinwait"}));
}

bool isRandom(const FunctionDecl *FD) {
  for (const std::string &Word : wordsOf(plainName(FD)))
    if (oneOf(Word, {"rand", "random", "rng", "prng", "xorshift"}))
      return true;
  return false;
}

bool isWaitForChange(const CallSite &Call, const TUModel &TU) {
  const FunctionDecl *FD = Call.Callee;
  if (!FD)
    return false;
  const llvm::StringRef Name = plainName(FD);
  if (oneOf(Name, {"poll", "ppoll", "select", "pselect", "WaitOnAddress", "sem_wait", "sem_timedwait", "sem_clockwait",
                   "pthread_cond_wait", "pthread_cond_timedwait", "cnd_wait", "cnd_timedwait"}))
    return true;
  if (Name != "syscall" && Name != "futex" && Name != "sys_futex")
    return false;
  const ASTContext &Context = TU.context();
  for (const Expr *Arg : Call.Args) {
    const CharSourceRange Range = CharSourceRange::getTokenRange(
        Context.getSourceManager().getExpansionRange(Arg->getSourceRange()).getAsRange());
    if (Lexer::getSourceText(Range, Context.getSourceManager(), Context.getLangOpts()).contains("FUTEX_WAIT"))
      return true;
  }
  return false;
}

bool namesAttempts(llvm::StringRef Name) {
  const auto Words = wordsOf(Name);
  for (const std::string &Word : Words)
    if (oneOf(Word, {"retry",    "retries",   "retried",   "retrying",   "attempt",    "attempts",    "attempted",
                     "try",      "tries",     "tried",     "trial",      "trials",     "spin",        "spins",
                     "spun",     "spinning",  "backoff",   "backoffs",   "contention", "contentions", "contended",
                     "conflict", "conflicts", "collision", "collisions", "fail",       "fails",       "failed",
                     "failure",  "failures",  "races",     "loops",      "iter",       "iters",       "iterations",
                     "rounds",   "delay",     "ntries",    "nretries",   "nretry",     "nspins"}))
      return true;
  return hasWordPair(Words, "back", "off");
}

bool commentNamesAttempts(llvm::StringRef Comment) {
  static const llvm::Regex Counts(
      "(^|[^a-z])((re-?)?tries|attempts|spins|collisions|conflicts|contention|back-?off|lost races|races lost|"
      "(retry|attempt|spin|try|failure|collision|conflict|cas failure)[ -](count|counter|number|statistics?|stats?)s?|"
      "(counts?|counted|number of|how often|how many|times|tally of)[^.;]*[^a-z]"
      "(attempt|retr(y|ie)|tr(y|ie)|fail|spin|lost|contend|race))",
      llvm::Regex::IgnoreCase);
  return Counts.match(Comment);
}

bool matchesAny(llvm::StringRef Name, llvm::StringRef Patterns) {
  const auto Matches = [](llvm::StringRef Text, llvm::StringRef Pattern) {
    // Greedy with one way back, enough for `*`.
    size_t T = 0, P = 0, Star = llvm::StringRef::npos, Mark = 0;
    while (T < Text.size()) {
      if (P < Pattern.size() && Pattern[P] == '*') {
        Star = P++;
        Mark = T;
      } else if (P < Pattern.size() && Pattern[P] == Text[T]) {
        ++P;
        ++T;
      } else if (Star != llvm::StringRef::npos) {
        P = Star + 1;
        T = ++Mark;
      } else {
        return false;
      }
    }
    while (P < Pattern.size() && Pattern[P] == '*')
      ++P;
    return P == Pattern.size();
  };
  while (!Patterns.empty()) {
    const size_t Cut = Patterns.find_first_of(";,");
    const llvm::StringRef Pattern = Patterns.substr(0, Cut).trim();
    if (!Name.empty() && !Pattern.empty() && Matches(Name, Pattern))
      return true;
    Patterns = Cut == llvm::StringRef::npos ? llvm::StringRef() : Patterns.substr(Cut + 1);
  }
  return false;
}

} // namespace clang::tidy::atomvet::library
