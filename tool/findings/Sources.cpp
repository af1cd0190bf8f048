//===- Sources.cpp - The text of the files that findings are in -----------===//

#include "findings/Sources.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include <algorithm>

namespace atomvet::tool {

SourceFile::SourceFile(std::unique_ptr<llvm::MemoryBuffer> From) : Buffer(std::move(From)) {
  const llvm::StringRef Text = text();
  LineStarts.push_back(0);
  for (size_t At = Text.find('\n'); At != llvm::StringRef::npos; At = Text.find('\n', At + 1))
    if (At + 1 < Text.size())
      LineStarts.push_back(At + 1);
}

llvm::StringRef SourceFile::line(unsigned Number) const {
  if (Number == 0 || Number > LineStarts.size())
    return {};
  return text().substr(LineStarts[Number - 1]).take_until([](char C) { return C == '\n'; }).rtrim('\r');
}

unsigned SourceFile::lineAt(unsigned Offset) const {
  return std::upper_bound(LineStarts.begin(), LineStarts.end(), Offset) - LineStarts.begin();
}

unsigned SourceFile::codePointColumn(unsigned Offset) const {
  Offset = std::min<size_t>(Offset, text().size());
  const llvm::StringRef Before = text().slice(lineStart(lineAt(Offset)), Offset);
  // Every byte but a continuation of UTF-8 begins a character.
  return 1 + llvm::count_if(Before, [](char C) { return (static_cast<unsigned char>(C) & 0xC0) != 0x80; });
}

bool SourceFile::agreesWith(const Location &Where) const {
  return Where.Offset <= text().size() && Where.Line >= 1 && Where.Line <= lineCount() && Where.Column >= 1 &&
         lineStart(Where.Line) + Where.Column - 1 == Where.Offset && lineAt(Where.Offset) == Where.Line;
}

const SourceFile *Sources::get(llvm::StringRef Path) {
  const auto [Entry, IsNew] = Files.try_emplace(Path);
  if (IsNew && !Path.empty())
    // Volatile: read, not mapped; an editor may cut the file short while we look at it.
    if (auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/true,
                                                  /*IsVolatile=*/true))
      Entry->second = std::make_unique<SourceFile>(std::move(*Buffer));
  return Entry->second.get();
}

llvm::StringRef Sources::line(llvm::StringRef Path, unsigned Number) {
  const SourceFile *File = get(Path);
  return File ? File->line(Number) : llvm::StringRef();
}

void Sources::set(llvm::StringRef Path, llvm::StringRef Text) {
  Files[Path] = std::make_unique<SourceFile>(llvm::MemoryBuffer::getMemBufferCopy(Text, Path));
}

std::string relativePath(llvm::StringRef Path, llvm::StringRef Root) {
  std::string Whole = llvm::sys::path::convert_to_slash(Path);
  while (Root.size() > 1 && Root.ends_with("/"))
    Root = Root.drop_back();
  if (!Root.empty() && Root != "/" && llvm::StringRef(Whole).starts_with(Root) && Whole.size() > Root.size() + 1 &&
      Whole[Root.size()] == '/')
    return Whole.substr(Root.size() + 1);
  return Whole;
}

} // namespace atomvet::tool
