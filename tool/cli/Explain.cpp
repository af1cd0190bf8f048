//===- Explain.cpp - The commands that need no project --------------------===//

#include "cli/Explain.h"
#include "findings/Checks.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include <algorithm>

namespace atomvet::tool {
namespace {

/// Markdown as our pages use it: headings, paragraphs, lists, fenced code, tables, code spans, bold and links.
class Renderer {
public:
  Renderer(bool Color, unsigned Width, llvm::raw_ostream &OS)
      : Color(Color), Width(std::max(Width, 20U)), OS(OS), Enabled(OS.colors_enabled()) {
    OS.enable_colors(Color);
  }
  ~Renderer() { OS.enable_colors(Enabled); }

  void render(llvm::StringRef Page) {
    bool InCode = false;
    while (!Page.empty()) {
      const auto [Line, Rest] = Page.split('\n');
      Page = Rest;
      if (Line.starts_with("```")) {
        flush();
        if (!InCode)
          space();
        InCode = !InCode;
      } else if (InCode) {
        OS << (Line.empty() ? "" : "    ") << Line << '\n';
        AfterBlank = false;
      } else if (Line.trim().empty()) {
        flush();
        space();
      } else if (Line.starts_with("#")) {
        flush();
        heading(Line);
      } else if (Line.starts_with("|")) {
        flush();
        OS << Line << '\n';
        AfterBlank = false;
      } else {
        text(Line);
      }
    }
    flush();
  }

private:
  void heading(llvm::StringRef Line) {
    const size_t Depth = Line.find_first_not_of('#');
    space();
    if (Color)
      OS.changeColor(llvm::raw_ostream::SAVEDCOLOR, /*Bold=*/true);
    OS << (Depth == 1 ? Line.substr(Depth).trim().str() : Line.substr(Depth).trim().upper());
    if (Color)
      OS.resetColor();
    OS << '\n';
    AfterBlank = Depth != 1;
  }

  void text(llvm::StringRef Line) {
    const llvm::StringRef Bare = Line.ltrim();
    const size_t Marker = markerOf(Bare);
    if (Marker) {
      flush();
      Indent = Line.size() - Bare.size();
      Hang = Indent + Marker;
    } else if (Paragraph.empty()) {
      Indent = Hang = Line.size() - Bare.size();
    }
    Paragraph += (Paragraph.empty() ? "" : " ") + Bare.rtrim().str();
  }

  /// How long the marker of a list's item is: `- ` or `12. `; 0 when it is none.
  static size_t markerOf(llvm::StringRef Line) {
    if (Line.starts_with("- ") || Line.starts_with("* "))
      return 2;
    const size_t Digits = Line.find_first_not_of("0123456789");
    return Digits && Line.substr(Digits).starts_with(". ") ? Digits + 2 : 0;
  }

  void flush() {
    if (Paragraph.empty())
      return;
    OS.indent(Indent);
    unsigned At = Indent;
    bool First = true;
    for (llvm::StringRef Rest = Paragraph; !Rest.empty();) {
      const llvm::StringRef Word = nextWord(Rest);
      Rest = Rest.drop_front(Word.size()).ltrim();
      const unsigned Length = shown(Word);
      if (!First && At + 1 + Length > Width) {
        OS << '\n';
        OS.indent(Hang);
        At = Hang;
      } else if (!First) {
        OS << ' ';
        ++At;
      }
      write(Word);
      At += Length;
      First = false;
    }
    OS << '\n';
    AfterBlank = false;
    Paragraph.clear();
  }

  /// Up to the next blank outside a code span, bold text or a link, so that none is torn.
  static llvm::StringRef nextWord(llvm::StringRef Text) {
    bool InCode = false, InBold = false, InLink = false;
    for (size_t I = 0; I < Text.size(); ++I) {
      if (Text[I] == '`')
        InCode = !InCode;
      else if (!InCode && Text.substr(I).starts_with("**"))
        InBold = !InBold;
      else if (!InCode && Text[I] == '[' && isLink(Text.substr(I)))
        InLink = true;
      else if (!InCode && Text[I] == ']')
        InLink = false;
      else if (Text[I] == ' ' && !InCode && !InBold && !InLink)
        return Text.take_front(I);
    }
    return Text;
  }

