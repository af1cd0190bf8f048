//===- LibraryEffects.h - What library functions do beyond a value -*- C++ -*-===//
//
// The effects of the C and C++ libraries and of well-known loggers, by name. A function that is not here and has no
// body in sight is unknown: it is never taken for an effect.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_RETRY_LIBRARYEFFECTS_H
#define ATOMVET_MODEL_RETRY_LIBRARYEFFECTS_H

#include "llvm/ADT/StringRef.h"
#include <optional>

namespace clang {
class FunctionDecl;
class Expr;
} // namespace clang

namespace clang::tidy::atomvet {

struct CallSite;
class TUModel;

enum class EffectKind {
  AtomicUpdate, ///< a read-modify-write of an atomic
  Write,        ///< a write whose value builds on the one before
  Insertion,    ///< into a container
  Removal,      ///< from a container
  Lock,
  Unlock,
  Notify, ///< wakes or signals another thread
  Thread, ///< starts, joins or detaches a thread
  SystemCall,
  Allocation,
  Throw,
  Output ///< input, output and logging
};

namespace library {

/// The effect of a call of a library function.
struct CallEffect {
  EffectKind Kind;
  /// What is changed, when the effect depends on who else can see it (a container, a stream); null for none.
  const Expr *Object = nullptr;
};

/// The effect of a call that the library's own name tells.
std::optional<CallEffect> effectOf(const CallSite &Call, const TUModel &TU);
/// Gives an object a value that does not build on the one before: clear(), assign(), operator= of a library class.
bool isOverwrite(const CallSite &Call);
/// pause, yield, sleep, cpu_relax, or a method of a class that is named for backing off.
bool isBackoff(const FunctionDecl *FD);
/// A source of random numbers: how far its state has come means nothing.
bool isRandom(const FunctionDecl *FD);
/// A call that waits for the word to change before the next attempt: futex(..., FUTEX_WAIT, ...), atomic wait().
bool isWaitForChange(const CallSite &Call, const TUModel &TU);

/// Whether a name (any style) holds one of the words for attempts: retry, tries, spins, contention, backoff.
bool namesAttempts(llvm::StringRef Name);
/// Whether a comment says that something counts attempts or retries.
bool commentNamesAttempts(llvm::StringRef Comment);
/// Whether Name matches one of the `;` or `,` separated patterns, in which `*` stands for any text.
bool matchesAny(llvm::StringRef Name, llvm::StringRef Patterns);

} // namespace library
} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_RETRY_LIBRARYEFFECTS_H
