//===- ScratchFileTest.cpp - A file that processes share ------------------===//

#include "files/ScratchFile.h"
#include "Support.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using atomvet::tool::ScratchFile;

std::string textOf(const ScratchFile &File, ScratchFile::Piece P) {
  const std::unique_ptr<llvm::MemoryBuffer> Bytes = File.read(P);
  return Bytes ? Bytes->getBuffer().str() : "unreadable";
}

TEST(ScratchFile, WhatIsAppendedIsRead) {
  const ScratchFile File(1 << 30);
  // More than is copied instead of mapped.
  const std::string Long(1 << 20, 'l');
  const auto First = File.append("first"), Second = File.append(Long), Third = File.append("third");
  ASSERT_TRUE(First && Second && Third);
  EXPECT_EQ(textOf(File, *First), "first");
  EXPECT_EQ(textOf(File, *Second), Long);
  EXPECT_EQ(textOf(File, *Third), "third");
  EXPECT_EQ(reinterpret_cast<uintptr_t>(File.read(*Second)->getBufferStart()) % 16, 0u);
}

TEST(ScratchFile, ProcessesAppendAtTheSameTime) {
  const ScratchFile File(1 << 30);
  constexpr unsigned Processes = 4, Pieces = 50;
  const auto Text = [](unsigned Process, unsigned Piece) { return std::string(40000 + Piece, char('a' + Process)); };
  std::vector<int> Ends;
  for (unsigned P = 0; P < Processes; ++P) {
    int Pipe[2];
    ASSERT_EQ(::pipe(Pipe), 0);
    if (::fork() == 0) {
      for (unsigned I = 0; I < Pieces; ++I) {
        const auto At = File.append(Text(P, I)).value_or(ScratchFile::Piece());
        if (::write(Pipe[1], &At, sizeof At) != sizeof At)
          ::_exit(1);
      }
      ::_exit(0);
    }
    ::close(Pipe[1]);
    Ends.push_back(Pipe[0]);
  }
  for (unsigned P = 0; P < Processes; ++P) {
    for (unsigned I = 0; I < Pieces; ++I) {
      ScratchFile::Piece At;
      ASSERT_EQ(::read(Ends[P], &At, sizeof At), ssize_t(sizeof At));
      EXPECT_EQ(textOf(File, At), Text(P, I));
    }
    ::close(Ends[P]);
    int Status = 0;
    ::wait(&Status);
    EXPECT_EQ(Status, 0);
  }
}

TEST(ScratchFile, ItDoesNotGrowBeyondItsLimit) {
  const ScratchFile File(200000);
  const auto First = File.append(std::string(100000, 'a'));
  ASSERT_TRUE(First);
  EXPECT_FALSE(File.append(std::string(100000, 'b')));
  const auto Small = File.append("small");
  ASSERT_TRUE(Small);
  EXPECT_EQ(textOf(File, *Small), "small");
  EXPECT_EQ(textOf(File, *First), std::string(100000, 'a'));
}

TEST(ScratchFile, ADirectoryThatIsNotThereIsNotNeeded) {
  const char *Before = ::getenv("TMPDIR");
  const std::string Old = Before ? Before : "";
  ::setenv("TMPDIR", "/nowhere/at/all", 1);
  const ScratchFile File(1 << 20);
  if (Before)
    ::setenv("TMPDIR", Old.c_str(), 1);
  else
    ::unsetenv("TMPDIR");
  const auto At = File.append("there");
  ASSERT_TRUE(At);
  EXPECT_EQ(textOf(File, *At), "there");
}

} // namespace
