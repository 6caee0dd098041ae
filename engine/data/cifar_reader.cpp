// The CIFAR-10 reader. Any thread.
#include "engine/data/cifar_reader.h"

#include "engine/core/error.h"
#include "engine/data/parallel_for.h"

namespace shortrun {
namespace {

constexpr int kSide = 32;
constexpr int kPlane = kSide * kSide;

/// Colour planes to interleaved channels.
void unpackRecord(const std::uint8_t* record, std::span<std::uint8_t> tile) {
    for (int p = 0; p < kPlane; ++p)
        for (int c = 0; c < 3; ++c) tile[3 * p + c] = record[1 + c * kPlane + p];
}

}  // namespace

bool isCifarBatchName(std::string_view name) {
    return (name.starts_with("data_batch") || name.starts_with("test_batch")) && name.ends_with(".bin");
}

void readCifar(ByteStream& stream,
               const std::function<void(const ImageTiles&, const std::vector<int>&)>& take,
               const ProgressSink& sink) {
    constexpr std::size_t kAtOnce = 1024;
    std::vector<std::uint8_t> records(kAtOnce * kCifarRecordBytes);
    std::int64_t done = 0;
    for (bool more = true; more;) {
        throwIfStopped(sink, stream.name());
        const std::size_t got = stream.read(records);
        more = got == records.size();
        const std::size_t count = got / kCifarRecordBytes;
        if (got % kCifarRecordBytes != 0)
            throw Error(ErrorCode::BadInput,
                        stream.name() + " is no whole CIFAR-10 batch: its length of " +
                            std::to_string(done * kCifarRecordBytes + static_cast<std::int64_t>(got)) +
                            " bytes is not a multiple of the record's 3073 bytes");
        ImageTiles pictures(static_cast<int>(count), kSide, kSide, 3);
        std::vector<int> labels;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint8_t* record = &records[i * kCifarRecordBytes];
            if (record[0] > 9)
                throw Error(ErrorCode::BadInput, stream.name() + " is no CIFAR-10 batch: record " +
                                                     std::to_string(done + static_cast<std::int64_t>(i)) +
                                                     " has the label " + std::to_string(record[0]) +
                                                     ", where 0 to 9 are known");
            labels.push_back(record[0]);
            unpackRecord(record, pictures.tile(static_cast<int>(i)));
        }
        if (count > 0) take(pictures, labels);
        done += static_cast<std::int64_t>(count);
        reportReading(sink, stream.name(), done, 0);
    }
    if (done == 0) throw Error(ErrorCode::BadInput, stream.name() + " is empty");
}

}  // namespace shortrun
