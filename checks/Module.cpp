//===- Module.cpp - Registration of the checks, and the version guard -----===//
//
// clang-tidy looks a plugin's checks up in a registry that the plugin fills when it is loaded. A plugin built for
// another major fills a registry nobody reads (its checks are listed, none runs, the exit status is 0), so the guard
// compares the running Clang with the one we were built against before anything registers, and stops when they differ.
//
//===----------------------------------------------------------------------===//

#include "support/Compat.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

#define ATOMVET_CHECK_HEADERS
#include "Checks.inc"
#undef ATOMVET_CHECK_HEADERS

namespace clang::tidy::atomvet {
namespace {

/// The major of the Clang that loads us, 0 when its version string is not understood.
unsigned runningMajor() {
  // A function of the running clang: the macros of Version.inc are those we were compiled with.
  const std::string Full = clang::getClangFullVersion();
  const size_t At = Full.find("clang version ");
  if (At == std::string::npos)
    return 0;
  return std::strtoul(Full.c_str() + At + sizeof("clang version ") - 1, nullptr, 10);
}

struct VersionGuard {
  VersionGuard() {
    const unsigned Major = runningMajor();
    if (Major == CLANG_VERSION_MAJOR || Major == 0)
      return;
    llvm::errs() << "error: this atomvet plugin is built for clang-tidy " << CLANG_VERSION_MAJOR << ", but clang-tidy "
                 << Major << " is loading it; load libatomvet-llvm" << Major << ".so instead\n";
    std::exit(1);
  }
};

class AtomvetModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
#define ATOMVET_CHECK(NAME, CLASS) Factories.registerCheck<CLASS>(NAME);
#include "Checks.inc"
#undef ATOMVET_CHECK
  }
};

// In this order: static objects of one file are constructed from the top.
const VersionGuard Guard;
const ClangTidyModuleRegistry::Add<AtomvetModule> Registration("atomvet", "Finds the misuse of atomics.");

} // namespace
} // namespace clang::tidy::atomvet
