#include "findings/Baseline.h"
#include "Support.h"

using namespace atomvet::tool;

namespace {

constexpr llvm::StringLiteral Code =
    "int report(void) {\n  return hits;\n}\nint again(void) {\n  return 1 + hits;\n}\n";

std::string textOf(const Baseline &B) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  B.write(OS);
  return Text;
}

std::string complaintOf(llvm::StringRef Text) {
  auto Parsed = Baseline::parse(Text, "base");
  return Parsed ? "(none)" : llvm::toString(Parsed.takeError());
}

struct Project {
  explicit Project(llvm::StringRef File = "a.c", llvm::StringRef Text = Code)
      : Path(Dir.write(File, Text)), Text(Text) {
    First = findingAt(Path, Text, "hits");
    Second = findingAt(Path, Text, "1 + hits");
    Second.Function = "again";
  }

  Scratch Dir;
  Sources Files;
  std::string Path, Text;
  Finding First, Second;
};

TEST(Baseline, IsSortedTextThatReadsBack) {
  Project P("dir name/a\tb.c");
  P.First.Message = "a message\nof two lines, with a \\";
  P.Second.Check = "atomic-second";
  const Baseline B = Baseline::of({P.Second, P.First}, P.Files, P.Dir.Root);
  const std::string Text = textOf(B);
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(Text).split(Lines, '\n');
  ASSERT_EQ(Lines.size(), 5U);
  EXPECT_EQ(Lines[0], "# atomvet baseline 1");
  EXPECT_EQ(Lines[2].substr(32).str(),
            "\tatomic-mixed-access\tdir name/a\\tb.c\ta message\\nof two lines, with a \\\\");
  EXPECT_EQ(Lines[4], "");
  auto Again = Baseline::parse(Text, "base");
  ASSERT_TRUE(static_cast<bool>(Again));
  EXPECT_EQ(Again->entries()[0].Path, "dir name/a\tb.c");
  EXPECT_EQ(Again->entries()[0].Message, P.First.Message);
  EXPECT_EQ(textOf(*Again), Text);
  // A merge may leave the lines in any order, a checkout end them with CRLF.
  const std::string Merged = (Lines[0] + "\r\n" + Lines[3] + "\r\n" + Lines[2] + "\r\n").str();
  auto Other = Baseline::parse(Merged, "base");
  ASSERT_TRUE(static_cast<bool>(Other));
  EXPECT_EQ(textOf(*Other), Text);
}

TEST(Baseline, DropsWhatIsKnownAndOffersWhatIsGone) {
  Project P;
  const Baseline B = Baseline::of({P.First}, P.Files, P.Dir.Root);
  BaselineResult R = B.apply({P.First, P.Second}, P.Files, P.Dir.Root, true);
  EXPECT_EQ(R.Known, 1U);
  EXPECT_EQ(R.New, std::vector<Finding>{P.Second});
  EXPECT_TRUE(R.Removable.empty());
  R = B.apply({P.Second}, P.Files, P.Dir.Root, true);
  EXPECT_EQ(R.Known, 0U);
  ASSERT_EQ(R.Removable.size(), 1U);
  EXPECT_EQ(R.Removable[0].Path, "a.c");
  // What was not looked at may be there still.
  EXPECT_TRUE(B.apply({P.Second}, P.Files, P.Dir.Root, false).Removable.empty());
}

TEST(Baseline, CountsEqualFindings) {
  Project P;
  Finding Twin = P.First; // as equal as two lines that read the same
  Twin.Where.Column += 1;
  const Baseline B = Baseline::of({P.First}, P.Files, P.Dir.Root);
  const BaselineResult R = B.apply({P.First, Twin}, P.Files, P.Dir.Root, true);
  EXPECT_EQ(R.Known, 1U);
  EXPECT_EQ(R.New.size(), 1U);
  const Baseline Both = Baseline::of({P.First, Twin}, P.Files, P.Dir.Root);
  EXPECT_EQ(Both.apply({P.First}, P.Files, P.Dir.Root, true).Removable.size(), 1U);
}

