#include "cli/Explain.h"
#include "Support.h"
#include "findings/Checks.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace atomvet::tool;

namespace {

std::string rendered(llvm::StringRef Page, bool Color = false, unsigned Width = 40) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  renderMarkdown(Page, Color, Width, OS);
  return Text;
}

TEST(Explain, ShowsHeadingsParagraphsListsAndCode) {
  EXPECT_EQ(rendered("# atomic-x\n\n## Summary\n\nFinds a [link](to/it.md) and `code that` is **not\ntorn** here.\n\n"
                     "1. First point of the list, which is longer than a line.\n2. Second.\n\n"
                     "- a dash\n  goes on\n\n```c\nint x;\n\n  x++; // `as it is`\n```\n\nEnd.\n"),
            "atomic-x\n\nSUMMARY\nFinds a link and `code that` is not torn\nhere.\n\n"
            "1. First point of the list, which is\n   longer than a line.\n2. Second.\n\n"
            "- a dash goes on\n\n    int x;\n\n      x++; // `as it is`\n\nEnd.\n");
}

TEST(Explain, ShowsCodeAndHeadingsInBoldOnATerminal) {
  EXPECT_EQ(rendered("## Why\n\nuse `x`.\n", true), "\x1b[1mWHY\x1b[0m\nuse \x1b[1mx\x1b[0m.\n");
}

TEST(Explain, LeavesNoWordOfAPageOut) {
  for (const CheckInfo &C : allChecks()) {
    const std::string Text = rendered(C.Page, false, 80);
    EXPECT_NE(Text.find("SILENCING"), std::string::npos) << C.Name.str();
    for (llvm::StringRef Page = C.Page; !Page.empty(); Page = Page.ltrim()) {
      const llvm::StringRef Word = Page.take_until([](char Ch) { return llvm::isSpace(Ch); });
      Page = Page.drop_front(Word.size());
      if (llvm::all_of(Word, [](char Ch) { return llvm::isAlpha(Ch); }))
        EXPECT_TRUE(llvm::StringRef(Text).contains_insensitive(Word)) << C.Name.str() << ": " << Word.str();
    }
  }
}

TEST(Explain, KnowsAllChecksAndTheNearestOfAWrongName) {
  ASSERT_TRUE(findCheck("atomic-mixed-access"));
  EXPECT_EQ(findCheck("atomic-misaligned")->HasFix, true);
  EXPECT_EQ(findCheck("atomvet-model-dump"), nullptr); // for our own tests
  for (const auto &[Wrong, Right] :
       {std::pair("atomic-mixd-acces", "atomic-mixed-access"), std::pair("mixed", "atomic-mixed-access"),
        std::pair("ATOMIC-COPY", "atomic-copy"), std::pair("atomic-copies", "atomic-copy")}) {
    ASSERT_TRUE(nearestCheck(Wrong)) << Wrong;
    EXPECT_EQ(nearestCheck(Wrong)->Name.str(), Right);
  }
  EXPECT_EQ(nearestCheck("bugprone-use-after-move"), nullptr);
}

TEST(Explain, SaysWhatItDoesNotKnow) {
  std::string Out, Err;
  llvm::raw_string_ostream OutS(Out), ErrS(Err);
  EXPECT_EQ(runExplain("atomic-mixed-acces", false, 80, OutS, ErrS), 2);
  EXPECT_EQ(
      Err,
      "error: there is no check 'atomic-mixed-acces'; did you mean 'atomic-mixed-access'? 'atomvet list' lists them\n");
  EXPECT_EQ(Out, "");
  EXPECT_EQ(runExplain("copy", false, 80, OutS, ErrS), 0);
  EXPECT_EQ(Out.substr(0, 12), "atomic-copy\n");
}

} // namespace
