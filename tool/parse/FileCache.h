//===- FileCache.h - A file system that reads each file once ----*- C++ -*-===//
//
// A worker parses many translation units that read the same headers: their status is kept for as long as the worker
// lives, and their contents until they are too many. For each unit it is said which files were read, with digests, and
// where files were looked for in vain: both decide whether a cached result still holds.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_PARSE_FILECACHE_H
#define ATOMVET_TOOL_PARSE_FILECACHE_H

#include "units/Unit.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <memory>

namespace atomvet::tool {

class FileCache : public llvm::vfs::ProxyFileSystem {
public:
  explicit FileCache(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS) : ProxyFileSystem(std::move(FS)) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &Path) override;
  bool exists(const llvm::Twine &Path) override { return bool(status(Path)); }
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &Path) override;

  /// A file that is nowhere else; its bytes stay where they are. It is nobody's input.
  void addInMemory(llvm::StringRef Path, llvm::StringRef Bytes);
  /// Forgets what the last unit read, not what is known of the files. Nobody uses what was read before.
  void beginUnit();
  std::vector<InputFile> inputs() const;
  std::vector<std::string> absent() const;

private:
  struct Entry {
    llvm::ErrorOr<llvm::vfs::Status> Status = std::make_error_code(std::errc::no_such_file_or_directory);
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    std::optional<Digest> Content;
  };
  llvm::StringMapEntry<Entry> &entry(const llvm::Twine &Path);

  llvm::StringMap<Entry> Entries; ///< by absolute path
  uint64_t Kept = 0;              ///< bytes of contents
  llvm::DenseSet<llvm::StringMapEntry<Entry> *> Read;
  llvm::DenseSet<llvm::StringMapEntry<Entry> *> Missing;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_FILECACHE_H
