// The IDX reader: nothing is allocated because of what the header claims, only because of what has arrived.
// Any thread.
#include "engine/data/idx_reader.h"

#include <algorithm>
#include <array>

#include "engine/core/error.h"
#include "engine/data/parallel_for.h"
#include "engine/data/picture.h"

namespace shortrun {
namespace {

struct IdxHeader {
    std::int64_t count = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
};

[[noreturn]] void refuse(const ByteStream& stream, const std::string& why) {
    throw Error(ErrorCode::BadInput, stream.name() + " " + why);
}

std::int64_t bigEndian(const std::uint8_t* bytes) {
    return static_cast<std::int64_t>(bytes[0]) << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

IdxHeader readHeader(ByteStream& stream) {
    std::array<std::uint8_t, 16> bytes{};
    if (stream.read(bytes) < bytes.size()) refuse(stream, "is cut short: it ends within its IDX header");
    const IdxHeader header{bigEndian(&bytes[4]), bigEndian(&bytes[8]), bigEndian(&bytes[12])};
    const std::string size = std::to_string(header.width) + " x " + std::to_string(header.height) + " pixels";
    if (std::min(header.width, header.height) < kSmallestPictureSide)
        refuse(stream, "holds pictures of " + size + ", too small: both sides need at least " +
                           std::to_string(kSmallestPictureSide));
    if (std::max(header.width, header.height) > kLargestPictureSide ||
        header.width * header.height > kMostPicturePixels)
        refuse(stream, "is damaged: its header claims pictures of " + size);
    if (header.count == 0) refuse(stream, "holds no pictures: its IDX header says 0");
    return header;
}

}  // namespace

void readIdx(ByteStream& stream, const std::function<void(const ImageTiles&)>& take,
             const ProgressSink& sink) {
    constexpr std::int64_t kPieceBytes = std::int64_t{4} << 20;
    const IdxHeader header = readHeader(stream);
    const std::int64_t pictureBytes = header.width * header.height;
    const std::int64_t atOnce = std::max<std::int64_t>(1, kPieceBytes / pictureBytes);
    for (std::int64_t done = 0; done < header.count;) {
        throwIfStopped(sink, stream.name());
        const std::int64_t wanted = std::min(atOnce, header.count - done);
        ImageTiles piece(static_cast<int>(wanted), static_cast<int>(header.width),
                         static_cast<int>(header.height), 1);
        const auto whole = static_cast<std::int64_t>(stream.read(piece.pixels)) / pictureBytes;
        if (whole < wanted)
            refuse(stream, "is cut short: its IDX header promises " + std::to_string(header.count) +
                               " pictures, it holds " + std::to_string(done + whole));
        take(piece);
        done += wanted;
        reportReading(sink, stream.name(), done, header.count);
    }
    if (!stream.peek(1).empty())
        refuse(stream, "goes on after the " + std::to_string(header.count) +
                           " pictures that its IDX header promises");
}

}  // namespace shortrun
