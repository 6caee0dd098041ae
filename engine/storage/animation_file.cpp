#include "engine/storage/animation_file.h"

#include <algorithm>

#include "engine/core/atomic_file.h"
#include "engine/core/check.h"
#include "engine/core/error.h"
#include "engine/core/lower_case.h"
#include "engine/storage/animation_encoders.h"

namespace shortrun {
namespace {

constexpr int kWantedSide = 512;
constexpr int kLargestSide = 8192;

/// Gray becomes RGB, each pixel scale x scale pixels.
ImageTiles frameOf(const ImageTiles& picture, int index, int scale) {
    ImageTiles frame(1, picture.width * scale, picture.height * scale, 3);
    const auto source = picture.tile(index);
    const std::size_t channels = static_cast<std::size_t>(picture.channels);
    std::uint8_t* out = frame.pixels.data();
    for (int y = 0; y < frame.height; ++y) {
        const std::size_t row = static_cast<std::size_t>(y / scale) * picture.width;
        for (int x = 0; x < frame.width; ++x) {
            const std::uint8_t* pixel = source.data() + (row + x / scale) * channels;
            for (std::size_t c = 0; c < 3; ++c) *out++ = pixel[channels == 3 ? c : 0];
        }
    }
    return frame;
}

std::unique_ptr<AnimationFile::Encoder> makeEncoder(const std::string& path, int width, int height,
                                                    double framesPerSecond) {
    if (endingOf(path) == ".webp") return makeWebpEncoder(path, width, height, framesPerSecond);
#ifdef SHORTRUN_HAS_OPENCV
    return makeMp4Encoder(path, width, height, framesPerSecond);
#else
    throw Error(ErrorCode::Unsupported,
                path + " cannot be written: this build has no writer of MP4; use .webp.");
#endif
}

}  // namespace

int animationScale(int width, int height) {
    return std::max(1, kWantedSide / std::max({width, height, 1}));
}

AnimationFile::AnimationFile(const std::string& path, double framesPerSecond, int scale)
    : path_(path), framesPerSecond_(framesPerSecond), scale_(scale) {
    const std::string ending = endingOf(path);
    if (ending != ".mp4" && ending != ".webp")
        throw Error(ErrorCode::Usage, path + " is no name for an animation: let it end in .mp4 or .webp.");
    if (!(framesPerSecond >= 1 && framesPerSecond <= 120))
        throw Error(ErrorCode::Usage, "An animation has 1 to 120 frames a second.");
    // Says now, not after minutes of computing, whether a file can stand there.
    const AtomicFile probe(path);
}

AnimationFile::~AnimationFile() = default;

void AnimationFile::add(const ImageTiles& picture, int index) {
    if (!encoder_) {
        width_ = picture.width;
        height_ = picture.height;
        if (scale_ <= 0) scale_ = animationScale(width_, height_);
        if (width_ > kLargestSide / scale_ || height_ > kLargestSide / scale_)
            throw Error(ErrorCode::Usage, path_ + " would have sides over " + std::to_string(kLargestSide) +
                                              " pixels: enlarge less, or show fewer pictures.");
        encoder_ = makeEncoder(path_, width_ * scale_, height_ * scale_, framesPerSecond_);
    }
    SHORTRUN_CHECK(picture.width == width_ && picture.height == height_, "all frames have one size");
    encoder_->add(frameOf(picture, index, scale_));
    ++frames_;
}

void AnimationFile::commit() {
    if (!encoder_) throw Error(ErrorCode::Usage, path_ + " has no frame: nothing was written.");
    encoder_->commit();
}

}  // namespace shortrun
