// Packing by oneDNN's reorders.
#include "engine/model/fused_cpu/kernel_store.h"

#include "engine/core/check.h"

namespace shortrun {

void KernelStore::set(Key key, const dnnl::memory::dims& shape, std::vector<float> values) {
    Kernel& kernel = kernelOf(key);
    const dnnl::memory::desc plain(shape, dnnl::memory::data_type::f32, dnnl::memory::format_tag::oihw);
    SHORTRUN_CHECK(plain.get_size() == values.size() * sizeof(float), "a kernel's numbers fit its shape");
    kernel.values = std::move(values);
    kernel.plain = dnnl::memory(plain, engine_, kernel.values.data());
    for (dnnl::memory& target : kernel.packed) pack(kernel, target);
}

dnnl::memory KernelStore::packed(Key key, const dnnl::memory::desc& layout) {
    const auto found = kernels_.find(key);
    SHORTRUN_CHECK(found != kernels_.end(), "weights are set before they are used");
    Kernel& kernel = found->second;
    for (const dnnl::memory& known : kernel.packed) {
        if (known.get_desc() == layout) return known;
    }
    kernel.packed.emplace_back(layout, engine_);
    pack(kernel, kernel.packed.back());
    return kernel.packed.back();
}

KernelStore::Kernel& KernelStore::kernelOf(Key key) {
    const std::lock_guard lock(mutex_);
    return kernels_[key];
}

void KernelStore::pack(Kernel& kernel, dnnl::memory& target) const {
    dnnl::stream stream(engine_);
    dnnl::reorder(kernel.plain, target).execute(stream, kernel.plain, target);
    stream.wait();
}

}  // namespace shortrun
