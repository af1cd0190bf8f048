//===- Config.h - Which checks run on a file, and how -----------*- C++ -*-===//
//
// As clang-tidy has it: the .clang-tidy file nearest to the source, or --config; then the command line. One difference:
// Checks of a .clang-tidy that names no check of ours is about clang-tidy's, and leaves ours as they are by default.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_CLI_CONFIG_H
#define ATOMVET_TOOL_CLI_CONFIG_H

#include "clang-tidy/ClangTidyOptions.h"
#include "cli/CommandLine.h"
#include "llvm/Support/Error.h"
#include <map>
#include <memory>

namespace atomvet::tool {

struct EffectiveConfig {
  clang::tidy::ClangTidyOptions Options;
  std::string Text; ///< all of it, for a digest
  bool AnyCheck;
};

/// From its Text.
EffectiveConfig restoreConfig(std::string Text);

class Config {
public:
  static llvm::Expected<std::unique_ptr<Config>> create(const Options &O);

  /// Of a file; the same object for files of one directory.
  const EffectiveConfig &of(llvm::StringRef File);

private:
  std::unique_ptr<clang::tidy::ClangTidyOptionsProvider> Provider;
  std::map<std::string, EffectiveConfig, std::less<>> ByDirectory;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_CLI_CONFIG_H
