// MP4 with H.264 by OpenCV's writer.
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include "engine/core/atomic_file.h"
#include "engine/core/error.h"
#include "engine/storage/animation_encoders.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLeastBytes = 1 << 16;  ///< without room for so much no film can be begun

int even(int side) {
    return side + side % 2;
}

void bringToDisk(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

/// OpenCV knows the format by the name's ending and writes the file itself: so it is written under a name of
/// its own beside the target, and looked through before it takes the target's place, as the writer reports no
/// errors.
class Mp4Encoder final : public AnimationFile::Encoder {
 public:
    Mp4Encoder(const std::string& path, int width, int height, double framesPerSecond)
        : path_(path), target_(followedLink(path)), temporary_(temporaryName(target_, ".mp4")) {
        const cv::Size size(even(width), even(height));
        for (const int code :
             {cv::VideoWriter::fourcc('a', 'v', 'c', '1'), cv::VideoWriter::fourcc('m', 'p', '4', 'v')})
            if (writer_.open(temporary_.string(), cv::CAP_FFMPEG, code, framesPerSecond, size)) return;
        remove();
        // The writer does not say why: a full disk is told of as such.
        AtomicFile(path).reserve(kLeastBytes);
        throw Error(ErrorCode::Unsupported,
                    path + " cannot be written: the installed OpenCV has no encoder for MP4; use .webp.");
    }
    ~Mp4Encoder() override {
        writer_.release();
        remove();
    }

    void add(const ImageTiles& frame) override {
        const cv::Mat rgb(frame.height, frame.width, CV_8UC3, const_cast<std::uint8_t*>(frame.pixels.data()));
        cv::Mat bgr;
        cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
        cv::copyMakeBorder(bgr, bgr, 0, frame.height % 2, 0, frame.width % 2, cv::BORDER_REPLICATE);
        writer_.write(bgr);
        ++frames_;
    }

    void commit() override {
        writer_.release();
        const int written = static_cast<int>(
            cv::VideoCapture(temporary_.string(), cv::CAP_FFMPEG).get(cv::CAP_PROP_FRAME_COUNT));
        std::error_code error;
        bringToDisk(temporary_);
        if (written == frames_) fs::rename(temporary_, target_, error);
        if (written != frames_ || error)
            throw Error(
                ErrorCode::DiskFull,
                path_ + " could not be written whole: make room on the disk, or choose another place.",
                error ? error.message() : std::to_string(written) + " frames");
    }

 private:
    void remove() {
        std::error_code ignored;
        fs::remove(temporary_, ignored);
    }

    std::string path_;
    fs::path target_;
    fs::path temporary_;
    cv::VideoWriter writer_;
    int frames_ = 0;
};

}  // namespace

std::unique_ptr<AnimationFile::Encoder> makeMp4Encoder(const std::string& path, int width, int height,
                                                       double framesPerSecond) {
    return std::make_unique<Mp4Encoder>(path, width, height, framesPerSecond);
}

}  // namespace shortrun
