# Floats must be computed as floats: where a compiler computes them wider, as for the x87 of
# 32-bit x86 and for s390x, every result would have other bits. Sets `float_flags`, which make
# it right here, "" where it is right by itself. Layers need them too.
include(CheckCSourceCompiles)

set(float_flags "")
set(floats_are_right OFF)
foreach(flags "" "-msse2 -mfpmath=sse" "-fexcess-precision=fast")
    string(MAKE_C_IDENTIFIER "LAMINA_FLOATS_ARE_RIGHT${flags}" result)
    set(CMAKE_REQUIRED_FLAGS "${flags}")
    set(CMAKE_REQUIRED_QUIET ON)
    check_c_source_compiles("#include <float.h>
        _Static_assert(FLT_EVAL_METHOD == 0, \"wider\");
        int main(void) { return 0; }" ${result})
    unset(CMAKE_REQUIRED_FLAGS)
    unset(CMAKE_REQUIRED_QUIET)
    if(${result})
        set(floats_are_right ON)
        set(float_flags "${flags}")
        break()
    endif()
endforeach()
if(NOT floats_are_right)
    message(FATAL_ERROR "This compiler computes floats in a wider type (FLT_EVAL_METHOD is not "
                        "0), which changes every result: give CMAKE_C_FLAGS what makes it 0.")
endif()
if(float_flags)
    message(STATUS "Floats are computed as floats by ${float_flags}")
    separate_arguments(float_options UNIX_COMMAND "${float_flags}")
    add_compile_options(${float_options})
endif()
