//===- Mentions.cpp -------------------------------------------------------===//

#include "units/Mentions.h"
#include "model/api/Api.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/DependencyDirectivesScanner.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace atomvet::tool {
namespace {

namespace path = llvm::sys::path;
using llvm::StringRef;

/// Arguments that change where headers come from in ways that are not followed here.
bool isUnclear(StringRef Argument) {
  for (const StringRef Prefix : {"--sysroot",
                                 "-isysroot",
                                 "--target",
                                 "-target",
                                 "-F",
                                 "-iframework",
                                 "-iprefix",
                                 "-iwith",
                                 "-ivfsoverlay",
                                 "-vfsoverlay",
                                 "-fmodule",
                                 "-fprebuilt-module",
                                 "-nostdinc",
                                 "-nostdlibinc",
                                 "--gcc-",
                                 "-B",
                                 "-imultilib",
                                 "-cxx-isystem",
                                 "-I-",
                                 "--include-dir",
                                 "--driver-mode=cl",
                                 "-working-directory",
                                 "-x"})
    if (Argument.starts_with(Prefix))
      return !Argument.starts_with("-xc") && !Argument.starts_with("-Bstatic");
  return false;
}

/// Reads the name behind #include, from the text that begins there.
bool readName(StringRef Line, std::string &Name, bool &Angled) {
  Line = Line.take_until([](char C) { return C == '\n'; }).ltrim(" \t");
  if (Line.empty() || (Line.front() != '<' && Line.front() != '"'))
    return false;
  Angled = Line.front() == '<';
  const size_t End = Line.find(Angled ? '>' : '"', 1);
  if (End == StringRef::npos)
    return false;
  Name = Line.slice(1, End).str();
  return true;
}

/// Where compilers look without being told, the C++ library's and the compiler's own aside.
std::vector<std::string> usualDirectories() {
  std::vector<std::string> Out{"/usr/local/include", "/usr/include"};
  std::error_code Error;
  for (llvm::sys::fs::directory_iterator It("/usr/include", Error), End; !Error && It != End; It.increment(Error))
    if (path::filename(It->path()).contains("-linux-"))
      Out.push_back(It->path());
  return Out;
}

/// Where the C++ library's headers are, in some version: what they are like is the same in all.
std::vector<std::string> libraryDirectories() {
  std::vector<std::string> Out;
  for (const std::string &Directory : usualDirectories()) {
    std::string Newest;
    std::error_code Error;
    for (llvm::sys::fs::directory_iterator It(Directory + "/c++", Error), End; !Error && It != End; It.increment(Error))
      Newest = std::max(Newest, It->path());
    if (!Newest.empty())
      Out.push_back(Newest);
  }
  llvm::append_range(Out, usualDirectories());
  return Out;
}

} // namespace

bool isLibraryHeader(StringRef Name) {
  static const llvm::StringSet<> Known = {"algorithm",
                                          "any",
                                          "array",
                                          "atomic",
                                          "barrier",
                                          "bit",
                                          "bitset",
                                          "cctype",
                                          "cerrno",
                                          "charconv",
                                          "chrono",
                                          "cinttypes",
                                          "climits",
                                          "clocale",
                                          "cmath",
                                          "compare",
                                          "complex",
                                          "concepts",
                                          "condition_variable",
                                          "cstdarg",
                                          "cstddef",
                                          "cstdint",
                                          "cstdio",
                                          "cstdlib",
                                          "cstring",
                                          "ctime",
                                          "cwchar",
                                          "cwctype",
                                          "deque",
                                          "exception",
                                          "expected",
                                          "filesystem",
                                          "format",
                                          "forward_list",
                                          "fstream",
                                          "functional",
                                          "future",
                                          "initializer_list",
                                          "iomanip",
                                          "ios",
                                          "iosfwd",
                                          "iostream",
                                          "istream",
                                          "iterator",
                                          "latch",
                                          "limits",
                                          "list",
                                          "locale",
                                          "map",
                                          "memory",
                                          "memory_resource",
                                          "mutex",
                                          "new",
                                          "numbers",
                                          "numeric",
                                          "optional",
                                          "ostream",
                                          "queue",
                                          "random",
                                          "ranges",
                                          "ratio",
                                          "regex",
                                          "scoped_allocator",
                                          "semaphore",
                                          "set",
                                          "shared_mutex",
                                          "source_location",
                                          "span",
                                          "sstream",
                                          "stack",
                                          "stdexcept",
                                          "stop_token",
                                          "streambuf",
                                          "string",
                                          "string_view",
                                          "system_error",
                                          "thread",
                                          "tuple",
                                          "type_traits",
                                          "typeindex",
                                          "typeinfo",
                                          "unordered_map",
                                          "unordered_set",
                                          "utility",
                                          "valarray",
                                          "variant",
                                          "vector",
                                          "version"};
  return Known.contains(Name);
}

