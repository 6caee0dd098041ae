#include "engine/core/atomic_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstring>
#include <string>

#include "engine/core/check.h"
#include "engine/core/error.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBufferBytes = 1 << 16;
constexpr std::string_view kSuffix = ".partial";

/// What a system's error means for the person who asked for this file.
Error failure(const fs::path& path, int error) {
    const std::string what = "cannot write '" + path.string() + "': ";
    const std::string folder = "'" + (path.has_parent_path() ? path.parent_path().string() : ".") + "'";
    const std::string details = std::strerror(error);
    const auto badInput = [&](const std::string& why) {
        return Error(ErrorCode::BadInput, what + why, details);
    };
    const auto diskFull = [&](const std::string& why) {
        return Error(ErrorCode::DiskFull, what + why, details);
    };
    switch (error) {
        case ENOENT:
            return badInput("the folder " + folder + " does not exist; create it first");
        case ENOTDIR:
            return badInput(folder + " is not a folder; choose another place");
        case EISDIR:
            return badInput("it is a folder; name a file in it");
        case EACCES:
        case EPERM:
            return badInput("there is no permission to write in " + folder + "; choose another place");
        case EROFS:
            return badInput(folder + " is read-only; choose another place");
        case ENAMETOOLONG:
            return badInput("the name is too long; choose a shorter one");
        case ENOSPC:
            return diskFull("the disk is full; free some space");
        case EDQUOT:
            return diskFull("the disk quota is used up; free some space");
        case EFBIG:
            return diskFull("the file would be larger than the system allows; raise the limit");
        default:
            return diskFull(details + "; check the disk");
    }
}

/// Brings the folder's own entry (the new name) to the disk. Some file systems cannot; the file is whole
/// anyway.
void syncFolder(const fs::path& file) {
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

/// The process whose temporary this is, 0 for any other file.
pid_t ownerOf(const std::string& name) {
    const auto end = name.rfind(kSuffix);
    if (!name.starts_with('.') || end == std::string::npos) return 0;
    // Nothing, or a writer's own ending, may follow.
    if (end + kSuffix.size() != name.size() && name[end + kSuffix.size()] != '.') return 0;
    const auto dash = name.rfind('-', end);
    const auto dot = dash == std::string::npos ? std::string::npos : name.rfind('.', dash);
    if (dot == std::string::npos || dot == 0) return 0;
    pid_t process = 0;
    const auto [stop, error] = std::from_chars(name.data() + dot + 1, name.data() + dash, process);
    return error == std::errc() && stop == name.data() + dash ? process : 0;
}

}  // namespace

fs::path temporaryName(const fs::path& target, std::string_view ending) {
    static std::atomic<unsigned> counter = 0;
    constexpr std::size_t kKeptOfName = 180;  // a name has at most 255 bytes
    const std::string name = target.filename().string().substr(0, kKeptOfName);
    return target.parent_path() / ("." + name + "." + std::to_string(::getpid()) + "-" +
                                   std::to_string(counter++) + std::string(kSuffix) + std::string(ending));
}

fs::path followedLink(const fs::path& path) {
    std::error_code unreadable;
    const bool linked = fs::is_symlink(fs::symlink_status(path, unreadable)) && fs::exists(path, unreadable);
    if (!linked) return path;
    const fs::path target = fs::canonical(path, unreadable);
    return unreadable ? path : target;
}

AtomicFile::AtomicFile(const fs::path& path) : shown_(path), target_(followedLink(path)) {
    struct stat status {};
    if (::stat(target_.c_str(), &status) == 0) {
        if (S_ISDIR(status.st_mode)) throw failure(shown_, EISDIR);
        // Renaming over a device or a pipe would destroy it.
        if (!S_ISREG(status.st_mode))
            throw Error(ErrorCode::BadInput,
                        "cannot write '" + shown_.string() + "': it is not a regular file; name another");
        // A new file takes its place, which the folder's permission alone would allow.
        if (::access(target_.c_str(), W_OK) != 0)
            throw Error(ErrorCode::BadInput, "cannot write '" + shown_.string() +
                                                 "': it is write-protected; name another, or allow it",
                        std::strerror(errno));
    }
    if (!target_.has_filename()) throw failure(shown_, EISDIR);
    if (target_.filename().string().size() > NAME_MAX) throw failure(shown_, ENAMETOOLONG);
    temporary_ = temporaryName(target_);
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0) throw failure(shown_, errno);
    buffer_.reserve(kBufferBytes);
}

AtomicFile::~AtomicFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::span<const std::byte> bytes) {
    SHORTRUN_CHECK(descriptor_ >= 0, "write after commit");
    if (buffer_.size() + bytes.size() > kBufferBytes) flush();
    if (bytes.size() >= kBufferBytes)
        writeThrough(bytes.data(), bytes.size());
    else
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

void AtomicFile::write(std::string_view text) {
    write(std::as_bytes(std::span(text)));
}

void AtomicFile::flush() {
    writeThrough(buffer_.data(), buffer_.size());
    buffer_.clear();
}

void AtomicFile::writeThrough(const std::byte* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t written = ::write(descriptor_, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw failure(shown_, errno);
        bytes += written;
        count -= static_cast<std::size_t>(written);
    }
}

void AtomicFile::reserve(std::uint64_t bytes) {
    SHORTRUN_CHECK(descriptor_ >= 0 && buffer_.empty(), "reserve after write");
    int error = ::posix_fallocate(descriptor_, 0, static_cast<off_t>(bytes));
    // Not every file system can; then the disk may still turn out to be full later.
    if (error == EOPNOTSUPP || error == EINVAL)
        error = ::ftruncate(descriptor_, static_cast<off_t>(bytes)) == 0 ? 0 : errno;
    if (error != 0) throw failure(shown_, error);
}

void AtomicFile::writeAt(std::uint64_t offset, std::span<const std::byte> bytes) {
    SHORTRUN_CHECK(descriptor_ >= 0 && buffer_.empty(), "writeAt after commit or write");
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw failure(shown_, errno);
        offset += static_cast<std::uint64_t>(written);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void AtomicFile::commit() {
    SHORTRUN_CHECK(descriptor_ >= 0, "commit twice");
    flush();
    // Renamed before its bytes are on the disk, a file can be empty after a power cut.
    if (::fsync(descriptor_) != 0 && errno != EINVAL) throw failure(shown_, errno);
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) throw failure(shown_, errno);
    ::close(descriptor_);
    descriptor_ = -1;
    syncFolder(target_);
}

void writeFileAtomically(const fs::path& path, std::span<const std::byte> bytes) {
    AtomicFile file(path);
    file.write(bytes);
    file.commit();
}

void writeFileAtomically(const fs::path& path, std::string_view text) {
    writeFileAtomically(path, std::as_bytes(std::span(text)));
}

int removeAbandonedTemporaries(const fs::path& folder) noexcept try {
    int removed = 0;
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(folder, unreadable)) {
        const pid_t owner = ownerOf(entry.path().filename().string());
        const bool gone = owner > 0 && ::kill(owner, 0) != 0 && errno == ESRCH;
        if (gone && ::unlink(entry.path().c_str()) == 0) ++removed;
    }
    return removed;
} catch (...) {
    return 0;
}

}  // namespace shortrun
