//===- Support.h - Findings and files for the unit tests --------*- C++ -*-===//

#ifndef ATOMVET_TEST_TOOL_UNIT_SUPPORT_H
#define ATOMVET_TEST_TOOL_UNIT_SUPPORT_H

#include "findings/Finding.h"
#include "findings/Sources.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>
#include <string>

namespace atomvet::tool {

/// The place of a text in another one, as a finding has it.
inline Location placeOf(const std::string &File, llvm::StringRef Text, llvm::StringRef What) {
  const size_t At = Text.find(What);
  EXPECT_NE(At, llvm::StringRef::npos) << What.str();
  const llvm::StringRef Before = Text.take_front(At);
  return {File, static_cast<unsigned>(Before.count('\n')) + 1, static_cast<unsigned>(At - (Before.rfind('\n') + 1)) + 1,
          static_cast<unsigned>(At)};
}

inline Finding findingAt(const std::string &File, llvm::StringRef Text, llvm::StringRef What,
                         const std::string &Message = "plain read of 'hits' may be stale") {
  Finding F;
  F.Check = "atomic-mixed-access";
  F.Where = placeOf(File, Text, What);
  F.Message = Message;
  F.Function = "report";
  return F;
}

inline Edit editOf(const std::string &File, llvm::StringRef Text, llvm::StringRef Old, const std::string &New) {
  return {File, placeOf(File, Text, Old).Offset, static_cast<unsigned>(Old.size()), New};
}

inline std::string contents(const llvm::Twine &Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  return Buffer ? (*Buffer)->getBuffer().str() : "(no file)";
}

/// A directory that is gone when the test is.
class Scratch {
public:
  Scratch() {
    llvm::SmallString<128> Made, Real;
    EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("atomvet-unit", Made));
    EXPECT_FALSE(llvm::sys::fs::real_path(Made, Real));
    Root = Real.str().str();
  }
  ~Scratch() { llvm::sys::fs::remove_directories(Root); }

  std::string path(llvm::StringRef Name) const { return Root + "/" + Name.str(); }
  std::string write(llvm::StringRef Name, llvm::StringRef Text) const {
    const std::string Path = path(Name);
    llvm::sys::fs::create_directories(llvm::sys::path::parent_path(Path));
    std::error_code EC;
    llvm::raw_fd_ostream(Path, EC) << Text;
    EXPECT_FALSE(EC) << Path;
    return Path;
  }

  std::string Root;
};

} // namespace atomvet::tool

#endif // ATOMVET_TEST_TOOL_UNIT_SUPPORT_H
