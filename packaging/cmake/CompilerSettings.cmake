# How every target of the project is compiled.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

# GCC 12 takes the inactive alternatives of a std::variant for uninitialised memory: a false alarm on each copy.
add_compile_options(-Wall -Wextra -Wpedantic -Wno-maybe-uninitialized
                    -Wno-missing-field-initializers)  # members have default values; naming some is the point
if(SHORTRUN_SANITIZE)
    add_compile_options(-fsanitize=${SHORTRUN_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${SHORTRUN_SANITIZE})
endif()

# Precompiled headers go through ccache only with these two kinds of sloppiness.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
                                    CCACHE_NOHASHDIR=1 ${CCACHE})
    add_compile_options(-fpch-preprocess)
endif()
