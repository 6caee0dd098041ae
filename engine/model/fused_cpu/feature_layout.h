// How the fused path keeps images and features in memory. Internal to the fused path; values, any thread.
#pragma once

#include <oneapi/dnnl/dnnl.hpp>

#include "engine/model/fused_cpu/network_shape.h"

namespace shortrun {

/// Features are computed in multiples of so many channels; the additional ones stay zero.
constexpr int channelBlock = 16;
constexpr int paddedChannels(int channels) {
    return (channels + channelBlock - 1) / channelBlock * channelBlock;
}

/// Numbers of one type in one order. bf16 lies channels last, as oneDNN's matrix kernels read it; fp32 in
/// blocks of one vector register's channels, [image, block, row, column, channel]. Channels last would be as
/// fast in fp32, but its kernels add up all channels in one go, which doubles the rounding of f'; those for
/// blocks go block by block (and are the ones that automatic differentiation runs).
struct FeatureLayout {
    dnnl::memory::data_type type;
    int block;  ///< 8 or 16 channels; 0: channels last

    /// Whether a stride-2 layer's backward-data is four small forward convolutions (see network_slice.cpp) or
    /// oneDNN's own, which rounds less where there is no AVX-512 and is then as fast.
    bool backwardByParity;

    static FeatureLayout of(const NetworkShape& shape);

    std::size_t typeBytes() const { return dnnl::memory::data_type_size(type); }
    dnnl::memory::format_tag features() const {
        using tag = dnnl::memory::format_tag;
        return block == 0 ? tag::nhwc : block == 8 ? tag::nChw8c : tag::nChw16c;
    }
    /// Kernels for blocks want the image itself, of 1 or 3 channels, plane by plane.
    dnnl::memory::format_tag image() const {
        return block == 0 ? dnnl::memory::format_tag::nhwc : dnnl::memory::format_tag::nchw;
    }
    /// How many planes the first layer's weight gradient reads of an image with so many channels: oneDNN's AVX2
    /// kernel takes three; for one there is but its reference, a hundred times slower.
    int planesForWeights(int channels) const { return block == 8 ? 3 : channels; }
    /// Features of `channels` channels consist of groups, each with so many channels of a pixel side by side.
    int groupChannels(int channels) const { return block == 0 ? channels : block; }
    /// Where channel `channel` of pixel `pixel` lies within one image's features.
    int index(int channel, int pixel, int channels, int pixels) const {
        const int group = groupChannels(channels);
        return (channel / group * pixels + pixel) * group + channel % group;
    }
};

}  // namespace shortrun
