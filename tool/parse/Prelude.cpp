//===- Prelude.cpp --------------------------------------------------------===//

#include "parse/Prelude.h"
#include "unit_generated.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/IdentifierTable.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Token.h"
#include "llvm/ADT/STLExtras.h"
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace atomvet::tool {

using namespace clang;

//===----------------------------------------------------------------------===//
// One prelude
//===----------------------------------------------------------------------===//

Prelude::Prelude(std::unique_ptr<llvm::MemoryBuffer> Bytes)
    : Bytes(std::move(Bytes)), Root(flatbuffers::GetRoot<fbs::Prelude>(this->Bytes->getBufferStart())) {}

std::unique_ptr<Prelude> Prelude::read(std::unique_ptr<llvm::MemoryBuffer> Bytes) {
  flatbuffers::Verifier Verifier(reinterpret_cast<const uint8_t *>(Bytes->getBufferStart()), Bytes->getBufferSize());
  if (Bytes->getBufferSize() == 0 || !Verifier.VerifyBuffer<fbs::Prelude>(nullptr))
    return nullptr;
  std::unique_ptr<Prelude> P(new Prelude(std::move(Bytes)));
  const fbs::Prelude &Root = *P->Root;
  return Root.files() && Root.headers() && Root.identifiers() && Root.inputs() && Root.absent() && Root.compiled()
             ? std::move(P)
             : nullptr;
}

llvm::StringRef Prelude::compiled() const {
  return {reinterpret_cast<const char *>(Root->compiled()->data()), Root->compiled()->size()};
}

bool Prelude::pruned() const { return Root->pruned(); }

void Prelude::addInputs(std::vector<InputFile> &Inputs, std::vector<std::string> &Absent) const {
  for (const fbs::Input *I : *Root->inputs())
    Inputs.push_back({I->path()->str(), {I->high(), I->low()}});
  const auto ByPath = [](const InputFile &A, const InputFile &B) { return A.Path < B.Path; };
  llvm::sort(Inputs, ByPath);
  Inputs.erase(std::unique(Inputs.begin(), Inputs.end(),
                           [](const InputFile &A, const InputFile &B) { return A.Path == B.Path; }),
               Inputs.end());
  for (const flatbuffers::String *Path : *Root->absent())
    Absent.push_back(Path->str());
  llvm::sort(Absent);
  Absent.erase(llvm::unique(Absent), Absent.end());
}

bool Prelude::mentions(llvm::StringRef Identifier) const {
  return std::binary_search(Root->identifiers()->begin(), Root->identifiers()->end(), identifierDigest(Identifier));
}

const llvm::BitVector &Prelude::from(unsigned File) const {
  if (const auto It = Reached.find(File); It != Reached.end())
    return It->second;
  llvm::BitVector Out(Root->files()->size());
  std::vector<unsigned> Waiting{File};
  while (!Waiting.empty()) {
    const unsigned At = Waiting.back();
    Waiting.pop_back();
    if (At >= Out.size() || Out.test(At))
      continue;
    Out.set(At);
    if (const auto *Includes = Root->files()->Get(At)->includes())
      Waiting.insert(Waiting.end(), Includes->begin(), Includes->end());
  }
  return Reached[File] = std::move(Out);
}

//===----------------------------------------------------------------------===//
// Making one
//===----------------------------------------------------------------------===//

unsigned PreludeRecorder::number(FileEntryRef File) {
  const auto [It, New] = Numbers.try_emplace(&File.getFileEntry(), Paths.size());
  if (New) {
    Paths.push_back(File.getName().str());
    Includes.emplace_back();
  }
  return It->second;
}

void PreludeRecorder::InclusionDirective(SourceLocation Hash, const Token &, llvm::StringRef, bool, CharSourceRange,
                                         OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef, const Module *,
                                         bool, SrcMgr::CharacteristicKind) {
  if (!File)
    return;
  const FileID In = SM.getFileID(Hash);
  const unsigned Number = number(*File);
  if (In == SM.getMainFileID())
    Headers.insert(Number);
  else if (const OptionalFileEntryRef Includer = SM.getFileEntryRefForID(In))
    Includes[number(*Includer)].insert(Number);
}

std::string PreludeRecorder::finish(const IdentifierTable &Identifiers, bool Pruned,
                                    const std::vector<InputFile> &Inputs, const std::vector<std::string> &Absent,
                                    llvm::StringRef Compiled) const {
  flatbuffers::FlatBufferBuilder B;
  std::vector<flatbuffers::Offset<fbs::PreludeFile>> Files;
  for (unsigned I = 0; I < Paths.size(); ++I) {
    const auto Path = B.CreateString(Paths[I]);
    const auto To = B.CreateVector(std::vector<uint32_t>(Includes[I].begin(), Includes[I].end()));
    Files.push_back(fbs::CreatePreludeFile(B, Path, To));
  }
  std::vector<uint64_t> Digests;
  for (const auto &Entry : Identifiers)
    Digests.push_back(identifierDigest(Entry.getKey()));
  llvm::sort(Digests);
  std::vector<flatbuffers::Offset<fbs::Input>> Read;
  Read.reserve(Inputs.size());
  for (const InputFile &I : Inputs)
    Read.push_back(fbs::CreateInput(B, B.CreateString(I.Path), I.Content.High, I.Content.Low));
  const auto AllMissing = B.CreateVectorOfStrings(Absent);
  const auto AllFiles = B.CreateVector(Files);
  const auto Asked = B.CreateVector(std::vector<uint32_t>(Headers.begin(), Headers.end()));
  const auto AllDigests = B.CreateVector(Digests);
  const auto AllRead = B.CreateVector(Read);
  B.ForceVectorAlignment(Compiled.size(), 1, 16);
  const auto Bytes = B.CreateVector(reinterpret_cast<const uint8_t *>(Compiled.data()), Compiled.size());
  B.Finish(fbs::CreatePrelude(B, AllFiles, Asked, AllDigests, Pruned, AllRead, AllMissing, Bytes));
  return std::string(reinterpret_cast<const char *>(B.GetBufferPointer()), B.GetSize());
}

//===----------------------------------------------------------------------===//
// Using one
//===----------------------------------------------------------------------===//

PreludeWatch::PreludeWatch(const Prelude &P, const SourceManager &SM)
    : P(P), SM(SM), Available(P.Root->files()->size()) {
  for (unsigned I = 0; I < Available.size(); ++I)
    if (const OptionalFileEntryRef File =
            SM.getFileManager().getOptionalFileRef(P.Root->files()->Get(I)->path()->str()))
      Numbers[&File->getFileEntry()] = I;
}

bool PreludeWatch::isToolchains(SourceLocation Loc) const {
  if (SM.isWrittenInBuiltinFile(Loc) || SM.isWrittenInCommandLineFile(Loc))
    return true;
  if (!SM.isInSystemHeader(SM.getExpansionLoc(Loc)))
    return false;
  const llvm::StringRef Path = SM.getFilename(SM.getExpansionLoc(Loc));
  return isToolchain(Path) || Path.starts_with("/usr/include/");
}

void PreludeWatch::InclusionDirective(SourceLocation, const Token &, llvm::StringRef, bool, CharSourceRange,
                                      OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef, const Module *, bool,
                                      SrcMgr::CharacteristicKind) {
  if (!File)
    return;
  const auto It = Numbers.find(&File->getFileEntry());
  if (It == Numbers.end() || Available.test(It->second))
    return;
  Differs |= Disturbed;
  Available |= P.from(It->second);
}

void PreludeWatch::changes(const Token &Name) {
  if (!Disturbed && P.mentions(Name.getIdentifierInfo()->getName()) && !isToolchains(Name.getLocation()))
    Disturbed = true;
}

void PreludeWatch::asks(const Token &Name, const MacroDefinition &Definition) {
  const MacroInfo *Macro = Definition ? Definition.getMacroInfo() : nullptr;
  if (Differs || !Macro || Macro->isBuiltinMacro() || !SM.isLoadedSourceLocation(Macro->getDefinitionLoc()))
    return;
  const OptionalFileEntryRef File = SM.getFileEntryRefForID(SM.getFileID(Macro->getDefinitionLoc()));
  if (!File)
    return;
  const auto It = Numbers.find(&File->getFileEntry());
  if ((It == Numbers.end() || !Available.test(It->second)) && !isToolchains(Name.getLocation()))
    Differs = true;
}

void PreludeWatch::PragmaDirective(SourceLocation Loc, PragmaIntroducerKind Kind) {
  if (Disturbed || isToolchains(Loc))
    return;
  if (Kind != PIK_HashPragma) {
    Disturbed = true;
    return;
  }
  bool Invalid = false;
  const auto [File, Offset] = SM.getDecomposedLoc(SM.getExpansionLoc(Loc));
  llvm::StringRef Text = SM.getBufferData(File, &Invalid).drop_front(Offset);
  // Behind "#pragma", the pragmas that say nothing of the meaning of what follows.
  Text = Text.take_until([](char C) { return C == '\n'; }).ltrim("# \t");
  Text.consume_front("pragma");
  llvm::SmallVector<llvm::StringRef, 4> Words;
  Text.split(Words, ' ', /*MaxSplit=*/2, /*KeepEmpty=*/false);
  const llvm::StringRef First = Words.empty() ? "" : Words[0].trim(), Second = Words.size() < 2 ? "" : Words[1].trim();
  const bool Harmless =
      !Invalid && (First == "once" || First == "mark" || First == "region" || First == "endregion" ||
                   First == "message" || ((First == "GCC" || First == "clang") && Second == "diagnostic"));
  Disturbed |= !Harmless;
}

//===----------------------------------------------------------------------===//
// All of a run
//===----------------------------------------------------------------------===//

Preludes::~Preludes() {
  for (const Plan &P : Plans)
    if (P.Descriptor >= 0)
      ::close(P.Descriptor);
}

void Preludes::plan(llvm::ArrayRef<Candidate> Units, Mentions &Text) {
  std::map<std::string, std::vector<const Candidate *>> Groups;
  for (const Candidate &C : Units)
    if (!Of.contains(C.Number))
      Groups[C.Group].push_back(&C);
  for (const auto &[Group, Members] : Groups) {
    // The headers that most units have come first; preludes are made of the first ones, of as many as is worth it.
    std::map<std::string, unsigned> Users;
    for (const Candidate *C : Members)
      for (const std::string &Header : C->Headers)
        ++Users[Header];
    std::vector<std::string> Headers;
    for (const auto &[Header, Count] : Users)
      if (Count > 1)
        Headers.push_back(Header);
    llvm::sort(Headers, [&](const std::string &A, const std::string &B) {
      return std::make_pair(Users[B], A) < std::make_pair(Users[A], B);
    });
    const auto Reach = [&](const Candidate &C) -> unsigned {
      return llvm::find_if_not(Headers, [&](const std::string &H) { return C.Headers.count(H) != 0; }) -
             Headers.begin();
    };
    std::vector<unsigned> Reaching(Headers.size() + 1);
    for (const Candidate *C : Members)
      ++Reaching[Reach(*C)];
    for (unsigned I = Headers.size(); I > 0; --I)
      Reaching[I - 1] += Reaching[I];
    llvm::StringSet<> Seen;
    std::vector<double> Size{0}, Gain{0};
    std::vector<unsigned> Below{0};
    for (unsigned I = 1; I <= Headers.size(); ++I) {
      Size.push_back(Size.back() + Text.libraryText(Headers[I - 1], Seen));
      Gain.push_back(0);
      Below.push_back(0);
      for (unsigned J = 0; J < I; ++J) {
        if (J > 0 && Gain[J] <= 0)
          continue;
        const double Here = Gain[J] + Reaching[I] * (Size[I] - Size[J]) - 1.5 * Size[I];
        if (J == 0 || Here > Gain[I]) {
          Gain[I] = Here;
          Below[I] = J;
        }
      }
    }
    unsigned At = std::max_element(Gain.begin(), Gain.end()) - Gain.begin();
    for (; At > 0; At = Below[At]) {
      std::string Name = Group;
      for (unsigned I = 0; I < At; ++I)
        Name += '\0' + Headers[I];
      const auto [It, New] = Known.try_emplace(Name, Plans.size());
      if (New) {
        Plan P;
        P.Headers.assign(Headers.begin(), Headers.begin() + At);
        P.Unit = Members.front()->Number;
        P.Descriptor = ::memfd_create("atomvet-prelude", MFD_CLOEXEC);
        if (P.Descriptor < 0)
          P.Is = Plan::Failed;
        Plans.push_back(std::move(P));
      }
      for (const Candidate *C : Members)
        if (Reach(*C) >= At)
          Of.try_emplace(C->Number, It->second);
    }
  }
}

std::optional<unsigned> Preludes::of(unsigned Unit) const {
  const auto It = Of.find(Unit);
  return It != Of.end() && Plans[It->second].Is != Plan::Failed ? std::optional(It->second) : std::nullopt;
}

bool Preludes::write(unsigned Number, llvm::StringRef Bytes) const {
  while (!Bytes.empty()) {
    const ssize_t N = ::write(Plans[Number].Descriptor, Bytes.data(), Bytes.size());
    if (N <= 0)
      return false;
    Bytes = Bytes.drop_front(N);
  }
  return true;
}

const Prelude *Preludes::load(unsigned Number) {
  const auto [It, New] = Loaded.try_emplace(Number);
  if (New) {
    struct stat Status;
    if (::fstat(Plans[Number].Descriptor, &Status) != 0)
      return nullptr;
    if (auto Bytes = llvm::MemoryBuffer::getOpenFile(Plans[Number].Descriptor, "prelude", Status.st_size,
                                                     /*RequiresNullTerminator=*/false))
      It->second = Prelude::read(std::move(*Bytes));
  }
  return It->second.get();
}

} // namespace atomvet::tool
