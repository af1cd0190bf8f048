//===- Command.cpp --------------------------------------------------------===//

#include "units/Command.h"
#include "clang/Options/Options.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace atomvet::tool {
namespace {

namespace options = clang::options;
namespace path = llvm::sys::path;

/// ccache and the like run the compiler that follows.
bool isLauncher(llvm::StringRef Program) {
  return llvm::StringSwitch<bool>(path::stem(Program))
      .Cases({"ccache", "sccache", "distcc", "icecc", "gomacc", "rewrapper"}, true)
      .Default(false);
}

bool isDropped(const llvm::opt::Arg &A) {
  const llvm::opt::Option &O = A.getOption();
  if (O.matches(options::OPT_W_Group))
    // Some of what is an error by default can be turned off, and then the project relies on it.
    return !llvm::StringRef(A.getSpelling()).starts_with("-Wno-") &&
           !(O.matches(options::OPT_W_Joined) && llvm::StringRef(A.getValue()).starts_with("no-"));
  for (const unsigned Group : {options::OPT_Action_Group,
                               options::OPT_M_Group,
                               options::OPT_R_Group,
                               options::OPT_g_Group,
                               options::OPT_Link_Group,
                               options::OPT_INPUT,
                               options::OPT_UNKNOWN,
                               options::OPT_o,
                               options::OPT_MJ,
                               options::OPT_dependency_file,
                               options::OPT_dependency_dot,
                               options::OPT_include_pch,
                               options::OPT_resource_dir,
                               options::OPT_resource_dir_EQ,
                               options::OPT_fplugin_EQ,
                               options::OPT_fpass_plugin_EQ,
                               options::OPT_fplugin_arg,
                               options::OPT__serialize_diags,
                               options::OPT_save_temps_EQ,
                               options::OPT_ftime_trace,
                               options::OPT_ftime_trace_EQ,
                               options::OPT_coverage,
                               options::OPT_Wa_COMMA,
                               options::OPT_Wl_COMMA,
                               options::OPT_v,
                               options::OPT__HASH_HASH_HASH})
    if (O.matches(llvm::opt::OptSpecifier(Group)))
      return true;
  if (O.matches(options::OPT_Wp_COMMA))
    return llvm::any_of(A.getValues(), [](const char *V) { return llvm::StringRef(V).starts_with("-M"); });
  return false;
}

/// GCC at a place of its own brings its own headers.
std::string gccToolchain(llvm::StringRef Compiler) {
  const llvm::StringRef Name = path::filename(Compiler);
  if (!path::is_absolute(Compiler) || !(Name.contains("gcc") || Name.contains("g++")))
    return "";
  const llvm::StringRef Prefix = path::parent_path(path::parent_path(Compiler));
  if (Prefix == "/usr" || Prefix == "/" || Prefix.empty())
    return "";
  llvm::SmallString<128> Libraries(Prefix);
  path::append(Libraries, "lib", "gcc");
  return llvm::sys::fs::is_directory(Libraries) ? Prefix.str() : "";
}

} // namespace

std::vector<std::string> clangCommand(const Unit &U, llvm::ArrayRef<std::string> Before,
                                      llvm::ArrayRef<std::string> After) {
  llvm::ArrayRef<std::string> Given = U.Arguments;
  while (Given.size() > 1 && isLauncher(Given.front()) && !llvm::StringRef(Given[1]).starts_with("-"))
    Given = Given.drop_front();
  std::vector<std::string> Expanded = clang::tooling::getStripPluginsAdjuster()(Given.vec(), U.File);
  // The target and the language that are in the compiler's name.
  clang::tooling::addTargetAndModeForProgramName(Expanded, Expanded.front());

  // Behind it are files only.
  Expanded.erase(llvm::find(Expanded, "--"), Expanded.end());

  std::vector<const char *> Pointers;
  for (const std::string &A : llvm::drop_begin(Expanded))
    Pointers.push_back(A.c_str());
  unsigned MissingIndex = 0, MissingCount = 0;
  const llvm::opt::InputArgList Parsed = clang::getDriverOptTable().ParseArgs(
      Pointers, MissingIndex, MissingCount, llvm::opt::Visibility(options::ClangOption));

  std::vector<std::string> Out{Expanded.front()};
  Out.insert(Out.end(), Before.begin(), Before.end());
  Out.insert(Out.end(), {"-fsyntax-only", "-w", "-resource-dir=" ATOMVET_RESOURCE_DIR});
  if (const std::string Toolchain = gccToolchain(Expanded.front()); !Toolchain.empty())
    Out.push_back("--gcc-toolchain=" + Toolchain);
  for (const llvm::opt::Arg *A : Parsed) {
    if (isDropped(*A))
      continue;
    if (A->getOption().matches(options::OPT_include)) {
      // Said this way, no precompiled header is looked for beside it: it would be another compiler's.
      Out.insert(Out.end(), {"-Xclang", "-include", "-Xclang", A->getValue()});
      continue;
    }
    llvm::opt::ArgStringList Rendered;
    A->render(Parsed, Rendered);
    Out.insert(Out.end(), Rendered.begin(), Rendered.end());
  }
  Out.insert(Out.end(), After.begin(), After.end());
  Out.insert(Out.end(), {"--", U.File});
  return Out;
}

} // namespace atomvet::tool
