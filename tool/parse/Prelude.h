//===- Prelude.h - Library headers that are parsed once ---------*- C++ -*-===//
//
// Most of what is parsed for a unit in C++ are headers of the C++ library, the same for one unit as for the next. A
// prelude is a set of them that many units of one command include, precompiled: a unit begins as if they had been
// included first, and finds them there when it includes them.
//
// The library lets its headers be included in any order and place, so that makes no difference, unless
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

#include "units/Mentions.h"
#include "units/Unit.h"
#include "clang/Lex/PPCallbacks.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include <deque>

namespace clang {
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
  /// Null when the bytes are not what PreludeRecorder gave.
  static std::unique_ptr<Prelude> read(std::unique_ptr<llvm::MemoryBuffer> Bytes);

  llvm::StringRef compiled() const;
  /// Something was left out that SystemCode must know of.
  bool pruned() const;
  /// Adds what was read and looked for.
  void addInputs(std::vector<InputFile> &Inputs, std::vector<std::string> &Absent) const;

private:
  friend class PreludeWatch;
  explicit Prelude(std::unique_ptr<llvm::MemoryBuffer> Bytes);
  bool mentions(llvm::StringRef Identifier) const;
  /// The files that come with one.
  const llvm::BitVector &from(unsigned File) const;

  std::unique_ptr<llvm::MemoryBuffer> Bytes;
  const fbs::Prelude *Root;
  mutable llvm::DenseMap<unsigned, llvm::BitVector> Reached;
};

/// Notes, while a prelude is made, what is to be known of it.
class PreludeRecorder : public clang::PPCallbacks {
public:
  explicit PreludeRecorder(const clang::SourceManager &SM) : SM(SM) {}

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &, llvm::StringRef, bool,
                          clang::CharSourceRange, clang::OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef,
                          const clang::Module *, bool, clang::SrcMgr::CharacteristicKind) override;

  std::string finish(const clang::IdentifierTable &Identifiers, bool Pruned, const std::vector<InputFile> &Inputs,
                     const std::vector<std::string> &Absent, llvm::StringRef Compiled) const;

private:
  unsigned number(clang::FileEntryRef File);

  const clang::SourceManager &SM;
  std::vector<std::string> Paths;
  std::vector<std::set<unsigned>> Includes;
  std::set<unsigned> Headers;
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

/// The preludes of a run: which there are, who uses which, and where they are. Made before workers are forked, so that
/// what one worker makes is there for the others.
class Preludes {
public:
  Preludes() = default;
  ~Preludes();
  Preludes(const Preludes &) = delete;
  Preludes &operator=(const Preludes &) = delete;

  struct Candidate {
    unsigned Number = 0;
    std::string Group; ///< units that are compiled alike
    std::set<std::string> Headers;
  };
  /// Says for units which prelude is theirs. One that is made costs as if its text was parsed one and a half times.
  void plan(llvm::ArrayRef<Candidate> Units, Mentions &Text);

  struct Plan {
    unsigned Unit = 0; ///< one that it is made like
    std::vector<std::string> Headers;
    int Descriptor = -1;
    enum { Planned, Ready, Failed } Is = Planned;
  };
  const std::deque<Plan> &all() const { return Plans; }
  /// The prelude of a unit that was made or is still to be made.
  std::optional<unsigned> of(unsigned Unit) const;
  /// In a worker.
  bool write(unsigned Number, llvm::StringRef Bytes) const;
  const Prelude *load(unsigned Number);
  /// In the parent, once a worker has written it or cannot.
  void made(unsigned Number, bool Good) { Plans[Number].Is = Good ? Plan::Ready : Plan::Failed; }

private:
  std::deque<Plan> Plans;
  std::map<std::string, unsigned> Known; ///< by group and headers
  llvm::DenseMap<unsigned, unsigned> Of;
  llvm::DenseMap<unsigned, std::unique_ptr<Prelude>> Loaded;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_PRELUDE_H
