#include "engine/core/read_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "engine/core/error.h"

namespace shortrun {

std::string readFile(const std::filesystem::path& path, std::uint64_t mostBytes) {
    const auto refuse = [&](const std::string& why, const std::string& details = {}) {
        throw Error(ErrorCode::BadInput, "cannot read '" + path.string() + "': " + why, details);
    };
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) refuse("there is no such file", error.message());
    if (!std::filesystem::is_regular_file(status)) refuse("it is not a file");
    std::ifstream file(path, std::ios::binary);
    if (!file) refuse(std::strerror(errno));
    // Read to the end rather than trusting a size: files under /proc claim to be empty.
    std::string bytes;
    for (char chunk[1 << 14]; file.read(chunk, sizeof chunk) || file.gcount() > 0;) {
        bytes.append(chunk, static_cast<std::size_t>(file.gcount()));
        if (bytes.size() > mostBytes)
            refuse("it is larger than " + std::to_string(mostBytes) + " bytes, which no such file needs");
    }
    if (file.bad()) refuse("reading failed; check the disk");
    return bytes;
}

}  // namespace shortrun
