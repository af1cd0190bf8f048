//===- Prelude.h - Headers that are parsed once -----------------*- C++ -*-===//
//
// Most of what is parsed for a unit in C++ are headers, the same for one unit as for the next. A prelude is a set of
// them that many units of one command include, precompiled: a unit begins as if they had been included first, and finds
// them there when it includes them. A prelude may be made on top of another.
//
// The C++ library lets its headers be included in any order and place, and so do those of a project that guard
// themselves, so that makes no difference, unless
//
// - the unit includes fewer of them: then there are names that it does not know;
// - it has, by then, defined a macro that is mentioned in them, or changed by a pragma what their text means;
// - it asks for a macro of theirs before it includes what defines it.
//
// PreludeWatch sees all of these, and then the unit is analysed again without prelude. So does whoever gets an error.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_PARSE_PRELUDE_H
#define ATOMVET_TOOL_PARSE_PRELUDE_H

#include "units/Unit.h"
#include "clang/Lex/PPCallbacks.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include <set>

namespace clang {
class ASTReader;
class Decl;
class FileEntry;
class FileManager;
class IdentifierTable;
class SourceManager;
} // namespace clang

namespace atomvet::tool {

namespace fbs {
struct Prelude;
}

/// One that was made; read only.
class Prelude {
public:
  /// Null when the bytes are not what PreludeRecorder gave. Base is the one that it was made on top of, or null.
  static std::unique_ptr<Prelude> read(std::unique_ptr<llvm::MemoryBuffer> Bytes, const Prelude *Base);

  const Prelude *base() const { return Base; }
  /// The file that its compiled form is for the compiler.
  const std::string &path() const { return Path; }
  /// Without what is in its base.
  llvm::StringRef compiled() const;
  /// Something was left out that SystemCode must know of.
  bool pruned() const;
  /// The last below it that is made of the toolchain's headers alone; null when there is none.
  const Prelude *libraryOnly() const;
  /// What the project's headers in it declare, that of its base first.
  std::vector<clang::Decl *> declarations(clang::ASTReader &Reader) const;
  /// Adds what was read and looked for.
  void addInputs(std::vector<InputFile> &Inputs, std::vector<std::string> &Absent) const;

private:
  friend class PreludeRecorder;
  friend class PreludeWatch;
  Prelude(std::unique_ptr<llvm::MemoryBuffer> Bytes, const Prelude *Base);
  bool mentions(llvm::StringRef Identifier) const;
  /// The files that come with one.
  const llvm::BitVector &from(unsigned File) const;
  /// Of the files that it is made of.
  llvm::DenseMap<const clang::FileEntry *, unsigned> numbers(clang::FileManager &Files) const;

  std::unique_ptr<llvm::MemoryBuffer> Bytes;
  const fbs::Prelude *Root;
  const Prelude *Base;
  std::string Path;
  mutable llvm::DenseMap<unsigned, llvm::BitVector> Reached;
};

/// Notes, while a prelude is made, what is to be known of it and of its base.
class PreludeRecorder : public clang::PPCallbacks {
public:
  PreludeRecorder(const clang::SourceManager &SM, const Prelude *Base);

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &, llvm::StringRef, bool,
                          clang::CharSourceRange, clang::OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef,
                          const clang::Module *, bool, clang::SrcMgr::CharacteristicKind) override;

  /// Path is the file that the compiled form is to be for the compiler.
  std::string finish(llvm::StringRef Path, const clang::IdentifierTable &Identifiers, bool Pruned,
                     std::vector<InputFile> Inputs, std::vector<std::string> Absent,
                     llvm::ArrayRef<uint64_t> Declarations, llvm::StringRef Compiled) const;

private:
  unsigned number(clang::FileEntryRef File);

  const clang::SourceManager &SM;
  const Prelude *Base;
  std::vector<std::string> Paths;
  std::vector<std::set<unsigned>> Includes;
  llvm::DenseMap<const clang::FileEntry *, unsigned> Numbers;
};

/// Watches a unit that is parsed behind a prelude.
class PreludeWatch : public clang::PPCallbacks {
public:
  PreludeWatch(const Prelude &P, const clang::SourceManager &SM);

  /// The unit is not the same as without the prelude. For a unit that was parsed to its end.
  bool differs() const { return Differs || Available.count() != Available.size(); }

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &, llvm::StringRef, bool,
                          clang::CharSourceRange, clang::OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef,
                          const clang::Module *, bool, clang::SrcMgr::CharacteristicKind) override;
  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *) override { changes(Name); }
  void MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &Definition,
                      const clang::MacroDirective *) override {
    asks(Name, Definition);
    changes(Name);
  }
  void MacroExpands(const clang::Token &Name, const clang::MacroDefinition &Definition, clang::SourceRange,
                    const clang::MacroArgs *) override {
    asks(Name, Definition);
  }
  void Defined(const clang::Token &Name, const clang::MacroDefinition &Definition, clang::SourceRange) override {
    asks(Name, Definition);
  }
  void Ifdef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &Definition) override {
    asks(Name, Definition);
  }
  void Ifndef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &Definition) override {
    asks(Name, Definition);
  }
  void Elifdef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &Definition) override {
    asks(Name, Definition);
  }
  void Elifndef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &Definition) override {
    asks(Name, Definition);
  }
  void PragmaDirective(clang::SourceLocation Loc, clang::PragmaIntroducerKind) override;

private:
  bool isToolchains(clang::SourceLocation Loc) const;
  void changes(const clang::Token &Name);
  void asks(const clang::Token &Name, const clang::MacroDefinition &Definition);

  const Prelude &P;
  const clang::SourceManager &SM;
  llvm::DenseMap<const clang::FileEntry *, unsigned> Numbers;
  llvm::BitVector Available; ///< files of the prelude that the unit has included
  bool Disturbed = false;    ///< what is included now would be another text
  bool Differs = false;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_PRELUDE_H
