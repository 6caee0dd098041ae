// Marks for the few loops that run over every number of a batch. Header only; any thread.
#pragma once

// One version of a function for each vector width; the loader picks by the processor. The sanitizers' start-up does
// not get on with that choice, so they see one version.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define SHORTRUN_FOR_EACH_ISA __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define SHORTRUN_FOR_EACH_ISA
#endif

// A piece of such a loop: it must become part of each version. The same piece serves a kernel on a GPU.
#ifdef __CUDACC__
#define SHORTRUN_INLINE __host__ __device__ inline __attribute__((always_inline))
#else
#define SHORTRUN_INLINE inline __attribute__((always_inline))
#endif
