//===- Remote.h - Facts in terms of one translation unit --------*- C++ -*-===//
//
// Answers the model's questions about other files from merged facts, and remembers what was asked. What a function of
// another file does to its parameters becomes a summary over the parameters of its declaration here; the expressions in
// it are stand-ins that name a parameter or a constant and are positioned in the other file, so that a note can show
// it.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_FACTS_REMOTE_H
#define ATOMVET_FACTS_REMOTE_H

#include "facts/Facts.h"
#include "facts/Identity.h"
#include "model/Elsewhere.h"
#include "model/TUModel.h"
#include "model/retry/Effects.h"

namespace clang::tidy::atomvet {

class RemoteFacts final : public Elsewhere {
public:
  RemoteFacts(ASTContext &Context, std::shared_ptr<const ProjectFacts> Project);

  bool isOpen() const override { return true; }
  const RemoteEvidence *evidence(Entity E) override;
  const FunctionSummary *summary(const FunctionDecl *FD) override;
  const std::vector<Effect> *effects(const FunctionDecl *FD) override;
  LockEffects locks(const FunctionDecl *FD) override;
  std::optional<uint64_t> keeps(const FunctionDecl *FD) override;
  bool returnsFresh(const FunctionDecl *FD) override;
  const RemoteCalls *calls(const FunctionDecl *FD) override;

  const ProjectFacts &project() const { return *Project; }
  /// Writes what was asked into a unit's facts.
  void writeQuestions(fbs::FactsT &Unit) const;

private:
  void want(Question Kind, uint64_t Key, const NamedDecl *D) { Wanted.emplace(Key, uint8_t(Kind), identifierOf(D)); }
  SourceLocation locate(const fbs::Site *Site);
  std::string spell(const fbs::Site *Site) const;
  Place place(const fbs::Place *P, const FunctionDecl *FD) const;
  const Expr *value(const fbs::Value *V, const FunctionDecl *FD, SourceLocation At) const;
  OrderUse order(const fbs::Ordering *O, const FunctionDecl *FD, SourceLocation At) const;
  const Expr *standIn(const FunctionDecl *FD, unsigned Param, SourceLocation At) const;
  std::optional<AtomicOp> operation(const fbs::Operation &O, const FunctionDecl *FD);
  std::optional<Access> access(const fbs::PlainAccess &A, const FunctionDecl *FD);

  ASTContext &Context;
  std::shared_ptr<const ProjectFacts> Project;
  uint64_t MainFile;
  std::map<Entity, RemoteEvidence> Evidences;
  std::map<const FunctionDecl *, FunctionSummary> Summaries;
  std::map<const FunctionDecl *, std::optional<std::vector<Effect>>> EffectsOf;
  std::map<uint64_t, FileID> Opened;
  std::map<const FunctionDecl *, std::optional<RemoteCalls>> CallsOf;
  std::set<uint64_t> AskedEntities, AskedFunctions;
  std::map<uint64_t, std::string> AskedLocks; ///< with what a file that defines it contains
  std::set<std::tuple<uint64_t, uint8_t, std::string>> Wanted;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_FACTS_REMOTE_H
