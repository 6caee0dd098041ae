#include "engine/core/foreign_failure.h"

namespace shortrun {

bool meansOutOfMemory(std::string_view text) {
    for (const std::string_view words : {"can't allocate memory", "out of memory", "bad_alloc"})
        if (text.find(words) != std::string_view::npos) return true;
    return false;
}

std::string firstLine(std::string_view text) {
    std::string line(text.substr(0, text.find('\n')));
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return line;
}

}  // namespace shortrun
