//===- Index.cpp ----------------------------------------------------------===//

#include "Index.h"
#include "files/ReplaceFile.h"
#include "files/Sealed.h"
#include "unit_generated.h"
#include "llvm/Support/MemoryBuffer.h"
#include <algorithm>
#include <set>

namespace atomvet::tool {
namespace {

constexpr llvm::StringLiteral Kind = "index";

std::vector<std::string> texts(const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>> *List) {
  std::vector<std::string> Out;
  if (List)
    for (const flatbuffers::String *S : *List)
      Out.push_back(S->str());
  return Out;
}

std::string text(const flatbuffers::String *S) { return S ? S->str() : std::string(); }

/// The parts that were read so far.
struct Parts {
  unsigned Shards = 0;
  std::set<unsigned> Seen;
  std::vector<std::pair<ProjectUnit, std::string>> Units;
  std::vector<Failure> Failures;

  llvm::Error read(const std::string &Path);
};

llvm::Error Parts::read(const std::string &Path) {
  const auto Wrong = [&](const std::string &What) { return llvm::createStringError("'" + Path + "' " + What); };
  const auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return Wrong("cannot be read: " + Buffer.getError().message());
  llvm::Expected<std::string> Payload = unseal(Kind, (*Buffer)->getBuffer());
  if (!Payload)
    return Wrong(llvm::toString(Payload.takeError()) + "; write it again with 'atomvet index'");
  const auto *Data = reinterpret_cast<const uint8_t *>(Payload->data());
  flatbuffers::Verifier Verifier(Data, Payload->size(), /*max_depth=*/64, /*max_tables=*/1u << 30);
  if (!Verifier.VerifyBuffer<fbs::Index>(nullptr))
    return Wrong("is damaged; write it again with 'atomvet index'");
  const fbs::Index &Index = *flatbuffers::GetRoot<fbs::Index>(Data);
  if (Shards && Shards != Index.shards())
    return Wrong("is part of " + std::to_string(Index.shards()) + ", the others are of " + std::to_string(Shards));
  Shards = Index.shards();
  Seen.insert(Index.shard());
  const std::vector<std::string> Files = texts(Index.failed_files()), Reasons = texts(Index.failed_reasons());
  for (size_t I = 0; I < std::min(Files.size(), Reasons.size()); ++I)
    Failures.push_back({Files[I], Reasons[I]});
  if (!Index.units())
    return llvm::Error::success();
  for (const fbs::IndexedUnit *U : *Index.units()) {
    ProjectUnit P;
    P.Source = {text(U->file()), text(U->directory()), texts(U->arguments())};
    P.Command = texts(U->command());
    P.Is = U->parsed() ? ProjectUnit::State::Done : ProjectUnit::State::NotParsed;
    P.Context = U->context();
    if (U->result()) {
      // In a string of its own, the bytes are aligned.
      const std::string Bytes(reinterpret_cast<const char *>(U->result()->data()), U->result()->size());
      std::optional<UnitResult> Result = decode(Bytes);
      if (!Result)
        return Wrong("is damaged; write it again with 'atomvet index'");
      P.Result = std::move(*Result);
    }
    if (!P.Result.Problems.empty())
      P.Is = ProjectUnit::State::Failed;
    Units.emplace_back(std::move(P), text(U->config()));
  }
  return llvm::Error::success();
}

} // namespace

llvm::Error writeIndex(llvm::StringRef Path, const Project &P, unsigned Shard, unsigned Shards) {
  flatbuffers::FlatBufferBuilder B;
  std::vector<flatbuffers::Offset<fbs::IndexedUnit>> Units;
  for (const ProjectUnit &U : P.units()) {
    const std::string Result = encode(U.Result);
    const auto File = B.CreateString(U.Source.File), Directory = B.CreateSharedString(U.Source.Directory);
    const auto Arguments = B.CreateVectorOfStrings(U.Source.Arguments), Command = B.CreateVectorOfStrings(U.Command);
    const auto Config = B.CreateSharedString(U.Config->Text);
    const auto Bytes = B.CreateVector(reinterpret_cast<const uint8_t *>(Result.data()), Result.size());
    Units.push_back(fbs::CreateIndexedUnit(B, File, Directory, Arguments, Command, Config,
                                           U.Is != ProjectUnit::State::NotParsed, U.Context, Bytes));
  }
  std::vector<std::string> Files, Reasons;
  for (const Failure &F : P.listFailures()) {
    Files.push_back(F.File);
    Reasons.push_back(F.Reason);
  }
  const auto FailedFiles = B.CreateVectorOfStrings(Files), FailedReasons = B.CreateVectorOfStrings(Reasons);
  const auto List = B.CreateVector(Units);
  B.Finish(fbs::CreateIndex(B, Shard, Shards, FailedFiles, FailedReasons, List));
  return replaceFile(Path,
                     seal(Kind, llvm::StringRef(reinterpret_cast<const char *>(B.GetBufferPointer()), B.GetSize())));
}

llvm::Error readIndex(llvm::ArrayRef<std::string> Paths, Project &Into) {
  if (Paths.empty())
    return llvm::createStringError("'merge' needs the files that 'index' wrote");
  Parts All;
  for (const std::string &Path : Paths)
    if (llvm::Error Error = All.read(Path))
      return Error;
  for (unsigned I = 1; I <= All.Shards; ++I)
    if (!All.Seen.count(I))
      return llvm::createStringError("part " + std::to_string(I) + " of " + std::to_string(All.Shards) + " is missing");
  std::sort(All.Units.begin(), All.Units.end(),
            [](const auto &A, const auto &B) { return A.first.Source < B.first.Source; });
  All.Units.erase(std::unique(All.Units.begin(), All.Units.end(),
                              [](const auto &A, const auto &B) { return A.first.Source == B.first.Source; }),
                  All.Units.end());
  for (Failure &F : All.Failures)
    Into.add(std::move(F));
  for (auto &[U, Config] : All.Units)
    Into.add(std::move(U), std::move(Config));
  return llvm::Error::success();
}

} // namespace atomvet::tool
