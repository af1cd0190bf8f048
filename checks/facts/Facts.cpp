//===- Facts.cpp ----------------------------------------------------------===//

#include "facts/Facts.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/xxhash.h"
#include <algorithm>

namespace clang::tidy::atomvet {

namespace {

/// Of the format; raised when the schema or the meaning of a field changes.
constexpr llvm::StringLiteral Version = ATOMVET_VERSION "/4";

template <typename Table> std::string bytesOf(const typename Table::NativeTableType &Native) {
  flatbuffers::FlatBufferBuilder Builder;
  Builder.Finish(Table::Pack(Builder, &Native));
  return std::string(reinterpret_cast<const char *>(Builder.GetBufferPointer()), Builder.GetSize());
}

template <typename Table> std::string bytesOf(const Table &T) {
  typename Table::NativeTableType Native;
  T.UnPackTo(&Native);
  return bytesOf<Table>(Native);
}

template <typename Table> std::unique_ptr<typename Table::NativeTableType> unpacked(const std::string &Bytes) {
  auto Native = std::make_unique<typename Table::NativeTableType>();
  flatbuffers::GetRoot<Table>(Bytes.data())->UnPackTo(Native.get());
  return Native;
}

llvm::Error damaged(llvm::StringRef Name) {
  return llvm::createStringError("the facts in '%s' are damaged; write them again with 'atomvet check --facts'",
                                 Name.str().c_str());
}

/// The FlatBuffers part of sealed facts that are whole.
llvm::Expected<llvm::StringRef> unseal(llvm::StringRef Sealed, llvm::StringRef Name) {
  constexpr size_t Digest = sizeof(uint64_t);
  if (Sealed.size() < Digest)
    return damaged(Name);
  const llvm::StringRef Body = Sealed.drop_back(Digest);
  if (llvm::support::endian::read64le(Sealed.data() + Body.size()) != llvm::xxh3_64bits(Body))
    return damaged(Name);
  const auto *Data = reinterpret_cast<const uint8_t *>(Body.data());
  flatbuffers::Verifier Verifier(Data, Body.size(), /*max_depth=*/64, /*max_tables=*/1u << 30);
  if (!fbs::VerifyFactsBuffer(Verifier))
    return damaged(Name);
  const fbs::Facts *Facts = fbs::GetFacts(Data);
  const llvm::StringRef Written = Facts->version() ? Facts->version()->c_str() : "";
  if (Written != Version)
    return llvm::createStringError("the facts in '%s' are of version '%s', this is '%s'; write them again with "
                                   "'atomvet check --facts'",
                                   Name.str().c_str(), Written.str().c_str(), Version.str().c_str());
  return Body;
}

template <typename T, typename Visitor> void each(const flatbuffers::Vector<T> *List, Visitor Visit) {
  if (List)
    for (const auto &Item : *List)
      Visit(Item);
}

bool contains(const flatbuffers::Vector<uint64_t> *Sorted, uint64_t Key) {
  return Sorted && std::binary_search(Sorted->begin(), Sorted->end(), Key);
}

template <typename... Lists> bool hasAny(const Lists *...All) { return ((All && All->size() != 0) || ...); }

/// Never 0, which says that there is nothing. The two highest values are a DenseSet's own.
uint64_t digest(llvm::StringRef Bytes) { return llvm::xxh3_64bits(Bytes) % (~uint64_t(0) - 2) + 1; }

/// One aspect of a function, so that a unit that asked for it does not depend on the others.
template <typename Keep> std::string aspectOf(const fbs::Function &F, Keep Copy) {
  fbs::FunctionT All, One;
  F.UnPackTo(&All);
  Copy(All, One);
  return bytesOf<fbs::Function>(One);
}

std::string operationsOf(const fbs::Function &F) {
  return aspectOf(F, [](fbs::FunctionT &All, fbs::FunctionT &One) { One.operations = std::move(All.operations); });
}

std::string accessesOf(const fbs::Function &F) {
  return aspectOf(F, [](fbs::FunctionT &All, fbs::FunctionT &One) { One.accesses = std::move(All.accesses); });
}

std::string effectsOf(const fbs::Function &F) {
  return aspectOf(F, [](fbs::FunctionT &All, fbs::FunctionT &One) { One.effects = std::move(All.effects); });
}

std::string locksOf(const fbs::Function &F) {
  return aspectOf(F, [](fbs::FunctionT &All, fbs::FunctionT &One) { One.locks = std::move(All.locks); });
}

} // namespace

std::string seal(const fbs::FactsT &Facts) {
  fbs::FactsT Versioned(Facts);
  Versioned.version = Version.str();
  flatbuffers::FlatBufferBuilder Builder;
  fbs::FinishFactsBuffer(Builder, fbs::Facts::Pack(Builder, &Versioned));
  std::string Sealed(reinterpret_cast<const char *>(Builder.GetBufferPointer()), Builder.GetSize());
  char Digest[sizeof(uint64_t)];
  llvm::support::endian::write64le(Digest, llvm::xxh3_64bits(Sealed));
  return Sealed.append(Digest, sizeof Digest);
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

llvm::Expected<std::shared_ptr<const ProjectFacts>> ProjectFacts::load(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return llvm::createStringError(Buffer.getError(), "the facts in '%s' cannot be read: %s", Path.str().c_str(),
                                   Buffer.getError().message().c_str());
  return read((*Buffer)->getBuffer().str(), Path);
}

llvm::Expected<std::shared_ptr<const ProjectFacts>> ProjectFacts::read(std::string Sealed, llvm::StringRef Name) {
  llvm::Expected<llvm::StringRef> Body = unseal(Sealed, Name);
  if (!Body)
    return Body.takeError();
  Sealed.resize(Body->size());
  return std::shared_ptr<const ProjectFacts>(new ProjectFacts(std::move(Sealed)));
}

std::shared_ptr<const ProjectFacts> ProjectFacts::nothing() {
  return llvm::cantFail(read(seal(fbs::FactsT()), "nothing"));
}

bool ProjectFacts::isAmbiguous(uint64_t Key) const { return contains(root().ambiguous(), Key); }

const fbs::Entity *ProjectFacts::entity(uint64_t Key) const {
  const auto *All = root().entities();
  return All && !isAmbiguous(Key) ? All->LookupByKey(Key) : nullptr;
}

const fbs::Function *ProjectFacts::function(uint64_t Key) const {
  const auto *All = root().functions();
  return All && !isAmbiguous(Key) ? All->LookupByKey(Key) : nullptr;
}

const fbs::Calls *ProjectFacts::calls(uint64_t Key) const {
  const auto *All = root().calls();
  return All ? All->LookupByKey(Key) : nullptr;
}

bool ProjectFacts::isWanted(Question Kind, uint64_t Key) const {
  const auto *All = root().wanted();
  if (!All)
    return false;
  const auto Before = [&](const fbs::Wanted *W) {
    return std::make_pair(W->key(), W->kind()) < std::make_pair(Key, uint8_t(Kind));
  };
  const auto It = std::partition_point(All->begin(), All->end(), Before);
  return It != All->end() && It->key() == Key && It->kind() == uint8_t(Kind);
}

llvm::StringRef ProjectFacts::path(uint64_t FileKey) const {
  const fbs::File *File = root().files() ? root().files()->LookupByKey(FileKey) : nullptr;
  return File && File->path() ? llvm::StringRef(File->path()->c_str(), File->path()->size()) : llvm::StringRef();
}

std::vector<std::string> ProjectFacts::names() const {
  std::set<std::string> Names;
  const auto Add = [&](const flatbuffers::String *Name) {
    if (Name && Name->size() != 0)
      Names.insert(Name->str());
  };
  each(root().entities(), [&](const fbs::Entity *E) {
    if (!E->typed())
      Add(E->name());
  });
  each(root().functions(), [&](const fbs::Function *F) {
    if (hasAny(F->operations()))
      Add(F->name());
  });
  each(root().asked(), [&](const fbs::Asked *A) {
    if (A->locks() || digests().Given.contains(A->key()))
      Add(A->name());
  });
  each(root().wanted(), [&](const fbs::Wanted *W) { Add(W->name()); });
  return {Names.begin(), Names.end()};
}

bool ProjectFacts::isAtomicObject(uint64_t Key) const {
  if (Key == 1)
    return true;
  const auto It = Known.Entities.find(Key);
  return It != Known.Entities.end() && It->second.Atomic && !isAmbiguous(Key);
}

const ProjectFacts::Digests &ProjectFacts::digests() const {
  std::call_once(Digested, [&] {
    each(root().entities(), [&](const fbs::Entity *E) {
      Digests::Uses &Uses = Known.Entities[E->key()];
      each(E->uses(), [&](const fbs::Use *U) {
        Uses.Atomic |= !U->plain();
        const uint64_t Use = digest(bytesOf(*U));
        if (Uses.Each.insert(Use).second)
          Uses.Sum += Use;
      });
    });
    each(root().functions(), [&](const fbs::Function *F) {
      Digests::Aspects &Aspects = Known.Functions[F->key()];
      if (hasAny(F->operations()))
        Aspects.Operations = digest(operationsOf(*F));
      if (hasAny(F->accesses()))
        Aspects.Accesses = digest(accessesOf(*F));
      if (F->effects_known())
        Aspects.Effects = digest(effectsOf(*F));
      if (hasAny(F->locks()))
        Aspects.Locks = digest(locksOf(*F));
    });
    llvm::DenseMap<uint64_t, std::vector<uint64_t>> Relayed;
    each(root().relays(), [&](const fbs::Relay *R) { Relayed[R->via()].push_back(R->function()); });
    std::vector<uint64_t> Waiting;
    each(root().passes(), [&](const fbs::Pass *P) {
      if (isAtomicObject(P->entity()))
        Waiting.push_back(P->function());
    });
    while (!Waiting.empty()) {
      const uint64_t Function = Waiting.back();
      Waiting.pop_back();
      if (!Known.Given.insert(Function).second)
        continue;
      if (const auto It = Relayed.find(Function); It != Relayed.end())
        Waiting.insert(Waiting.end(), It->second.begin(), It->second.end());
    }
  });
  return Known;
}

//===----------------------------------------------------------------------===//
// Contexts
//===----------------------------------------------------------------------===//

namespace {

/// Puts the answers that a unit gets into one digest, in the order of its questions, which are sorted.
class ContextBuilder {
public:
  ContextBuilder(const fbs::Facts &Unit, const ProjectFacts &Project) : Unit(Unit), Project(Project) {}

  uint64_t build() {
    each(Unit.asked_entities(), [&](uint64_t Key) { uses(Key); });
    each(Unit.asked_functions(), [&](uint64_t Key) { say('w', Key, aspects(Key).Operations); });
    // A plain access by another file's function matters where it is of an atomic object.
    const llvm::DenseSet<uint64_t> &Given = Project.digests().Given;
    std::set<uint64_t> Accessing;
    each(Unit.passes(), [&](const fbs::Pass *P) {
      if (Project.isAtomicObject(P->entity()))
        Accessing.insert(P->function());
    });
    each(Unit.relays(), [&](const fbs::Relay *R) {
      if (Given.contains(R->via()))
        Accessing.insert(R->function());
    });
    for (const uint64_t Function : Accessing)
      say('a', Function, aspects(Function).Accesses);
    each(Unit.asked_locks(), [&](uint64_t Key) { say('l', Key, aspects(Key).Locks); });
    each(Unit.wanted(), [&](const fbs::Wanted *W) {
      const uint64_t Key = W->key();
      const fbs::Function *F = Project.function(Key);
      switch (Question(W->kind())) {
      case Question::Effects:
        return say('e', Key, aspects(Key).Effects);
      case Question::Ownership:
        if (F && F->ownership_known())
          say('o', Key, digest(std::to_string(F->keeps()) + (F->fresh() ? "f" : "")));
        return;
      case Question::Calls:
        // That there are no calls is an answer too, once everybody was asked.
        if (Project.isWanted(Question::Calls, Key))
          say('c', Key, digest(Project.calls(Key) ? bytesOf(*Project.calls(Key)) : ""));
        return;
      }
    });
    // What others want to know and this unit can say.
    each(Unit.defines(), [&](const fbs::Definition *D) {
      for (const Question Kind : {Question::Effects, Question::Ownership})
        if (Project.isWanted(Kind, D->key()))
          say('f', D->key(), 1 + uint64_t(Kind));
    });
    each(Unit.calls_functions(), [&](uint64_t Key) {
      if (Project.isWanted(Question::Calls, Key) && !wantsItself(Question::Calls, Key))
        say('k', Key, 1);
    });
    return Said.empty() ? 0 : llvm::xxh3_64bits(Said);
  }

private:
  /// An answer by its digest; 0 is none.
  void say(char Kind, uint64_t Key, uint64_t Answer) {
    if (Answer == 0)
      return;

    Said += Kind;
    for (const uint64_t Part : {Key, Answer})
      Said.append(reinterpret_cast<const char *>(&Part), sizeof Part);
  }

  ProjectFacts::Digests::Aspects aspects(uint64_t Key) const {
    return Project.function(Key) ? Project.digests().Functions.lookup(Key) : ProjectFacts::Digests::Aspects();
  }

  bool wantsItself(Question Kind, uint64_t Key) const {
    bool Found = false;
    each(Unit.wanted(), [&](const fbs::Wanted *W) { Found |= W->key() == Key && W->kind() == uint8_t(Kind); });
    return Found;
  }

  /// The uses of others: the unit sees its own.
  void uses(uint64_t Key) {
    const fbs::Entity *Known = Project.entity(Key);
    if (!Known)
      return;
    const auto &All = Project.digests().Entities.find(Key)->second;
    uint64_t Count = All.Each.size(), Sum = All.Sum;
    if (const fbs::Entity *Mine = Unit.entities() ? Unit.entities()->LookupByKey(Key) : nullptr)
      each(Mine->uses(), [&](const fbs::Use *U) {
        if (const uint64_t Use = digest(bytesOf(*U)); All.Each.contains(Use)) {
          --Count;
          Sum -= Use;
        }
      });
    if (Count != 0)
      say(Known->dual() ? 'D' : 'U', Key, Sum == 0 ? 1 : Sum);
  }

  const fbs::Facts &Unit;
  const ProjectFacts &Project;
  std::string Said;
};

} // namespace

uint64_t contextOf(llvm::StringRef Unit, const ProjectFacts &Project) {
  return ContextBuilder(*fbs::GetFacts(Unit.data()), Project).build();
}

//===----------------------------------------------------------------------===//
// Merging
//===----------------------------------------------------------------------===//

llvm::Error FactsMerger::add(llvm::StringRef Sealed, llvm::StringRef Name) {
  llvm::Expected<llvm::StringRef> Body = unseal(Sealed, Name);
  if (!Body)
    return Body.takeError();
  const fbs::Facts *Facts = fbs::GetFacts(Body->data());
  each(Facts->files(), [&](const fbs::File *F) { Files[F->key()] = F->path() ? F->path()->str() : ""; });
  each(Facts->entities(), [&](const fbs::Entity *E) {
    Object &Known = Entities[E->key()];
    Known.Name = E->name() ? E->name()->str() : "";
    Known.Typed |= E->typed();
    Known.Dual |= E->dual();
    each(E->uses(), [&](const fbs::Use *U) { Known.Uses.insert(bytesOf(*U)); });
  });
  each(Facts->functions(), [&](const fbs::Function *F) { Functions[F->key()].insert(bytesOf(*F)); });
  each(Facts->calls(), [&](const fbs::Calls *C) {
    auto &[Escapes, Known] = Calls[C->key()];
    Escapes |= C->escapes();
    each(C->calls(), [&, &Known = Known](const fbs::Call *Call) { Known.insert(bytesOf(*Call)); });
  });
  each(Facts->wanted(),
       [&](const fbs::Wanted *W) { Wanted.emplace(W->key(), W->kind(), W->name() ? W->name()->str() : ""); });
  each(Facts->defines(), [&](const fbs::Definition *D) { Defined[D->key()].insert(D->file()); });
  each(Facts->passes(), [&](const fbs::Pass *P) { Passes.emplace(P->function(), P->entity()); });
  each(Facts->relays(), [&](const fbs::Relay *R) { Relays.emplace(R->function(), R->via()); });
  each(Facts->asked(), [&](const fbs::Asked *A) {
    auto &[Identifier, Locks] = Asked[A->key()];
    Identifier = A->name() ? A->name()->str() : "";
    Locks |= A->locks();
  });
  each(Facts->ambiguous(), [&](uint64_t Key) { Ambiguous.insert(Key); });
  return llvm::Error::success();
}

std::string FactsMerger::finish() const {
  fbs::FactsT Merged;
  for (const auto &[Key, Path] : Files) {
    Merged.files.push_back(std::make_unique<fbs::FileT>());
    Merged.files.back()->key = Key;
    Merged.files.back()->path = Path;
  }
  for (const auto &[Key, Known] : Entities) {
    auto Entity = std::make_unique<fbs::EntityT>();
    Entity->key = Key;
    Entity->name = Known.Name;
    Entity->typed = Known.Typed;
    Entity->dual = Known.Dual;
    for (const std::string &Use : Known.Uses)
      Entity->uses.push_back(unpacked<fbs::Use>(Use));
    Merged.entities.push_back(std::move(Entity));
  }
  std::set<uint64_t> Several = Ambiguous;
  // Each is kept, so that merging again finds the same.
  for (const auto &[Key, Variants] : Functions) {
    for (const std::string &Variant : Variants)
      Merged.functions.push_back(unpacked<fbs::Function>(Variant));
    if (Variants.size() > 1)
      Several.insert(Key);
  }
  for (const auto &[Key, Known] : Calls) {
    Merged.calls.push_back(std::make_unique<fbs::CallsT>());
    Merged.calls.back()->key = Key;
    Merged.calls.back()->escapes = Known.first;
    for (const std::string &Call : Known.second)
      Merged.calls.back()->calls.push_back(unpacked<fbs::Call>(Call));
  }
  for (const auto &[Key, Kind, Name] : Wanted) {
    Merged.wanted.push_back(std::make_unique<fbs::WantedT>());
    Merged.wanted.back()->key = Key;
    Merged.wanted.back()->kind = Kind;
    Merged.wanted.back()->name = Name;
  }
  for (const auto &[Key, In] : Defined) {
    for (const uint64_t File : In)
      Merged.defines.emplace_back(Key, File);
    if (In.size() > 1)
      Several.insert(Key);
  }
  for (const auto &[Function, Entity] : Passes)
    Merged.passes.emplace_back(Function, Entity);
  for (const auto &[Function, Via] : Relays)
    Merged.relays.emplace_back(Function, Via);
  for (const auto &[Key, Known] : Asked) {
    Merged.asked.push_back(std::make_unique<fbs::AskedT>());
    Merged.asked.back()->key = Key;
    Merged.asked.back()->name = Known.first;
    Merged.asked.back()->locks = Known.second;
  }
  Merged.ambiguous.assign(Several.begin(), Several.end());
  return seal(Merged);
}

} // namespace clang::tidy::atomvet
