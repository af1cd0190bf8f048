//===- TargetLayout.h - Where fields sit on another target ------*- C++ -*-===//
//
// Clang knows the layout of the target it compiles for. A project that is built for more than one needs the other
// layouts too: on i386 `long long` and `double` are aligned to 4 in a record, so a 64-bit counter that is aligned here
// may not be there. The layout is computed from the types as they are written: `uint64_t` is a `long` here and still
// eight bytes there, `size_t` is a `long` here and four bytes there.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_LAYOUT_TARGETLAYOUT_H
#define ATOMVET_MODEL_LAYOUT_TARGETLAYOUT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>

namespace clang::tidy::atomvet {

/// The i386 System V ABI, and the Itanium C++ ABI on it. What it cannot lay out (virtual bases, sizes that depend on
/// the host in ways the types do not show) has no answer.
class I386Layout {
public:
  explicit I386Layout(const ASTContext &Context) : Context(Context) {}

  struct Extent {
    uint64_t Size = 0, Align = 1;
  };
  std::optional<Extent> of(QualType T);
  std::optional<uint64_t> offsetOf(const FieldDecl *FD);
  std::optional<uint64_t> offsetOfBase(const CXXRecordDecl *Derived, const CXXRecordDecl *Base);

private:
  struct Record {
    Extent Whole;
    /// As a base class: without the tail padding that a derived class may reuse.
    uint64_t BaseSize = 0;
    llvm::DenseMap<const FieldDecl *, uint64_t> Fields;
    llvm::DenseMap<const CXXRecordDecl *, uint64_t> Bases;
  };
  const Record *record(const RecordDecl *RD);
  bool layOut(const RecordDecl *RD, Record &R);

  const ASTContext &Context;
  llvm::DenseMap<const RecordDecl *, std::unique_ptr<Record>> Records;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_LAYOUT_TARGETLAYOUT_H
