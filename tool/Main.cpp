//===- Main.cpp - The atomvet tool ----------------------------------------===//

#include "Driver.h"
#include "cli/CommandLine.h"
#include "cli/Completion.h"
#include "cli/Explain.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

int main(int Argc, const char **Argv) {
  using namespace atomvet::tool;
  const llvm::SmallVector<llvm::StringRef, 16> Arguments(Argv + 1, Argv + Argc);
  if (Arguments.size() == 1 && Arguments.front() == "--version") {
    llvm::outs() << "atomvet " << ATOMVET_VERSION << "\n";
    return 0;
  }
  const std::optional<Options> O = parseCommandLine(Arguments, llvm::errs());
  if (!O)
    return 2;
  if (O->Help) {
    printHelp(O->Command, llvm::outs());
    return 0;
  }
  const bool Color = O->Color == When::Always || (O->Color == When::Auto && llvm::sys::Process::StandardOutHasColors());
  if (O->Command == "list")
    return runList(O->As == Format::Json, llvm::outs());
  if (O->Command == "explain") {
    if (O->Arguments.size() != 1) {
      llvm::errs() << "error: 'explain' takes the name of one check; see 'atomvet list'\n";
      return 2;
    }
    const unsigned Columns = llvm::sys::Process::StandardOutColumns();
    return runExplain(O->Arguments.front(), Color, Columns ? Columns : 80, llvm::outs(), llvm::errs());
  }
  if (O->Command == "completion")
    return runCompletion(O->Arguments.size() == 1 ? O->Arguments.front() : "", llvm::outs(), llvm::errs());
  return runDriver(*O);
}
