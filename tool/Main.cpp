//===- Main.cpp - The atomvet tool ----------------------------------------===//

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

int main(int Argc, const char **Argv) {
  if (Argc == 2 && llvm::StringRef(Argv[1]) == "--version") {
    llvm::outs() << "atomvet " << ATOMVET_VERSION << "\n";
    return 0;
  }
  llvm::errs() << "usage: atomvet --version\n";
  return 2;
}
