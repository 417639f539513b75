# Chooses the library for matrix products, by linking with it: sets `gemm` (dnnl or cblas) and
# `gemm_libraries`.
include(CheckCSourceCompiles)

function(links result source)
    set(CMAKE_REQUIRED_LIBRARIES ${ARGN})
    set(CMAKE_REQUIRED_QUIET ON)
    check_c_source_compiles("${source}" ${result})
    set(${result} ${${result}} PARENT_SCOPE)
endfunction()

set(gemm "")
if(LAMINA_GEMM MATCHES "^(auto|dnnl)$")
    # Debian's oneDNN runs on GNU OpenMP, which gemm_dnnl.c holds to one thread.
    links(LAMINA_HAVE_DNNL "#include <oneapi/dnnl/dnnl.h>
        void omp_set_num_threads(int);
        int main(void) { float a = 1, c; omp_set_num_threads(1);
        return (int)dnnl_sgemm('N', 'N', 1, 1, 1, 1, &a, 1, &a, 1, 0, &c, 1); }" dnnl gomp)
    if(LAMINA_HAVE_DNNL)
        set(gemm dnnl)
        set(gemm_libraries dnnl gomp)
    endif()
endif()
if(NOT gemm AND LAMINA_GEMM MATCHES "^(auto|cblas)$")
    foreach(library openblas blis cblas blas)
        links(LAMINA_HAVE_${library} "#include <cblas.h>
            int main(void) { float a = 1, c; cblas_sgemm(CblasRowMajor, CblasNoTrans,
            CblasNoTrans, 1, 1, 1, 1, &a, 1, &a, 1, 0, &c, 1); return 0; }" ${library})
        if(LAMINA_HAVE_${library})
            set(gemm cblas)
            set(gemm_libraries ${library})
            break()
        endif()
    endforeach()
endif()
if(NOT gemm)
    message(FATAL_ERROR "No library for matrix products (LAMINA_GEMM=${LAMINA_GEMM}): "
                        "run scripts/setup, or install libdnnl-dev or libopenblas-dev "
                        "(BLIS and every other CBLAS serve, too).")
endif()
message(STATUS "Matrix products: ${gemm}")
