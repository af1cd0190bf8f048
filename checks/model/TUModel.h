//===- TUModel.h - The model of one translation unit ------------*- C++ -*-===//
//
// Built once per translation unit and shared by all checks that are enabled. It knows every project function with a
// body, what is accessed atomically (the evidence), the summaries of functions, and who calls whom.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_TUMODEL_H
#define ATOMVET_MODEL_TUMODEL_H

#include "model/FunctionModel.h"
#include "model/Options.h"
#include "model/api/Api.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallBitVector.h"
#include <map>

namespace clang::tidy::atomvet {

class Elsewhere;
class Sharing;
class Locks;
struct RemoteCalls;
struct RemoteEvidence;

/// How far a judgement looks. What another file decides costs a second look at this one, so a judgement goes there only
/// for what would be reported otherwise.
enum class Scope { File, Project };

/// What a function does to what its callers pass, through any number of levels.
struct FunctionSummary {
  /// Atomic operations on a parameter's pointee, or on this object.
  std::vector<AtomicOp> Ops;
  /// Plain accesses of a scalar behind a pointer or reference parameter.
  std::vector<Access> Accesses;
  /// Marked accesses of the same.
  std::vector<AtomicOp> Marked;
};

/// All that is known of one entity in this translation unit.
struct Evidence {
  Entity Object;
  std::vector<const AtomicOp *> Ops;
  /// Calls of functions whose own operations are among Ops, where the caller knows more of the object.
  std::vector<const AtomicOp *> ByCallers;
  std::vector<const Access *> Accesses;
  /// Marked accesses, in the bodies and at the calls of accessors.
  std::vector<const AtomicOp *> Marked;
  /// Accesses of another member of the union that the object is in.
  std::vector<const Access *> Beside;
  /// Atomic in another translation unit, and nowhere here.
  bool OnlyElsewhere = false;
  /// Assembly writes it, here or in a function that gets its address.
  bool WrittenByAssembly = false;

  bool isAtomic() const { return OnlyElsewhere || !Ops.empty(); }
};

/// The definitions a local variable gets, for following pointers to what they were set from.
struct VarDefinitions {
  const Expr *Only = nullptr; ///< the single definition, null when there are none or several
  unsigned Count = 0;
  bool AddressTaken = false; ///< by & or by a reference to non-const
};

/// Where the address of a function is taken.
struct AddressUses {
  unsigned Count = 0;
  /// Of these, the variables that are initialised with it.
  llvm::SmallVector<const VarDecl *, 1> Tables;
};

class TUModel {
public:
  /// The model of this AST; the same object for every check, built by the first that asks.
  /// Open gives what is known of other translation units; it is called when the model is built.
  static std::shared_ptr<TUModel> get(ASTContext &Context, const ModelOptions &Options,
                                      llvm::function_ref<std::unique_ptr<Elsewhere>()> Open);
  ~TUModel();

  ASTContext &context() const { return Context; }
  const ModelOptions &options() const { return Options; }
  const ApiContext &api() const { return Apis; }
  Elsewhere &elsewhere() const { return *Others; }

  /// No atomic operation and no atomic field was seen, and no other file has one to tell of: no check has anything to
  /// do.
  bool empty() const;

  /// Every project function with a body, template instantiations and lambdas included, in source order.
  llvm::ArrayRef<FunctionModel *> functions() const { return Functions; }
  /// The model of a function's definition; null for one without a body, or of a system header.
  const FunctionModel *function(const FunctionDecl *FD) const;
  const FunctionSummary &summary(const FunctionDecl *FD) const;
  /// Every project record that is defined, instantiations included.
  llvm::ArrayRef<const RecordDecl *> records() const { return Records; }

  /// Call sites of FD in this translation unit.
  llvm::ArrayRef<std::pair<const FunctionModel *, const CallSite *>> callers(const FunctionDecl *FD) const;
  /// Every call of FD is known and there is at least one: internal linkage, or private in a class whose members are all
  /// defined here; and its address is never taken.
  bool allCallersKnown(const FunctionDecl *FD) const;
  /// The calls that other files make, when all are known and there is a call, there or here; null otherwise, and where
  /// one looks at this file alone.
  const RemoteCalls *callsElsewhere(const FunctionModel &F, Scope Within) const;
  /// The calls of a library function that call FD to compare what they are passed, when FD is called so and not
  /// otherwise but by its name; empty when there are other ways.
  llvm::ArrayRef<std::pair<const FunctionModel *, const CallSite *>> comparisons(const FunctionDecl *FD) const;
  const llvm::DenseMap<const FunctionDecl *, AddressUses> &addressTaken() const { return AddressTaken; }
  /// Null when the address is not taken.
  const AddressUses *addressUses(const FunctionDecl *FD) const;
  bool isAddressTaken(const FunctionDecl *FD) const { return AddressTaken.contains(FD->getCanonicalDecl()); }