TEST(Baseline, FollowsARenamedFile) {
  Project P;
  const Baseline B = Baseline::of({P.First}, P.Files, P.Dir.Root);
  ASSERT_FALSE(llvm::sys::fs::rename(P.Path, P.Dir.path("b.c")));
  Sources Files;
  Finding Moved = P.First;
  Moved.Where.File = P.Dir.path("b.c");
  EXPECT_EQ(B.apply({Moved}, Files, P.Dir.Root, false).Known, 1U);
}

TEST(Baseline, DoesNotTakeACopyForTheOriginal) {
  Project P;
  const Baseline B = Baseline::of({P.First}, P.Files, P.Dir.Root);
  Finding Copy = P.First;
  Copy.Where.File = P.Dir.write("0-before-a.c", Code);
  // The original was not analysed, but it is there.
  EXPECT_EQ(B.apply({Copy}, P.Files, P.Dir.Root, false).New.size(), 1U);
  // Both were: the entry is the original's, wherever the copy sorts.
  const BaselineResult R = B.apply({Copy, P.First}, P.Files, P.Dir.Root, true);
  EXPECT_EQ(R.New, std::vector<Finding>{Copy});
}

TEST(Baseline, IsNoPlaceForWhatDoesNotCompile) {
  Project P;
  P.First.Check = "clang-diagnostic-error";
  EXPECT_TRUE(Baseline::of({P.First}, P.Files, P.Dir.Root).entries().empty());
}

TEST(Baseline, SaysWhatIsWrongWithIt) {
  EXPECT_EQ(complaintOf(""), "base: this is no atomvet baseline: it is empty");
  EXPECT_EQ(complaintOf("{}\n"), "base:1: this is no atomvet baseline: its first line is not '# atomvet baseline 1'");
  EXPECT_EQ(complaintOf("# atomvet baseline 2\n"),
            "base:1: this baseline is of another version of atomvet; write it again with 'atomvet baseline'");
  EXPECT_EQ(complaintOf("# atomvet baseline 1\n<<<<<<< HEAD\n"),
            "base:2: a conflict of a merge is left; keep the lines of both sides");
  const std::string Wrong = "base:3: no entry of a baseline: it is 'fingerprint check path message', with tabs between";
  EXPECT_EQ(complaintOf("# atomvet baseline 1\n\n0123\tatomic-copy\ta.c\tm\n"), Wrong);
  EXPECT_EQ(complaintOf("# atomvet baseline 1\n# x\n0123456789abcdef0123456789abcdef\tatomic-copy\ta.c\n"), Wrong);
  EXPECT_EQ(complaintOf("# atomvet baseline 1\n\n0123456789abcdef0123456789abcdef\tatomic-copy\ta.c\tm\n"), "(none)");
  auto Missing = Baseline::read("/nowhere/base");
  ASSERT_FALSE(static_cast<bool>(Missing));
  EXPECT_EQ(llvm::toString(Missing.takeError()),
            "/nowhere/base: the baseline cannot be read: No such file or directory");
}

TEST(Baseline, IsReplacedAsAWhole) {
  Project P;
  const std::string File = P.Dir.path(".atomvet-baseline");
  const Baseline B = Baseline::of({P.First}, P.Files, P.Dir.Root);
  ASSERT_FALSE(static_cast<bool>(B.writeFile(File)));
  EXPECT_EQ(contents(File), textOf(B));
  EXPECT_TRUE(static_cast<bool>(Baseline::read(File)));
  llvm::Error Problem = B.writeFile(P.Dir.path("no/such/directory"));
  ASSERT_TRUE(static_cast<bool>(Problem));
  EXPECT_NE(llvm::toString(std::move(Problem)).find("cannot be written"), std::string::npos);
}

} // namespace
