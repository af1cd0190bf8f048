//===- Preludes.cpp -------------------------------------------------------===//

#include "parse/Preludes.h"
#include "llvm/ADT/STLExtras.h"

namespace atomvet::tool {

/// Of all preludes of a run; whoever needs more than are made parses more. rocksdb has 0.2 GB of them.
constexpr uint64_t MostBytes = uint64_t(4) << 30;

Preludes::Preludes() : Made(MostBytes) {}

void Preludes::plan(const std::map<std::string, std::vector<PreludeTree::Unit>> &Given, Mentions &Text) {
  for (const auto &[Name, Units] : Given) {
    const auto TextOf = [&Text](llvm::StringRef Header) { return Text.libraryText(Header); };
    Group &G = Groups.try_emplace(Name, Group{PreludeTree(TextOf), {}}).first->second;
    G.Tree.add(Units);
    for (size_t I = 0; I < Units.size(); ++I)
      Rest[Units[I].Number] = G.Tree.length(I);
    for (size_t I = 0; I < G.Tree.choices().size(); ++I) {
      const PreludeTree::Choice &C = G.Tree.choices()[I];
      if (I == G.Numbers.size()) {
        Plan P;
        P.Unit = Units.front().Number;
        if (C.Base)
          P.Base = G.Numbers[*C.Base];
        P.Includes = C.Includes;
        P.Size = C.Length - (C.Base ? G.Tree.choices()[*C.Base].Length : 0);
        if (P.Base && Plans[*P.Base].Is == Plan::Failed)
          P.Is = Plan::Failed;
        G.Numbers.push_back(Plans.size());
        Plans.push_back(std::move(P));
      }
      for (const unsigned Unit : C.Units) {
        Of.try_emplace(Unit, G.Numbers[I]);
        Rest[Unit] -= C.Length;
      }
    }
  }
}

std::optional<unsigned> Preludes::of(unsigned Unit) const {
  const auto It = Of.find(Unit);
  std::optional<unsigned> Number = It == Of.end() ? std::nullopt : std::optional(It->second);
  while (Number && Plans[*Number].Is == Plan::Failed)
    Number = Plans[*Number].Base;
  return Number;
}

/// `5@4096+100 7@8192+30`: prelude 7 on top of 5, and where they are.
std::string Preludes::where(unsigned Number) const {
  const Plan &P = Plans[Number];
  return (P.Base ? where(*P.Base) + " " : "") + std::to_string(Number) + "@" + std::to_string(P.At.Offset) + "+" +
         std::to_string(P.At.Size);
}

std::string Preludes::write(llvm::StringRef Bytes) const {
  const std::optional<ScratchFile::Piece> At = Bytes.empty() ? std::nullopt : Made.append(Bytes);
  return At ? std::to_string(At->Offset) + "+" + std::to_string(At->Size) : "";
}

static bool consume(llvm::StringRef &Text, ScratchFile::Piece &At) {
  return !Text.consumeInteger(10, At.Offset) && Text.consume_front("+") && !Text.consumeInteger(10, At.Size);
}

bool Preludes::made(unsigned Number, llvm::StringRef Said) {
  const bool Good = consume(Said, Plans[Number].At);
  Plans[Number].Is = Good ? Plan::Ready : Plan::Failed;
  // Later ones are on top of earlier ones.
  if (!Good)
    for (unsigned I = Number + 1; I < Plans.size(); ++I)
      if (Plans[I].Base && Plans[*Plans[I].Base].Is == Plan::Failed)
        Plans[I].Is = Plan::Failed;
  return Good;
}

void Preludes::stopped() {
  for (Plan &P : Plans)
    if (P.Is == Plan::Begun)
      P.Is = Plan::Planned;
}

const Prelude *Preludes::load(llvm::StringRef Where) {
  std::vector<std::pair<unsigned, ScratchFile::Piece>> Chain;
  for (unsigned Number = 0; !Where.consumeInteger(10, Number); Where = Where.ltrim()) {
    ScratchFile::Piece At;
    if (!Where.consume_front("@") || !consume(Where, At))
      return nullptr;
    Chain.emplace_back(Number, At);
  }
  // A worker's memory is not to grow by all that there are.
  for (auto It = Loaded.begin(); It != Loaded.end();)
    It = llvm::is_contained(llvm::make_first_range(Chain), It->first) ? std::next(It) : Loaded.erase(It);
  const Prelude *P = nullptr;
  for (const auto &[Number, At] : Chain) {
    std::unique_ptr<Prelude> &Known = Loaded[Number];
    if (!Known)
      if (std::unique_ptr<llvm::MemoryBuffer> Bytes = Made.read(At))
        Known = Prelude::read(std::move(Bytes), P);
    if (!Known)
      return nullptr;
    P = Known.get();
  }
  return P;
}

} // namespace atomvet::tool
