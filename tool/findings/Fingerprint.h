//===- Fingerprint.h - The same finding in another version of the code ----===//
//
// What stays when lines are inserted above, the file is renamed or the code is indented: the check, the names that the
// message quotes, the function, and the line without its blanks. Neither the path nor any number of a line is in it.
// Two findings that agree in all of that are told apart by their order of path and place; which of the two is first may
// change when one of the files is renamed, and nothing else does.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_FINDINGS_FINGERPRINT_H
#define ATOMVET_TOOL_FINDINGS_FINGERPRINT_H

#include "findings/Finding.h"
#include "findings/Sources.h"
#include "llvm/ADT/ArrayRef.h"
#include <string>
#include <vector>

namespace atomvet::tool {

/// 32 hexadecimal digits, the same for findings that only their place tells apart.
std::string contentFingerprint(const Finding &F, Sources &Files);

/// One for each finding, no two the same: the content's, then `:` and the number among its equals, from 1.
std::vector<std::string> fingerprints(llvm::ArrayRef<Finding> Findings, Sources &Files);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_FINDINGS_FINGERPRINT_H
