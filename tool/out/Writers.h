//===- Writers.h - One writer per format ------------------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_OUT_WRITERS_H
#define ATOMVET_TOOL_OUT_WRITERS_H

#include "out/Output.h"

namespace atomvet::tool {

struct Report {
  llvm::ArrayRef<Finding> Findings;
  const OutputContext &Context;
  Sources &Files;
};

void writeText(const Report &R, llvm::raw_ostream &OS);
void writeSarif(const Report &R, llvm::raw_ostream &OS);
void writeJson(const Report &R, llvm::raw_ostream &OS);
void writeGithub(const Report &R, llvm::raw_ostream &OS);
void writeGitlab(const Report &R, llvm::raw_ostream &OS);
void writeCheckstyle(const Report &R, llvm::raw_ostream &OS);

/// Percent-encoded as a relative or file URI wants it, slashes kept.
std::string uriPath(llvm::StringRef Path);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_OUT_WRITERS_H
