//===- ScratchFile.h - A file that processes share --------------*- C++ -*-===//
#ifndef ATOMVET_TOOL_FILES_SCRATCHFILE_H
#define ATOMVET_TOOL_FILES_SCRATCHFILE_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <memory>
#include <optional>

namespace llvm {
class MemoryBuffer;
}

namespace atomvet::tool {

/// A file without a name, in TMPDIR or /var/tmp: on disk, where that has room, so that it costs no memory that cannot
/// be had back. It is gone with the last process that has it. Processes that were forked from the one that made it may
/// append to it at the same time; threads may not.
class ScratchFile {
public:
  struct Piece {
    uint64_t Offset = 0, Size = 0;
  };

  /// It does not become longer than Limit bytes.
  explicit ScratchFile(uint64_t Limit);
  ~ScratchFile();
  ScratchFile(const ScratchFile &) = delete;
  ScratchFile &operator=(const ScratchFile &) = delete;

  /// None when there is no room.
  std::optional<Piece> append(llvm::StringRef Bytes) const;
  /// Aligned for everything. Null when it cannot be read.
  std::unique_ptr<llvm::MemoryBuffer> read(Piece P) const;

private:
  const uint64_t Limit;
  int Descriptor;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_FILES_SCRATCHFILE_H
