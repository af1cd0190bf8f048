//===- Database.cpp -------------------------------------------------------===//

#include "units/Database.h"
#include "units/Command.h"
#include "units/Mentions.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"
#include <algorithm>
#include <map>
#include <set>

namespace atomvet::tool {
namespace {

namespace path = llvm::sys::path;
constexpr llvm::StringLiteral FileName = "compile_commands.json";

std::string normalised(llvm::StringRef Path, llvm::StringRef Directory) {
  llvm::SmallString<256> Absolute(Path);
  llvm::sys::path::make_absolute(Directory, Absolute);
  path::remove_dots(Absolute, /*remove_dot_dot=*/true);
  return Absolute.str().str();
}

std::string joined(llvm::StringRef Directory, llvm::StringRef Name) {
  llvm::SmallString<256> Path(Directory);
  path::append(Path, Name);
  return Path.str().str();
}

/// The database in Directory, or the newest in one of its build*/ directories.
std::string databaseIn(llvm::StringRef Directory) {
  if (std::string Own = joined(Directory, FileName); llvm::sys::fs::exists(Own))
    return Own;
  std::vector<std::pair<llvm::sys::TimePoint<>, std::string>> Found;
  std::error_code Error;
  for (llvm::sys::fs::directory_iterator It(Directory, Error), End; !Error && It != End; It.increment(Error)) {
    if (!path::filename(It->path()).starts_with("build"))
      continue;
    const std::string Candidate = joined(It->path(), FileName);
    llvm::sys::fs::file_status Status;
    if (!llvm::sys::fs::status(Candidate, Status))
      Found.emplace_back(Status.getLastModificationTime(), Candidate);
  }
  return Found.empty() ? "" : std::max_element(Found.begin(), Found.end())->second;
}

/// One entry, or why it is none.
llvm::Expected<Unit> readEntry(const llvm::json::Value &Value, llvm::StringRef DatabaseDirectory) {
  const llvm::json::Object *Entry = Value.getAsObject();
  if (!Entry)
    return llvm::createStringError("is not an object");
  const auto File = Entry->getString("file");
  if (!File || File->empty())
    return llvm::createStringError("has no \"file\"");
  Unit U;
  U.Directory = normalised(Entry->getString("directory").value_or("."), DatabaseDirectory);
  U.File = normalised(*File, U.Directory);
  if (const llvm::json::Array *Arguments = Entry->getArray("arguments")) {
    for (const llvm::json::Value &A : *Arguments)
      if (const auto Text = A.getAsString())
        U.Arguments.push_back(Text->str());
  } else if (const auto Command = Entry->getString("command")) {
    llvm::BumpPtrAllocator Memory;
    llvm::StringSaver Saver(Memory);
    llvm::SmallVector<const char *, 64> Split;
    llvm::cl::TokenizeGNUCommandLine(*Command, Saver, Split);
    U.Arguments.assign(Split.begin(), Split.end());
  }
  if (U.Arguments.empty())
    return llvm::createStringError("has neither \"arguments\" nor \"command\"");
  clang::tooling::addExpandedResponseFiles(U.Arguments, U.Directory, llvm::cl::TokenizeGNUCommandLine,
                                           *llvm::vfs::getRealFileSystem());
  return U;
}

/// Whether Clang reads such a file: databases also have assembler, resources and others.
bool isSource(llvm::StringRef File) {
  static const llvm::StringSet<> Extensions = {"c", "cc", "cp", "cxx", "cpp", "c++", "C",   "CC", "CPP",  "i",   "ii",
                                               "m", "mm", "M",  "h",   "hh",  "hpp", "hxx", "cu", "cppm", "ixx", "inl"};
  return Extensions.contains(path::extension(File).drop_front(path::extension(File).empty() ? 0 : 1));
}

bool isHeader(llvm::StringRef File) {
  static const llvm::StringSet<> Extensions = {"h", "hh", "hpp", "hxx", "h++", "H", "inc", "inl", "ipp", "tcc", "tpp"};
  return Extensions.contains(path::extension(File).drop_front(path::extension(File).empty() ? 0 : 1));
}

/// A unit that includes the header: one named like it before others, and one that is near before one that is far.
const Unit *unitWith(llvm::StringRef Header, llvm::ArrayRef<Unit> All, Mentions &Text) {
  const auto Rank = [&](const Unit &U) {
    const auto Common = std::mismatch(Header.begin(), Header.end(), U.File.begin(), U.File.end()).first;
    return std::make_pair(path::stem(U.File) != path::stem(Header), Header.end() - Common);
  };
  std::vector<std::pair<decltype(Rank(All.front())), const Unit *>> Ranked;
  for (const Unit &U : All)
    Ranked.emplace_back(Rank(U), &U);
  llvm::sort(Ranked);
  for (const auto &[_, U] : Ranked)
    if (Text.includes(*U, clangCommand(*U, {}, {}), Header))
      return U;
  return nullptr;
}

/// The language of a file that no database knows. A .h is what the source of its name beside it is, else what all are.
bool isC(llvm::StringRef File) {
  if (path::extension(File) != ".h")
    return path::extension(File) == ".c";
  bool AnyC = false, AnyCxx = false, NamedC = false, NamedCxx = false;
  std::error_code Error;
  for (llvm::sys::fs::directory_iterator It(path::parent_path(File), Error), End; !Error && It != End;
       It.increment(Error)) {
    if (!isSource(It->path()) || isHeader(It->path()))
      continue;
    const bool Is = path::extension(It->path()) == ".c", Named = path::stem(It->path()) == path::stem(File);
    (Is ? AnyC : AnyCxx) = true;
    (Is ? NamedC : NamedCxx) |= Named;
  }
  return NamedC != NamedCxx ? NamedC : AnyC && !AnyCxx;
}

std::vector<std::string> defaultCommand(llvm::StringRef File) {
  const bool C = isC(File);
  std::vector<std::string> Command{C ? "cc" : "c++"};
  if (isHeader(File)) // the compiler does not know every extension, and takes a .h for C
    Command.push_back(C ? "-xc-header" : "-xc++-header");
  Command.insert(Command.end(), {"-c", File.str()});
  return Command;
}

void finish(UnitList &List) {
  llvm::sort(List.Units);
  List.Units.erase(std::unique(List.Units.begin(), List.Units.end()), List.Units.end());
}

/// What a list knows, for Clang's search for the most similar command.
class ListDatabase : public clang::tooling::CompilationDatabase {
public:
  explicit ListDatabase(const std::vector<Unit> &Units) {
    for (const Unit &U : Units)
      ByFile[U.File].push_back({U.Directory, U.File, U.Arguments, ""});
  }
  std::vector<clang::tooling::CompileCommand> getCompileCommands(llvm::StringRef File) const override {
    const auto It = ByFile.find(File.str());
    return It == ByFile.end() ? std::vector<clang::tooling::CompileCommand>() : It->second;
  }
  std::vector<std::string> getAllFiles() const override {
    std::vector<std::string> Files;
    Files.reserve(ByFile.size());
    for (const auto &[File, Commands] : ByFile)
      Files.push_back(File);
    return Files;
  }

private:
  std::map<std::string, std::vector<clang::tooling::CompileCommand>> ByFile;
};

} // namespace

std::string findDatabase(llvm::StringRef Given, llvm::StringRef Directory) {
  if (!Given.empty()) {
    const std::string Path = normalised(Given, Directory);
    const std::string Database = llvm::sys::fs::is_directory(Path) ? joined(Path, FileName) : Path;
    return llvm::sys::fs::exists(Database) ? Database : "";
  }
  for (llvm::StringRef At = Directory; !At.empty(); At = path::parent_path(At))
    if (std::string Found = databaseIn(At); !Found.empty())
      return Found;
  return "";
}

llvm::Expected<UnitList> readDatabase(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer)
    return llvm::createStringError("'" + Path.str() + "' cannot be read: " + Buffer.getError().message());
  llvm::Expected<llvm::json::Value> Root = llvm::json::parse((*Buffer)->getBuffer());
  if (!Root)
    return llvm::createStringError("'" + Path.str() + "' is not valid JSON: " + llvm::toString(Root.takeError()));
  const llvm::json::Array *Entries = Root->getAsArray();
  if (!Entries)
    return llvm::createStringError("'" + Path.str() + "' is not a compile database: it is no list");

