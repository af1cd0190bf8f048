//===- Prelude.cpp --------------------------------------------------------===//

#include "parse/Prelude.h"
#include "parse/Reached.h"
#include "unit_generated.h"
#include "units/Mentions.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/IdentifierTable.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Serialization/ASTReader.h"
#include "llvm/ADT/STLExtras.h"

namespace atomvet::tool {

using namespace clang;

/// A header of the system: where it is included, and with which macros of its own, is the system's affair.
static bool isSystems(llvm::StringRef Path) { return isToolchain(Path) || Path.starts_with("/usr/include/"); }

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
      !Root.declarations() || !Root.asked() || !Root.asked_by() || Root.asked()->size() != Root.asked_by()->size() ||
      !Root.compiled())
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

bool Prelude::asksFor(llvm::StringRef Macro) const {
  return std::binary_search(Root->asked()->begin(), Root->asked()->end(), identifierDigest(Macro));
}

bool Prelude::isSystem(unsigned File) const { return Root->files()->Get(File)->system(); }

llvm::DenseMap<const FileEntry *, unsigned> Prelude::numbers(FileManager &Files) const {
  llvm::DenseMap<const FileEntry *, unsigned> Out;
  for (unsigned I = 0; I < Root->files()->size(); ++I)
    if (const OptionalFileEntryRef File = Files.getOptionalFileRef(Root->files()->Get(I)->path()->str()))
      Out[&File->getFileEntry()] = I;
  return Out;
}

const llvm::BitVector &Prelude::from(unsigned File) const {
  const auto [It, New] = Reached.try_emplace(File);
  if (New)
    It->second = reached(File, Root->files()->size(), [&](unsigned At) { return Root->files()->Get(At)->includes(); });
  return It->second;
}

//===----------------------------------------------------------------------===//
// Making one
//===----------------------------------------------------------------------===//

/// Whether a pragma says nothing of the meaning of what follows. Loc is of a `#pragma`.
static bool isHarmlessPragma(SourceLocation Loc, const SourceManager &SM) {
  bool Invalid = false;
  const auto [File, Offset] = SM.getDecomposedLoc(SM.getExpansionLoc(Loc));
  llvm::StringRef Text = SM.getBufferData(File, &Invalid).drop_front(Offset);
  Text = Text.take_until([](char C) { return C == '\n'; }).ltrim("# \t");
  Text.consume_front("pragma");
  llvm::SmallVector<llvm::StringRef, 4> Words;
  Text.split(Words, ' ', /*MaxSplit=*/2, /*KeepEmpty=*/false);
  const llvm::StringRef First = Words.empty() ? "" : Words[0].trim(), Second = Words.size() < 2 ? "" : Words[1].trim();
  return !Invalid && (First == "once" || First == "mark" || First == "region" || First == "endregion" ||
                      First == "message" || ((First == "GCC" || First == "clang") && Second == "diagnostic"));
}

PreludeRecorder::PreludeRecorder(Preprocessor &PP, const Prelude *Base)
    : PP(PP), SM(PP.getSourceManager()), Base(Base) {
  if (!Base)
    return;
  for (const fbs::PreludeFile *File : *Base->Root->files()) {
    Paths.push_back(File->path()->str());
    Own.push_back(!isSystems(Paths.back()));
    System.push_back(File->system());
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
    Own.push_back(!isSystems(Paths.back()));
    System.push_back(false);
    Includes.emplace_back();
  }
  return It->second;
}

std::optional<unsigned> PreludeRecorder::own(SourceLocation Loc) {
  const FileID In = SM.getFileID(SM.getExpansionLoc(Loc));
  const OptionalFileEntryRef File = SM.getFileEntryRefForID(In);
  if (!File || In == SM.getMainFileID())
    return std::nullopt;
  const unsigned Number = number(*File);
  return Own[Number] ? std::optional(Number) : std::nullopt;
}

void PreludeRecorder::InclusionDirective(SourceLocation Hash, const Token &Keyword, llvm::StringRef, bool,
                                         CharSourceRange, OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef,
                                         const Module *, bool, SrcMgr::CharacteristicKind Kind) {
  const FileID In = SM.getFileID(Hash);
  if (In == SM.getMainFileID())
    First.push_back(File ? number(*File) : ~0u);
  if (!File)
    return;
  const bool New = Numbers.count(&File->getFileEntry()) == 0;
  const unsigned Number = number(*File);
  if (New || In == SM.getMainFileID())
    System[Number] = System[Number] || SrcMgr::isSystem(Kind);
  if (Own[Number] && System[Number] != SrcMgr::isSystem(Kind))
    Bad.insert(Number);
  if (In == SM.getMainFileID())
    return;
  if (const OptionalFileEntryRef Includer = SM.getFileEntryRefForID(In)) {
    const unsigned From = number(*Includer);
    Includes[From].insert(Number);
    // It finds another file where the header is found in another way.
    if (Own[From] && Keyword.getIdentifierInfo() && Keyword.getIdentifierInfo()->getName() != "include")
      Bad.insert(From);
  }
}

