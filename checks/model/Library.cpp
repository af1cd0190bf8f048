//===- Library.cpp --------------------------------------------------------===//

#include "model/Library.h"
#include "model/AccessUse.h"
#include "model/FunctionModel.h"
#include "model/TUModel.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/Builtins.h"

namespace clang::tidy::atomvet::library {

namespace {

bool isListed(llvm::StringRef Name, llvm::StringRef List) {
  while (!List.empty()) {
    const auto [Head, Tail] = List.split(';');
    if (Head.trim() == Name && !Name.empty())
      return true;
    List = Tail;
  }
  return false;
}

bool isSystem(const FunctionDecl *FD) {
  const SourceManager &SM = FD->getASTContext().getSourceManager();
  return FD->getBuiltinID() != 0 || FD->getLocation().isInvalid() ||
         SM.isInSystemHeader(SM.getExpansionLoc(FD->getLocation()));
}

const CXXRecordDecl *classOf(QualType T) {
  if (T.isNull())
    return nullptr;
  return T.getNonReferenceType()->getAsCXXRecordDecl();
}

/// memcpy for __builtin_memcpy, __builtin___memcpy_chk and __memcpy_chk.
llvm::StringRef byteFunctionName(const FunctionDecl *FD) {
  llvm::StringRef Name = plainName(FD);
  if (!Name.consume_front("__builtin___"))
    if (!Name.consume_front("__builtin_"))
      Name.consume_front("__");
  Name.consume_back("_chk");
  return Name;
}

} // namespace

llvm::StringRef plainName(const FunctionDecl *FD) {
  const IdentifierInfo *Identifier = FD ? FD->getIdentifier() : nullptr;
  return Identifier ? Identifier->getName() : llvm::StringRef();
}

bool isInStd(const FunctionDecl *FD) {
  if (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(FD))
    return Method->getParent()->isInStdNamespace();
  return FD && FD->isInStdNamespace();
}

bool isIdentity(const FunctionDecl *FD) {
  if (const unsigned Id = FD->getBuiltinID())
    switch (Id) {
    case Builtin::BImove:
    case Builtin::BImove_if_noexcept:
    case Builtin::BIforward:
    case Builtin::BIforward_like:
    case Builtin::BIas_const:
    case Builtin::BI__builtin_expect:
    case Builtin::BI__builtin_expect_with_probability:
    case Builtin::BI__builtin_launder:
    case Builtin::BI__builtin_assume_aligned:
      return true;
    default:
      return false;
    }
  if (!isInStd(FD) || isa<CXXMethodDecl>(FD))
    return false;
  return (
      oneOf(plainName(FD), {"forward", "forward_like", "as_const", "launder", "assume_aligned", "move_if_noexcept"}) ||
      (plainName(FD) == "move" && FD->getNumParams() == 1));
}

bool isUnevaluatingBuiltin(const FunctionDecl *FD) {
  switch (FD->getBuiltinID()) {
  case Builtin::BI__builtin_constant_p:
  case Builtin::BI__builtin_object_size:
  case Builtin::BI__builtin_dynamic_object_size:
  case Builtin::BI__builtin_assume:
  case Builtin::BI__assume:
    return true;
  default:
    return false;
  }
}

bool isAddressOf(const FunctionDecl *FD) {
  const unsigned Id = FD->getBuiltinID();
  return Id == Builtin::BIaddressof || Id == Builtin::BI__builtin_addressof ||
         (isInStd(FD) && (plainName(FD) == "addressof" || plainName(FD) == "__addressof")) ||
         plainName(FD) == "addressof";
}

bool isStdClass(QualType T, llvm::StringRef Name) {
  const CXXRecordDecl *Class = classOf(T);
  return Class && Class->isInStdNamespace() && Class->getIdentifier() && Class->getName() == Name;
}

Touch touches(const CXXMethodDecl *Method) {
  if (Method->isStatic() || !isInStd(Method) || !Method->getParent()->getIdentifier())
    return Touch::None;
  if (!oneOf(Method->getParent()->getName(), {"array",
                                              "basic_string",
                                              "bitset",
                                              "deque",
                                              "forward_list",
                                              "function",
                                              "list",
                                              "map",
                                              "multimap",
                                              "multiset",
                                              "optional",
                                              "pair",
                                              "priority_queue",
                                              "queue",
                                              "set",
                                              "stack",
                                              "tuple",
                                              "unique_ptr",
                                              "unordered_map",
                                              "unordered_multimap",
                                              "unordered_multiset",
                                              "unordered_set",
                                              "variant",
                                              "vector"}))
    return Touch::None;
  // What only leads to an element or the place of one is not const where the elements are not.
  const bool Leads = Method->getOverloadedOperator() == OO_Subscript ||
                     oneOf(plainName(Method), {"at", "back", "begin", "data", "end", "equal_range", "find", "front",
                                               "lower_bound", "rbegin", "rend", "top", "upper_bound"});
  return Method->isConst() || Leads ? Touch::Read : Touch::Write;
}

bool isSharedPtr(QualType T) {
  const CXXRecordDecl *Class = classOf(T);
  if (!Class || !Class->isInStdNamespace() || !Class->getIdentifier())
    return false;
  // libstdc++ declares operator-> and reset in bases of shared_ptr.
  return oneOf(Class->getName(), {"shared_ptr", "__shared_ptr", "__shared_ptr_access"});
}

bool isSmartPointer(QualType T) {
  const CXXRecordDecl *Class = classOf(T);
  if (!Class || !Class->getIdentifier())
    return false;
  if (isSharedPtr(T) || isStdClass(T, "unique_ptr"))
    return true;
  return Class->getName().ends_with_insensitive("ptr") || Class->getName().ends_with("RefPtr");
}

ArgumentUses argumentUses(const CallSite &Call, const TUModel &TU) {
  ArgumentUses Uses;
  const FunctionDecl *FD = Call.Callee;
  if (!FD)
    return Uses;
  const llvm::StringRef Name = byteFunctionName(FD);
  if (!Name.empty() && !isa<CXXMethodDecl>(FD)) {
    enum { NoBytes, Fill, Copy, CopyBackwards, Compare };
    const int Shape = oneOf(Name, {"memset", "bzero", "explicit_bzero", "memset_s"})   ? Fill
                      : oneOf(Name, {"memcpy", "memmove", "mempcpy", "memcpy_inline"}) ? Copy
                      : Name == "bcopy"                                                ? CopyBackwards
                      : oneOf(Name, {"memcmp", "bcmp"})                                ? Compare
                                                                                       : NoBytes;
    if (Shape != NoBytes) {
      Uses.Bytes[0] = Shape == Compare || Shape == CopyBackwards ? Touch::Read : Touch::Write;
      if (Shape != Fill)
        Uses.Bytes[1] = Shape == CopyBackwards ? Touch::Write : Touch::Read;
      return Uses;
    }
  }
  if (!isSystem(FD) || isAtomicLibraryDecl(FD))
    return Uses;
  const auto All = [&](Touch T) {
    for (Touch &R : Uses.Reference)
      R = T;
    Uses.Rest = T;
    return Uses;
  };
  if (isInStd(FD) && !isa<CXXMethodDecl>(FD)) {
    if (Name == "swap" || Name == "iter_swap")
      return All(Touch::ReadWrite);
    if (Name == "exchange") {
      All(Touch::Read);
      Uses.Reference[0] = Touch::ReadWrite;
      return Uses;
    }
    if (oneOf(Name,
              {"min", "max", "clamp", "minmax", "make_pair", "make_tuple", "format", "print", "println", "midpoint"}))
      return All(Touch::Read);
    if (llvm::StringRef(Name).starts_with("atomic_"))
      return Uses;
  }
  // A scalar bound to a reference of a library function that returns no reference is read there; the functions that
  // keep or hand on the reference are the exceptions.
  if (oneOf(Name, {"ref", "cref", "tie", "forward_as_tuple", "addressof", "__addressof", "get", "async"}))
    return Uses;
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(FD);
  if (Constructor && (isAtomicRefType(Call.Site->getType()) || isAtomicType(Call.Site->getType()) ||
                      isStdClass(Call.Site->getType(), "reference_wrapper")))
    return Uses;
  if (!Constructor && FD->getReturnType()->isReferenceType() && !FD->isOverloadedOperator() && !isa<CXXMethodDecl>(FD))
    return Uses;
  const auto Declared = [&](unsigned I) {
    if (I >= FD->getNumParams())
      return Touch::None;
    const QualType T = FD->getParamDecl(I)->getType();
    if (!T->isReferenceType())
      return Touch::None;
    if (!T.getNonReferenceType().isConstQualified())
      // A forwarding reference copies what it is given; a true reference to non-const may do anything.
      return T->isRValueReferenceType() || FD->isTemplateInstantiation() ? Touch::Read : Touch::None;
    return Touch::Read;
  };
  for (unsigned I = 0; I < 4; ++I)
    Uses.Reference[I] = Declared(I);
  return Uses;
}

bool allocatesInto(const FunctionDecl *FD) { return plainName(FD) == "posix_memalign"; }

/// operator new and operator new[] called as functions, with a size and no alignment.
static bool isPlainOperatorNew(const FunctionDecl *FD) {
  const OverloadedOperatorKind Operator = FD->getOverloadedOperator();
  return (Operator == OO_New || Operator == OO_Array_New) && FD->isReplaceableGlobalAllocationFunction() &&
         llvm::none_of(FD->parameters(), [](const ParmVarDecl *P) { return P->getType()->isAlignValT(); });
}

bool copiesIntoNew(const FunctionDecl *FD) {
  return plainName(FD).contains("memdup") && FD->getReturnType()->isPointerType();
}

bool isAllocation(const FunctionDecl *FD, const TUModel &TU) {
  const llvm::StringRef Name = plainName(FD);
  if (isPlainOperatorNew(FD))
    return true;
  if (Name.empty())
    return false;
  if (copiesIntoNew(FD))
    return true;
  if (oneOf(Name, {"malloc",
                   "calloc",
                   "aligned_alloc",
                   "memalign",
                   "valloc",
                   "__builtin_malloc",
                   "__builtin_calloc",
                   "kmalloc",
                   "kzalloc",
                   "kcalloc",
                   "kvmalloc",
                   "kvzalloc",
                   "vmalloc",
                   "vzalloc",
                   "xmalloc",
                   "xcalloc",
                   "xzalloc",
                   "zmalloc",
                   "zcalloc",
                   "g_malloc",
                   "g_malloc0",
                   "g_new",
                   "g_slice_alloc0",
                   "g_slice_alloc",
                   "av_malloc",
                   "av_mallocz",
                   "av_calloc",
                   "alloca",
                   "__builtin_alloca",
                   "make_unique",
                   "make_shared",
                   "make_unique_for_overwrite",
                   "make_shared_for_overwrite",
                   "allocate_shared",
                   "strdup",
                   "_mm_malloc",
                   "je_malloc",
                   "je_calloc",
                   "mi_malloc",
                   "mi_calloc"}))
    return true;
  if (isListed(Name, TU.options().AllocationFunctions))
    return true;
  // A project's allocator says so itself.
  return FD->hasAttr<RestrictAttr>() && FD->getReturnType()->isPointerType();
}

bool isOrdinaryAllocation(const FunctionDecl *FD, const TUModel &TU) {
  const llvm::StringRef Name = plainName(FD);
  if (oneOf(Name,
            {"realloc", "reallocarray", "recallocarray", "__builtin_realloc", "xrealloc", "zrealloc", "g_realloc"}))
    return true;
  if (!isAllocation(FD, TU) || FD->hasAttr<AllocAlignAttr>() || FD->hasAttr<AssumeAlignedAttr>())
    return false;
  // Those that align to a power of two, to the page or to the largest vector; and those that choose by the type.
  return !Name.contains_insensitive("align") && !Name.contains("slab") &&
         !oneOf(Name, {"valloc",
                       "pvalloc",
                       "_mm_malloc",
                       "memalign",
                       "av_malloc",
                       "av_mallocz",
                       "av_calloc",
                       "kmalloc",
                       "kzalloc",
                       "kcalloc",
                       "kvmalloc",
                       "kvzalloc",
                       "kmemdup",
                       "kvmemdup",
                       "vmalloc",
                       "vzalloc",
                       "alloca",
                       "__builtin_alloca",
                       "make_unique",
                       "make_shared",
                       "make_unique_for_overwrite",
                       "make_shared_for_overwrite",
                       "allocate_shared"});
}

QualType madeByNew(const FunctionDecl *FD) {
  if (!isInStd(FD) || !oneOf(plainName(FD), {"make_unique", "make_shared", "make_unique_for_overwrite"}))
    return QualType();
  const TemplateArgumentList *Args = FD->getTemplateSpecializationArgs();
  if (!Args || Args->size() == 0 || Args->get(0).getKind() != TemplateArgument::Type)
    return QualType();
  const QualType Made = Args->get(0).getAsType();
  const ArrayType *Array = Made->getAsArrayTypeUnsafe();
  return Array ? Array->getElementType() : Made;
}

bool isAlignmentPromise(const FunctionDecl *FD) {
  return FD->getBuiltinID() == Builtin::BI__builtin_assume_aligned ||
         (isInStd(FD) && plainName(FD) == "assume_aligned");
}

bool isDeallocation(const FunctionDecl *FD, const TUModel &TU) {
  const llvm::StringRef Name = plainName(FD);
  if (Name.empty())
    return false;
  return oneOf(Name, {"free", "__builtin_free", "cfree", "kfree", "kvfree", "vfree", "xfree", "zfree", "g_free",
                      "av_free", "_mm_free", "aligned_free", "_aligned_free", "mi_free", "je_free"}) ||
         isListed(Name, TU.options().FreeFunctions);
}

bool setsOnce(const FunctionDecl *FD) {
  const llvm::StringRef Name = plainName(FD);
  return Name.starts_with("g_once_init_enter") || Name.starts_with("g_once_init_leave");
}

bool keepsNothing(const FunctionDecl *FD, const TUModel &TU) {
  if (!FD)
    return false;
  if (isDeallocation(FD, TU) || isAllocation(FD, TU) || isAddressOf(FD) || isIdentity(FD))
    return true;
  // What the compiler wrote copies members, not addresses of the object.
  if (isa<CXXMethodDecl>(FD) && FD->isDefaulted())
    return true;
  // Handing an object to another thread is what these are for.
  const llvm::StringRef Name = plainName(FD);
  if (oneOf(Name, {"pthread_create",
                   "thrd_create",
                   "async",
                   "signal",
                   "sigaction",
                   "atexit",
                   "on_exit",
                   "at_quick_exit",
                   "pthread_setspecific",
                   "tss_set",
                   "epoll_ctl",
                   "aio_read",
                   "aio_write",
                   "timer_create",
                   "pthread_key_create",
                   "pthread_atfork",
                   "setvbuf",
                   "setbuf",
                   "putenv",
                   "tsearch",
                   "insque",
                   "call_once",
                   "pthread_cleanup_push",
                   "qsort_r",
                   "mq_notify",
                   "io_submit",
                   "lio_listio"}))
    return Name == "call_once" || Name == "qsort_r";
  if (!isSystem(FD))
    return false;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(FD)) {
    const llvm::StringRef Class =
        Method->getParent()->getIdentifier() ? Method->getParent()->getName() : llvm::StringRef();
    return !oneOf(Class, {"thread", "jthread", "packaged_task"});
  }
  if (isInStd(FD))
    return true;
  // What the C library and the builtins declare: a header without a project's own objects.
  return FD->isExternC() || FD->getBuiltinID() != 0;
}

