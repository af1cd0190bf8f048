//===- ScratchFile.cpp ----------------------------------------------------===//

#include "files/ScratchFile.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace atomvet::tool {

/// Of pages: pieces are mapped.
constexpr uint64_t Alignment = 1 << 16;

static int makeScratch() {
  for (const char *Directory : {static_cast<const char *>(::getenv("TMPDIR")), "/var/tmp"})
    if (Directory)
      if (const int Made = ::open(Directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); Made >= 0)
        return Made;
  return ::memfd_create("atomvet", MFD_CLOEXEC);
}

ScratchFile::ScratchFile(uint64_t Limit) : Limit(Limit), Descriptor(makeScratch()) {}

ScratchFile::~ScratchFile() {
  if (Descriptor >= 0)
    ::close(Descriptor);
}

/// Of one process at a time, until it is unlocked or ends.
static bool lock(int Descriptor, short Type) {
  struct flock Whole = {};
  Whole.l_type = Type;
  Whole.l_whence = SEEK_SET;
  return llvm::sys::RetryAfterSignal(-1, ::fcntl, Descriptor, F_SETLKW, &Whole) == 0;
}

static bool writeAt(int Descriptor, llvm::StringRef Bytes, uint64_t Offset) {
  while (!Bytes.empty()) {
    const ssize_t N = llvm::sys::RetryAfterSignal(-1, ::pwrite, Descriptor, Bytes.data(), Bytes.size(), Offset);
    if (N <= 0)
      return false;
    Bytes = Bytes.drop_front(N);
    Offset += N;
  }
  return true;
}

std::optional<ScratchFile::Piece> ScratchFile::append(llvm::StringRef Bytes) const {
  if (Descriptor < 0 || !lock(Descriptor, F_WRLCK))
    return std::nullopt;
  std::optional<Piece> Out;
  struct stat Status;
  if (::fstat(Descriptor, &Status) == 0) {
    const uint64_t End = llvm::alignTo(Status.st_size, Alignment);
    if (End + Bytes.size() <= Limit) {
      if (writeAt(Descriptor, Bytes, End))
        Out = Piece{End, Bytes.size()};
      else
        (void)!::ftruncate(Descriptor, Status.st_size);
    }
  }
  lock(Descriptor, F_UNLCK);
  return Out;
}

std::unique_ptr<llvm::MemoryBuffer> ScratchFile::read(Piece P) const {
  if (Descriptor < 0)
    return nullptr;
  auto Bytes = llvm::MemoryBuffer::getOpenFileSlice(Descriptor, "scratch", P.Size, int64_t(P.Offset));
  return Bytes ? std::move(*Bytes) : nullptr;
}

} // namespace atomvet::tool
