#include "app/failure.h"

#include <cerrno>
#include <filesystem>
#include <iostream>
#include <new>
#include <string>

#include "engine/core/check.h"
#include "engine/core/error.h"
#include "engine/core/foreign_failure.h"

namespace shortrun {
namespace {

constexpr int kRunFailed = 4;

/// An Error's message is one sentence, but it may quote a file name that is not.
std::string oneLine(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return text;
}

int fail(const std::string& sentence, int code) {
    std::cerr << "shortrun: " << sentence << std::endl;
    return code;
}

int failOutOfMemory() {
    return fail("there is not enough memory: choose a smaller batch, fewer images or a smaller model.",
                kRunFailed);
}

}  // namespace

int reportFailure() {
    try {
        throw;
    } catch (const Error& error) {
        return fail(oneLine(error.message()), exitCode(error.code()));
    } catch (const BrokenInvariant& bug) {
        return fail("this is a mistake in Shortrun, please report it: " + firstLine(bug.what()), kRunFailed);
    } catch (const std::bad_alloc&) {
        return failOutOfMemory();
    } catch (const std::exception& other) {
        if (meansOutOfMemory(other.what())) return failOutOfMemory();
        return fail("the computation failed: " + firstLine(other.what()), kRunFailed);
    }
}

void finishStandardOutput() {
    std::cout.flush();
    if (!std::cout)
        throw Error(ErrorCode::DiskFull, "The results could not be written to the standard output.");
}

}  // namespace shortrun
