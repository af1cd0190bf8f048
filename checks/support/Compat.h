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
#endif

#endif // ATOMVET_SUPPORT_COMPAT_H
