#include "engine/core/failure_sentence.h"

#include <new>
#include <string_view>

#include "engine/core/check.h"
#include "engine/core/error.h"
#include "engine/core/plain_text.h"

namespace shortrun {
namespace {

bool meansOutOfMemory(const std::exception& failure) {
    if (dynamic_cast<const std::bad_alloc*>(&failure)) return true;
    const std::string_view text = failure.what();
    for (const std::string_view words : {"can't allocate memory", "out of memory", "bad_alloc"})
        if (text.find(words) != std::string_view::npos) return true;
    return false;
}

std::string firstLine(std::string_view text) {
    return onOneLine(text.substr(0, text.find('\n')));
}

}  // namespace

std::string failureSentence(const std::exception& failure) {
    // An Error's message is one sentence, but it may quote a file name that is not.
    if (dynamic_cast<const Error*>(&failure)) return onOneLine(failure.what());
    if (dynamic_cast<const BrokenInvariant*>(&failure))
        return "This is a mistake in Shortrun, please report it: " + firstLine(failure.what());
    if (meansOutOfMemory(failure))
        return "There is not enough memory for this: try fewer pictures, a smaller batch or a smaller "
               "network.";
    return "The computation failed: " + firstLine(failure.what());
}

}  // namespace shortrun
