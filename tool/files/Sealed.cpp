//===- Sealed.cpp ---------------------------------------------------------===//

#include "files/Sealed.h"
#include "files/Digest.h"
#include "llvm/Support/Compression.h"
#include "llvm/Support/Endian.h"

namespace atomvet::tool {
namespace {

namespace endian = llvm::support::endian;
constexpr llvm::StringLiteral Format = "1";

/// After the line: the payload's size (0 when it is stored as it is), and the digest of what follows.
constexpr size_t HeaderSize = 3 * sizeof(uint64_t);
/// More is no size of ours, whatever a damaged file says.
constexpr uint64_t MaxPayload = uint64_t(1) << 33;

std::string firstLine(llvm::StringRef Kind) {
  return ("atomvet " + Kind + " " + ATOMVET_VERSION + " " + Format + "\n").str();
}

void put(std::string &To, uint64_t Value) {
  char Bytes[sizeof Value];
  endian::write64le(Bytes, Value);
  To.append(Bytes, sizeof Bytes);
}

} // namespace

std::string seal(llvm::StringRef Kind, llvm::StringRef Payload) {
  const bool Compress = llvm::compression::zstd::isAvailable();
  llvm::SmallVector<uint8_t, 0> Compressed;
  if (Compress)
    llvm::compression::zstd::compress(llvm::arrayRefFromStringRef(Payload), Compressed, /*Level=*/1);
  const llvm::StringRef Stored = Compress ? llvm::toStringRef(Compressed) : Payload;
  std::string Out = firstLine(Kind);
  const Digest Content = Digest::of(Stored);
  put(Out, Compress ? Payload.size() : 0);
  put(Out, Content.High);
  put(Out, Content.Low);
  Out += Stored;
  return Out;
}

llvm::Expected<std::string> unseal(llvm::StringRef Kind, llvm::StringRef Bytes) {
  if (!Bytes.consume_front(firstLine(Kind)))
    return llvm::createStringError(Bytes.starts_with(("atomvet " + Kind + " ").str())
                                       ? "was written by another version of atomvet"
                                       : "is not what atomvet writes, or is damaged");
  if (Bytes.size() < HeaderSize)
    return llvm::createStringError("is damaged");
  const uint64_t Size = endian::read64le(Bytes.data());
  const Digest Said{endian::read64le(Bytes.data() + 8), endian::read64le(Bytes.data() + 16)};
  Bytes = Bytes.drop_front(HeaderSize);
  if (Digest::of(Bytes) != Said || Size > MaxPayload)
    return llvm::createStringError("is damaged");
  if (Size == 0)
    return Bytes.str();
  llvm::SmallVector<uint8_t, 0> Payload;
  if (llvm::Error Error = llvm::compression::zstd::decompress(llvm::arrayRefFromStringRef(Bytes), Payload, Size)) {
    llvm::consumeError(std::move(Error));
    return llvm::createStringError("is damaged");
  }
  return llvm::toStringRef(Payload).str();
}

} // namespace atomvet::tool
