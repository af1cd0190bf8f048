//===- Driver.cpp ---------------------------------------------------------===//

#include "Driver.h"
#include "Index.h"
#include "Project.h"
#include "files/ReplaceFile.h"
#include "findings/Baseline.h"
#include "findings/Diff.h"
#include "findings/Fix.h"
#include "findings/Sources.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/WithColor.h"
#include <chrono>

namespace atomvet::tool {
namespace {

enum ExitStatus { Clean = 0, Gated = 1, Usage = 2, NotAnalysed = 3 };

int usageError(const llvm::Twine &Text) {
  llvm::WithColor::error() << Text << "\n";
  return Usage;
}

std::string currentDirectory() {
  llvm::SmallString<256> Directory;
  const std::error_code Error = llvm::sys::fs::current_path(Directory);
  return Error ? std::string() : Directory.str().str();
}

/// The directory of the repository that this is in; the directory itself when it is in none.
std::string projectRoot(llvm::StringRef Directory) {
  for (llvm::StringRef At = Directory; !At.empty(); At = llvm::sys::path::parent_path(At))
    if (llvm::sys::fs::exists(At + "/.git"))
      return At.str();
  return Directory.str();
}

/// Everything a run needs, in the order in which it may fail.
class Run {
public:
  explicit Run(const Options &O)
      : O(O), Directory(currentDirectory()), Root(projectRoot(Directory)), Status(!O.Quiet, Root) {}

  /// 0, or the exit status.
  int analyse() {
    auto Configuration = Config::create(O);
    if (!Configuration)
      return usageError(llvm::toString(Configuration.takeError()));
    Settings = std::move(*Configuration);
    auto List = units();
    if (!List)
      return usageError(llvm::toString(List.takeError()));
    for (const std::string &Remark : List->Remarks)
      llvm::WithColor::remark() << Remark << "\n";
    const bool Nothing = List->Units.empty();
    Work.emplace(O, Status);
    Work->add(std::move(*List), *Settings);
    if (!Nothing && !Work->anyCheck())
      return usageError("no check is enabled: see --checks and Checks in .clang-tidy");
    Work->analyseOnce();
    return Clean;
  }

  /// What analyse found in shards of the project. 0, or the exit status.
  int load() {
    Work.emplace(O, Status);
    if (llvm::Error Error = readIndex(O.Arguments, *Work))
      return usageError(llvm::toString(std::move(Error)));
    return Clean;
  }

  void conclude() {
    Work->analyseTogether();
    Status.clear();
    Findings = Work->findings();
  }

  int writeFacts() {
    if (O.Facts.empty())
      return Clean;
    llvm::Error Error = replaceFile(O.Facts, Work->facts());
    return Error ? usageError(llvm::toString(std::move(Error))) : int(Clean);
  }

  int index() {
    Status.clear();
    if (O.Output.empty())
      return usageError("'index' needs a file to write: -o FILE");
    if (llvm::Error Error = writeIndex(O.Output, *Work, O.Shard, O.Shards))
      return usageError(llvm::toString(std::move(Error)));
    return printFailures() ? NotAnalysed : Clean;
  }

  int report() {
    RunSummary Summary;
    Summary.Files = Work->units().size();
    Summary.NotParsed = Work->notParsed();
    Summary.Failures = Work->failures();
    Summary.Seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - Begin).count();
    Summary.ExitStatus = exitStatus(Summary);
    OutputContext Context{Root, color(), O.Quiet, Summary};
    Sources Files;
    if (O.Output.empty()) {
      writeFindings(O.As, Findings, Context, Files, llvm::outs());
      llvm::outs().flush();
    } else {
      std::string Text;
      llvm::raw_string_ostream OS(Text);
      writeFindings(O.As, Findings, Context, Files, OS);
      if (llvm::Error Error = replaceFile(O.Output, Text))
        return usageError(llvm::toString(std::move(Error)));
    }
    printFailures();
    if (!O.Quiet)
      llvm::errs() << summaryLine(Findings, Summary) << "\n";
    return Summary.ExitStatus;
  }

  /// Reads what --diff and --baseline name: what is wrong with them is said before the work. 0, or the exit status.
  int readGates() {
    if (!O.Diff.empty()) {
      auto Read = ChangedLines::ofArgument(O.Diff, Directory);
      if (!Read)
        return usageError(llvm::toString(Read.takeError()));
      Changed = std::move(*Read);
    }
    if (!O.Baseline.empty()) {
      auto Read = Baseline::read(O.Baseline);
      if (!Read)
        return usageError(llvm::toString(Read.takeError()));
      Known = std::move(*Read);
    }
    return Clean;
  }

