//===- Facts.h - Facts as bytes: reading, merging, comparing ----*- C++ -*-===//
//
// A translation unit is analysed with the merged facts of all others and leaves facts of its own. Merging is
// commutative, associative and idempotent, and its result is sorted: the same facts give the same bytes in any order
// and any grouping. What a unit was told is reduced to its context, a digest of the answers to the questions that it
// asked; while the context stays the same, analysing the unit again would say nothing new.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_FACTS_FACTS_H
#define ATOMVET_FACTS_FACTS_H

#include "facts/Questions.h"
#include "facts_generated.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace clang::tidy::atomvet {

/// Facts in their stored form: FlatBuffers with a digest behind it, so that damage is noticed wherever it is.
std::string seal(const fbs::FactsT &Facts);

/// Merged facts that were read and found whole. Immutable, so any thread may ask.
class ProjectFacts {
public:
  /// Errors: the file cannot be read, is damaged, or was written by another version.
  static llvm::Expected<std::shared_ptr<const ProjectFacts>> load(llvm::StringRef Path);
  static llvm::Expected<std::shared_ptr<const ProjectFacts>> read(std::string Sealed, llvm::StringRef Name);
  static std::shared_ptr<const ProjectFacts> nothing();

  const fbs::Facts &root() const { return *fbs::GetFacts(Bytes.data()); }
  /// Null when nothing is said of it, or what is said is of several things of that name.
  const fbs::Entity *entity(uint64_t Key) const;
  const fbs::Function *function(uint64_t Key) const;
  const fbs::Calls *calls(uint64_t Key) const;
  bool isWanted(Question Kind, uint64_t Key) const;
  llvm::StringRef path(uint64_t FileKey) const;
  /// Identifiers, at least one of which a file must contain to have anything to do with these facts: atomic objects
  /// that are not atomic by type, wrappers, functions that atomic objects are passed to or that may take locks, and
  /// what others want to know about. Sorted.
  std::vector<std::string> names() const;

  /// Digests of the answers, so that a unit's context costs what the unit says and not what the project says.
  struct Digests {
    struct Uses {
      llvm::DenseSet<uint64_t> Each;
      uint64_t Sum = 0;
      bool Atomic = false;
    };
    struct Aspects {
      uint64_t Operations = 0, Accesses = 0, Effects = 0, Locks = 0; ///< 0 for nothing
    };
    llvm::DenseMap<uint64_t, Uses> Entities;
    llvm::DenseMap<uint64_t, Aspects> Functions;
    llvm::DenseSet<uint64_t> Given; ///< functions that some unit passes an atomic object to
  };
  const Digests &digests() const;
  /// Some unit accesses it atomically, or it is 1 (see Pass).
  bool isAtomicObject(uint64_t Key) const;

private:
  explicit ProjectFacts(std::string Bytes) : Bytes(std::move(Bytes)) {}
  bool isAmbiguous(uint64_t Key) const;

  std::string Bytes;
  mutable std::once_flag Digested;
  mutable Digests Known;
};

/// What a unit with these (sealed, valid) facts was told, or would be told, by the project. 0 when it is told nothing.
uint64_t contextOf(llvm::StringRef Unit, const ProjectFacts &Project);

/// Merges facts of units, or facts merged before.
class FactsMerger {
public:
  /// Error: Sealed is damaged or of another version; nothing of it is taken.
  llvm::Error add(llvm::StringRef Sealed, llvm::StringRef Name);
  std::string finish() const;

private:
  struct Object {
    std::string Name;
    bool Typed = false, Dual = false;
    std::set<std::string> Uses; ///< each as the bytes of its table
  };
  std::map<uint64_t, std::string> Files;
  std::map<uint64_t, Object> Entities;
  std::map<uint64_t, std::set<std::string>> Functions;
  std::map<uint64_t, std::pair<bool, std::set<std::string>>> Calls;
  std::set<std::tuple<uint64_t, uint8_t, std::string>> Wanted;
  std::map<uint64_t, std::set<uint64_t>> Defined;
  std::set<std::pair<uint64_t, uint64_t>> Passes, Relays;
  std::map<uint64_t, std::pair<std::string, bool>> Asked;
  std::set<uint64_t> Ambiguous;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_FACTS_FACTS_H
