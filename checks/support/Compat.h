//===- Compat.h - What differs between the LLVM majors ----------*- C++ -*-===//
//
// The only file that asks LLVM_VERSION_MAJOR.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_SUPPORT_COMPAT_H
#define ATOMVET_SUPPORT_COMPAT_H

#include "clang-tidy/ClangTidyModule.h"
#include "llvm/Config/llvm-config.h"

#if LLVM_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
// The older spellings of try_acquire_capability and assert_capability are attributes of their own: a list of
// ATOMVET_OLD_TRY(class, shared) and ATOMVET_OLD_ASSERT(class, shared).
#define ATOMVET_OLD_LOCK_ATTRIBUTES                                                                                    \
  ATOMVET_OLD_TRY(ExclusiveTrylockFunctionAttr, false)                                                                 \
  ATOMVET_OLD_TRY(SharedTrylockFunctionAttr, true)                                                                     \
  ATOMVET_OLD_ASSERT(AssertExclusiveLockAttr, false)                                                                   \
  ATOMVET_OLD_ASSERT(AssertSharedLockAttr, true)
#else
#define ATOMVET_OLD_LOCK_ATTRIBUTES
#endif

namespace clang::tidy::atomvet {

/// The type a record declares.
inline QualType recordType(const ASTContext &Context, const RecordDecl *RD) {
#if LLVM_VERSION_MAJOR < 22
  return Context.getRecordType(RD);
#else
  return Context.getCanonicalTagType(RD);
#endif
}

} // namespace clang::tidy::atomvet

#endif // ATOMVET_SUPPORT_COMPAT_H
