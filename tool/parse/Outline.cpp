//===- Outline.cpp --------------------------------------------------------===//

#include "parse/Outline.h"
#include "unit_generated.h"

namespace atomvet::tool {

std::string encode(const Outline &O) {
  flatbuffers::FlatBufferBuilder B;
  std::vector<flatbuffers::Offset<fbs::OutlineFile>> Files;
  Files.reserve(O.Files.size());
  for (const Outline::File &File : O.Files) {
    const auto Path = B.CreateString(File.Path);
    const auto Include = B.CreateString(File.Include);
    const auto Includes = B.CreateVector(File.Includes);
    Files.push_back(fbs::CreateOutlineFile(B, Path, Include, File.Length, Includes));
  }
  B.Finish(fbs::CreateOutline(B, B.CreateVector(Files)));
  return std::string(reinterpret_cast<const char *>(B.GetBufferPointer()), B.GetSize());
}

std::optional<Outline> decodeOutline(llvm::StringRef Bytes) {
  flatbuffers::Verifier Verifier(reinterpret_cast<const uint8_t *>(Bytes.data()), Bytes.size());
  if (Bytes.empty() || !Verifier.VerifyBuffer<fbs::Outline>(nullptr))
    return std::nullopt;
  const auto *Files = flatbuffers::GetRoot<fbs::Outline>(Bytes.data())->files();
  if (!Files)
    return std::nullopt;
  Outline O;
  for (const fbs::OutlineFile *File : *Files) {
    if (!File->path() || !File->include() || !File->includes())
      return std::nullopt;
    Outline::File &Known = O.Files.emplace_back();
    Known.Path = File->path()->str();
    Known.Include = File->include()->str();
    Known.Length = File->length();
    for (const unsigned Number : *File->includes())
      if (Number < Files->size())
        Known.Includes.push_back(Number);
  }
  return O;
}

} // namespace atomvet::tool