bool isToolchain(StringRef Path) {
  if (Path.starts_with(ATOMVET_RESOURCE_DIR) || Path.contains("/include/c++/") || Path.contains("/lib/gcc/") ||
      Path.contains("/lib/clang/"))
    return true;
  if (!Path.consume_front("/usr/include/"))
    return false;
  auto [First, Rest] = Path.split('/');
  if (First.contains("-linux-"))
    std::tie(First, Rest) = Rest.split('/');
  return !Rest.empty() && llvm::StringSwitch<bool>(First)
                              .Cases({"bits", "sys", "asm", "asm-generic", "linux", "gnu"}, true)
                              .Default(false);
}

bool Mentions::exists(StringRef Path) {
  const auto [It, New] = Existing.try_emplace(Path);
  if (New)
    It->second = llvm::sys::fs::is_regular_file(Path);
  return It->second;
}

const Mentions::File &Mentions::scan(StringRef Path) {
  std::unique_ptr<File> &Known = Files[Path];
  if (Known)
    return *Known;
  Known = std::make_unique<File>();
  File &F = *Known;
  const auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer) {
    F.Unclear = true;
    return F;
  }
  const StringRef Text = (*Buffer)->getBuffer();
  clang::LangOptions Language;
  Language.CPlusPlus = Language.CPlusPlus11 = Language.CPlusPlus14 = Language.RawStringLiterals = true;
  Language.LineComment = true;
  clang::Lexer Lexer(clang::SourceLocation(), Language, Text.begin(), Text.begin(), Text.end());
  clang::Token T;
  bool AfterHash = false;
  for (Lexer.LexFromRawLexer(T); T.isNot(clang::tok::eof); Lexer.LexFromRawLexer(T)) {
    const bool IsDirective = std::exchange(AfterHash, T.is(clang::tok::hash) && T.isAtStartOfLine());
    if (T.isNot(clang::tok::raw_identifier))
      continue;
    const StringRef Identifier = T.getRawIdentifier();
    // Split over lines, or spelt with escapes.
    F.Unclear |= T.needsCleaning();
    if (IsDirective && (Identifier == "include" || Identifier == "include_next" || Identifier == "import")) {
      Include I{"", false, Identifier == "include_next"};
      const char *Behind = Lexer.getBufferLocation();
      if (!readName(StringRef(Behind, Text.end() - Behind), I.Name, I.Angled))
        F.Unclear = true;
      else
        F.Includes.push_back(std::move(I));
      // Nothing on this line is code.
      const size_t End = Text.find('\n', Behind - Text.begin());
      Lexer.seek(End == StringRef::npos ? Text.size() : End, /*IsAtStartOfLine=*/true);
      continue;
    }
    if (T.isAtStartOfLine() && (Identifier == "import" || Identifier == "module"))
      F.Unclear = true;
    if (clang::tidy::atomvet::mayNameAtomicApi(Identifier)) {
      // Nothing else of this file matters.
      F.NamesApi = true;
      return F;
    }
    F.Identifiers.insert(identifierDigest(Identifier));
  }
  return F;
}