bool isOutput(const CallExpr *Call) {
  const FunctionDecl *FD = Call->getDirectCallee();
  if (!FD)
    return false;
  // A format attribute is how a project's own logger says what it is; sprintf and its like only format.
  const llvm::StringRef Name = plainName(FD);
  if (FD->hasAttr<FormatAttr>() || FD->getBuiltinID() != 0)
    if (Name.contains("print") || Name.contains("log") || FD->hasAttr<FormatAttr>())
      return !Name.contains("snprintf") && !Name.contains("sprintf") && !Name.contains("scanf");
  if (oneOf(Name, {"syslog", "puts", "fputs", "putchar", "fputc", "perror", "print", "println"}))
    return true;
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
  if (!Operator || Operator->getOperator() != OO_LessLess || Operator->getNumArgs() != 2)
    return false;
  const CXXRecordDecl *Stream = classOf(Operator->getArg(0)->getType());
  return Stream && Stream->getIdentifier() && Stream->getName().contains("stream");
}

bool startsThread(const CallSite &Call) {
  const FunctionDecl *FD = Call.Callee;
  if (!FD)
    return false;
  if (isa<CXXConstructorDecl>(FD))
    return (isStdClass(Call.Site->getType(), "thread") || isStdClass(Call.Site->getType(), "jthread")) &&
           !Call.Args.empty() && !cast<CXXConstructorDecl>(FD)->isCopyOrMoveConstructor();
  return (oneOf(plainName(FD),
                {"pthread_create", "thrd_create", "g_thread_new", "g_thread_try_new", "CreateThread", "_beginthreadex",
                 "uv_thread_create", "uv_thread_create_ex", "SDL_CreateThread", "kthread_run"}) ||
          (plainName(FD) == "async" && isInStd(FD)));
}

