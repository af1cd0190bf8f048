//===- UnitWorkers.cpp ----------------------------------------------------===//

#include "UnitWorkers.h"
#include "cli/Config.h"
#include "parse/IncludeScan.h"
#include "parse/TuRunner.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Threading.h"
#include <set>

namespace atomvet::tool {

using clang::tidy::atomvet::contextOf;
using clang::tidy::atomvet::ProjectFacts;

UnitWorkers::UnitWorkers(const Options &O, const std::vector<ProjectUnit> &Units, Mentions &Text)
    : O(O), Units(Units), Text(Text), Facts(ProjectFacts::nothing()) {}

void UnitWorkers::tell(llvm::StringRef Sealed, std::shared_ptr<const ProjectFacts> Known) {
  Facts = std::move(Known);
  if (Processes)
    Processes->tell(Sealed.str());
}

/// What a worker is asked: the unit, and behind it where the prelude for it is; or the prelude that is to be made, and
/// behind it where its base is.
constexpr char MakePrelude = 'p';

std::string UnitWorkers::work(TuRunner &Runner, llvm::StringRef Request) {
  const bool Make = Request.consume_front(llvm::StringRef(&MakePrelude, 1));
  unsigned Number = 0;
  Request.consumeInteger(10, Number);
  const Prelude *With = Request.consume_front(" ") ? Parsed.load(Request) : nullptr;
  if (!Make) {
    const ProjectUnit &P = Units[Number];
    return encode(Runner.run(P.Source, P.Command, P.Config->Options, Facts, With));
  }
  const Preludes::Plan &Plan = Parsed.all()[Number];
  if (Plan.Base && !With)
    return "";
  const ProjectUnit &P = Units[Plan.Unit];
  return Parsed.write(Runner.makePrelude(P.Source, P.Command, Preludes::pathOf(Number), Plan.Includes, With));
}

std::string UnitWorkers::request(unsigned Number, std::optional<unsigned> Prelude) const {
  return std::to_string(Number) + (Prelude ? " " + Parsed.where(*Prelude) : "");
}

unsigned UnitWorkers::jobs() const { return O.Jobs ? O.Jobs : llvm::hardware_concurrency().compute_thread_count(); }

void UnitWorkers::start() {
  // They are forked from here: they have the units, and are told no more than a number and what others say.
  if (!Processes)
    Processes.emplace(jobs(), O.Timeout, [this] {
      auto Runner = std::make_shared<TuRunner>(!O.NoSkip);
      return Pool::Work{
          [this, Runner](llvm::StringRef Request) { return work(*Runner, Request); },
          [this](llvm::StringRef News) { Facts = llvm::cantFail(ProjectFacts::read(News.str(), "the project")); }};
    });
}

void UnitWorkers::stop() {
  Processes.reset();
  Parsed.stopped();
  for (auto It = BeforeTurn.begin(); It != BeforeTurn.end();)
    It = It->second.Result ? std::next(It) : BeforeTurn.erase(It);
}

void UnitWorkers::plan(llvm::ArrayRef<unsigned> Numbers) {
  if (O.NoSkip)
    return;
  std::vector<unsigned> Waiting;
  for (const unsigned Number : Numbers)
    if (!Parsed.knows(Number))
      Waiting.push_back(Number);
  if (Waiting.empty())
    return;
  // Those that are there know nothing of other preludes.
  stop();
  // A preprocessor that crashes costs a worker.
  Pool Scanners(jobs(), O.Timeout, [this] {
    auto Scan = std::make_shared<IncludeScan>();
    return Pool::Work{[this, Scan](llvm::StringRef Request) {
                        unsigned Number = 0;
                        Request.consumeInteger(10, Number);
                        return encode(Scan->of(Units[Number].Source, Units[Number].Command));
                      },
                      {}};
  });
  auto Next = Waiting.begin();
  std::map<unsigned, Outline> Looked; // in the order of the units, whoever is ready first
  Scanners.run(
      [&]() -> std::optional<Pool::Job> {
        if (Next == Waiting.end())
          return std::nullopt;
        const unsigned Number = *Next++;
        return Pool::Job{Number, std::to_string(Number)};
      },
      [&](const Pool::Outcome &Outcome) {
        std::optional<Outline> Known = Outcome.Finished ? decodeOutline(Outcome.Reply) : std::nullopt;
        Looked[Outcome.Number] = std::move(Known).value_or(Outline());
      });
  std::map<std::string, std::vector<PreludeTree::Unit>> Groups;
  for (auto &[Number, Includes] : Looked) {
    const ProjectUnit &P = Units[Number];
    // The last argument is the file.
    std::string Group = P.Source.Directory + '\0' + llvm::join(llvm::drop_end(P.Command), llvm::StringRef("", 1));
    Groups[std::move(Group)].push_back({Number, std::move(Includes)});
  }
  Parsed.plan(Groups, Text);
}

Schedule UnitWorkers::schedule(llvm::ArrayRef<unsigned> Numbers, llvm::ArrayRef<unsigned> Next) const {
  std::vector<Schedule::Unit> ToAnalyse;
  std::map<unsigned, Schedule::Prelude> ToMake;
  const auto Add = [&](unsigned Number, bool Ahead) {
    const std::optional<unsigned> Prelude = Parsed.of(Number);
    ToAnalyse.push_back({Number, Parsed.rest(Number), Prelude, Ahead});
    for (std::optional<unsigned> At = Prelude; At;) {
      const Preludes::Plan &Plan = Parsed.all()[*At];
      if (Plan.Is == Preludes::Plan::Ready)
        break;
      ToMake[*At] = {*At, Plan.Base, Plan.Size, Plan.Is == Preludes::Plan::Begun};
      At = Plan.Base;
    }
  };
  for (const unsigned Number : Numbers)
    Add(Number, /*Ahead=*/false);
  for (const unsigned Number : Next)
    if (BeforeTurn.count(Number) == 0 && Parsed.knows(Number))
      Add(Number, /*Ahead=*/true);
  return Schedule(ToAnalyse, llvm::to_vector(llvm::make_second_range(ToMake)), jobs());
}

void UnitWorkers::analyse(llvm::ArrayRef<unsigned> Numbers, llvm::ArrayRef<unsigned> Next, const Taker &Take) {
  plan(Numbers);
  std::set<unsigned> Awaited;
  std::vector<unsigned> ToAnalyse;
  for (const unsigned Number : Numbers) {
    const auto Before = BeforeTurn.find(Number);
    if (Before != BeforeTurn.end() && Before->second.Result) {
      Early Known = std::move(Before->second);
      BeforeTurn.erase(Before);
      if (stillHolds(*Known.Result, Known.Told)) {
        Take(Number, std::move(Known.Result), "");
        continue;
      }
    } else if (Before != BeforeTurn.end()) {
      Awaited.insert(Number);
      continue;
    }
    Awaited.insert(Number);
    ToAnalyse.push_back(Number);
  }
  if (Awaited.empty())
    return;
  Schedule Order = schedule(ToAnalyse, Next);
  start();
  Processes->run(
      [&]() -> std::optional<Pool::Job> {
        const std::optional<Schedule::Step> Step = Order.next();
        if (!Step)
          return std::nullopt;
        if (Step->What == Schedule::Step::MakePrelude) {
          Parsed.begun(Step->Number);
          return Pool::Job{unsigned(Units.size()) + Step->Number,
                           MakePrelude + request(Step->Number, Parsed.all()[Step->Number].Base)};
        }
        if (Awaited.count(Step->Number) == 0)
          BeforeTurn[Step->Number].Told = Facts;
        return Pool::Job{Step->Number, request(Step->Number, Step->Prelude)};
      },
      [&](const Pool::Outcome &Outcome) {
        const unsigned Number = Outcome.Number;
        if (Number >= Units.size()) {
          const unsigned Prelude = Number - Units.size();
          return Order.made(Prelude, Parsed.made(Prelude, Outcome.Finished ? Outcome.Reply : ""));
        }
        std::optional<UnitResult> Result = Outcome.Finished ? decode(Outcome.Reply) : std::nullopt;
        if (const auto Before = BeforeTurn.find(Number); Before != BeforeTurn.end()) {
          if (Result && Awaited.count(Number) == 0) {
            Before->second.Result = std::move(Result);
            return;
          }
          const std::shared_ptr<const ProjectFacts> Told = std::move(Before->second.Told);
          BeforeTurn.erase(Before);
          if (Awaited.count(Number) == 0)
            return;
          if (!Result || !stillHolds(*Result, Told)) {
            Order.add({Number, Parsed.rest(Number), Parsed.of(Number)});
            return;
          }
        }
        Awaited.erase(Number);
        Take(Number, std::move(Result), Outcome.Finished ? "its result was damaged on the way" : Outcome.Failure);
      },
      [&] { return Awaited.empty(); });
}

bool UnitWorkers::stillHolds(const UnitResult &Result, const std::shared_ptr<const ProjectFacts> &Told) const {
  return Told == Facts || (!Result.Facts.empty() && contextOf(Result.Facts, *Told) == contextOf(Result.Facts, *Facts));
}

} // namespace atomvet::tool
