#include "app/failure.h"

#include <cstdio>
#include <iostream>
#include <string>

#include "engine/core/error.h"
#include "engine/core/failure_sentence.h"

namespace shortrun {
namespace {

constexpr int kRunFailed = 4;

int fail(const std::string& sentence, int code) {
    std::cerr << "shortrun: " << sentence << std::endl;
    return code;
}

}  // namespace

int reportFailure() {
    try {
        throw;
    } catch (const Error& error) {
        return fail(failureSentence(error), exitCode(error.code()));
    } catch (const std::exception& other) {
        return fail(failureSentence(other), kRunFailed);
    }
}

void finishStandardOutput() {
    std::cout.flush();
    if (!std::cout || std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        throw Error(ErrorCode::DiskFull, "The results could not be written to the standard output.");
}

}  // namespace shortrun
