//===- PlainUses.h - What a function does to an object beside its atomics -*- C++ -*-===//
//
// Who writes the plain fields of an object with no lock held has the object to itself while it does: two threads that
// did so at once would race on those fields, whatever the atomics beside them do. So what a function certainly does to
// the plain fields of an object tells who may be in it together with whom.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_SHARING_PLAINUSES_H
#define ATOMVET_MODEL_SHARING_PLAINUSES_H

#include "model/FunctionModel.h"
#include "model/retry/CasLoop.h"
#include <set>

namespace clang::tidy::atomvet {

class PlainUses {
public:
  /// Of the fields of Owner in F, and in what F calls for the same object.
  PlainUses(const FunctionModel &F, const Place &Owner) : PlainUses(F, Owner, 0) {}

  /// The fields that are used on every path through F that At is on; on every path for null.
  std::set<const FieldDecl *> usedWith(const Stmt *At) const { return with(At, /*Writes=*/false); }
  std::set<const FieldDecl *> writtenWith(const Stmt *At) const { return with(At, /*Writes=*/true); }

private:
  struct Use {
    const FieldDecl *Field;
    const Stmt *At; ///< as the CFG knows it
    bool Writes;
  };

  PlainUses(const FunctionModel &F, const Place &Owner, unsigned Depth);
  const FieldDecl *fieldOf(const Place &P) const;
  void add(const FieldDecl *Field, const Stmt *At, bool Writes);
  void ofCall(const CallSite &Call, unsigned Depth);
  void passedOn(const Place &Passed, const FunctionModel &Callee, const Place &AsCalleeNamesIt, const Stmt *At,
                unsigned Depth);
  std::set<const FieldDecl *> with(const Stmt *At, bool Writes) const;

  const FunctionModel &F;
  const Place Owner;
  Region Body;
  std::vector<Use> Uses;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_SHARING_PLAINUSES_H
