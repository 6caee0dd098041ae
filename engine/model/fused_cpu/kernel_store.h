// The weights of one network in the forms that the convolutions read, packed once per change of the weights.
// Internal to the fused path; engine thread (read by its worker threads).
#pragma once

#include <map>
#include <mutex>
#include <oneapi/dnnl/dnnl.hpp>
#include <utility>
#include <vector>

namespace shortrun {

/// Which kernel of a layer: the layer's own; the four that give its backward-data at stride 2, one for each
/// parity (row, column) of the pixel; the first layer's backward-data, one output channel for each tap and
/// image channel.
enum class KernelRole { Forward, Backward00, Backward01, Backward10, Backward11, Taps };

/// By 2 * (parity of the row) + parity of the column.
inline constexpr KernelRole backwardRoles[] = {KernelRole::Backward00, KernelRole::Backward01,
                                               KernelRole::Backward10, KernelRole::Backward11};

/// Holds each kernel as plain fp32 [out, in, k, k] and packs it into every layout that was asked for.
class KernelStore {
 public:
    using Key = std::pair<int, KernelRole>;  ///< layer, role

    explicit KernelStore(const dnnl::engine& engine) : engine_(engine) {}

    /// Replaces a kernel and packs it again wherever it is in use; shapes stay. Different kernels may be set
    /// by several threads at once.
    void set(Key key, const dnnl::memory::dims& shape, std::vector<float> values);
    /// The kernel in this layout; its address stays as long as the store lives.
    dnnl::memory packed(Key key, const dnnl::memory::desc& layout);

 private:
    struct Kernel {
        dnnl::memory plain;
        std::vector<float> values;
        std::vector<dnnl::memory> packed;
    };
    Kernel& kernelOf(Key key);
    void pack(Kernel& kernel, dnnl::memory& target) const;

    dnnl::engine engine_;
    std::map<Key, Kernel> kernels_;
    std::mutex mutex_;  ///< of the map's shape
};

}  // namespace shortrun
