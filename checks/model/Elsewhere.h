//===- Elsewhere.h - What other translation units say -----------*- C++ -*-===//
//
// One translation unit sees one half of many stories. What the other files of the project say comes through this
// interface, in the model's own terms; the model alone knows nothing of files, formats and merging. An answer that is
// asked for is remembered as a question, so that it is known when a later answer would differ.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_ELSEWHERE_H
#define ATOMVET_MODEL_ELSEWHERE_H

#include "model/locks/Locks.h"
#include "clang/Basic/SourceLocation.h"
#include <optional>
#include <string>
#include <vector>

namespace clang::tidy::atomvet {

struct Effect;
struct FunctionSummary;

/// A use of an object in another translation unit that other threads can see.
struct RemoteUse {
  bool Read = false, Write = false;
  uint64_t Size = 0; ///< bytes, of an atomic one
  LockSet Locks;
  SourceLocation At;    ///< in a file that this unit need not include; invalid when the file cannot be read
  std::string Where;    ///< "file:line", for messages where At is invalid
  std::string Function; ///< that it is in
  std::string Embedded; ///< the field that the record around the object is the value of, empty when not known
};

/// What other translation units do with one object.
struct RemoteEvidence {
  std::string Name;
  std::vector<RemoteUse> Atomic, Plain;
  /// A branch for one thread alone accesses it plainly.
  bool DualMode = false;
};

/// How other translation units call a function. Bit 0 stands for this, bit i + 1 for parameter i.
struct RemoteCalls {
  unsigned Count = 0;
  uint64_t Unshared = ~uint64_t(0); ///< objects that nobody else can see, at every call
  bool Alone = true;                ///< no other thread runs at any of them
  PassedLocks Held;                 ///< at every call
};

/// The base knows nothing: a translation unit by itself.
class Elsewhere {
public:
  virtual ~Elsewhere();

  /// Whether there are facts at all: a message then speaks of the project, not of this file.
  virtual bool isOpen() const { return false; }
  /// What others do with the object, the uses that this unit sees itself left out. Null when there is nothing.
  virtual const RemoteEvidence *evidence(Entity) { return nullptr; }
  /// What a function that is defined in another unit does to what it is passed, in terms of its declaration here.
  virtual const FunctionSummary *summary(const FunctionDecl *) { return nullptr; }
  /// What it does beyond computing a value. Null when that is not known.
  virtual const std::vector<Effect> *effects(const FunctionDecl *) { return nullptr; }
  /// The locks it takes or releases for its callers. Empty when none are known.
  virtual LockEffects locks(const FunctionDecl *) { return {}; }
  /// Whether others may see what a parameter points to after a call, as for RemoteCalls. Nothing when that is not
  /// known.
  virtual std::optional<uint64_t> keeps(const FunctionDecl *) { return std::nullopt; }
  /// Whether what it returns a pointer to is memory that it allocated and that nobody else knows.
  virtual bool returnsFresh(const FunctionDecl *) { return false; }
  /// All calls of a function of this unit that others make. Null when that is not known, or when its address is taken.
  virtual const RemoteCalls *calls(const FunctionDecl *) { return nullptr; }
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_ELSEWHERE_H
