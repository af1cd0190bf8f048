//===- FileCache.cpp ------------------------------------------------------===//

#include "parse/FileCache.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <algorithm>

namespace atomvet::tool {

/// Bytes of contents that a worker keeps.
constexpr uint64_t MostKept = 128 << 20;

namespace {

/// A file whose bytes are in memory, and stay there.
class MemoryFile : public llvm::vfs::File {
public:
  MemoryFile(llvm::vfs::Status Status, llvm::StringRef Bytes) : Status(std::move(Status)), Bytes(Bytes) {}

  llvm::ErrorOr<llvm::vfs::Status> status() override { return Status; }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine &Name, int64_t, bool Terminated,
                                                               bool) override {
    llvm::SmallString<256> Storage;
    return llvm::MemoryBuffer::getMemBuffer(Bytes, Name.toStringRef(Storage), Terminated);
  }
  std::error_code close() override { return {}; }

private:
  llvm::vfs::Status Status;
  llvm::StringRef Bytes;
};

} // namespace

llvm::StringMapEntry<FileCache::Entry> &FileCache::entry(const llvm::Twine &Path) {
  llvm::SmallString<256> Absolute;
  Path.toVector(Absolute);
  (void)makeAbsolute(Absolute);
  const auto [It, New] = Entries.try_emplace(Absolute);
  if (New)
    It->second.Status = ProxyFileSystem::status(Absolute);
  if (!It->second.Status)
    Missing.insert(&*It);
  return *It;
}

llvm::ErrorOr<llvm::vfs::Status> FileCache::status(const llvm::Twine &Path) {
  const llvm::ErrorOr<llvm::vfs::Status> &Known = entry(Path).second.Status;
  if (!Known)
    return Known;
  return llvm::vfs::Status::copyWithNewName(*Known, Path);
}

llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> FileCache::openFileForRead(const llvm::Twine &Path) {
  llvm::StringMapEntry<Entry> &Known = entry(Path);
  Entry &E = Known.second;
  if (!E.Status)
    return E.Status.getError();
  if (!E.Status->isRegularFile())
    return ProxyFileSystem::openFileForRead(Path);
  if (!E.Buffer) {
    auto File = ProxyFileSystem::openFileForRead(Known.first());
    if (!File)
      return File.getError();
    // The status may be older than the contents.
    if (auto Now = (*File)->status())
      E.Status = *Now;
    auto Buffer = (*File)->getBuffer(Known.first(), E.Status->getSize());
    if (!Buffer)
      return Buffer.getError();
    E.Buffer = std::move(*Buffer);
    E.Content = Digest::of(E.Buffer->getBuffer());
    Kept += E.Buffer->getBufferSize();
  }
  Read.insert(&Known);
  return std::make_unique<MemoryFile>(llvm::vfs::Status::copyWithNewName(*E.Status, Path), E.Buffer->getBuffer());
}

void FileCache::addInMemory(llvm::StringRef Path, llvm::StringRef Bytes) {
  Entry &E = Entries[Path];
  E.Buffer = llvm::MemoryBuffer::getMemBuffer(Bytes, Path, /*RequiresNullTerminator=*/false);
  E.Status = llvm::vfs::Status(Path, llvm::vfs::getNextVirtualUniqueID(), {}, 0, 0, Bytes.size(),
                               llvm::sys::fs::file_type::regular_file, llvm::sys::fs::all_read);
}

void FileCache::beginUnit() {
  Read.clear();
  Missing.clear();
  if (Kept <= MostKept)
    return;
  for (auto &E : Entries)
    E.second.Buffer.reset();
  Kept = 0;
}

std::vector<InputFile> FileCache::inputs() const {
  std::vector<InputFile> Out;
  for (const llvm::StringMapEntry<Entry> *E : Read)
    if (E->second.Content)
      Out.push_back({E->first().str(), *E->second.Content});
  std::sort(Out.begin(), Out.end(), [](const InputFile &A, const InputFile &B) { return A.Path < B.Path; });
  return Out;
}

std::vector<std::string> FileCache::absent() const {
  std::vector<std::string> Out;
  for (const llvm::StringMapEntry<Entry> *E : Missing)
    // What is installed there is replaced as a whole, and then files that were read differ too.
    if (!E->first().starts_with("/usr/"))
      Out.push_back(E->first().str());
  std::sort(Out.begin(), Out.end());
  return Out;
}

} // namespace atomvet::tool
