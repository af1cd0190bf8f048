//===- Twins.cpp ----------------------------------------------------------===//

#include "units/Twins.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>

namespace atomvet::tool {
namespace {

/// What a command says of macros, and everything else.
struct Parts {
  std::string Rest;
  std::map<std::string, std::string> Macros; ///< by name, what is said of it in order
};

bool isAboutPosition(llvm::StringRef Argument) {
  return llvm::StringSwitch<bool>(Argument)
      .Cases({"-fPIC", "-fpic", "-fPIE", "-fpie", "-fno-PIC", "-fno-pic", "-fno-PIE", "-fno-pie"}, true)
      .Default(false);
}

Parts split(llvm::ArrayRef<std::string> Command) {
  Parts Out;
  for (size_t I = 0; I < Command.size(); ++I) {
    llvm::StringRef A = Command[I];
    if (A == "-Xclang" && I + 1 < Command.size()) {
      Out.Rest += A.str() + '\0' + Command[++I] + '\0';
    } else if (A.starts_with("-D") || A.starts_with("-U")) {
      const char Action = A[1];
      A = A.drop_front(2);
      if (A.empty() && I + 1 < Command.size())
        A = Command[++I];
      const auto [Name, Value] = A.split('=');
      // A macro with parameters is known by what is in front of them.
      Out.Macros[Name.take_until([](char C) { return C == '('; }).str()] += std::string(1, Action) + A.str() + '\0';
    } else if (isAboutPosition(A)) {
      for (const char *Name : {"__PIC__", "__pic__", "__PIE__", "__pie__"})
        Out.Macros[Name] += A.str() + '\0';
    } else {
      Out.Rest += A.str() + '\0';
    }
  }
  return Out;
}

} // namespace

std::string Twins::key(llvm::ArrayRef<std::string> Command) { return split(Command).Rest; }

bool Twins::mentions(llvm::StringRef Path, const std::vector<std::string> &Names, llvm::StringMap<bool> &Known) {
  const auto [It, New] = Known.try_emplace(Path, true);
  if (!New)
    return It->second;
  const auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  return It->second = !Buffer || llvm::any_of(Names, [&](const std::string &Name) {
           return (*Buffer)->getBuffer().contains(Name);
         });
}

bool Twins::areTwins(llvm::ArrayRef<std::string> Command, llvm::ArrayRef<InputFile> Read,
                     llvm::ArrayRef<std::string> Other) {
  const Parts One = split(Command), Two = split(Other);
  std::vector<std::string> Different;
  for (const auto &[From, To] : {std::pair(&One, &Two), std::pair(&Two, &One)})
    for (const auto &[Name, Said] : From->Macros)
      if (const auto It = To->Macros.find(Name); It == To->Macros.end() || It->second != Said)
        Different.push_back(Name);
  llvm::sort(Different);
  Different.erase(llvm::unique(Different), Different.end());
  // A macro of the command may expand to one of them.
  for (const auto &[Name, Said] : One.Macros)
    if (!llvm::is_contained(Different, Name) &&
        llvm::any_of(Different, [&Said = Said](const std::string &D) { return llvm::StringRef(Said).contains(D); }))
      return false;
  llvm::StringMap<bool> &Files = Known[llvm::join(Different, " ")];
  return llvm::none_of(Read, [&](const InputFile &I) { return mentions(I.Path, Different, Files); });
}

} // namespace atomvet::tool