void PreludeRecorder::asks(SourceLocation At, const IdentifierInfo *Name) {
  const std::optional<unsigned> By = Name ? own(At) : std::nullopt;
  if (!By)
    return;
  const MacroInfo *Macro = PP.getMacroInfo(Name);
  if (!Macro) {
    Asked.emplace(identifierDigest(Name->getName()), *By);
    return;
  }
  // The command's and the compiler's are the same for all.
  if (const OptionalFileEntryRef File = SM.getFileEntryRefForID(SM.getFileID(Macro->getDefinitionLoc())))
    Relies.emplace(*By, number(*File));
}

void PreludeRecorder::asksIn(SourceRange Condition) {
  if (Condition.isInvalid() || !own(Condition.getBegin()))
    return;
  const auto [File, Offset] = SM.getDecomposedLoc(SM.getExpansionLoc(Condition.getBegin()));
  bool Invalid = false;
  const llvm::StringRef Text = SM.getBufferData(File, &Invalid);
  if (Invalid)
    return;
  // To the end of the directive; a line that is continued is one.
  Lexer Raw(SM.getLocForStartOfFile(File), PP.getLangOpts(), Text.begin(), Text.begin() + Offset, Text.end());
  Raw.setParsingPreprocessorDirective(true);
  Token T;
  for (Raw.LexFromRawLexer(T); !T.isOneOf(tok::eod, tok::eof); Raw.LexFromRawLexer(T))
    if (T.is(tok::raw_identifier))
      asks(Condition.getBegin(), PP.getIdentifierInfo(T.getRawIdentifier()));
}

void PreludeRecorder::MacroDefined(const Token &Name, const MacroDirective *Directive) {
  if (const OptionalFileEntryRef File = SM.getFileEntryRefForID(SM.getFileID(Name.getLocation())))
    DefinedIn[identifierDigest(Name.getIdentifierInfo()->getName())].insert(number(*File));
  const std::optional<unsigned> In = own(Name.getLocation());
  const MacroDirective *Before = In && Directive ? Directive->getPrevious() : nullptr;
  const auto *Old = Before ? Before->getMacroInfo() : nullptr;
  if (Before && !isa<UndefMacroDirective>(Before) && Old &&
      !Old->isIdenticalTo(*Directive->getMacroInfo(), PP, /*Syntactically=*/true))
    Bad.insert(*In);
}

void PreludeRecorder::MacroUndefined(const Token &Name, const MacroDefinition &Definition, const MacroDirective *) {
  const std::optional<unsigned> In = own(Name.getLocation());
  if (!In)
    return;
  const MacroInfo *Macro = Definition ? Definition.getMacroInfo() : nullptr;
  if (!Macro)
    Asked.emplace(identifierDigest(Name.getIdentifierInfo()->getName()), *In);
  // Whoever comes before it has the macro, and whoever comes after it has not.
  else if (SM.getFileID(Macro->getDefinitionLoc()) != SM.getFileID(Name.getLocation()))
    Bad.insert(*In);
}

void PreludeRecorder::MacroExpands(const Token &Name, const MacroDefinition &, SourceRange, const MacroArgs *) {
  const llvm::StringRef Text = Name.getIdentifierInfo()->getName();
  if (Text == "__INCLUDE_LEVEL__" || Text == "__COUNTER__" || Text == "__BASE_FILE__")
    if (const std::optional<unsigned> In = own(Name.getLocation()))
      Bad.insert(*In);
}

void PreludeRecorder::PragmaDirective(SourceLocation Loc, PragmaIntroducerKind Kind) {
  if (const std::optional<unsigned> In = own(Loc))
    if (Kind != PIK_HashPragma || !isHarmlessPragma(Loc, SM))
      Bad.insert(*In);
}

std::vector<unsigned> PreludeRecorder::dependOnOrder() const {
  llvm::DenseMap<unsigned, llvm::BitVector> Known;
  const auto From = [&](unsigned File) -> const llvm::BitVector & {
    const auto [It, New] = Known.try_emplace(File);
    if (New)
      It->second = reached(File, Paths.size(), [&](unsigned At) { return &Includes[At]; });
    return It->second;
  };
  llvm::BitVector All(Paths.size());
  for (const unsigned File : Bad)
    All.set(File);
  // Of two that bring each other, which is read first depends on who includes them.
  const auto Settled = [&](unsigned By, unsigned On) { return By == On || (From(By).test(On) && !From(On).test(By)); };
  for (const auto &[By, On] : Relies)
    if (!Settled(By, On))
      All.set(By);
  const auto Check = [&](uint64_t Macro, unsigned By, bool Mine) {
    if (const auto It = DefinedIn.find(Macro); It != DefinedIn.end())
      for (const unsigned File : It->second)
        if (!Settled(By, File))
          All.set(Mine ? By : File);
  };
  for (const auto &[Macro, By] : Asked)
    Check(Macro, By, /*Mine=*/true);
  if (Base)
    for (unsigned I = 0; I < Base->Root->asked()->size(); ++I)
      Check(Base->Root->asked()->Get(I), Base->Root->asked_by()->Get(I), /*Mine=*/false);
  std::vector<unsigned> Out;
  for (unsigned I = 0; I < First.size(); ++I)
    if (First[I] < Paths.size() && From(First[I]).anyCommon(All))
      Out.push_back(I);
  return Out;
}

