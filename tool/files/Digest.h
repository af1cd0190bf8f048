//===- Digest.h - Contents by their digest ----------------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_FILES_DIGEST_H
#define ATOMVET_TOOL_FILES_DIGEST_H

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/xxhash.h"
#include <cstdint>
#include <string>

namespace atomvet::tool {

struct Digest {
  uint64_t High = 0, Low = 0;

  static Digest of(llvm::StringRef Bytes) {
    const llvm::XXH128_hash_t Hash = llvm::xxh3_128bits(llvm::arrayRefFromStringRef(Bytes));
    return {Hash.high64, Hash.low64};
  }
  std::string hex() const {
    return llvm::utohexstr(High, /*LowerCase=*/true, 16) + llvm::utohexstr(Low, /*LowerCase=*/true, 16);
  }
  bool operator==(const Digest &O) const { return High == O.High && Low == O.Low; }
  bool operator!=(const Digest &O) const { return !(*this == O); }
};

/// What is kept of an identifier where it is only looked up: that another has the same costs a parse, no more.
inline uint64_t identifierDigest(llvm::StringRef Identifier) { return llvm::xxh3_64bits(Identifier); }

/// Texts as one: each with its length, so that no two lists look alike.
class DigestBuilder {
public:
  DigestBuilder &add(llvm::StringRef Text) {
    Bytes += std::to_string(Text.size());
    Bytes += ':';
    Bytes += Text;
    return *this;
  }
  Digest digest() const { return Digest::of(Bytes); }

private:
  std::string Bytes;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_FILES_DIGEST_H
