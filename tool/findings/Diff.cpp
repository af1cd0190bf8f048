//===- Diff.cpp - Which lines a change touches ----------------------------===//

#include "findings/Diff.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <algorithm>
#include <limits>
#include <optional>

namespace atomvet::tool {
namespace {

llvm::Error failure(const llvm::Twine &Message) { return llvm::createStringError(Message); }

constexpr unsigned LastLine = std::numeric_limits<unsigned>::max();

//===----------------------------------------------------------------------===//
// Unified diffs
//===----------------------------------------------------------------------===//

/// git quotes a path as C does a string, bytes in octal. Nothing when the quotes do not end.
std::optional<std::string> unquote(llvm::StringRef Quoted) {
  std::string Path;
  for (size_t I = 1; I < Quoted.size(); ++I) {
    if (Quoted[I] == '"')
      return Path;
    if (Quoted[I] != '\\') {
      Path += Quoted[I];
      continue;
    }
    if (++I == Quoted.size())
      break;
    const llvm::StringRef Octal = Quoted.substr(I, 3);
    unsigned Byte = 0;
    if (Octal.size() == 3 && !Octal.getAsInteger(8, Byte)) {
      Path += static_cast<char>(Byte);
      I += 2;
      continue;
    }
    const size_t Letter = llvm::StringRef("abtnvfr").find(Quoted[I]);
    Path += Letter == llvm::StringRef::npos ? Quoted[I] : "\a\b\t\n\v\f\r"[Letter];
  }
  return std::nullopt;
}

/// The path of a `+++` line: up to the tab that ends it, where diff puts the time and git nothing.
std::optional<std::string> headerPath(llvm::StringRef Rest) {
  Rest = Rest.rtrim('\r');
  if (Rest.starts_with("\""))
    return unquote(Rest);
  return Rest.take_until([](char C) { return C == '\t'; }).str();
}

struct Hunk {
  unsigned OldLines = 1, NewStart = 0, NewLines = 1;
};

/// `@@ -12,3 +14 @@ context`: a count that is left out is 1.
std::optional<Hunk> hunkHeader(llvm::StringRef Line) {
  Hunk H;
  unsigned OldStart = 0;
  if (!Line.consume_front("@@ -") || Line.consumeInteger(10, OldStart))
    return std::nullopt;
  if (Line.consume_front(",") && Line.consumeInteger(10, H.OldLines))
    return std::nullopt;
  if (!Line.consume_front(" +") || Line.consumeInteger(10, H.NewStart))
    return std::nullopt;
  if (Line.consume_front(",") && Line.consumeInteger(10, H.NewLines))
    return std::nullopt;
  return Line.starts_with(" @@") ? std::optional(H) : std::nullopt;
}

/// A name for the file that does not depend on the links that lead to it.
std::string realPath(llvm::StringRef Path) {
  llvm::SmallString<256> Real;
  return llvm::sys::fs::real_path(Path, Real) ? Path.str() : Real.str().str();
}

/// Where the path of a diff is. git puts b/ before it (or another letter, by configuration), diff -r the name of a
/// directory, diff alone nothing: what exists is meant.
std::string resolve(llvm::StringRef Path, llvm::StringRef Directory) {
  const auto In = [&](llvm::StringRef Relative) {
    llvm::SmallString<256> Whole(Relative);
    if (!llvm::sys::path::is_absolute(Relative)) {
      Whole = Directory;
      llvm::sys::path::append(Whole, Relative);
    }
    llvm::sys::path::remove_dots(Whole, /*remove_dot_dot=*/true);
    return Whole.str().str();
  };
  const llvm::StringRef Below = Path.split('/').second;
  const llvm::StringRef Stripped = Below.empty() ? Path : Below;
  const bool FromGit = Path.starts_with("b/");
  const std::string First = In(FromGit ? Stripped : Path), Second = In(FromGit ? Path : Stripped);
  return realPath(!llvm::sys::fs::exists(First) && llvm::sys::fs::exists(Second) ? Second : First);
}

//===----------------------------------------------------------------------===//
// git
//===----------------------------------------------------------------------===//

/// What git prints, or what it complains about.
llvm::Expected<std::string> git(llvm::StringRef Directory, llvm::ArrayRef<llvm::StringRef> Arguments) {
  const auto Program = llvm::sys::findProgramByName("git");
  if (!Program)
    return failure(
        "--diff needs git for a revision, and there is no git in the PATH; give it a file with a unified diff");
  llvm::SmallString<128> Model;
  llvm::sys::path::system_temp_directory(/*ErasedOnReboot=*/true, Model);
  llvm::sys::path::append(Model, "atomvet-git-%%%%%%%%");
  auto Out = llvm::sys::fs::TempFile::create(Model), Err = llvm::sys::fs::TempFile::create(Model);
  if (llvm::Error E = llvm::joinErrors(Out.takeError(), Err.takeError()))
    return failure("no temporary file for git's output: " + llvm::toString(std::move(E)));
  const llvm::scope_exit Discard([&] { llvm::consumeError(llvm::joinErrors(Out->discard(), Err->discard())); });
  std::vector<llvm::StringRef> Command = {*Program, "-C", Directory, "-c", "core.quotePath=false"};
  llvm::append_range(Command, Arguments);
  std::string Problem;
  const std::optional<llvm::StringRef> Redirects[] = {llvm::StringRef(), Out->TmpName, Err->TmpName};
  const int Status = llvm::sys::ExecuteAndWait(*Program, Command, std::nullopt, Redirects, 0, 0, &Problem);
  const auto Text = [](const llvm::sys::fs::TempFile &File) {
    auto Buffer = llvm::MemoryBuffer::getFile(File.TmpName);
    return Buffer ? (*Buffer)->getBuffer().str() : std::string();
  };
  if (Status == 0)
    return Text(*Out);
  const std::string Complaint = Text(*Err);
  return failure("git " + llvm::join(Arguments, " ") + ": " +
                 llvm::StringRef(Problem.empty() ? Complaint : Problem).rtrim().str());
}

/// The commit where the current branch left the revision: what others did on it since is not our change.
llvm::Expected<std::string> whereLeft(llvm::StringRef Revision, llvm::StringRef Root) {
  auto Commit = git(Root, {"rev-parse", "--verify", "--quiet", (Revision + "^{commit}").str()});
  if (!Commit) {
    llvm::consumeError(Commit.takeError());
    if (Revision == "HEAD") // before the first commit: all lines are new
      return git(Root, {"hash-object", "-t", "tree", "/dev/null"});
    return failure("--diff: '" + Revision + "' is neither a file nor a revision that this repository knows" +
                   (Revision.contains('/') ? " (is it fetched?)" : ""));
  }
  auto Merge = git(Root, {"merge-base", llvm::StringRef(*Commit).rtrim(), "HEAD"});
  if (Merge)
    return Merge;
  llvm::consumeError(Merge.takeError());
  return failure("--diff: '" + Revision +
                 "' and HEAD have no common commit here; a shallow clone needs its history (git fetch "
                 "--unshallow, or fetch-depth: 0)");
}

} // namespace

//===----------------------------------------------------------------------===//
// ChangedLines
//===----------------------------------------------------------------------===//

void ChangedLines::add(llvm::StringRef File, unsigned First, unsigned Last) {
  auto &Ranges = Files[File];
  if (!Ranges.empty() && Ranges.back().second + 1 == First)
    Ranges.back().second = Last;
  else
    Ranges.emplace_back(First, Last);
}

llvm::Expected<ChangedLines> ChangedLines::parse(llvm::StringRef Diff, llvm::StringRef Directory,
                                                 llvm::StringRef Name) {
  ChangedLines Result;
  const llvm::StringRef Whole = Diff;
  std::string File; // empty: deleted, or none yet
  bool AnyHeader = false;
  Hunk Left{0, 0, 0};
  unsigned Number = 0;
  while (!Diff.empty()) {
    const auto [Line, Rest] = Diff.split('\n');
    Diff = Rest;
    ++Number;
    const auto Malformed = [&](const llvm::Twine &Why) {
      return failure(Name + ":" + llvm::Twine(Number) + ": not a unified diff: " + Why);
    };
    // Within a hunk only its counts tell what a line is: a removed line may read `-- x` and look like a header.
    if (Left.OldLines || Left.NewLines) {
      const char Kind = Line.empty() ? ' ' : Line[0];
      if (Kind == '\\')
        continue;
      if (Kind == '+' && Left.NewLines) {
        if (!File.empty())
          Result.add(File, Left.NewStart, Left.NewStart);
        ++Left.NewStart;
        --Left.NewLines;
      } else if (Kind == '-' && Left.OldLines) {
        --Left.OldLines;
      } else if ((Kind == ' ' || Kind == '\r') && Left.OldLines && Left.NewLines) {
        ++Left.NewStart;
        --Left.NewLines;
        --Left.OldLines;
      } else {
        return Malformed("the hunk has other lines than its header says");
      }
      continue;
    }
    if (Line.starts_with("@@@"))
      return Malformed("the combined diff of a merge; give the one against the branch that is merged into");
    if (Line.starts_with("@@ ")) {
      const std::optional<Hunk> H = hunkHeader(Line);
      if (!H || !AnyHeader)
        return Malformed(H ? "a hunk before any file" : "a hunk's header that cannot be read");
      Left = *H;
    } else if (Line.starts_with("+++ ")) {
      const std::optional<std::string> Path = headerPath(Line.drop_front(4));
      if (!Path)
        return Malformed("a quoted path that does not end");
      AnyHeader = true;
      File = *Path == "/dev/null" ? "" : resolve(*Path, Directory);
    } else if (Line.starts_with("diff --git ") || Line.starts_with("--- ")) {
      AnyHeader = true;
      File.clear();
    }
  }
  if (Left.OldLines || Left.NewLines)
    return failure(Name + ": not a unified diff: it ends within a hunk");
  if (!AnyHeader && !Whole.trim().empty())
    return failure(Name + ": not a unified diff: no file is named in it");
  return Result;
}

llvm::Expected<ChangedLines> ChangedLines::ofRevision(llvm::StringRef Revision, llvm::StringRef Directory) {
  if (Revision.empty() || Revision.starts_with("-"))
    return failure("--diff: '" + Revision + "' is neither a file nor a revision");
  auto Top = git(Directory, {"rev-parse", "--show-toplevel"});
  if (!Top)
    return failure("--diff: '" + Revision + "' is no file, and no revision: " + llvm::toString(Top.takeError()));
  const std::string Root = llvm::StringRef(*Top).rtrim('\n').str();

  const bool IsRange = Revision.contains("..");
  std::string Base = Revision.str();
  if (!IsRange) {
    auto Start = whereLeft(Revision, Root);
    if (!Start)
      return Start.takeError();
    Base = llvm::StringRef(*Start).rtrim().str();
  }
  auto Text = git(Root, {"diff", "-U0", "-M", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/",
                         "--dst-prefix=b/", "--no-relative", "--ignore-submodules", Base, "--"});
  if (!Text)
    return failure("--diff: " + llvm::toString(Text.takeError()));
  auto Result = parse(*Text, Root, "git diff");
  if (!Result || IsRange)
    return Result;
  auto Untracked = git(Root, {"ls-files", "--others", "--exclude-standard", "-z"});
  if (!Untracked)
    return failure("--diff: " + llvm::toString(Untracked.takeError()));
  llvm::SmallVector<llvm::StringRef> Names;
  llvm::StringRef(*Untracked).split(Names, '\0', -1, /*KeepEmpty=*/false);
  for (const llvm::StringRef Name : Names)
    Result->add(realPath(Root + "/" + Name.str()), 1, LastLine);
  return Result;
}

llvm::Expected<ChangedLines> ChangedLines::ofArgument(llvm::StringRef Argument, llvm::StringRef Directory) {
  if (Argument != "-" && (!llvm::sys::fs::exists(Argument) || llvm::sys::fs::is_directory(Argument)))
    return ofRevision(Argument, Directory);
  auto Buffer = llvm::MemoryBuffer::getFileOrSTDIN(Argument);
  if (!Buffer)
    return failure("--diff: " + Argument + ": " + Buffer.getError().message());
  // git writes paths from the top of the repository, wherever it is called.
  auto Top = git(Directory, {"rev-parse", "--show-toplevel"});
  const std::string Root = Top ? llvm::StringRef(*Top).rtrim('\n').str() : Directory.str();
  llvm::consumeError(Top.takeError());
  return parse((*Buffer)->getBuffer(), Root, Argument == "-" ? "standard input" : Argument);
}

bool ChangedLines::contains(llvm::StringRef File, unsigned Line) const {
  auto Found = Files.find(File);
  if (Found == Files.end() && !Files.empty())
    Found = Files.find(realPath(File));
  return Found != Files.end() &&
         llvm::any_of(Found->second, [Line](const auto &Range) { return Range.first <= Line && Line <= Range.second; });
}

bool ChangedLines::touches(const Finding &F) const {
  const auto Changed = [this](const Location &Where) { return contains(Where.File, Where.Line); };
  return Changed(F.Where) || llvm::any_of(F.Notes, [&](const Note &N) { return Changed(N.Where); });
}

std::vector<std::string> ChangedLines::files() const {
  std::vector<std::string> Names;
  for (const auto &Entry : Files)
    Names.push_back(Entry.getKey().str());
  llvm::sort(Names);
  return Names;
}

} // namespace atomvet::tool
