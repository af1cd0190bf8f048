//===- Explain.h - The commands that need no project ------------*- C++ -*-===//
//
// `atomvet list`, `atomvet explain CHECK` and `atomvet completion SHELL`. Each returns the exit status.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_CLI_EXPLAIN_H
#define ATOMVET_TOOL_CLI_EXPLAIN_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace atomvet::tool {

/// The checks as a table, or as JSON.
int runList(bool Json, llvm::raw_ostream &Out);

/// The check's page; an unknown name is answered with the nearest one.
int runExplain(llvm::StringRef Check, bool Color, unsigned Width, llvm::raw_ostream &Out, llvm::raw_ostream &Err);

/// A page's Markdown as a terminal of this width shows it.
void renderMarkdown(llvm::StringRef Page, bool Color, unsigned Width, llvm::raw_ostream &OS);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_CLI_EXPLAIN_H
