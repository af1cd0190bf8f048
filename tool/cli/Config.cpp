//===- Config.cpp ---------------------------------------------------------===//

#include "cli/Config.h"
#include "clang-tidy/ClangTidy.h"
#include "findings/Checks.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace atomvet::tool {

using namespace clang::tidy;

namespace {

ClangTidyOptions defaults() {
  ClangTidyOptions Options = ClangTidyOptions::getDefaults();
  std::string Checks = "-*,atomic-*";
  for (const CheckInfo &Check : allChecks())
    if (Check.OptIn)
      Checks += (",-" + Check.Name).str();
  Options.Checks = Checks;
  Options.WarningsAsErrors = "";
  Options.HeaderFilterRegex = ".*";
  Options.SystemHeaders = false;
  return Options;
}

ClangTidyOptions ofCommandLine(const atomvet::tool::Options &O) {
  ClangTidyOptions Override;
  Override.Checks = O.Checks;
  Override.WarningsAsErrors = O.WarningsAsErrors;
  Override.HeaderFilterRegex = O.HeaderFilter;
  Override.ExcludeHeaderFilterRegex = O.ExcludeHeaderFilter;
  return Override;
}

bool namesOurs(llvm::StringRef Globs) {
  llvm::SmallVector<llvm::StringRef, 16> Items;
  Globs.split(Items, ',');
  return llvm::any_of(Items, [](llvm::StringRef Item) {
    Item = Item.trim();
    Item.consume_front("-");
    return Item.starts_with("atom");
  });
}

bool isFile(llvm::StringRef Source) {
  return Source != ClangTidyOptionsProvider::OptionsSourceTypeDefaultBinary &&
         Source != ClangTidyOptionsProvider::OptionsSourceTypeCheckCommandLineOption &&
         Source != ClangTidyOptionsProvider::OptionsSourceTypeConfigCommandLineOption;
}

} // namespace

EffectiveConfig restoreConfig(std::string Text) {
  EffectiveConfig Out;
  if (const auto Parsed = parseConfiguration({Text, "the configuration"}))
    Out.Options = *Parsed;
  Out.Text = std::move(Text);
  Out.AnyCheck = !getCheckNames(Out.Options, false, false).empty();
  return Out;
}

llvm::Expected<std::unique_ptr<Config>> Config::create(const atomvet::tool::Options &O) {
  auto Out = std::make_unique<Config>();
  std::optional<std::string> Text = O.Config;
  std::string Name = "--config";
  if (O.ConfigFile) {
    auto Buffer = llvm::MemoryBuffer::getFile(*O.ConfigFile);
    if (!Buffer)
      return llvm::createStringError("'" + *O.ConfigFile + "' cannot be read: " + Buffer.getError().message());
    Text = (*Buffer)->getBuffer().str();
    Name = *O.ConfigFile;
  }
  if (!Text) {
    Out->Provider = std::make_unique<FileOptionsProvider>(ClangTidyGlobalOptions(), defaults(), ofCommandLine(O));
    return Out;
  }
  std::string Wrong;
  const auto Parsed = parseConfigurationWithDiags({*Text, Name}, [&](const llvm::SMDiagnostic &D) {
    Wrong = Name + ":" + std::to_string(D.getLineNo()) + ":" + std::to_string(D.getColumnNo() + 1) + ": " +
            D.getMessage().str();
  });
  if (!Parsed)
    return llvm::createStringError(Wrong.empty() ? Name + ": " + Parsed.getError().message() : Wrong);
  Out->Provider =
      std::make_unique<ConfigOptionsProvider>(ClangTidyGlobalOptions(), defaults(), *Parsed, ofCommandLine(O));
  return Out;
}

const EffectiveConfig &Config::of(llvm::StringRef File) {
  const llvm::StringRef Directory = llvm::sys::path::parent_path(File);
  const auto It = ByDirectory.find(Directory);
  if (It != ByDirectory.end())
    return It->second;
  EffectiveConfig Effective;
  unsigned Priority = 0;
  for (auto &[Options, Source] : Provider->getRawOptions(File)) {
    if (isFile(Source) && Options.Checks && !namesOurs(*Options.Checks))
      Options.Checks.reset();
    Effective.Options.mergeWith(Options, ++Priority);
  }
  // That is for editors: here the facts of this run are used.
  Effective.Options.CheckOptions.erase("atomvet.Facts");
  Effective.Text = configurationAsText(Effective.Options);
  Effective.AnyCheck = !getCheckNames(Effective.Options, false, false).empty();
  return ByDirectory.emplace(Directory.str(), std::move(Effective)).first->second;
}

} // namespace atomvet::tool
