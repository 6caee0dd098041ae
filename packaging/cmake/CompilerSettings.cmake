# How every target of the project is compiled.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CUDA_STANDARD 17)  # CMake 3.25 does not know that CUDA's compiler takes C++20
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

# GCC 12 gives false alarms on copies of std::variant (maybe-uninitialized) and on joined strings (restrict). Structs
# have default values, so naming only some members is the point of designated initialisers. Where several files are
# compiled as one, GCC takes each for a header, in which a hidden struct of a hidden type would be a trap (subobject-linkage).
# (What CUDA's compiler hands to the host's is not ours to warn about.)
set(warnings -Wall -Wextra -Wpedantic -Wno-maybe-uninitialized -Wno-restrict -Wno-missing-field-initializers
             -Wno-subobject-linkage)
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:${warnings}>")
if(SHORTRUN_SANITIZE)
    # -Og without the tracking of variables compiles three times as fast as -O2 where every access is checked.
    add_compile_options(-fsanitize=${SHORTRUN_SANITIZE} -fno-omit-frame-pointer
                        "$<$<COMPILE_LANGUAGE:CXX>:-Og;-fno-var-tracking;-D_GLIBCXX_ASSERTIONS>")
    add_link_options(-fsanitize=${SHORTRUN_SANITIZE})
endif()

# Precompiled headers go through ccache only with these two kinds of sloppiness.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
                                    CCACHE_NOHASHDIR=1 ${CCACHE})
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
endif()
