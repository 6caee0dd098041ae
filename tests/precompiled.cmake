# Qt Test and the standard library are most of what a test compiles. They are read once for the tests without Qt's
# pictures, and once for those with pictures or a window; shortrun_test() takes them up.

# A precompiled header serves only files that are told the same. Qt Test would tell every test the folders it lies in, for
# QFINDTESTDATA, which none here needs; what links LibTorch is told GCC's default, and to take OpenMP.
set_property(TARGET Qt6::Test PROPERTY INTERFACE_COMPILE_DEFINITIONS QT_TESTLIB_LIB)
list(APPEND test_compile_options -D_GLIBCXX_USE_CXX11_ABI=1 -fopenmp)

file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/precompiled.cpp "")
foreach(kind plain window)
    add_library(${kind}_test_pch OBJECT ${CMAKE_CURRENT_BINARY_DIR}/precompiled.cpp)
    target_compile_definitions(${kind}_test_pch PRIVATE QT_NO_KEYWORDS)
    target_compile_options(${kind}_test_pch PRIVATE ${test_compile_options})
    target_link_libraries(${kind}_test_pch PRIVATE Qt6::Test)
    target_precompile_headers(${kind}_test_pch PRIVATE <QtTest/QtTest> <algorithm> <array> <chrono> <cmath> <filesystem>
                              <fstream> <functional> <map> <memory> <optional> <random> <span> <sstream> <string> <thread>
                              <variant> <vector>)
endforeach()
target_link_libraries(window_test_pch PRIVATE Qt6::Widgets)
target_precompile_headers(window_test_pch PRIVATE <QtWidgets/QtWidgets>)
