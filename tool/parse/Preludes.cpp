//===- Preludes.cpp -------------------------------------------------------===//

#include "parse/Preludes.h"
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace atomvet::tool {

Preludes::~Preludes() {
  for (const Plan &P : Plans)
    if (P.Descriptor >= 0)
      ::close(P.Descriptor);
}

void Preludes::plan(llvm::ArrayRef<PreludeTree::Unit> Units, Mentions &Text) {
  std::map<std::string, std::vector<const PreludeTree::Unit *>> Groups;
  for (const PreludeTree::Unit &U : Units)
    Groups[U.Group].push_back(&U);
  LibraryLengths Lengths([&](llvm::StringRef Header) { return Text.libraryText(Header); });
  for (const auto &[Group, Members] : Groups) {
    std::vector<std::string> &Order = Orders[Group];
    const PreludeTree Tree(Members, Order, Known, Lengths);
    Order = Tree.order();
    for (const PreludeTree::Unit *U : Members) {
      llvm::BitVector All;
      for (const std::string &Header : U->Headers)
        All |= Lengths.files(Header);
      Rest[U->Number] = Lengths.length(All);
    }
    std::vector<unsigned> Numbers;
    for (const PreludeTree::Choice &C : Tree.choices()) {
      const auto [It, New] = Known.try_emplace(C.Name, Plans.size());
      if (New) {
        Plan P;
        P.Unit = Members.front()->Number;
        if (C.Base)
          P.Base = Numbers[*C.Base];
        P.Headers = C.Headers;
        P.Descriptor = ::memfd_create("atomvet-prelude", MFD_CLOEXEC);
        if (P.Descriptor < 0 || (P.Base && Plans[*P.Base].Is == Plan::Failed))
          P.Is = Plan::Failed;
        Plans.push_back(std::move(P));
      }
      Numbers.push_back(It->second);
      for (const unsigned Unit : C.Units) {
        Of.try_emplace(Unit, It->second);
        Rest[Unit] -= C.Length;
      }
    }
  }
}

std::optional<unsigned> Preludes::of(unsigned Unit) const {
  const auto It = Of.find(Unit);
  return It != Of.end() && Plans[It->second].Is != Plan::Failed ? std::optional(It->second) : std::nullopt;
}

void Preludes::made(unsigned Number, bool Good) {
  Plans[Number].Is = Good ? Plan::Ready : Plan::Failed;
  // Later ones are on top of earlier ones.
  if (!Good)
    for (unsigned I = Number + 1; I < Plans.size(); ++I)
      if (Plans[I].Base && Plans[*Plans[I].Base].Is == Plan::Failed)
        Plans[I].Is = Plan::Failed;
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
  if (!New)
    return It->second.get();
  const Plan &P = Plans[Number];
  const Prelude *Base = P.Base ? load(*P.Base) : nullptr;
  if (P.Base && !Base)
    return nullptr;
  struct stat Status;
  if (::fstat(P.Descriptor, &Status) != 0)
    return nullptr;
  auto Bytes = llvm::MemoryBuffer::getOpenFile(P.Descriptor, "prelude", Status.st_size,
                                               /*RequiresNullTerminator=*/false);
  return Bytes ? (Loaded[Number] = Prelude::read(std::move(*Bytes), Base)).get() : nullptr;
}

} // namespace atomvet::tool
