// The walk through archives, by libarchive; nothing is written to the disk. On the caller's thread.
#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <new>
#include <vector>

#include "engine/core/error.h"
#include "engine/data/content_kind.h"
#include "engine/data/parallel_for.h"
#include "engine/data/source_walk.h"
#include "engine/data/xz_stream.h"

namespace shortrun {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20;

struct CloseArchive {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
using ArchivePointer = std::unique_ptr<archive, CloseArchive>;

/// An .xz file on its way to libarchive, whose own filter unpacks on one thread.
class XzFile {
 public:
    explicit XzFile(const std::string& path) : file_(path, path), contents_(file_, path) {}

    /// As archive_read_callback: `self` is an XzFile.
    static la_ssize_t read(archive* reader, void* self, const void** bytes) {
        auto& xz = *static_cast<XzFile*>(self);
        *bytes = xz.block_.data();
        // No exception crosses the library's frames.
        try {
            return static_cast<la_ssize_t>(xz.contents_.read(xz.block_));
        } catch (const Error& error) {
            archive_set_error(reader, EILSEQ, "%s", error.what());
        } catch (const std::bad_alloc&) {
            archive_set_error(reader, ENOMEM, "not enough memory to unpack it");
        }
        return -1;
    }

 private:
    FileStream file_;
    XzStream contents_;
    std::vector<std::uint8_t> block_ = std::vector<std::uint8_t>(kBlock);
};

[[noreturn]] void refuseDamaged(const std::string& path, archive* reader) {
    const char* words = archive_error_string(reader);
    throw Error(ErrorCode::BadInput, path + " is damaged or cut short: it cannot be unpacked to its end",
                words != nullptr ? words : "");
}

/// `xz`: the file's contents, where it is packed by xz; it outlives the reader.
ArchivePointer openArchive(const std::string& path, XzFile* xz) {
    ArchivePointer reader(archive_read_new());
    if (!reader) throw std::bad_alloc();
    // Only what the library unpacks by itself: its other filters start programs.
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_filter_bzip2(reader.get());
    archive_read_support_filter_zstd(reader.get());
    archive_read_support_format_tar(reader.get());
    archive_read_support_format_zip(reader.get());
    archive_read_support_format_7zip(reader.get());
    archive_read_support_format_raw(reader.get());
    const int opened = xz != nullptr ? archive_read_open(reader.get(), xz, nullptr, &XzFile::read, nullptr)
                                     : archive_read_open_filename(reader.get(), path.c_str(), kBlock);
    if (opened != ARCHIVE_OK) refuseDamaged(path, reader.get());
    return reader;
}

/// The file that the archive stands at.
class EntryStream final : public ByteStream {
 public:
    EntryStream(archive* reader, std::string name) : ByteStream(std::move(name)), reader_(reader) {}
    /// Whether the archive itself cannot be read on, not just this file.
    bool archiveIsDamaged() const { return archiveIsDamaged_; }

 private:
    std::size_t readSome(std::span<std::uint8_t> out) override {
        const la_ssize_t got = archive_read_data(reader_, out.data(), out.size());
        if (got >= 0) return static_cast<std::size_t>(got);
        archiveIsDamaged_ = got == ARCHIVE_FATAL;
        throw Error(ErrorCode::BadInput, name() + " is damaged inside its archive");
    }

    archive* reader_;
    bool archiveIsDamaged_ = false;
};

std::string entryName(archive_entry* entry, std::int64_t index) {
    if (const char* name = archive_entry_pathname_utf8(entry)) return name;
    if (const char* name = archive_entry_pathname(entry)) return name;
    return "file " + std::to_string(index);
}

/// Whether the visitor wants more.
bool visitEntry(archive* reader, archive_entry* entry, const std::string& path, std::int64_t index,
                SourceVisitor& visitor) {
    const bool single = archive_format(reader) == ARCHIVE_FORMAT_RAW;  // packed, but no archive
    if (archive_entry_filetype(entry) != AE_IFREG && !single) return true;
    if (archive_entry_is_encrypted(entry) == 1)
        throw Error(ErrorCode::BadInput, path + " is protected by a password: unpack it first");
    const std::string inner = entryName(entry, index);
    if (!single && baseName(inner).starts_with('.')) return true;
    const std::filesystem::path outer(path);
    EntryStream stream(reader,
                       single ? (outer.parent_path() / outer.stem()).string() : (outer / inner).string());
    try {
        const bool more = visitor.visit(stream.name(), stream);
        if (stream.archiveIsDamaged()) refuseDamaged(path, reader);
        return more;
    } catch (const Error&) {
        if (stream.archiveIsDamaged()) refuseDamaged(path, reader);
        throw;
    }
}

}  // namespace

void walkArchive(const std::string& path, SourceVisitor& visitor, const ProgressSink& sink) {
    constexpr std::int64_t kReportEvery = 128;
    std::unique_ptr<XzFile> xz;
    if (isXz(FileStream(path, path).peek(kHeadBytes))) xz = std::make_unique<XzFile>(path);
    const ArchivePointer reader = openArchive(path, xz.get());
    archive_entry* entry = nullptr;
    for (std::int64_t index = 0;; ++index) {
        throwIfStopped(sink, path);
        if (index % kReportEvery == 0) reportReading(sink, path, index, 0);
        const int result = archive_read_next_header(reader.get(), &entry);
        if (result == ARCHIVE_EOF) break;
        if (result == ARCHIVE_FATAL || result == ARCHIVE_FAILED) refuseDamaged(path, reader.get());
        if (result == ARCHIVE_RETRY) continue;
        if (!visitEntry(reader.get(), entry, path, index, visitor)) break;
    }
}

}  // namespace shortrun