  static bool isLink(llvm::StringRef Text) {
    const size_t Close = Text.find("](");
    return Close != llvm::StringRef::npos && Text.find(']') == Close && Text.find(')', Close) != llvm::StringRef::npos;
  }

  unsigned shown(llvm::StringRef Word) const {
    std::string Plain;
    llvm::raw_string_ostream Into(Plain);
    spans(Word, [&](llvm::StringRef Text, bool) { Into << Text; });
    // Every byte but a continuation of UTF-8 is a character.
    return llvm::count_if(Plain, [](char C) { return (static_cast<unsigned char>(C) & 0xC0) != 0x80; });
  }

  void write(llvm::StringRef Word) {
    spans(Word, [&](llvm::StringRef Text, bool Strong) {
      if (Strong && Color)
        OS.changeColor(llvm::raw_ostream::SAVEDCOLOR, /*Bold=*/true);
      OS << Text;
      if (Strong && Color)
        OS.resetColor();
    });
  }

  /// Without colours the backquotes stay: they are what tells code from words then.
  template <typename Show> void spans(llvm::StringRef Word, Show Each) const {
    while (!Word.empty()) {
      const size_t At = Word.find_first_of("`*[");
      if (At == llvm::StringRef::npos)
        return Each(Word, false);
      Each(Word.take_front(At), false);
      Word = Word.drop_front(At);
      if (const size_t End = Word.find('`', 1); Word[0] == '`' && End != llvm::StringRef::npos) {
        Each(Color ? Word.slice(1, End) : Word.take_front(End + 1), true);
        Word = Word.drop_front(End + 1);
      } else if (Word[0] == '[' && isLink(Word)) {
        Each(Word.slice(1, Word.find(']')), false);
        Word = Word.drop_front(Word.find(')') + 1);
      } else if (const size_t Stars = Word.find("**", 2); Word.starts_with("**") && Stars != llvm::StringRef::npos) {
        Each(Word.slice(2, Stars), true);
        Word = Word.drop_front(Stars + 2);
      } else {
        Each(Word.take_front(1), false);
        Word = Word.drop_front(1);
      }
    }
  }

  /// One blank line, never two.
  void space() {
    if (!AfterBlank)
      OS << '\n';
    AfterBlank = true;
  }

  const bool Color;
  const unsigned Width;
  llvm::raw_ostream &OS;
  const bool Enabled;
  bool AfterBlank = true;
  std::string Paragraph;
  unsigned Indent = 0, Hang = 0;
};

} // namespace

void renderMarkdown(llvm::StringRef Page, bool Color, unsigned Width, llvm::raw_ostream &OS) {
  Renderer(Color, Width, OS).render(Page);
}

int runList(bool Json, llvm::raw_ostream &Out) {
  if (Json) {
    llvm::json::OStream J(Out, 2);
    J.array([&] {
      for (const CheckInfo &C : allChecks())
        J.object([&] {
          J.attribute("check", C.Name);
          J.attribute("level", C.LevelName);
          J.attribute("fix", C.HasFix);
          J.attribute("since", C.Since);
          J.attribute("summary", C.Summary);
        });
    });
    Out << '\n';
    return 0;
  }
  size_t Name = 0, Level = 0;
  for (const CheckInfo &C : allChecks()) {
    Name = std::max(Name, C.Name.size());
    Level = std::max(Level, C.LevelName.size());
  }
  for (const CheckInfo &C : allChecks())
    Out << llvm::left_justify(C.Name, Name + 2) << llvm::left_justify(C.LevelName, Level + 2)
        << (C.HasFix ? "fix  " : "     ") << C.Summary << '\n';
  return 0;
}

int runExplain(llvm::StringRef Check, bool Color, unsigned Width, llvm::raw_ostream &Out, llvm::raw_ostream &Err) {
  const CheckInfo *Found = findCheck(Check);
  if (!Found)
    Found = findCheck(("atomic-" + Check).str());
  if (Found) {
    renderMarkdown(Found->Page, Color, Width, Out);
    return 0;
  }
  Err << "error: there is no check '" << Check << "'";
  if (const CheckInfo *Near = nearestCheck(Check))
    Err << "; did you mean '" << Near->Name << "'?";
  Err << " 'atomvet list' lists them\n";
  return 2;
}

} // namespace atomvet::tool
