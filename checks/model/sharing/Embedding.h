//===- Embedding.h - Which of many objects with one field -------*- C++ -*-===//
//
// A field is one entity whatever object it is in: one that is atomic in some objects and not in others is what people
// want to hear of. Two sorts of records are a part of many kinds of things all the same, and what is atomic in one kind
// says nothing of another: links, which are how a list is built and not what is in it, and records that some kinds
// handle plainly throughout. The field that a part is the value of (`waiter` of `s->waiter.next`) tells the kinds
// apart, where the path or the callers name it.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_SHARING_EMBEDDING_H
#define ATOMVET_MODEL_SHARING_EMBEDDING_H

#include "model/Elsewhere.h"
#include "model/TUModel.h"
#include <set>

namespace clang::tidy::atomvet {

/// The fields that the record around an object may be the value of.
struct EmbeddedIn {
  std::set<std::string> Fields; ///< by names that are the same in every file; empty when none is known
  bool Complete = false;        ///< there are no others
  bool ByCallers = false;       ///< as the callers pass it

  bool excludes(const EmbeddedIn &O) const;
};

/// The name under which files agree on the field around Object's, empty when the path does not name one.
std::string embeddingFieldName(const Place &Object);

/// The member of a union that Object is or is inside; the outermost.
Place memberOfUnion(const Place &Object);
/// Whether Object is a member of a union that holds one of many things, in memory that has no other name: which thing,
/// and of whom, the path does not say.
bool isSlot(const Place &Object);

EmbeddedIn embeddingOf(const FunctionModel &F, const Place &Object);

/// The kinds of things that the record around an entity is a part of, by the names of the fields that it is the value
/// of.
struct PartKinds {
  bool Known = false; ///< every atomic operation is in a kind that has a name
  bool IsLink = false;
  std::set<std::string> Atomic; ///< in which the entity is accessed atomically
  std::set<std::string> Plain;  ///< in which it never is, and several functions use it plainly

  /// Whether what is atomic in other kinds says nothing of this one.
  bool isApart(const std::string &Kind) const {
    return Known && !Atomic.count(Kind) && (IsLink || Plain.count(Kind) != 0);
  }
};

PartKinds kindsOf(const TUModel &TU, const Evidence &Known);

/// The atomic operations on an entity with what is known of where each object is embedded: where all callers of an
/// accessor say it, those callers' operations instead of the accessor's own.
std::vector<std::pair<const AtomicOp *, EmbeddedIn>> embeddedOps(const TUModel &TU, const Evidence &Known);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_SHARING_EMBEDDING_H
