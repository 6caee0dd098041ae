#include "engine/storage/torch_records.h"

#include <archive.h>
#include <archive_entry.h>

#include <bit>
#include <cstring>
#include <memory>

#include "engine/core/check.h"
#include "engine/core/error.h"

namespace shortrun {
namespace {

constexpr std::string_view kLegacyMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
constexpr std::int64_t kLegacyProtocol = 1001;
constexpr std::size_t kMostRecords = 100'000;

static_assert(std::endian::native == std::endian::little);

[[noreturn]] void refuseRecords(const std::string& origin, const std::string& why, const std::string& details = {}) {
    throw Error(ErrorCode::BadInput, "'" + origin + "' is no PyTorch file that can be read: " + why + ".",
                details);
}

/// What libarchive has to say; not every failure leaves a text.
std::string wordsOf(archive* zip) {
    const char* words = archive_error_string(zip);
    return words == nullptr ? "" : words;
}

using ArchiveReader = std::unique_ptr<archive, decltype(&archive_read_free)>;

/// The record that libarchive stands at; torch.save() never compresses, so all records together are smaller
/// than the file.
std::string readRecord(archive* zip, std::size_t mostBytes, const std::string& origin) {
    std::string record;
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    int code = ARCHIVE_OK;
    while ((code = archive_read_data_block(zip, &block, &size, &offset)) == ARCHIVE_OK) {
        if (offset != static_cast<la_int64_t>(record.size()) || size > mostBytes - record.size())
            refuseRecords(origin, "its records are compressed or lie about their size");
        record.append(static_cast<const char*>(block), size);
    }
    if (code != ARCHIVE_EOF) refuseRecords(origin, "it is cut short or damaged", wordsOf(zip));
    return record;
}

/// All records by their name without the archive's own folder.
std::map<std::string, std::string> readRecords(std::span<const std::byte> bytes, const std::string& origin) {
    const ArchiveReader zip(archive_read_new(), &archive_read_free);
    archive_read_support_format_zip_seekable(zip.get());
    if (archive_read_open_memory(zip.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        refuseRecords(origin, "its zip directory is damaged", wordsOf(zip.get()));
    std::map<std::string, std::string> records;
    std::size_t left = bytes.size();
    archive_entry* entry = nullptr;
    int code = ARCHIVE_OK;
    while ((code = archive_read_next_header(zip.get(), &entry)) == ARCHIVE_OK) {
        if (records.size() >= kMostRecords) refuseRecords(origin, "it has too many records");
        const char* path = archive_entry_pathname(entry);
        const std::string name = path == nullptr ? "" : path;
        std::string record = readRecord(zip.get(), left, origin);
        left -= record.size();
        records[name.substr(name.find('/') + 1)] = std::move(record);
    }
    if (code != ARCHIVE_EOF) refuseRecords(origin, "it is cut short or damaged", wordsOf(zip.get()));
    return records;
}

std::span<const std::byte> bytesOf(const std::string& text) {
    return std::as_bytes(std::span(text));
}

/// The pickles of a legacy file, one after another.
class LegacyStream {
 public:
    LegacyStream(std::span<const std::byte> bytes, const std::string& origin)
        : left_(bytes), origin_(origin) {}

    PickleResult next() {
        PickleResult result = readPickle(left_, origin_);
        left_ = left_.subspan(result.bytesRead);
        return result;
    }
    std::string take(std::uint64_t count) {
        if (count > left_.size()) refuseRecords(origin_, "it is cut short");
        std::string bytes(reinterpret_cast<const char*>(left_.data()), static_cast<std::size_t>(count));
        left_ = left_.subspan(static_cast<std::size_t>(count));
        return bytes;
    }

 private:
    std::span<const std::byte> left_;
    const std::string& origin_;
};

/// Bytes of a number in each storage, by the storage's key: the legacy form counts numbers and not bytes.
std::map<std::string, std::size_t> elementBytesByKey(const PickleResult& object) {
    std::map<std::string, std::size_t> sizes;
    for (const PickleValue& value : object.values) {
        if (value.kind != PickleValue::Kind::Persistent || value.items[0]->items.size() < 3) continue;
        const auto& id = value.items[0]->items;
        sizes[id[2]->text] = storageElementBytes(id[1]->text);
    }
    return sizes;
}

}  // namespace

std::size_t storageElementBytes(const std::string& storageClass) {
    static const std::map<std::string_view, std::size_t> sizes = {
        {"torch.FloatStorage", 4},    {"torch.DoubleStorage", 8}, {"torch.HalfStorage", 2},
        {"torch.BFloat16Storage", 2}, {"torch.LongStorage", 8},   {"torch.IntStorage", 4},
        {"torch.ShortStorage", 2},    {"torch.ByteStorage", 1},   {"torch.CharStorage", 1},
        {"torch.BoolStorage", 1}};
    // A storage on a GPU has its class in torch.cuda.
    std::string name = storageClass;
    if (name.starts_with("torch.cuda.")) name.erase(6, 5);
    const auto found = sizes.find(name);
    return found == sizes.end() ? 0 : found->second;
}

TorchRecords readZipRecords(std::span<const std::byte> bytes, const std::string& origin) {
    auto records = readRecords(bytes, origin);
    const auto pickle = records.find("data.pkl");
    if (pickle == records.end()) refuseRecords(origin, "it is a zip archive without a saved object");
    if (records.contains("constants.pkl"))
        refuseRecords(origin, "it is a TorchScript program; save its state_dict() instead");
    const auto order = records.find("byteorder");
    if (order != records.end() && order->second != "little") refuseRecords(origin, "its numbers are big-endian");
    TorchRecords read;
    read.object = readPickle(bytesOf(pickle->second), origin);
    for (auto& [name, record] : records)
        if (name.starts_with("data/")) read.storages[name.substr(5)] = std::move(record);
    return read;
}

TorchRecords readLegacyRecords(std::span<const std::byte> bytes, const std::string& origin) {
    LegacyStream stream(bytes, origin);
    const PickleResult magic = stream.next();
    if (magic.value->kind != PickleValue::Kind::Integer || magic.value->text != kLegacyMagic)
        refuseRecords(origin, "it is a pickle, but none of torch.save()");
    const PickleResult protocol = stream.next();
    if (protocol.value->integer != kLegacyProtocol) refuseRecords(origin, "its form is unknown");
    const PickleResult system = stream.next();
    const PickleValue* little = system.value->find("little_endian");
    if (little != nullptr && little->integer == 0) refuseRecords(origin, "its numbers are big-endian");
    TorchRecords read;
    read.object = stream.next();
    const auto elementBytes = elementBytesByKey(read.object);
    const PickleResult keys = stream.next();
    for (const PickleValue* key : keys.value->items) {
        const auto known = elementBytes.find(key->text);
        if (known == elementBytes.end() || known->second == 0)
            refuseRecords(origin, "it holds numbers of an unknown type");
        std::uint64_t count = 0;
        std::memcpy(&count, stream.take(sizeof count).data(), sizeof count);
        if (count > bytes.size()) refuseRecords(origin, "it is cut short");
        read.storages[key->text] = stream.take(count * known->second);
    }
    return read;
}

std::string zipOf(const std::vector<std::pair<std::string, std::string>>& records) {
    std::string bytes;
    const auto append = [](archive*, void* target, const void* data, std::size_t size) -> la_ssize_t {
        static_cast<std::string*>(target)->append(static_cast<const char*>(data), size);
        return static_cast<la_ssize_t>(size);
    };
    const std::unique_ptr<archive, decltype(&archive_write_free)> zip(archive_write_new(),
                                                                      &archive_write_free);
    SHORTRUN_CHECK(archive_write_set_format_zip(zip.get()) == ARCHIVE_OK, "zip can be written");
    archive_write_zip_set_compression_store(zip.get());
    archive_write_set_bytes_per_block(zip.get(), 0);
    archive_write_open(zip.get(), &bytes, nullptr, append, nullptr);
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                              &archive_entry_free);
    for (const auto& [name, record] : records) {
        archive_entry_clear(entry.get());
        archive_entry_set_pathname(entry.get(), name.c_str());
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(record.size()));
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), 315'532'800,
                                0);  // the first time that zip knows: the same bytes each day
        SHORTRUN_CHECK(archive_write_header(zip.get(), entry.get()) == ARCHIVE_OK, wordsOf(zip.get()));
        archive_write_data(zip.get(), record.data(), record.size());
    }
    SHORTRUN_CHECK(archive_write_close(zip.get()) == ARCHIVE_OK, "zip is complete");
    return bytes;
}

}  // namespace shortrun
