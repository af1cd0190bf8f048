//===- Comments.h - What the author says beside the code -------*- C++ -*-===//

#ifndef ATOMVET_MODEL_COMMENTS_H
#define ATOMVET_MODEL_COMMENTS_H

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace clang {
class SourceManager;
}

namespace clang::tidy::atomvet {

/// The comments on the line of Loc and directly above it.
std::string commentsAt(SourceLocation Loc, const SourceManager &SM);

/// Whether a comment says that writers take turns: by a lock that is held already, or because there is only one.
bool saysWritersTakeTurns(llvm::StringRef Comment);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_COMMENTS_H