std::string PreludeRecorder::finish(llvm::StringRef Path, const IdentifierTable &Identifiers, bool Pruned,
                                    std::vector<InputFile> Inputs, std::vector<std::string> Absent,
                                    llvm::ArrayRef<uint64_t> Declarations, llvm::StringRef Compiled) const {
  flatbuffers::FlatBufferBuilder B;
  std::vector<flatbuffers::Offset<fbs::PreludeFile>> Files;
  for (unsigned I = 0; I < Paths.size(); ++I) {
    const auto Path = B.CreateString(Paths[I]);
    const auto To = B.CreateVector(std::vector<uint32_t>(Includes[I].begin(), Includes[I].end()));
    Files.push_back(fbs::CreatePreludeFile(B, Path, To, System[I]));
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
  auto AllAsked = Asked;
  for (unsigned I = 0; Base && I < Base->Root->asked()->size(); ++I)
    AllAsked.emplace(Base->Root->asked()->Get(I), Base->Root->asked_by()->Get(I));
  std::vector<uint64_t> Macros;
  std::vector<uint32_t> Askers;
  for (const auto &[Macro, By] : AllAsked) {
    Macros.push_back(Macro);
    Askers.push_back(By);
  }
  const auto AllMacros = B.CreateVector(Macros);
  const auto AllAskers = B.CreateVector(Askers);
  const bool HasOwn = llvm::is_contained(Own, true);
  B.ForceVectorAlignment(Compiled.size(), 1, 16);
  const auto Bytes = B.CreateVector(reinterpret_cast<const uint8_t *>(Compiled.data()), Compiled.size());
  B.Finish(fbs::CreatePrelude(B, Name, AllFiles, AllDigests, Pruned, AllRead, AllMissing, HasOwn, AllMacros, AllAskers,
                              AllDeclarations, Bytes));
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
  return isSystems(SM.getFilename(SM.getExpansionLoc(Loc)));
}

void PreludeWatch::lexed(const Token &T) {
  if (T.is(tok::l_brace))
    ++Braces;
  else if (T.is(tok::r_brace) && Braces != 0)
    --Braces;
  InCode = InCode || (!T.isOneOf(tok::eof, tok::eod) && SM.isInMainFile(SM.getExpansionLoc(T.getLocation())));
}

void PreludeWatch::InclusionDirective(SourceLocation Hash, const Token &, llvm::StringRef, bool, CharSourceRange,
                                      OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef, const Module *, bool,
                                      SrcMgr::CharacteristicKind Kind) {
  if (!File)
    return;
  const auto It = Numbers.find(&File->getFileEntry());
  if (It == Numbers.end())
    return;
  const bool Own = !isSystems(File->getName());
  Differs |= Own && P.isSystem(It->second) != SrcMgr::isSystem(Kind);
  if (Available.test(It->second))
    return;
  Differs |= Disturbed || Unclear || ((InCode || Braces != 0) && !isToolchains(Hash));
  Available |= P.from(It->second);
}

void PreludeWatch::MacroUndefined(const Token &Name, const MacroDefinition &Definition, const MacroDirective *) {
  asks(Name, Definition);
  if (Definition && Definition.getMacroInfo())
    changes(Name);
}

void PreludeWatch::changes(const Token &Name) {
  if (Disturbed)
    return;
  const llvm::StringRef Macro = Name.getIdentifierInfo()->getName();
  // Its own the toolchain defines as it always does.
  Disturbed = isToolchains(Name.getLocation()) ? P.asksFor(Macro) : P.mentions(Macro);
}

void PreludeWatch::asks(const Token &Name, const MacroDefinition &Definition) {
  const MacroInfo *Macro = Definition ? Definition.getMacroInfo() : nullptr;
  if (Differs || !Macro || Macro->isBuiltinMacro() || !SM.isLoadedSourceLocation(Macro->getDefinitionLoc()))
    return;
  const OptionalFileEntryRef File = SM.getFileEntryRefForID(SM.getFileID(Macro->getDefinitionLoc()));
  if (!File)
    return;
  const auto It = Numbers.find(&File->getFileEntry());
  if ((It == Numbers.end() || !Available.test(It->second)) &&
      !(isToolchains(Name.getLocation()) && isSystems(File->getName())))
    Differs = true;
}

void PreludeWatch::PragmaDirective(SourceLocation Loc, PragmaIntroducerKind Kind) {
  Disturbed |= std::exchange(Unclear, false);
  if (Disturbed || isToolchains(Loc))
    return;
  if (Kind != PIK_HashPragma) {
    Unclear = true; // until it is known to be a harmless one
    return;
  }
  Disturbed |= !isHarmlessPragma(Loc, SM);
}

} // namespace atomvet::tool
