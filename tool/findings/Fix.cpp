//===- Fix.cpp - Applying the fixes of a whole project --------------------===//

#include "findings/Fix.h"
#include "files/ReplaceFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"
#include <algorithm>
#include <set>

namespace atomvet::tool {
namespace {

//===----------------------------------------------------------------------===//
// Which edits
//===----------------------------------------------------------------------===//

/// Whether two edits of one file cannot both be made. Two insertions at one place have an order that nobody chose, and
/// an insertion inside a deletion has no place left; at its edge it has.
bool collide(const Edit &A, const Edit &B) {
  if (A.Length == 0 && B.Length == 0)
    return A.Offset == B.Offset;
  if (A.Length == 0)
    return B.Offset < A.Offset && A.Offset < B.Offset + B.Length;
  if (B.Length == 0)
    return collide(B, A);
  return A.Offset < B.Offset + B.Length && B.Offset < A.Offset + A.Length;
}

/// The edits that are chosen so far, by file.
class Chosen {
public:
  bool has(const Edit &E) const {
    const auto Found = Edits.find(E.File);
    return Found != Edits.end() && Found->second.count(E);
  }
  bool collides(const Edit &E) const {
    const auto Found = Edits.find(E.File);
    return Found != Edits.end() && llvm::any_of(Found->second, [&](const Edit &Other) { return collide(E, Other); });
  }
  void add(const Edit &E) { Edits[E.File].insert(E); }

  std::map<std::string, std::set<Edit>> Edits;
};

/// Why this finding cannot be fixed in the files as they are; empty when it can.
std::string whyNot(const Finding &F, Sources &Files, const FileState &State) {
  for (const Edit &E : F.Fix) {
    if (const auto Why = State.Blocked.find(E.File); Why != State.Blocked.end())
      return Why->second;
    const SourceFile *File = Files.get(E.File);
    if (!File)
      return "'" + E.File + "' cannot be read";
    const auto Digest = State.Digests.find(E.File);
    const bool Changed = Digest != State.Digests.end() ? Digest->second != llvm::xxh3_64bits(File->text())
                                                       : E.File == F.Where.File && !File->agreesWith(F.Where);
    if (Changed || E.Offset > File->text().size() || E.Length > File->text().size() - E.Offset)
      return "'" + E.File + "' has changed since it was analysed";
  }
  return {};
}

/// What leaves nothing of a line takes the line along.
void widen(Edit &E, llvm::StringRef File) {
  if (!E.Text.empty() || E.Length == 0)
    return;
  const llvm::StringRef Before = File.take_front(E.Offset), After = File.substr(E.Offset + E.Length);
  const size_t Begin = Before.rfind('\n') + 1, End = After.find('\n');
  if (End == llvm::StringRef::npos || !Before.substr(Begin).trim().empty() || !After.take_front(End).trim().empty())
    return;
  E.Length += E.Offset - Begin + End + 1;
  E.Offset = Begin;
}

/// One name for each file: a header that is reached through a link and without is edited once.
class Names {
public:
  std::string operator()(const std::string &Path) {
    auto [Entry, IsNew] = Known.try_emplace(Path);
    if (IsNew) {
      llvm::SmallString<256> Real;
      if (llvm::sys::fs::real_path(Path, Real))
        Real = Path;
      Entry->second = First.try_emplace(Real, Path).first->second;
    }
    return Entry->second;
  }

private:
  llvm::StringMap<std::string> Known, First;
};

/// A fix is written with the line ends of the file it goes into.
std::string withLineEndsOf(llvm::StringRef File, llvm::StringRef Text) {
  const size_t End = File.find('\n');
  if (End == llvm::StringRef::npos || End == 0 || File[End - 1] != '\r')
    return Text.str();
  std::string Converted;
  for (size_t I = 0; I < Text.size(); ++I) {
    if (Text[I] == '\n' && (I == 0 || Text[I - 1] != '\r'))
      Converted += '\r';
    Converted += Text[I];
  }
  return Converted;
}

//===----------------------------------------------------------------------===//
// The diff
//===----------------------------------------------------------------------===//

std::vector<llvm::StringRef> linesOf(llvm::StringRef Text) {
  std::vector<llvm::StringRef> Lines;
  while (!Text.empty()) {
    const size_t End = Text.find('\n');
    const size_t Length = End == llvm::StringRef::npos ? Text.size() : End + 1;
    Lines.push_back(Text.take_front(Length));
    Text = Text.drop_front(Length);
  }
  return Lines;
}

/// Lines [OldBegin, OldEnd) of the old text become lines [NewBegin, NewEnd) of the new one.
struct Change {
  size_t OldBegin, OldEnd, NewBegin, NewEnd;
};

class DiffWriter {
public:
  DiffWriter(const FixPlan::File &F, llvm::raw_ostream &OS)
      : Old(linesOf(F.Before)), New(linesOf(F.After)), OS(OS), Changes(changes(F)) {}

