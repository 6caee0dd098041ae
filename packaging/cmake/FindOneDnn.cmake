# oneDNN, as the imported target OneDnn::OneDnn. Debian's own configuration file asks for OpenCL headers that its
# CPU-only library does not need, so header and library are looked for directly.
find_path(OneDnn_INCLUDE_DIR NAMES oneapi/dnnl/dnnl.hpp)
find_library(OneDnn_LIBRARY NAMES dnnl)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OneDnn DEFAULT_MSG OneDnn_LIBRARY OneDnn_INCLUDE_DIR)
if(OneDnn_FOUND AND NOT TARGET OneDnn::OneDnn)
    add_library(OneDnn::OneDnn UNKNOWN IMPORTED)
    set_target_properties(OneDnn::OneDnn PROPERTIES
        IMPORTED_LOCATION "${OneDnn_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${OneDnn_INCLUDE_DIR}")
endif()
mark_as_advanced(OneDnn_INCLUDE_DIR OneDnn_LIBRARY)