  /// Leaves the findings that --diff and --baseline ask for.
  void select() {
    if (Known) {
      Sources Files;
      BaselineResult Left = Known->apply(Findings, Files, Root, isWhole());
      for (const BaselineEntry &E : Left.Removable)
        llvm::WithColor::remark() << "no longer found, and removable from '" << O.Baseline << "': " << E.Path << ": "
                                  << E.Message << " [" << E.Check << "]\n";
      Findings = std::move(Left.New);
    }
    if (Changed)
      llvm::erase_if(Findings, [&](const Finding &F) { return !Changed->touches(F); });
  }

  int fix() {
    Sources Files;
    const int Status = runFix(Findings, O.DryRun, Root, Files, {Work->digests(), {}}, llvm::outs(), llvm::errs());
    return printFailures() ? NotAnalysed : Status;
  }

  int writeBaseline() {
    Sources Files;
    const Baseline Today = Baseline::of(Findings, Files, Root);
    const std::string Path = O.Output.empty() ? ".atomvet-baseline" : O.Output;
    if (Path == "-")
      Today.write(llvm::outs());
    else if (llvm::Error Error = Today.writeFile(Path))
      return usageError(llvm::toString(std::move(Error)));
    else if (!O.Quiet)
      llvm::errs() << Today.entries().size() << (Today.entries().size() == 1 ? " finding" : " findings") << " in '"
                   << Path << "'\n";
    return printFailures() ? NotAnalysed : Clean;
  }

private:
  llvm::Expected<UnitList> units() {
    const std::string Path = findDatabase(O.Build, Directory);
    UnitList All;
    if (!Path.empty()) {
      llvm::Expected<UnitList> Read = readDatabase(Path);
      if (!Read)
        return Read.takeError();
      All = std::move(*Read);
    } else if (!O.Build.empty()) {
      return llvm::createStringError("there is no compile_commands.json in '" + O.Build + "'");
    } else if (O.Arguments.empty()) {
      return llvm::createStringError("there is no compile_commands.json here, in build*/, or in a parent directory; "
                                     "say where with -p, or name files");
    } else {
      All.Remarks.push_back("there is no compile_commands.json: files are analysed with default flags");
    }
    if (!O.Arguments.empty() && !Path.empty() && All.Units.empty())
      All.Remarks.push_back("'" + Path + "' names no file that exists: files are analysed with default flags");
    if (!O.Arguments.empty())
      All = selectUnits(std::move(All), O.Arguments, Directory);
    unsigned Number = 0;
    llvm::erase_if(All.Units, [&](const Unit &) { return Number++ % O.Shards != O.Shard - 1; });
    return All;
  }

  /// Every unit of the project was analysed.
  bool isWhole() const { return (O.Arguments.empty() || O.Command == "merge") && Work->failures().empty(); }

  bool printFailures() const {
    const std::vector<Failure> Failures = Work->failures();
    for (const Failure &F : Failures)
      llvm::WithColor::error() << relativePath(F.File, Root) << ": " << F.Reason << "\n";
    return !Failures.empty();
  }

  bool color() const {
    return O.Color == When::Always ||
           (O.Color == When::Auto && O.Output.empty() && llvm::sys::Process::StandardOutHasColors());
  }

  int exitStatus(const RunSummary &Summary) const {
    if (!Summary.Failures.empty())
      return NotAnalysed;
    for (const Finding &F : Findings)
      if (effectiveLevel(F) >= O.FailOn)
        return Gated;
    return Clean;
  }

  const Options &O;
  const std::chrono::steady_clock::time_point Begin = std::chrono::steady_clock::now();
  const std::string Directory, Root;
  Progress Status;
  std::unique_ptr<Config> Settings;
  std::optional<Project> Work;
  std::vector<Finding> Findings;
  std::optional<ChangedLines> Changed;
  std::optional<Baseline> Known;
};

} // namespace

int runDriver(const Options &O) {
  Run R(O);
  if (const int Status = R.readGates())
    return Status;
  if (const int Status = O.Command == "merge" ? R.load() : R.analyse())
    return Status;
  if (O.Command == "index")
    return R.index();
  R.conclude();
  if (const int Status = R.writeFacts())
    return Status;
  if (O.Command == "fix")
    return R.fix();
  if (O.Command == "baseline")
    return R.writeBaseline();
  R.select();
  return R.report();
}

} // namespace atomvet::tool