  void write() {
    constexpr size_t Context = 3;
    for (auto Begin = Changes.begin(); Begin != Changes.end();) {
      auto End = Begin + 1; // the context of two hunks does not overlap
      while (End != Changes.end() && End->OldBegin - (End - 1)->OldEnd <= 2 * Context)
        ++End;
      const Change &First = *Begin, &Last = *(End - 1);
      const size_t Before = std::min(Context, First.OldBegin), After = std::min(Context, Old.size() - Last.OldEnd);
      writeStarts('-', First.OldBegin - Before, Last.OldEnd + After, '+', First.NewBegin - Before, Last.NewEnd + After);
      size_t At = First.OldBegin - Before;
      for (auto C = Begin; C != End; ++C) {
        writeLines(' ', Old, At, C->OldBegin);
        writeLines('-', Old, C->OldBegin, C->OldEnd);
        writeLines('+', New, C->NewBegin, C->NewEnd);
        At = C->OldEnd;
      }
      writeLines(' ', Old, At, Last.OldEnd + After);
      Begin = End;
    }
  }

private:
  /// The edits say where the texts differ; no search is needed.
  std::vector<Change> changes(const FixPlan::File &F) const {
    std::vector<size_t> Starts = {0};
    for (const llvm::StringRef Line : Old)
      Starts.push_back(Starts.back() + Line.size());
    const auto LineOf = [&](size_t Offset) -> size_t {
      return std::upper_bound(Starts.begin(), Starts.end() - 1, Offset) - Starts.begin() - 1;
    };
    std::vector<Change> Result;
    std::vector<std::pair<size_t, size_t>> Touched; // lines, [first, last)
    for (const Edit &E : F.Edits) {
      const size_t First = std::min(LineOf(E.Offset), Old.size());
      const size_t Last = std::min(LineOf(E.Offset + std::max(E.Length, 1U) - 1) + 1, Old.size());
      // What ends with its line's end joins the next line to what is before it.
      const bool JoinsNext = E.Length && F.Before[E.Offset + E.Length - 1] == '\n' && Last < Old.size();
      const size_t End = std::max(Last, First) + (JoinsNext ? 1 : 0);
      if (!Touched.empty() && First <= Touched.back().second)
        Touched.back().second = std::max(Touched.back().second, End);
      else
        Touched.emplace_back(First, End);
    }
    ptrdiff_t Shift = 0; // lines that the changes before added
    auto E = F.Edits.begin();
    for (const auto &[First, Last] : Touched) {
      std::string Text;
      size_t At = Starts[First];
      for (; E != F.Edits.end() && (E->Offset < Starts[Last] || Last == Old.size()); ++E) {
        Text += llvm::StringRef(F.Before).slice(At, E->Offset);
        Text += E->Text;
        At = E->Offset + E->Length;
      }
      Text += llvm::StringRef(F.Before).slice(At, Starts[Last]);
      const size_t Count = linesOf(Text).size();
      Change C{First, Last, First + Shift, First + Shift + Count};
      Shift += static_cast<ptrdiff_t>(Count) - static_cast<ptrdiff_t>(Last - First);
      // Lines at the edges that are the same after all.
      while (C.OldBegin < C.OldEnd && C.NewBegin < C.NewEnd && Old[C.OldBegin] == New[C.NewBegin]) {
        ++C.OldBegin;
        ++C.NewBegin;
      }
      while (C.OldBegin < C.OldEnd && C.NewBegin < C.NewEnd && Old[C.OldEnd - 1] == New[C.NewEnd - 1]) {
        --C.OldEnd;
        --C.NewEnd;
      }
      if (C.OldBegin != C.OldEnd || C.NewBegin != C.NewEnd)
        Result.push_back(C);
    }
    return Result;
  }