bool joinsThread(const CallSite &Call) {
  const FunctionDecl *FD = Call.Callee;
  if (!FD)
    return false;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(FD)) {
    const llvm::StringRef Name = plainName(FD);
    const CXXRecordDecl *Class = Method->getParent();
    const llvm::StringRef ClassName = Class->getIdentifier() ? Class->getName() : llvm::StringRef();
    if (Name == "join")
      return true;
    return (Name == "get" || Name == "wait") && Class->isInStdNamespace() &&
           (ClassName.contains("future") || ClassName.contains("_State"));
  }
  return oneOf(plainName(FD), {"pthread_join", "thrd_join", "g_thread_join", "uv_thread_join", "SDL_WaitThread"});
}

std::optional<Comparison> comparison(const CallSite &Call) {
  const FunctionDecl *FD = Call.Callee;
  if (!FD || isa<CXXMethodDecl>(FD) || !isSystem(FD))
    return std::nullopt;
  const llvm::StringRef Name = plainName(FD);
  const bool Sorts = oneOf(Name, {"qsort", "qsort_r", "heapsort", "mergesort"});
  if (!Sorts && !oneOf(Name, {"bsearch", "lfind", "lsearch"}))
    return std::nullopt;
  const unsigned Function = Sorts ? 3 : 4;
  if (Call.Args.size() <= Function)
    return std::nullopt;
  const Expr *Passed = Call.Args[Function]->IgnoreParenCasts();
  if (const auto *Unary = dyn_cast<UnaryOperator>(Passed); Unary && Unary->getOpcode() == UO_AddrOf)
    Passed = Unary->getSubExpr()->IgnoreParenCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(Passed);
  const auto *Compares = Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
  if (!Compares)
    return std::nullopt;
  return Comparison{Compares, {Call.Args[0], Call.Args[Sorts ? 0 : 1]}};
}

