//===- Comments.cpp -------------------------------------------------------===//

#include "model/Comments.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Regex.h"

namespace clang::tidy::atomvet {

namespace {

llvm::StringRef lineAt(llvm::StringRef Buffer, size_t Offset) {
  const size_t Begin = Buffer.rfind('\n', Offset) + 1;
  return Buffer.slice(Begin, Buffer.find('\n', Offset));
}

/// From the first comment on a line on; empty when there is none.
llvm::StringRef commentIn(llvm::StringRef Line) {
  char Quote = 0;
  for (size_t I = 0; I + 1 < Line.size(); ++I) {
    if (Quote) {
      if (Line[I] == '\\')
        ++I;
      else if (Line[I] == Quote)
        Quote = 0;
    } else if (Line[I] == '"' || Line[I] == '\'') {
      Quote = Line[I];
    } else if (Line[I] == '/' && (Line[I + 1] == '/' || Line[I + 1] == '*')) {
      return Line.substr(I);
    }
  }
  return llvm::StringRef();
}

} // namespace

std::string commentsAt(SourceLocation Loc, const SourceManager &SM) {
  Loc = SM.getFileLoc(Loc);
  const auto [File, Offset] = SM.getDecomposedLoc(Loc);
  bool Invalid = false;
  const llvm::StringRef Buffer = SM.getBufferData(File, &Invalid);
  if (Loc.isInvalid() || Invalid || Offset > Buffer.size())
    return std::string();
  const llvm::StringRef Line = lineAt(Buffer, Offset);
  std::string Text = commentIn(Line).str();
  // A block comment that goes on below.
  if (llvm::StringRef(Text).starts_with("/*") && Text.find("*/") == std::string::npos)
    Text += Buffer.substr(size_t(Line.end() - Buffer.begin()), 400).split("*/").first;
  size_t Begin = size_t(Line.begin() - Buffer.begin());
  bool Inside = false;
  for (unsigned Count = 0; Begin > 0 && Count < 24; ++Count) {
    const llvm::StringRef Above = lineAt(Buffer, Begin - 1);
    const llvm::StringRef Trimmed = Above.trim();
    if (!Inside && Trimmed.ends_with("*/"))
      Inside = true;
    else if (!Inside && !Trimmed.starts_with("//"))
      break;
    // A comment behind code belongs to that code.
    if (Inside && Trimmed.contains("/*") && !Trimmed.starts_with("/*"))
      break;
    Text.insert(0, Trimmed.str() + "\n");
    Inside = Inside && !Trimmed.contains("/*");
    Begin = size_t(Above.begin() - Buffer.begin());
  }
  return Text;
}

bool saysWritersTakeTurns(llvm::StringRef Comment) {
  static const llvm::Regex Says(
      "(^|[^a-z])((hold|holds|held|holding)[^.;]*(lock|mutex|mtx)|(lock|mutex|mtx) (is |must be |already "
      ")*(held|taken)|"
      "(protected|guarded|serialized|serialised|synchronized|synchronised) by[^.;]*(lock|mutex|mtx|caller)|"
      "external(ly)?[ -]synchroni|no internal synchroni|non-?atomically|"
      "(single|sole|only one|only) (writer|producer|updater|thread))",
      llvm::Regex::IgnoreCase);
  // Lines of one comment are one text.
  std::string Text;
  for (const char C : Comment)
    if (C != '*' && C != '/' && !((C == ' ' || C == '\n') && !Text.empty() && Text.back() == ' '))
      Text += C == '\n' ? ' ' : C;
  return Says.match(Text) && !llvm::Regex("(^|[^a-z])(not|never|isn't|without)[^.;]*(held|holding|lock|mutex|writer)",
                                          llvm::Regex::IgnoreCase)
                                  .match(Text);
}

} // namespace clang::tidy::atomvet
