//===- Copies.h - Where objects that hold atomics are copied ----*- C++ -*-===//
//
// Three questions. Which atomics does a record hold, directly or inside what it holds, and by which path? Which of them
// does a copy touch: all of them when bytes or a C struct are copied, those that no user-written copy looks after when
// C++ copies? And where does a function copy, from where to where?
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_COPIES_COPIES_H
#define ATOMVET_MODEL_COPIES_COPIES_H

#include "model/TUModel.h"
#include "clang/AST/CharUnits.h"
#include <map>

namespace clang::tidy::atomvet {

/// An atomic inside a record.
struct HeldAtomic {
  /// The field that is atomic; null when the record itself is (QAtomicInt) or when it is a base class.
  const FieldDecl *Field = nullptr;
  std::string Name;                       ///< of the atomic, empty when the record itself is
  std::string Path;                       ///< from the record: "cache.hits", empty when the record itself is atomic
  const Evidence *Known = nullptr;        ///< how a field is known to be atomic that is not declared so
  const CXXMethodDecl *MovedBy = nullptr; ///< the user-written move that reads it
};

/// How a value gets into another object.
enum class Transfer { CopyConstruct, CopyAssign, MoveConstruct, MoveAssign };

/// What a transfer of one type does to the atomics inside.
struct Carried {
  std::optional<HeldAtomic> First;                   ///< the first atomic that is copied without anyone meaning it
  llvm::SmallVector<const CXXMethodDecl *, 1> Meant; ///< user-written copies that run and read atomics
};

/// A copy or move that somebody wrote.
struct UserCopy {
  llvm::SmallVector<HeldAtomic, 2> Reads; ///< the source's atomics that it reads, each once
};

/// One place that copies an object.
struct CopySite {
  enum HowTy {
    Value,       ///< as a value
    Overwritten, ///< a fresh value is assigned
    Moved,       ///< by a user-written move that reads the atomics
    Bytes,       ///< memcpy, bit_cast
    Filled,      ///< memset
    Relocated    ///< realloc, qsort
  };
  HowTy How = Value;
  const FunctionModel *In = nullptr;
  const Expr *Site = nullptr;
  SourceLocation Loc; ///< where a report stands
  QualType Type;      ///< what is copied
  std::optional<HeldAtomic> First;
  llvm::SmallVector<const CXXMethodDecl *, 1> Meant;
  llvm::SmallVector<Place, 2> Sources; ///< empty for a fresh value
  Place Destination;                   ///< unknown while it is being constructed
  llvm::StringRef By;                  ///< the library function that does it, if any
  /// The by-value parameter of a project function that is initialised here.
  const ParmVarDecl *Param = nullptr;
};

class Copies {
public:
  explicit Copies(const TUModel &TU) : TU(TU) {}

  /// The copies in F of objects that hold atomics, shared or not.
  std::vector<CopySite> sites(const FunctionModel &F) const;
  /// Whether others can see the source or the destination of a copy.
  bool isShared(const CopySite &Copy) const {
    return (readsShared(Copy) || writesShared(Copy)) && !isOfOtherParts(Copy);
  }
  bool readsShared(const CopySite &Copy) const;
  bool writesShared(const CopySite &Copy) const;

  /// What a transfer of a value of type T does. In C every atomic inside is copied.
  const Carried &carried(QualType T, Transfer How) const;
  /// What a user-written copy or move reads of its source; nothing for any other function.
  const UserCopy &userCopy(const CXXMethodDecl *Method) const;
  /// Whether a function is a copy constructor or copy assignment that somebody wrote and that reads its source's
  /// atomics.
  bool isUserCopy(const CXXMethodDecl *Method) const;

  /// The first atomic in the bytes [Begin, End) of an object of type T.
  std::optional<HeldAtomic> heldInBytes(QualType T, CharUnits Begin, CharUnits End) const;

private:
  void valueSites(const FunctionModel &F, std::vector<CopySite> &Sites) const;
  void specialMemberSites(const FunctionModel &F, std::vector<CopySite> &Sites) const;
  void librarySites(const FunctionModel &F, std::vector<CopySite> &Sites) const;
  void byteSites(const FunctionModel &F, std::vector<CopySite> &Sites) const;
  bool isShared(const FunctionModel &F, const Place &Object, const Stmt *At) const;
  bool isOfOtherParts(const CopySite &Copy) const;
  bool isPartOfSeveral(QualType T) const;
  bool isOfPrivateInstance(const CopySite &Copy) const;
  std::optional<HeldAtomic> atomicField(const FieldDecl *Field) const;
  bool isAtomicIn(const FieldDecl *Field, const HeldAtomic &Held) const;
  Carried carriedByClass(const CXXRecordDecl *Class, Transfer How) const;
  void carriedByParts(const RecordDecl *Record, Transfer How, Carried &Result) const;

  const TUModel &TU;
  mutable std::map<std::pair<const RecordDecl *, Transfer>, Carried> CarriedBy;
  mutable std::map<const CXXMethodDecl *, UserCopy> UserCopies;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_COPIES_COPIES_H
