//===- Sharing.h - The judgement "not shared here" --------------*- C++ -*-===//
//
// A plain access is right when nobody else can see the object: it is being built or torn down, this function owns it
// and has not published it, its last reference is gone, it is about to be freed, or no other thread runs. Each is a
// rule of its own here, and no check knows any of them.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_SHARING_SHARING_H
#define ATOMVET_MODEL_SHARING_SHARING_H

#include "model/FunctionModel.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <map>
#include <memory>
#include <set>

namespace clang::tidy::atomvet {

class TUModel;
class OwnershipFlow;
class FreeFlow;
enum class Scope;

class Sharing {
public:
  explicit Sharing(const TUModel &TU);
  ~Sharing();

  /// Whether nobody else can see Object when F executes At. True as well where the body has no CFG: what cannot be
  /// judged is not reported.
  bool isUnshared(const FunctionModel &F, const Place &Object, const Stmt *At, Scope Within) const;
  bool isUnshared(const FunctionModel &F, const Place &Object, const Stmt *At) const;
  /// Whether no other thread runs when F executes At.
  bool isAlone(const FunctionModel &F, const Stmt *At) const;
  /// What others may see after a call of F: bit 0 for this object, bit i + 1 for what parameter i points to.
  uint64_t keeps(const FunctionModel &F) const;
  /// Whether every pointer that F returns is to memory that nobody else knows.
  bool returnsFresh(const FunctionModel &F) const;

  /// Whether a call frees what its argument or object points to, and what that is; Unknown when it frees nothing.
  Place freedBy(const FunctionModel &F, const Stmt *S) const;
  /// Whether a call waits for other threads to end, itself or in what it calls.
  bool joinsThreads(const FunctionModel &F, const Stmt *S) const;
  /// Whether threads are joined on some path from At on: until then they run.
  bool joinsLater(const FunctionModel &F, Position At) const;
  /// Whether every path from From on frees the object that holds Object, with no atomic access of it before.
  bool isFreedNext(const FunctionModel &F, const Place &Object, Position From) const;

private:
  bool judge(const FunctionModel &F, const Place &Object, const Stmt *At, Scope Within) const;
  /// Decides whether what Key names in F (a parameter, null for this) is unshared. Among functions that call each other
  /// the question comes back to where it started, and there it depends on the other callers alone.
  bool decideOnce(const FunctionModel &F, const void *Key, llvm::function_ref<bool()> Decide) const;

  friend class OwnershipFlow;
  friend class FreeFlow;

  /// Null while it is being computed: a recursive function.
  const OwnershipFlow *flow(const FunctionModel &F, Scope Within) const;
  const FreeFlow &freeFlow(const FunctionModel &F) const;

  const TUModel &TU;
  mutable std::map<std::pair<const FunctionModel *, Scope>, std::unique_ptr<OwnershipFlow>> Flows;
  mutable llvm::DenseMap<const FunctionModel *, std::unique_ptr<FreeFlow>> FreeFlows;
  mutable llvm::DenseSet<const FunctionModel *> FreeInProgress;
  mutable llvm::DenseMap<const FunctionModel *, bool> Joins;
  mutable std::set<std::pair<const FunctionModel *, const void *>> Deciding;
  /// One access is judged once, however many others it is compared with.
  mutable llvm::DenseMap<std::pair<const Stmt *, unsigned>, llvm::SmallVector<std::pair<Place, bool>, 1>> Judged;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_SHARING_SHARING_H