  void writeStarts(char OldSign, size_t OldBegin, size_t OldEnd, char NewSign, size_t NewBegin, size_t NewEnd) {
    const auto Write = [&](char Sign, size_t Begin, size_t End) {
      OS << Sign << (Begin == End ? Begin : Begin + 1);
      if (End - Begin != 1)
        OS << ',' << End - Begin;
    };
    OS << "@@ ";
    Write(OldSign, OldBegin, OldEnd);
    OS << ' ';
    Write(NewSign, NewBegin, NewEnd);
    OS << " @@\n";
  }

  void writeLines(char Sign, const std::vector<llvm::StringRef> &Lines, size_t Begin, size_t End) {
    for (size_t I = Begin; I < End; ++I) {
      OS << Sign << Lines[I];
      if (!Lines[I].ends_with("\n"))
        OS << "\n\\ No newline at end of file\n";
    }
  }

  const std::vector<llvm::StringRef> Old, New;
  llvm::raw_ostream &OS;
  const std::vector<Change> Changes;
};

/// As git writes a path in a diff: quoted when it holds what would end it.
std::string diffPath(llvm::StringRef Prefix, llvm::StringRef Path) {
  const auto IsSpecial = [](char C) {
    return C == '"' || C == '\\' || static_cast<unsigned char>(C) < 0x20 || C == 0x7f;
  };
  const std::string Whole = (Prefix + Path).str();
  if (llvm::none_of(Whole, IsSpecial))
    return Whole + (llvm::StringRef(Whole).contains(' ') ? "\t" : "");
  std::string Quoted = "\"";
  for (const char C : Whole) {
    if (C == '"' || C == '\\')
      Quoted += {'\\', C};
    else if (IsSpecial(C))
      Quoted += {'\\', static_cast<char>('0' + ((C >> 6) & 3)), static_cast<char>('0' + ((C >> 3) & 7)),
                 static_cast<char>('0' + (C & 7))};
    else
      Quoted += C;
  }
  return Quoted + "\"";
}

} // namespace

//===----------------------------------------------------------------------===//
// The plan
//===----------------------------------------------------------------------===//

FixPlan planFixes(llvm::ArrayRef<Finding> Findings, Sources &Files, const FileState &State) {
  FixPlan Plan;
  Chosen Taken;
  Names NameOf;
  for (const Finding &F : Findings) {
    if (F.Fix.empty())
      continue;
    if (std::string Why = whyNot(F, Files, State); !Why.empty()) {
      Plan.Refused.push_back({&F, std::move(Why)});
      continue;
    }
    std::set<Edit> New; // what another finding, or another file that includes this one, asked for already is asked once
    for (Edit E : F.Fix) {
      E.File = NameOf(E.File);
      E.Text = withLineEndsOf(Files.get(E.File)->text(), E.Text);
      widen(E, Files.get(E.File)->text());
      if (!Taken.has(E))
        New.insert(std::move(E));
    }
    const bool Overlaps = llvm::any_of(New, [&](const Edit &E) {
      return Taken.collides(E) || llvm::any_of(New, [&](const Edit &Other) {
               return &E != &Other && E.File == Other.File && collide(E, Other);
             });
    });
    if (Overlaps) {
      Plan.Refused.push_back({&F, "it overlaps with another fix; run again once that is applied"});
      continue;
    }
    for (const Edit &E : New)
      Taken.add(E);
    ++Plan.Applied;
  }
  for (const auto &[Path, Edits] : Taken.Edits) {
    FixPlan::File &File = Plan.Files[Path];
    File.Before = Files.get(Path)->text().str();
    File.Edits.assign(Edits.begin(), Edits.end());
    size_t At = 0;
    for (const Edit &E : File.Edits) {
      File.After += llvm::StringRef(File.Before).slice(At, E.Offset);
      File.After += E.Text;
      At = E.Offset + E.Length;
    }
    File.After += llvm::StringRef(File.Before).substr(At);
  }
  return Plan;
}

void writeDiff(const FixPlan &Plan, llvm::StringRef Root, llvm::raw_ostream &OS) {
  for (const auto &[Path, File] : Plan.Files) {
    if (File.Before == File.After)
      continue;
    const std::string Relative = relativePath(Path, Root);
    const llvm::StringRef Shown = llvm::StringRef(Relative).ltrim('/');
    OS << "--- " << diffPath("a/", Shown) << "\n+++ " << diffPath("b/", Shown) << '\n';
    DiffWriter(File, OS).write();
  }
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

llvm::StringMap<std::string> unwritable(const FixPlan &Plan) {
  llvm::StringMap<std::string> Result;
  for (const auto &[Path, File] : Plan.Files) {
    const auto Now = llvm::MemoryBuffer::getFile(Path);
    if (!Now || (*Now)->getBuffer() != File.Before)
      Result[Path] = "'" + Path + "' has changed since it was analysed";
    else if (llvm::sys::fs::access(Path, llvm::sys::fs::AccessMode::Write))
      Result[Path] = "'" + Path + "' may not be written";
  }
  return Result;
}

std::vector<std::string> writeFixes(const FixPlan &Plan) {
  std::vector<std::string> Problems;
  for (const auto &[Path, File] : Plan.Files)
    if (File.Before != File.After)
      if (llvm::Error E = replaceFile(Path, File.After))
        Problems.push_back(llvm::toString(std::move(E)));
  return Problems;
}

int runFix(llvm::ArrayRef<Finding> Findings, bool DryRun, llvm::StringRef Root, Sources &Files, FileState State,
           llvm::raw_ostream &Out, llvm::raw_ostream &Err) {
  FixPlan Plan = planFixes(Findings, Files, State);
  if (!DryRun) {
    // A fix may touch several files: one that cannot be written takes the whole fix with it.
    for (const auto &File : unwritable(Plan))
      State.Blocked[File.getKey()] = File.getValue();
    if (!State.Blocked.empty())
      Plan = planFixes(Findings, Files, State);
  }
  for (const Refusal &R : Plan.Refused)
    Err << R.Of->Where.File << ':' << R.Of->Where.Line << ':' << R.Of->Where.Column << ": note: the fix of '"
        << R.Of->Check << "' is not applied: " << R.Why << '\n';
  if (DryRun) {
    writeDiff(Plan, Root, Out);
    return 0;
  }
  const std::vector<std::string> Problems = writeFixes(Plan);
  for (const std::string &Problem : Problems)
    Err << "error: " << Problem << '\n';
  const size_t Changed = Plan.Files.size() - Problems.size();
  Out << Plan.Applied << (Plan.Applied == 1 ? " fix" : " fixes") << " in " << Changed
      << (Changed == 1 ? " file" : " files");
  if (!Plan.Refused.empty())
    Out << ", " << Plan.Refused.size() << " not applied";
  Out << '\n';
  return Problems.empty() && State.Blocked.empty() ? 0 : 3;
}

} // namespace atomvet::tool