  UnitList List;
  unsigned Number = 0;
  for (const llvm::json::Value &Value : *Entries) {
    ++Number;
    llvm::Expected<Unit> Entry = readEntry(Value, path::parent_path(Path));
    if (!Entry) {
      List.Failures.push_back(
          {Path.str(), "entry " + std::to_string(Number) + " " + llvm::toString(Entry.takeError())});
      continue;
    }
    if (!isSource(Entry->File))
      continue;
    if (!llvm::sys::fs::exists(Entry->File)) {
      List.Failures.push_back({Entry->File, "the compile database names it, but there is no such file"});
      continue;
    }
    List.Units.push_back(std::move(*Entry));
  }
  finish(List);
  return List;
}

UnitList selectUnits(UnitList All, llvm::ArrayRef<std::string> Files, llvm::StringRef Directory) {
  UnitList Selected;
  Selected.Remarks = std::move(All.Remarks);
  std::unique_ptr<clang::tooling::CompilationDatabase> Inferring;
  Mentions Text;
  std::set<std::string> Asked;
  for (const std::string &Given : Files) {
    const std::string File = normalised(Given, Directory);
    const auto [Begin, End] = std::equal_range(All.Units.begin(), All.Units.end(), Unit{File, "", {}},
                                               [](const Unit &A, const Unit &B) { return A.File < B.File; });
    if (Begin != End) {
      Asked.insert(File);
      Selected.Units.insert(Selected.Units.end(), Begin, End);
      continue;
    }
    if (!llvm::sys::fs::exists(File)) {
      Selected.Failures.push_back({File, "there is no such file"});
      continue;
    }
    if (All.Units.empty()) {
      if (!All.Failures.empty())
        Selected.Remarks.push_back("no file of the compile database exists: '" + File +
                                   "' is analysed with default flags");
      Selected.Units.push_back({File, Directory.str(), defaultCommand(File)});
      continue;
    }
    if (const Unit *Through = isHeader(File) ? unitWith(File, All.Units, Text) : nullptr) {
      Selected.Units.push_back(*Through);
      Selected.Headers.push_back(File);
      Selected.OnlyForHeaders.push_back(Through->File);
      Selected.Remarks.push_back("'" + File + "' is analysed through '" + Through->File + "', which includes it");
      continue;
    }
    if (!Inferring)
      Inferring = clang::tooling::inferMissingCompileCommands(std::make_unique<ListDatabase>(All.Units));
    for (const clang::tooling::CompileCommand &C : Inferring->getCompileCommands(File)) {
      Selected.Units.push_back({File, C.Directory, C.CommandLine});
      llvm::StringRef Like = C.Heuristic;
      Like.consume_front("inferred from ");
      Selected.Remarks.push_back("'" + File + "' is not in the compile database: analysed with the command of '" +
                                 Like.str() + "'");
    }
  }
  llvm::erase_if(Selected.OnlyForHeaders, [&](const std::string &File) { return Asked.count(File) != 0; });
  finish(Selected);
  return Selected;
}

} // namespace atomvet::tool
