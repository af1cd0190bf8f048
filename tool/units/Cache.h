//===- Cache.h - Results of earlier runs ------------------------*- C++ -*-===//
//
// One file for each unit and way of analysing it. A result holds while every file that was read for it is the same and
// none has come to be where one was looked for. Entries are written beside and renamed, so runs may share a cache; what
// is damaged or of another version is made again; a cache that cannot be written costs a warning.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_UNITS_CACHE_H
#define ATOMVET_TOOL_UNITS_CACHE_H

#include "units/Unit.h"
#include "llvm/ADT/StringMap.h"
#include <functional>

namespace atomvet::tool {

/// The files as they are now; each is read once.
class CurrentFiles {
public:
  /// Nothing when it cannot be read.
  const std::optional<Digest> &digest(llvm::StringRef Path);
  bool exists(llvm::StringRef Path);

private:
  llvm::StringMap<std::optional<Digest>> Digests;
  llvm::StringMap<bool> Existing;
};

class Cache {
public:
  struct Entry {
    UnitResult Result;
    uint64_t Context = 0;
  };

  /// Warn is told, once for each kind, what is wrong with the cache.
  Cache(std::string Directory, uint64_t MaxBytes, std::function<void(const std::string &)> Warn)
      : Directory(std::move(Directory)), MaxBytes(MaxBytes), Warn(std::move(Warn)) {}
  /// Empty when the user has no cache directory.
  static std::string defaultDirectory();

  /// There is a result, whether it still holds or not.
  bool has(const Digest &Key) const;
  /// A result that still holds.
  std::optional<Entry> find(const Digest &Key);
  void store(const Digest &Key, const UnitResult &Result, uint64_t Context);
  /// Removes what was not used for longest until the rest fits, and what interrupted runs left.
  void trim();

private:
  std::string path(const Digest &Key) const;
  bool holds(const UnitResult &Result);

  const std::string Directory;
  const uint64_t MaxBytes;
  const std::function<void(const std::string &)> Warn;
  CurrentFiles Files;
  bool Created = false, CannotWrite = false, SaidDamaged = false, Stored = false;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_UNITS_CACHE_H
