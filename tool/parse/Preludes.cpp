//===- Preludes.cpp -------------------------------------------------------===//

#include "parse/Preludes.h"
#include "llvm/ADT/STLExtras.h"
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace atomvet::tool {

Preludes::~Preludes() {
  for (const Plan &P : Plans)
    if (P.Descriptor >= 0)
      ::close(P.Descriptor);
}

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
        P.Descriptor = ::memfd_create("atomvet-prelude", MFD_CLOEXEC);
        if (P.Descriptor < 0 || (P.Base && Plans[*P.Base].Is == Plan::Failed))
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

void Preludes::made(unsigned Number, bool Good) {
  Plans[Number].Is = Good ? Plan::Ready : Plan::Failed;
  // Later ones are on top of earlier ones.
  if (!Good)
    for (unsigned I = Number + 1; I < Plans.size(); ++I)
      if (Plans[I].Base && Plans[*Plans[I].Base].Is == Plan::Failed)
        Plans[I].Is = Plan::Failed;
}

void Preludes::stopped() {
  for (Plan &P : Plans)
    if (P.Is == Plan::Begun)
      P.Is = Plan::Planned;
}

bool Preludes::write(unsigned Number, llvm::StringRef Bytes) const {
  // Another worker may have begun and never ended.
  if (::ftruncate(Plans[Number].Descriptor, 0) != 0 || ::lseek(Plans[Number].Descriptor, 0, SEEK_SET) != 0)
    return false;
  while (!Bytes.empty()) {
    const ssize_t N = ::write(Plans[Number].Descriptor, Bytes.data(), Bytes.size());
    if (N <= 0)
      return false;
    Bytes = Bytes.drop_front(N);
  }
  return true;
}

const Prelude *Preludes::load(unsigned Number) {
  std::vector<unsigned> Chain{Number};
  while (const std::optional<unsigned> Base = Plans[Chain.back()].Base)
    Chain.push_back(*Base);
  // A worker's memory is not to grow by all that there are.
  for (auto It = Loaded.begin(); It != Loaded.end();)
    It = llvm::is_contained(Chain, It->first) ? std::next(It) : Loaded.erase(It);
  const Prelude *P = nullptr;
  for (const unsigned At : llvm::reverse(Chain)) {
    std::unique_ptr<Prelude> &Known = Loaded[At];
    if (!Known)
      Known = read(Plans[At], P);
    if (!Known)
      return nullptr;
    P = Known.get();
  }
  return P;
}

std::unique_ptr<Prelude> Preludes::read(const Plan &P, const Prelude *Base) {
  struct stat Status;
  if (::fstat(P.Descriptor, &Status) != 0)
    return nullptr;
  auto Bytes = llvm::MemoryBuffer::getOpenFile(P.Descriptor, "prelude", Status.st_size,
                                               /*RequiresNullTerminator=*/false);
  return Bytes ? Prelude::read(std::move(*Bytes), Base) : nullptr;
}

} // namespace atomvet::tool
