// A file that is there whole or not at all: it is written under another name in the same folder, brought to
// the disk, then renamed. One thread for each file; different files on different threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace shortrun {

/// Until commit() has returned, whatever stood under the final name stands there untouched; a file that is
/// destroyed without commit() leaves nothing behind. A link to a file is followed, so that it stays a link.
/// All members throw Error{DiskFull} where writing fails (disk full, quota, input/output error) and
/// Error{BadInput} where the name cannot be written at all (no such folder, no permission, a write-protected file, a
/// folder or device).
class AtomicFile {
 public:
    explicit AtomicFile(const std::filesystem::path& path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::span<const std::byte> bytes);
    void write(std::string_view text);
    /// For a file that is filled piece by piece: makes it `bytes` long, of zeros, with the space for them taken
    /// from the disk at once; then writeAt() takes the place of write().
    void reserve(std::uint64_t bytes);
    void writeAt(std::uint64_t offset, std::span<const std::byte> bytes);
    /// Flushes to the disk and renames; nothing may be written after it.
    void commit();

 private:
    void flush();
    void writeThrough(const std::byte* bytes, std::size_t count);

    std::filesystem::path shown_;  ///< as the caller named it, for messages
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
    std::vector<std::byte> buffer_;
};

void writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
void writeFileAtomically(const std::filesystem::path& path, std::string_view text);

/// Where a file of this name is written: the target of a link, so that it stays a link; else the name itself.
std::filesystem::path followedLink(const std::filesystem::path& path);
/// A name for `target` until it is whole, for writers that insist on an `ending`: hidden, in its folder, since a rename
/// must not cross file systems, and with the process in it, so that it can be told whose it was after a crash.
std::filesystem::path temporaryName(const std::filesystem::path& target, std::string_view ending = {});

/// Removes what killed processes left half-written in a folder: for the owner of a run directory, when it
/// opens it. Files of processes that still live stay. Returns how many were removed; never throws.
int removeAbandonedTemporaries(const std::filesystem::path& folder) noexcept;

}  // namespace shortrun
