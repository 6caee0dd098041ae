# oneDNN, as the imported target OneDnn::OneDnn. Debian's own configuration file asks for OpenCL headers that its
# CPU-only library does not need, so header and library are looked for directly.
#
# The header is looked for beside the library alone: LibTorch 2 brings headers of oneDNN 3, whose library it keeps to
# itself. Version 2 is what the fused path is written for.
find_library(OneDnn_LIBRARY NAMES dnnl)
if(OneDnn_LIBRARY)
    get_filename_component(OneDnn_library_dir "${OneDnn_LIBRARY}" DIRECTORY)
    find_path(OneDnn_INCLUDE_DIR NAMES oneapi/dnnl/dnnl.hpp NO_DEFAULT_PATH
        HINTS "${OneDnn_library_dir}/../include" "${OneDnn_library_dir}/../../include")
endif()
if(OneDnn_INCLUDE_DIR)
    file(STRINGS "${OneDnn_INCLUDE_DIR}/oneapi/dnnl/dnnl_version.h" OneDnn_version REGEX "DNNL_VERSION_MAJOR 2$")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OneDnn DEFAULT_MSG OneDnn_LIBRARY OneDnn_INCLUDE_DIR OneDnn_version)
if(OneDnn_FOUND AND NOT TARGET OneDnn::OneDnn)
    add_library(OneDnn::OneDnn UNKNOWN IMPORTED)
    set_target_properties(OneDnn::OneDnn PROPERTIES
        IMPORTED_LOCATION "${OneDnn_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${OneDnn_INCLUDE_DIR}")
endif()
mark_as_advanced(OneDnn_INCLUDE_DIR OneDnn_LIBRARY)
