//===- Sources.h - The text of the files that findings are in ---*- C++ -*-===//
//
// Whatever shows a place reads it here: each file once, and a file that cannot be read has no text, which is no error:
// it may be gone since the findings were made.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_FINDINGS_SOURCES_H
#define ATOMVET_TOOL_FINDINGS_SOURCES_H

#include "findings/Finding.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <string>
#include <vector>

namespace atomvet::tool {

class SourceFile {
public:
  explicit SourceFile(std::unique_ptr<llvm::MemoryBuffer> Buffer);

  llvm::StringRef text() const { return Buffer->getBuffer(); }
  llvm::MemoryBufferRef buffer() const { return *Buffer; } ///< named by its path
  unsigned lineCount() const { return LineStarts.size(); }
  /// Without the end of the line; empty when there is no such line.
  llvm::StringRef line(unsigned Number) const;
  /// The offset at which the line begins.
  unsigned lineStart(unsigned Number) const { return LineStarts[Number - 1]; }
  /// The line that this offset is on; an offset past the end is on the last.
  unsigned lineAt(unsigned Offset) const;
  /// The column in Unicode code points, from 1, as SARIF counts them.
  unsigned codePointColumn(unsigned Offset) const;
  /// Whether the place is still where its line and column say.
  bool agreesWith(const Location &Where) const;

private:
  std::unique_ptr<llvm::MemoryBuffer> Buffer;
  std::vector<unsigned> LineStarts;
};

class Sources {
public:
  /// Null when the file cannot be read.
  const SourceFile *get(llvm::StringRef Path);
  /// The text of a line without its end; empty when it cannot be read.
  llvm::StringRef line(llvm::StringRef Path, unsigned Number);
  /// Gives a file another text than the disk has: of an editor, or in a test.
  void set(llvm::StringRef Path, llvm::StringRef Text);

private:
  llvm::StringMap<std::unique_ptr<SourceFile>> Files;
};

/// How reports write a path: with slashes, relative to Root when it is below it, else as it is.
std::string relativePath(llvm::StringRef Path, llvm::StringRef Root);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_FINDINGS_SOURCES_H
