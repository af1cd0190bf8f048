//===- Fingerprint.cpp - The same finding in another version of the code --===//

#include "findings/Fingerprint.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/SHA256.h"
#include <numeric>

namespace atomvet::tool {
namespace {

std::string withoutBlanks(llvm::StringRef Text) {
  std::string Kept;
  for (const char C : Text)
    if (!llvm::isSpace(C))
      Kept += C;
  return Kept;
}

/// Words that hold a slash are paths, and a number alone is a count, a size or a line: neither says which finding it
/// is.
std::string withoutNumbersAndPaths(llvm::StringRef Message) {
  std::string Kept;
  while (!Message.empty()) {
    const llvm::StringRef Word = Message.take_until([](char C) { return llvm::isSpace(C); });
    Message = Message.drop_front(Word.size()).ltrim();
    if (!Word.contains('/'))
      for (size_t At = 0; At < Word.size();) {
        const auto IsName = [](char C) { return llvm::isAlnum(C) || C == '_'; };
        const llvm::StringRef Name = Word.substr(At).take_while(IsName);
        if (Name.empty())
          Kept += Word[At];
        else
          Kept += llvm::all_of(Name, llvm::isDigit) ? "#" : Name.str();
        At += std::max<size_t>(Name.size(), 1);
      }
    Kept += ' ';
  }
  return Kept;
}

/// What the message is about: the names it quotes, so that a message may be worded better without becoming another. A
/// message without any stands for itself.
std::string subject(llvm::StringRef Message) {
  std::string Names;
  llvm::StringRef Rest = Message;
  for (size_t Begin = Rest.find('\''); Begin != llvm::StringRef::npos; Begin = Rest.find('\'')) {
    const size_t End = Rest.find('\'', Begin + 1);
    if (End == llvm::StringRef::npos)
      break;
    const llvm::StringRef Name = Rest.slice(Begin + 1, End);
    if (!Name.contains('/'))
      Names += Name.str() + '\0';
    Rest = Rest.substr(End + 1);
  }
  return Names.empty() ? withoutNumbersAndPaths(Message) : Names;
}

} // namespace

std::string contentFingerprint(const Finding &F, Sources &Files) {
  llvm::SHA256 Hash;
  for (const std::string &Part :
       {F.Check, subject(F.Message), F.Function, withoutBlanks(Files.line(F.Where.File, F.Where.Line))}) {
    Hash.update(Part);
    Hash.update(llvm::StringRef("\n", 1)); // no part holds one: they cannot run into each other
  }
  return llvm::toHex(Hash.final(), /*LowerCase=*/true).substr(0, 32);
}

std::vector<std::string> fingerprints(llvm::ArrayRef<Finding> Findings, Sources &Files) {
  std::vector<size_t> Order(Findings.size());
  std::iota(Order.begin(), Order.end(), 0);
  llvm::sort(Order, [&](size_t A, size_t B) {
    return std::make_tuple(Findings[A].key(), A) < std::make_tuple(Findings[B].key(), B);
  });
  std::vector<std::string> Result(Findings.size());
  llvm::StringMap<unsigned> Seen;
  for (const size_t I : Order) {
    const std::string Content = contentFingerprint(Findings[I], Files);
    Result[I] = Content + ":" + std::to_string(++Seen[Content]);
  }
  return Result;
}

} // namespace atomvet::tool
