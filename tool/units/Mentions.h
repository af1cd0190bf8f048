//===- Mentions.h - Which units can have to do with atomics -----*- C++ -*-===//
//
// A unit none of whose files names an atomic API has nothing to report, and need not be parsed. The files of a unit are
// found without preprocessing: every #include counts, whatever #if it is in, so more files are looked at than a
// compiler would, never fewer. Where that cannot be sure (an include that a macro names, modules, a command that
// changes where headers come from), the unit is parsed.
//
// Headers of the compiler, of the C++ library and of the C library are not looked at: they name atomics for themselves.
// All others are, system headers too: their macros become code of the project.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_UNITS_MENTIONS_H
#define ATOMVET_TOOL_UNITS_MENTIONS_H

#include "units/Unit.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <memory>

namespace atomvet::tool {

/// Whether a header is the compiler's, the C++ library's or the C library's.
bool isToolchain(llvm::StringRef Path);
/// Whether this names a header of the C++ library that says the same however often, and wherever, it is included.
bool isLibraryHeader(llvm::StringRef Name);

class Mentions {
public:
  /// Whether the unit may name an atomic API, or one of Names.
  bool inUnit(const Unit &U, llvm::ArrayRef<std::string> Command, const llvm::StringSet<> &Names);
  /// The files that the unit may include, the toolchain's left out: first itself, then the first that it names.
  std::vector<std::string> files(const Unit &U, llvm::ArrayRef<std::string> Command);
  /// Whether the unit includes a file, directly or not. The path is absolute and without dots.
  bool includes(const Unit &U, llvm::ArrayRef<std::string> Command, llvm::StringRef Header);
  /// The files that a header of the C++ library brings, itself included, and about how long they are.
  std::vector<std::pair<std::string, uint64_t>> libraryText(llvm::StringRef Header);

private:
  struct Include {
    std::string Name;
    bool Angled, Next;
  };
  struct File {
    bool NamesApi = false;
    bool Unclear = false;                 ///< what it includes cannot be told
    std::vector<Include> Includes;        ///< of a file that names no API
    llvm::DenseSet<uint64_t> Identifiers; ///< digests; likewise
  };
  struct LibraryFile {
    bool Found = false;
    uint64_t Size = 0;
    std::vector<std::string> Includes;
  };
  /// Where a command finds headers.
  struct Search {
    std::vector<std::string> Quoted, Angled;
    std::vector<Include> Forced;
    bool Unclear = false, NamesApi = false;
  };
  Search searchOf(const Unit &U, llvm::ArrayRef<std::string> Command) const;
  /// Reads a file to its end, or to where it names an API.
  const File &scan(llvm::StringRef Path);
  /// What a file includes, whatever it names.
  const std::vector<Include> &includes(llvm::StringRef Path);
  bool exists(llvm::StringRef Path);
  /// Adds the file that is included, all that it may be for include_next. False when it is not found.
  bool resolve(const Include &I, llvm::StringRef Includer, const Search &S, std::vector<std::string> &To);
  /// Goes through the files of a unit that are not the toolchain's, each once. Look says what a file includes, null to
  /// go no further; what is not found goes to Missing, which says whether to go on. False when one of them did not.
  bool walk(const Unit &U, const Search &S, llvm::function_ref<const std::vector<Include> *(llvm::StringRef Path)> Look,
            llvm::function_ref<bool(const Include &)> Missing);

  llvm::StringMap<std::unique_ptr<File>> Files;
  llvm::StringMap<std::unique_ptr<std::vector<Include>>> IncludesOf;
  llvm::StringMap<LibraryFile> Library; ///< by the name that it is included by
  llvm::StringMap<bool> Existing;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_UNITS_MENTIONS_H
