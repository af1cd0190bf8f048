//===- Prelude.cpp --------------------------------------------------------===//

#include "parse/Prelude.h"
#include "unit_generated.h"
#include "units/Mentions.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/IdentifierTable.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Token.h"
#include "clang/Serialization/ASTReader.h"
#include "llvm/ADT/STLExtras.h"

namespace atomvet::tool {

using namespace clang;

//===----------------------------------------------------------------------===//
// One prelude
//===----------------------------------------------------------------------===//

Prelude::Prelude(std::unique_ptr<llvm::MemoryBuffer> Bytes, const Prelude *Base)
    : Bytes(std::move(Bytes)), Root(flatbuffers::GetRoot<fbs::Prelude>(this->Bytes->getBufferStart())), Base(Base) {}

std::unique_ptr<Prelude> Prelude::read(std::unique_ptr<llvm::MemoryBuffer> Bytes, const Prelude *Base) {
  flatbuffers::Verifier Verifier(reinterpret_cast<const uint8_t *>(Bytes->getBufferStart()), Bytes->getBufferSize());
  if (Bytes->getBufferSize() == 0 || !Verifier.VerifyBuffer<fbs::Prelude>(nullptr))
    return nullptr;
  std::unique_ptr<Prelude> P(new Prelude(std::move(Bytes), Base));
  const fbs::Prelude &Root = *P->Root;
  if (!Root.path() || !Root.files() || !Root.identifiers() || !Root.inputs() || !Root.absent() ||
      !Root.declarations() || !Root.compiled())
    return nullptr;
  P->Path = Root.path()->str();
  return P;
}

llvm::StringRef Prelude::compiled() const {
  return {reinterpret_cast<const char *>(Root->compiled()->data()), Root->compiled()->size()};
}

bool Prelude::pruned() const { return Root->pruned(); }

const Prelude *Prelude::libraryOnly() const {
  const Prelude *P = Base;
  while (P && P->Root->own())
    P = P->Base;
  return P;
}

std::vector<Decl *> Prelude::declarations(ASTReader &Reader) const {
  std::vector<Decl *> Out;
  if (Base)
    Out = Base->declarations(Reader);
  if (serialization::ModuleFile *File = Reader.getModuleManager().lookupByFileName(Path))
    for (const uint64_t Number : *Root->declarations())
      if (Decl *D = Reader.GetLocalDecl(*File, LocalDeclID::get(Reader, *File, Number)))
        Out.push_back(D);
  return Out;
}

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

llvm::DenseMap<const FileEntry *, unsigned> Prelude::numbers(FileManager &Files) const {
  llvm::DenseMap<const FileEntry *, unsigned> Out;
  for (unsigned I = 0; I < Root->files()->size(); ++I)
    if (const OptionalFileEntryRef File = Files.getOptionalFileRef(Root->files()->Get(I)->path()->str()))
      Out[&File->getFileEntry()] = I;
  return Out;
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

PreludeRecorder::PreludeRecorder(const SourceManager &SM, const Prelude *Base) : SM(SM), Base(Base) {
  if (!Base)
    return;
  for (const fbs::PreludeFile *File : *Base->Root->files()) {
    Paths.push_back(File->path()->str());
    std::set<unsigned> &To = Includes.emplace_back();
    if (File->includes())
      To.insert(File->includes()->begin(), File->includes()->end());
  }
  Numbers = Base->numbers(SM.getFileManager());
}

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
    return;
  if (const OptionalFileEntryRef Includer = SM.getFileEntryRefForID(In))
    Includes[number(*Includer)].insert(Number);
}

std::string PreludeRecorder::finish(llvm::StringRef Path, const IdentifierTable &Identifiers, bool Pruned,
                                    std::vector<InputFile> Inputs, std::vector<std::string> Absent,
                                    llvm::ArrayRef<uint64_t> Declarations, llvm::StringRef Compiled) const {
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
  if (Base) {
    Digests.insert(Digests.end(), Base->Root->identifiers()->begin(), Base->Root->identifiers()->end());
    Pruned |= Base->pruned();
    Base->addInputs(Inputs, Absent);
  }
  llvm::sort(Digests);
  Digests.erase(llvm::unique(Digests), Digests.end());
  std::vector<flatbuffers::Offset<fbs::Input>> Read;
  Read.reserve(Inputs.size());
  for (const InputFile &I : Inputs)
    Read.push_back(fbs::CreateInput(B, B.CreateString(I.Path), I.Content.High, I.Content.Low));
  const auto AllMissing = B.CreateVectorOfStrings(Absent);
  const auto AllFiles = B.CreateVector(Files);
  const auto Name = B.CreateString(Path.data(), Path.size());
  const auto AllDigests = B.CreateVector(Digests);
  const auto AllRead = B.CreateVector(Read);
  const auto AllDeclarations = B.CreateVector(Declarations.data(), Declarations.size());
  const bool Own = !llvm::all_of(Paths, [](const std::string &File) { return isToolchain(File); });
  B.ForceVectorAlignment(Compiled.size(), 1, 16);
  const auto Bytes = B.CreateVector(reinterpret_cast<const uint8_t *>(Compiled.data()), Compiled.size());
  B.Finish(fbs::CreatePrelude(B, Name, AllFiles, AllDigests, Pruned, AllRead, AllMissing, Own, AllDeclarations, Bytes));
  return std::string(reinterpret_cast<const char *>(B.GetBufferPointer()), B.GetSize());
}

//===----------------------------------------------------------------------===//
// Using one
//===----------------------------------------------------------------------===//

PreludeWatch::PreludeWatch(const Prelude &P, const SourceManager &SM)
    : P(P), SM(SM), Numbers(P.numbers(SM.getFileManager())), Available(P.Root->files()->size()) {}

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

} // namespace atomvet::tool
