//===- Waves.cpp ----------------------------------------------------------===//

#include "units/Waves.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include <map>

namespace atomvet::tool {

namespace path = llvm::sys::path;

/// At the end of each wave workers wait for the last one: one of fewer units is joined with the next.
constexpr size_t LeastUnits = 8;
constexpr size_t MostWaves = 32;

/// A header that more units than this have for their first is not theirs: it is included first by everybody.
constexpr unsigned MostOwners = 3;

/// The name of the header that declares what the unit defines: `queue` or what its name begins with up to a separator,
/// of `queue_sync.cpp`. Empty when there is none.
static llvm::StringRef namedHeader(const Including &U) {
  const llvm::StringRef Name = path::stem(U.Files.front());
  llvm::StringRef Longest;
  for (const std::string &Header : llvm::drop_begin(U.Files)) {
    const llvm::StringRef Stem = path::stem(Header);
    if (Stem.size() > Longest.size() && Name.starts_with(Stem) &&
        (Stem.size() == Name.size() || llvm::StringRef("_-.").contains(Name[Stem.size()])))
      Longest = Stem;
  }
  return Longest;
}

static llvm::StringRef firstHeader(const Including &U) {
  return U.Files.size() > 1 ? path::stem(U.Files[1]) : llvm::StringRef();
}

std::vector<std::vector<unsigned>> wavesOf(llvm::ArrayRef<Including> Units) {
  llvm::StringMap<unsigned> Users, Firsts; // of headers of this name, wherever they are
  for (const Including &U : Units) {
    llvm::StringSet<> Seen;
    for (const std::string &Header : llvm::drop_begin(U.Files))
      if (Seen.insert(path::stem(Header)).second)
        ++Users[path::stem(Header)];
    if (namedHeader(U).empty())
      ++Firsts[firstHeader(U)];
  }
  const auto UsersOf = [&](const Including &U) -> uint64_t {
    llvm::StringRef Own = namedHeader(U);
    if (Own.empty() && Firsts.lookup(firstHeader(U)) <= MostOwners)
      Own = firstHeader(U);
    return Users.lookup(Own);
  };
  std::map<uint64_t, std::vector<unsigned>, std::greater<>> ByUsers;
  for (const Including &U : Units)
    ByUsers[UsersOf(U)].push_back(U.Number);
  const size_t Least = std::max(LeastUnits, Units.size() / MostWaves);
  std::vector<std::vector<unsigned>> Waves;
  for (auto &[_, Members] : ByUsers) {
    if (Waves.empty() || Waves.back().size() >= Least)
      Waves.emplace_back();
    llvm::append_range(Waves.back(), Members);
  }
  if (Waves.size() > 1 && Waves.back().size() < LeastUnits) {
    const std::vector<unsigned> Last = std::move(Waves.back());
    Waves.pop_back();
    llvm::append_range(Waves.back(), Last);
  }
  return Waves;
}

} // namespace atomvet::tool
