//===- Index.h - Analysing in parts, on several machines --------*- C++ -*-===//
//
// What `atomvet index` keeps of a part of the project, and `atomvet merge` reads of all parts: each unit with how it is
// analysed and what came of it. Merging gives what one run would have given; units that learn something from those of
// other parts are analysed again where the merge runs, from the sources.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_INDEX_H
#define ATOMVET_TOOL_INDEX_H

#include "Project.h"

namespace atomvet::tool {

/// Beside, then renamed.
llvm::Error writeIndex(llvm::StringRef Path, const Project &P, unsigned Shard, unsigned Shards);

/// Adds what the files hold. Error: one is damaged or of another version, or a part of the project is missing.
llvm::Error readIndex(llvm::ArrayRef<std::string> Paths, Project &Into);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_INDEX_H
