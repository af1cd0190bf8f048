//===- Prelude.h - Headers that are parsed once -----------------*- C++ -*-===//
//
// Most of what is parsed for a unit in C++ are headers, the same for one unit as for the next. A prelude is a set of
// them that many units of one command include, precompiled: a unit begins as if they had been included first, and finds
// them there when it includes them. A prelude may be made on top of another.
//
// The C++ library lets its headers be included in any order and place. A header of a project is taken to do so as well
// when it guards itself and nothing in it depends on what came before, or changes what comes after, other than by
// declaring it: PreludeRecorder looks at that while a prelude is made. Then it makes no difference, unless
//
// - the unit includes fewer of them: then there are names that it does not know;
// - it has, by then, defined a macro that is mentioned in them, or changed by a pragma what their text means;
// - it asks for a macro of theirs before it includes what defines it;
// - its file has code before it includes one of them, or includes it inside of braces;
// - it includes as its own what is a system header there, or the other way round.
//
// PreludeWatch sees all of these, and then the unit is analysed again without prelude. So does whoever gets an error.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_PARSE_PRELUDE_H
#define ATOMVET_TOOL_PARSE_PRELUDE_H

#include "units/Unit.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Token.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>
#include <set>

namespace clang {
class ASTReader;
class Decl;
class FileEntry;
class FileManager;
class IdentifierInfo;
class IdentifierTable;
class Preprocessor;
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
  /// A condition of the project asks for this macro, which is not defined then.
  bool asksFor(llvm::StringRef Macro) const;
  bool isSystem(unsigned File) const;
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
  PreludeRecorder(clang::Preprocessor &PP, const Prelude *Base);

  /// Which of the headers that it is made of, by their place among its inclusions, had better not be: what they say, or
  /// what is said after them, depends on the order.
  std::vector<unsigned> dependOnOrder() const;

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &, llvm::StringRef, bool,
                          clang::CharSourceRange, clang::OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef,
                          const clang::Module *, bool, clang::SrcMgr::CharacteristicKind) override;

  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *Directive) override;
  void MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &Definition,
                      const clang::MacroDirective *) override;
  void MacroExpands(const clang::Token &Name, const clang::MacroDefinition &, clang::SourceRange,
                    const clang::MacroArgs *) override;
  void If(clang::SourceLocation, clang::SourceRange Condition, ConditionValueKind) override { asksIn(Condition); }
  void Elif(clang::SourceLocation, clang::SourceRange Condition, ConditionValueKind, clang::SourceLocation) override {
    asksIn(Condition);
  }
  void Ifdef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &) override { asks(Name); }
  void Ifndef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &) override { asks(Name); }
  void Elifdef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &) override { asks(Name); }
  void Elifndef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &) override {
    asks(Name);
  }
  void PragmaDirective(clang::SourceLocation Loc, clang::PragmaIntroducerKind) override;

  /// Path is the file that the compiled form is to be for the compiler.
  std::string finish(llvm::StringRef Path, const clang::IdentifierTable &Identifiers, bool Pruned,
                     std::vector<InputFile> Inputs, std::vector<std::string> Absent,
                     llvm::ArrayRef<uint64_t> Declarations, llvm::StringRef Compiled) const;

private:
  unsigned number(clang::FileEntryRef File);
  /// The project's file that this is in.
  std::optional<unsigned> own(clang::SourceLocation Loc);
  void asks(const clang::Token &Name) { asks(Name.getLocation(), Name.getIdentifierInfo()); }
  void asks(clang::SourceLocation At, const clang::IdentifierInfo *Name);
  void asksIn(clang::SourceRange Condition);

  clang::Preprocessor &PP;
  const clang::SourceManager &SM;
  const Prelude *Base;
  std::vector<std::string> Paths;
  std::vector<std::set<unsigned>> Includes;
  std::vector<bool> Own, System;
  llvm::DenseMap<const clang::FileEntry *, unsigned> Numbers;
  std::vector<unsigned> First;                      ///< the headers that it is made of
  std::set<unsigned> Bad;                           ///< files that depend on the order for themselves
  std::set<std::pair<unsigned, unsigned>> Relies;   ///< a file on what another defines
  std::set<std::pair<uint64_t, unsigned>> Asked;    ///< for a macro that is not defined, by a file
  std::map<uint64_t, std::set<unsigned>> DefinedIn; ///< macros, here and not in the base
};

/// Watches a unit that is parsed behind a prelude.
class PreludeWatch : public clang::PPCallbacks {
public:
  PreludeWatch(const Prelude &P, const clang::SourceManager &SM);

  /// For every token of the unit.
  void lexed(const clang::Token &T);

  /// The unit is not the same as without the prelude. For a unit that was parsed to its end.
  bool differs() const { return Differs || Available.count() != Available.size(); }

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &, llvm::StringRef, bool,
                          clang::CharSourceRange, clang::OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef,
                          const clang::Module *, bool, clang::SrcMgr::CharacteristicKind) override;
  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *) override { changes(Name); }
  void MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &Definition,
                      const clang::MacroDirective *) override;
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
  // What follows a directive of these means the same with and without it.
  void PragmaDiagnosticPush(clang::SourceLocation, llvm::StringRef) override { Unclear = false; }
  void PragmaDiagnosticPop(clang::SourceLocation, llvm::StringRef) override { Unclear = false; }
  void PragmaDiagnostic(clang::SourceLocation, llvm::StringRef, clang::diag::Severity, llvm::StringRef) override {
    Unclear = false;
  }
  void PragmaMessage(clang::SourceLocation, llvm::StringRef, PragmaMessageKind, llvm::StringRef) override {
    Unclear = false;
  }

private:
  bool isToolchains(clang::SourceLocation Loc) const;
  void changes(const clang::Token &Name);
  void asks(const clang::Token &Name, const clang::MacroDefinition &Definition);

  const Prelude &P;
  const clang::SourceManager &SM;
  llvm::DenseMap<const clang::FileEntry *, unsigned> Numbers;
  llvm::BitVector Available; ///< files of the prelude that the unit has included
  bool Disturbed = false;    ///< what is included now would be another text
  bool Unclear = false;      ///< so it may be, for the last pragma
  bool InCode = false;       ///< something is said in the unit's own file
  unsigned Braces = 0;       ///< that are open
  bool Differs = false;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_PRELUDE_H