namespace {

/// The functions that stop all other threads, and those that let them go on, by their verbs.
constexpr std::pair<llvm::StringLiteral, llvm::StringLiteral> Halts[] = {
    {"isolate", "release"}, {"stop", "start"},      {"stop", "resume"}, {"pause", "resume"},   {"pause", "unpause"},
    {"suspend", "resume"},  {"freeze", "unfreeze"}, {"freeze", "thaw"}, {"isolate", "resume"},
};

/// Whether what is stopped is all the others: one thread is not, and "stop threads" may only ask them to end.
bool namesTheOthers(llvm::StringRef Name, llvm::StringRef Verb) {
  const llvm::StringLiteral Pattern = Verb.starts_with("stop")      ? llvm::StringLiteral("world")
                                      : Verb.starts_with("isolate") ? llvm::StringLiteral("thread|threads|world")
                                                                    : llvm::StringLiteral("threads|world");
  return nameHasWord(Name, Pattern);
}

bool isDeclaredBeside(const FunctionDecl *FD, const std::string &Name) {
  return !FD->getDeclContext()
              ->getRedeclContext()
              ->lookup(DeclarationName(&FD->getASTContext().Idents.get(Name)))
              .empty();
}

} // namespace

Halt haltsOthers(const FunctionDecl *FD) {
  const llvm::StringRef Name = plainName(FD);
  if (Name.empty() || isa<CXXMethodDecl>(FD) || FD->getNumParams() != 0)
    return Halt::None;
  for (const auto &[Stop, Resume] : Halts)
    for (const bool Stops : {true, false}) {
      const llvm::StringRef Verb = Stops ? Stop : Resume, Other = Stops ? Resume : Stop;
      const size_t At = Name.find(Verb);
      if (At == llvm::StringRef::npos || !nameHasWord(Name, Verb) || !namesTheOthers(Name, Stop))
        continue;
      // A function of such a name alone may mean anything; a pair does not. Of one kind of stop there may be several.
      const std::string Before = Name.substr(0, At).str() + Other.str();
      if (isDeclaredBeside(FD, Before + Name.substr(At + Verb.size()).str()) || isDeclaredBeside(FD, Before))
        return Stops ? Halt::Stop : Halt::Resume;
    }
  return Halt::None;
}

bool asksWhetherHalted(const FunctionDecl *FD) {
  const llvm::StringRef Name = plainName(FD);
  if (Name.empty() || isa<CXXMethodDecl>(FD) || FD->getNumParams() != 0 || FD->getReturnType()->isVoidType())
    return false;
  for (const llvm::StringRef Word : {"isolated", "stopped", "paused", "suspended", "frozen"})
    if (nameHasWord(Name, Word) && namesTheOthers(Name, Word))
      return true;
  return false;
}

} // namespace clang::tidy::atomvet::library
