//===- Cache.cpp ----------------------------------------------------------===//

#include "units/Cache.h"
#include "files/Sealed.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>

namespace atomvet::tool {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

constexpr llvm::StringLiteral Kind = "result", Extension = ".result", Unfinished = ".part";
/// How old a use may look before it is noted again: it need not cost a write each run.
constexpr std::chrono::hours UseResolution(1);

} // namespace

const std::optional<Digest> &CurrentFiles::digest(llvm::StringRef Path) {
  const auto [It, New] = Digests.try_emplace(Path);
  if (New)
    if (const auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false))
      It->second = Digest::of((*Buffer)->getBuffer());
  return It->second;
}

bool CurrentFiles::exists(llvm::StringRef Path) {
  const auto [It, New] = Existing.try_emplace(Path);
  if (New)
    It->second = fs::exists(Path);
  return It->second;
}

std::string Cache::defaultDirectory() {
  llvm::SmallString<256> Directory;
  if (!path::cache_directory(Directory))
    return "";
  path::append(Directory, "atomvet");
  return Directory.str().str();
}

std::string Cache::path(const Digest &Key) const {
  llvm::SmallString<256> Path(Directory);
  path::append(Path, Key.hex() + Extension);
  return Path.str().str();
}

bool Cache::holds(const UnitResult &Result) {
  return llvm::all_of(Result.Inputs, [&](const InputFile &I) { return Files.digest(I.Path) == I.Content; }) &&
         llvm::none_of(Result.Absent, [&](const std::string &Path) { return Files.exists(Path); });
}

bool Cache::has(const Digest &Key) const { return llvm::sys::fs::exists(path(Key)); }

std::optional<Cache::Entry> Cache::find(const Digest &Key) {
  const std::string Path = path(Key);
  const auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return std::nullopt;
  llvm::Expected<std::string> Payload = unseal(Kind, (*Buffer)->getBuffer());
  std::optional<UnitResult> Result;
  Entry Out;
  if (Payload && Payload->size() >= sizeof Out.Context) {
    Out.Context = llvm::support::endian::read64le(Payload->data());
    // FlatBuffers wants its bytes aligned: they come first in an own string.
    Result = decode(Payload->substr(sizeof Out.Context));
  }
  if (!Result) {
    const std::string Why = Payload ? "is damaged" : llvm::toString(Payload.takeError());
    if (!std::exchange(SaidDamaged, true))
      Warn("a result in the cache " + Why + " ('" + Path + "'); it is made again");
    return std::nullopt;
  }
  if (!holds(*Result))
    return std::nullopt;
  fs::file_status Status;
  const auto Now = std::chrono::system_clock::now();
  int Descriptor = -1;
  if (!fs::status(Path, Status) && Now - Status.getLastModificationTime() > UseResolution &&
      !fs::openFileForReadWrite(Path, Descriptor, fs::CD_OpenExisting, fs::OF_None)) {
    (void)fs::setLastAccessAndModificationTime(Descriptor, Now);
    (void)llvm::sys::Process::SafelyCloseFileDescriptor(Descriptor);
  }
  Out.Result = std::move(*Result);
  return Out;
}

void Cache::store(const Digest &Key, const UnitResult &Result, uint64_t Context) {
  if (CannotWrite)
    return;
  const auto Failed = [&](const std::string &Why) {
    CannotWrite = true;
    Warn("results cannot be kept in '" + Directory + "': " + Why);
  };
  if (!std::exchange(Created, true))
    if (const std::error_code Error = fs::create_directories(Directory))
      return Failed(Error.message());
  char Number[sizeof Context];
  llvm::support::endian::write64le(Number, Context);
  const std::string Bytes = seal(Kind, std::string(Number, sizeof Number) + encode(Result));
  const std::string Path = path(Key);
  llvm::Expected<fs::TempFile> File = fs::TempFile::create(Path + ".%%%%%%%%" + Unfinished);
  if (!File)
    return Failed(llvm::toString(File.takeError()));
  std::error_code Error;
  {
    llvm::raw_fd_ostream OS(File->FD, /*shouldClose=*/false);
    OS << Bytes;
    OS.flush();
    Error = OS.error();
    OS.clear_error();
  }
  if (Error) {
    llvm::consumeError(File->discard());
    return Failed(Error.message());
  }
  if (llvm::Error Kept = File->keep(Path))
    return Failed(llvm::toString(std::move(Kept)));
  Stored = true;
}

void Cache::trim() {
  if (!Stored)
    return;
  struct Kept {
    llvm::sys::TimePoint<> Used;
    uint64_t Size;
    std::string Path;
  };
  std::vector<Kept> All;
  uint64_t Total = 0;
  std::error_code Error;
  const auto Now = std::chrono::system_clock::now();
  for (fs::directory_iterator It(Directory, Error), End; !Error && It != End; It.increment(Error)) {
    fs::file_status Status;
    const llvm::StringRef Path = It->path();
    if (fs::status(Path, Status))
      continue;
    const auto Used = Status.getLastModificationTime();
    if (Path.ends_with(Unfinished) && Now - Used > UseResolution)
      (void)fs::remove(Path);
    if (!Path.ends_with(Extension))
      continue;
    All.push_back({Used, Status.getSize(), Path.str()});
    Total += Status.getSize();
  }
  if (Total <= MaxBytes)
    return;
  llvm::sort(All, [](const Kept &A, const Kept &B) { return std::tie(A.Used, A.Path) < std::tie(B.Used, B.Path); });
  for (const Kept &K : All) {
    if (Total <= MaxBytes)
      return;
    if (!fs::remove(K.Path))
      Total -= K.Size;
  }
}

} // namespace atomvet::tool
