//===- Identity.h - Declarations by names that cross files ------*- C++ -*-===//
//
// Two translation units agree on a declaration by the digest of a name: Clang's USR, and for a field the file that
// defines its record as well, because two files may each have a `struct bucket` of their own.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_FACTS_IDENTITY_H
#define ATOMVET_FACTS_IDENTITY_H

#include "model/Place.h"
#include <cstdint>
#include <string>

namespace clang {
class SourceManager;
}

namespace clang::tidy::atomvet {

/// Of a function, global variable or field. 0 for what no other translation unit can name: internal linkage, locals,
/// and fields of records that the main file defines.
uint64_t keyOf(const NamedDecl *D);
/// An element of an array is another object than the array's variable or field.
uint64_t keyOf(Entity E);

/// The identifier that a file which defines it contains; empty when there is none.
std::string identifierOf(const NamedDecl *D);

/// Whether a program may have one such definition only: external linkage, neither inline nor a template's instance.
bool isStrongDefinition(const FunctionDecl *FD);

/// The absolute path of the file that Loc is expanded in, empty when there is none.
std::string pathOf(SourceLocation Loc, const SourceManager &SM);
uint64_t keyOfPath(llvm::StringRef Path);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_FACTS_IDENTITY_H