  /// What is accessed atomically somewhere, with everything known about it.
  const llvm::MapVector<const ValueDecl *, Evidence> &scalars() const { return Scalars; }
  /// Null for an object that no atomic access is known of, here or elsewhere.
  const Evidence *evidence(Entity E) const;
  /// What other translation units do with it, beyond what this one sees itself. Asking makes this unit depend on the
  /// answer, so a check asks when the answer can change what it reports.
  const RemoteEvidence &remote(const Evidence &Known) const;
  const llvm::MapVector<const ValueDecl *, Evidence> &elements() const { return Elements; }

  const VarDefinitions *definitions(const VarDecl *V) const;

  /// The object an lvalue names; the object a pointer's value points to. Follows references, casts, parentheses,
  /// smart pointers, containers' elements and local pointers that were set once.
  Place placeOf(const Expr *Lvalue) const;
  Place pointee(const Expr *Pointer) const;
  /// The object that a std::atomic_ref object (a variable or a temporary) is bound to.
  Place atomicRefBinding(const Expr *Ref) const;
  /// The lvalue that names it where it is bound, null when that is not seen.
  const Expr *atomicRefBound(const Expr *Ref) const;
  /// The parameters of FD whose objects assembly in its body writes, as bits; bit 63 for all after it.
  uint64_t writtenByAssembly(const FunctionDecl *FD) const;
  /// An index into a scalar that is as large as what is accessed names that scalar: `set_bit(n, &page->flags)`, where
  /// set_bit takes an array of words.
  Place withoutIndexIntoScalar(const Place &Object, uint64_t Size) const;
  /// What a summary's place is at a call.
  Place atCall(const Place &InCallee, const FunctionDecl *Callee, const CallSite &Call) const;

  /// Whether a declaration is the project's: not of a system header, not of an atomic library.
  bool isProject(const Decl *D) const;
  /// Marked with annotate("atomvet::unshared"), on the declaration or on what it is declared in.
  bool isMarkedUnshared(const Decl *D) const;

  const Sharing &sharing() const { return *SharingJudge; }
  const Locks &locks(Scope Within) const { return Within == Scope::File ? *LockJudge : *ProjectLockJudge; }
  const Locks &locks() const { return *LockJudge; }

private:
  TUModel(ASTContext &Context, const ModelOptions &Options, std::unique_ptr<Elsewhere> Others);
  void collect();
  void walk();
  void liftWrappers();
  void gatherEvidence();
  void besideInUnion(const Access &A);
  void noteAssembly();
  bool isClosedPrivate(const FunctionDecl *FD) const;
  bool isAtomicElsewhere(Entity E) const;
  const FunctionSummary *summaryElsewhere(const FunctionDecl *FD) const;
  const FunctionSummary &summarise(FunctionModel &F) const;
  void lift(const std::vector<AtomicOp> &Inside, const CallSite &Call, const FunctionDecl *Definition,
            const FunctionModel &F, std::vector<AtomicOp> &Lifted) const;

  friend class Collector;
  friend class Walker;

  ASTContext &Context;
  ModelOptions Options;
  std::unique_ptr<Elsewhere> Others;
  llvm::StringMap<TableEntry> Table;
  ApiContext Apis;
  bool AnyAtomic = false;
  std::vector<std::unique_ptr<FunctionModel>> Storage;
  std::vector<FunctionModel *> Functions;
  std::vector<const RecordDecl *> Records;
  llvm::DenseMap<const FunctionDecl *, FunctionModel *> ByDecl;
  llvm::DenseMap<const FunctionDecl *, llvm::SmallVector<std::pair<const FunctionModel *, const CallSite *>, 2>>
      Callers, Comparisons;
  llvm::DenseMap<const FunctionDecl *, AddressUses> AddressTaken;
  llvm::DenseMap<const VarDecl *, VarDefinitions> Definitions;
  mutable std::map<const FunctionDecl *, FunctionSummary> Summaries;
  mutable llvm::DenseSet<const FunctionDecl *> InProgress;
  llvm::MapVector<const ValueDecl *, Evidence> Scalars, Elements;
  /// Of objects that are atomic elsewhere and are not accessed here at all.
  mutable std::map<Entity, Evidence> Unused;
  mutable std::map<Entity, RemoteEvidence> Remotes;
  std::unique_ptr<Sharing> SharingJudge;
  std::unique_ptr<Locks> LockJudge, ProjectLockJudge;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_TUMODEL_H