const std::vector<Mentions::Include> &Mentions::includes(StringRef Path) {
  std::unique_ptr<std::vector<Include>> &Known = IncludesOf[Path];
  if (Known)
    return *Known;
  Known = std::make_unique<std::vector<Include>>();
  const auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer)
    return *Known;
  const StringRef Text = (*Buffer)->getBuffer();
  namespace scan = clang::dependency_directives_scan;
  llvm::SmallVector<scan::Token, 0> Tokens;
  llvm::SmallVector<scan::Directive, 0> Found;
  // What it does not understand is left out.
  (void)clang::scanSourceForDependencyDirectives(Text, Tokens, Found);
  for (const scan::Directive &D : Found) {
    if (D.Kind != scan::pp_include && D.Kind != scan::pp_include_next && D.Kind != scan::pp_import)
      continue;
    Include I{"", false, D.Kind == scan::pp_include_next};
    // Behind # and the directive's name.
    if (D.Tokens.size() >= 3 && readName(Text.drop_front(D.Tokens[2].Offset), I.Name, I.Angled))
      Known->push_back(std::move(I));
  }
  return *Known;
}

Mentions::Search Mentions::searchOf(const Unit &U, llvm::ArrayRef<std::string> Command) const {
  Search S;
  std::vector<std::string> Ordinary, System, After;
  const auto Absolute = [&](StringRef Path) {
    llvm::SmallString<256> Out(Path);
    path::make_absolute(U.Directory, Out);
    return Out.str().str();
  };
  for (size_t I = 1; I < Command.size(); ++I) {
    const StringRef A = Command[I];
    const auto Take = [&](StringRef Option, auto Use) {
      if (!A.starts_with(Option))
        return false;
      if (A.size() > Option.size())
        Use(A.drop_front(Option.size()));
      else if (I + 1 < Command.size())
        Use(StringRef(Command[++I]));
      return true;
    };
    const auto Into = [&](std::vector<std::string> &To) {
      return [&, Absolute](StringRef Path) { To.push_back(Absolute(Path)); };
    };
    if (A == "-Xclang" && I + 3 < Command.size() && Command[I + 1] == "-include") {
      S.Forced.push_back({Command[I + 3], false, false});
      I += 3;
    } else if (A == "-Xclang" || isUnclear(A)) {
      S.Unclear = true;
    } else if (Take("-imacros", [&](StringRef Path) { S.Forced.push_back({Path.str(), false, false}); }) ||
               Take("-iquote", Into(S.Quoted)) || Take("-isystem", Into(System)) || Take("-idirafter", Into(After)) ||
               Take("-I", Into(Ordinary))) {
      continue;
    } else {
      Take("-D", [&](StringRef Definition) { S.NamesApi |= clang::tidy::atomvet::mayNameAtomicApi(Definition); });
    }
  }
  for (const char *Variable : {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH"})
    S.Unclear |= std::getenv(Variable) != nullptr;
  for (std::vector<std::string> *Part : {&Ordinary, &System})
    S.Angled.insert(S.Angled.end(), Part->begin(), Part->end());
  static const std::vector<std::string> Usual = usualDirectories();
  S.Angled.insert(S.Angled.end(), Usual.begin(), Usual.end());
  S.Angled.insert(S.Angled.end(), After.begin(), After.end());
  return S;
}

bool Mentions::resolve(const Include &I, StringRef Includer, const Search &S, std::vector<std::string> &To) {
  if (path::is_absolute(I.Name)) {
    To.push_back(I.Name);
    return exists(I.Name);
  }
  bool Found = false;
  const auto Try = [&](StringRef Directory) {
    llvm::SmallString<256> Path(Directory);
    path::append(Path, I.Name);
    if (!exists(Path))
      return false;
    if (!isToolchain(Path))
      To.push_back(Path.str().str());
    return Found = true;
  };
  if (!I.Angled && Try(path::parent_path(Includer)) && !I.Next)
    return true;
  if (!I.Angled)
    for (const std::string &Directory : S.Quoted)
      if (Try(Directory) && !I.Next)
        return true;
  for (const std::string &Directory : S.Angled)
    if (Try(Directory) && !I.Next)
      return true;
  return Found;
}

bool Mentions::walk(const Unit &U, const Search &S,
                    llvm::function_ref<const std::vector<Include> *(StringRef Path)> Look,
                    llvm::function_ref<bool(const Include &)> Missing) {
  std::vector<std::string> Waiting{U.File};
  for (const Include &I : S.Forced)
    if (!resolve(I, U.Directory + "/.", S, Waiting) && !Missing(I))
      return false;
  llvm::StringSet<> Seen;
  while (!Waiting.empty()) {
    const std::string Path = std::move(Waiting.back());
    Waiting.pop_back();
    if (!Seen.insert(Path).second)
      continue;
    const std::vector<Include> *Includes = Look(Path);
    if (!Includes)
      return false;
    for (const Include &I : *Includes)
      if (!resolve(I, Path, S, Waiting) && !Missing(I))
        return false;
  }
  return true;
}

bool Mentions::inUnit(const Unit &U, llvm::ArrayRef<std::string> Command, const llvm::StringSet<> &Names) {
  const Search S = searchOf(U, Command);
  if (S.Unclear || S.NamesApi)
    return true;
  std::vector<uint64_t> Wanted;
  for (const auto &Name : Names)
    Wanted.push_back(identifierDigest(Name.first()));
  const auto Look = [&](StringRef Path) {
    const File &F = scan(Path);
    const bool Mentions =
        F.NamesApi || F.Unclear || llvm::any_of(Wanted, [&](uint64_t D) { return F.Identifiers.contains(D); });
    return Mentions ? nullptr : &F.Includes;
  };
  // A project's header that is missing is for the compiler to complain about.
  return !walk(U, S, Look, [](const Include &I) { return I.Angled; });
}

std::vector<std::string> Mentions::files(const Unit &U, llvm::ArrayRef<std::string> Command) {
  std::vector<std::string> Out;
  const auto Look = [&](StringRef Path) {
    Out.push_back(Path.str());
    return &includes(Path);
  };
  const Search S = searchOf(U, Command);
  walk(U, S, Look, [](const Include &) { return true; });
  for (const Include &I : includes(U.File)) {
    std::vector<std::string> First;
    if (!I.Angled && resolve(I, U.File, S, First) && !First.empty()) {
      const auto At = llvm::find(Out, First.front());
      std::rotate(Out.begin() + 1, At, At == Out.end() ? At : At + 1);
      break;
    }
  }
  return Out;
}

bool Mentions::includes(const Unit &U, llvm::ArrayRef<std::string> Command, StringRef Header) {
  bool Found = false;
  const auto Look = [&](StringRef Path) {
    llvm::SmallString<256> Plain(Path);
    path::remove_dots(Plain, /*remove_dot_dot=*/true);
    Found |= Plain == Header;
    return Found ? nullptr : &includes(Path);
  };
  walk(U, searchOf(U, Command), Look, [](const Include &) { return true; });
  return Found;
}

/// The names behind what looks like an include: for an estimate, at the price of looking for a character.
static std::vector<std::string> apparentIncludes(StringRef Text) {
  std::vector<std::string> Out;
  for (size_t At = Text.find('#'); At != StringRef::npos; At = Text.find('#', At + 1)) {
    StringRef Directive = Text.drop_front(At + 1).ltrim(" \t");
    std::string Name;
    bool Angled;
    if (Directive.consume_front("include") && readName(Directive, Name, Angled))
      Out.push_back(std::move(Name));
  }
  return Out;
}

std::vector<std::pair<std::string, uint64_t>> Mentions::libraryText(StringRef Header) {
  static const std::vector<std::string> Directories = libraryDirectories();
  std::vector<std::pair<std::string, uint64_t>> Out;
  llvm::StringSet<> Seen;
  std::vector<std::string> Waiting{Header.str()};
  while (!Waiting.empty()) {
    const std::string Name = std::move(Waiting.back());
    Waiting.pop_back();
    if (!Seen.insert(Name).second)
      continue;
    const auto [It, New] = Library.try_emplace(Name);
    LibraryFile &Known = It->second;
    for (size_t I = 0; New && !Known.Found && I < Directories.size(); ++I)
      if (const auto Buffer = llvm::MemoryBuffer::getFile(Directories[I] + "/" + Name))
        Known = {true, (*Buffer)->getBufferSize(), apparentIncludes((*Buffer)->getBuffer())};
    if (Known.Found)
      Out.emplace_back(Name, Known.Size);
    llvm::append_range(Waiting, Known.Includes);
  }
  return Out;
}

} // namespace atomvet::tool
