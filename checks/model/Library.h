//===- Library.h - What well-known functions do to their arguments -*- C++ -*-===//
//
// The C and C++ libraries as far as the model needs them: which functions touch bytes, keep a pointer, allocate, free,
// start or join a thread. A name that is not here is an unknown function, which may do anything.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_LIBRARY_H
#define ATOMVET_MODEL_LIBRARY_H

#include "clang/AST/Type.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace clang {
class FunctionDecl;
class Expr;
class CallExpr;
} // namespace clang

namespace clang::tidy::atomvet {

struct CallSite;
class TUModel;

namespace library {

/// Whether a name is in a short list of names.
inline bool oneOf(llvm::StringRef Name, std::initializer_list<llvm::StringLiteral> Names) {
  return llvm::is_contained(Names, Name);
}

enum class Touch { None, Read, Write, ReadWrite };

/// What a call does plainly to the objects its arguments name.
class ArgumentUses {
public:
  /// Through a reference parameter: std::min reads, std::swap does both.
  Touch ofReference(unsigned Arg) const { return Arg < 4 ? Reference[Arg] : Rest; }
  /// Through a pointer, as bytes: memcpy and the like.
  Touch ofBytes(unsigned Arg) const { return Arg < 4 ? Bytes[Arg] : Touch::None; }

  Touch Reference[4] = {Touch::None, Touch::None, Touch::None, Touch::None};
  Touch Bytes[4] = {Touch::None, Touch::None, Touch::None, Touch::None};
  Touch Rest = Touch::None;
};

ArgumentUses argumentUses(const CallSite &Call, const TUModel &TU);

/// The unqualified name of a function, empty for operators and constructors.
llvm::StringRef plainName(const FunctionDecl *FD);
bool isInStd(const FunctionDecl *FD);

/// std::move, std::forward, std::as_const, std::launder, __builtin_expect: the value is the first argument.
bool isIdentity(const FunctionDecl *FD);
/// __builtin_constant_p and the like, whose operand is not evaluated.
bool isUnevaluatingBuiltin(const FunctionDecl *FD);
/// std::addressof.
bool isAddressOf(const FunctionDecl *FD);

bool isSharedPtr(QualType T);
/// unique_ptr, shared_ptr and classes that are used like them: operator* and operator-> give what they point to.
bool isSmartPointer(QualType T);
/// The class named Name in namespace std (inline namespaces included), whatever its arguments.
bool isStdClass(QualType T, llvm::StringRef Name);

/// What a member function does to an object of a library class that holds data and nothing to synchronise with. What
/// only leads to an element reads, whatever is done with the element.
Touch touches(const CXXMethodDecl *Method);

/// Returns fresh memory that nobody else knows: malloc, calloc, make_unique, names by option.
bool isAllocation(const FunctionDecl *FD, const TUModel &TU);
/// Returns fresh memory with a copy of the bytes that it is given: g_memdup2, kmemdup.
bool copiesIntoNew(const FunctionDecl *FD);
/// Whether FD stores fresh memory through its first argument: posix_memalign.
bool allocatesInto(const FunctionDecl *FD);
/// Returns memory aligned for any scalar and no better: malloc, calloc, realloc and their like, not aligned_alloc.
bool isOrdinaryAllocation(const FunctionDecl *FD, const TUModel &TU);
/// The type that make_unique or make_shared creates with operator new, null for any other function.
QualType madeByNew(const FunctionDecl *FD);
/// Tells the compiler how a pointer is aligned: assume_aligned.
bool isAlignmentPromise(const FunctionDecl *FD);
/// Frees what its first argument points to: free, kfree, names by option.
bool isDeallocation(const FunctionDecl *FD, const TUModel &TU);
/// A library function that does not keep the pointers it is given, nor hands them to other threads.
bool keepsNothing(const FunctionDecl *FD, const TUModel &TU);
/// Gives the object that its first argument points to its value, once for all threads: g_once_init_leave.
bool setsOnce(const FunctionDecl *FD);
/// Prints or logs its arguments: printf and everything that declares a printf format, syslog, operator<< of a stream.
bool isOutput(const CallExpr *Call);
/// Starts a thread: pthread_create, thrd_create, std::thread's constructor, std::async.
bool startsThread(const CallSite &Call);
/// Waits until a thread has ended: join, pthread_join, future::get.
bool joinsThread(const CallSite &Call);

/// A call of qsort, bsearch and their like.
struct Comparison {
  const FunctionDecl *Function; ///< that compares
  const Expr *Objects[2];       ///< pointers to what its first two parameters point to
};
std::optional<Comparison> comparison(const CallSite &Call);

/// What a function of the project says by its name that it does to all other threads: `stop_the_world` and
/// `start_the_world`, `thread_isolate` and `thread_release`, `pause_threads` and `resume_threads`.
enum class Halt { None, Stop, Resume };
Halt haltsOthers(const FunctionDecl *FD);
/// Whether FD says that it tells whether the others are stopped: `thread_isolated`.
bool asksWhetherHalted(const FunctionDecl *FD);

} // namespace library
} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_LIBRARY_H
