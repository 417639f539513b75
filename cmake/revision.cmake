# Writes OUTPUT, a C file that defines `const char revision[]`: git's name for the state of
# SOURCE now, "" where SOURCE is not itself a repository (another one may lie around it). An
# OUTPUT that is right already is left as it is. Run by every build.
set(revision "")
if(EXISTS "${SOURCE}/.git")
    execute_process(COMMAND git describe --always --dirty --abbrev=12
                    WORKING_DIRECTORY "${SOURCE}" OUTPUT_VARIABLE revision
                    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
set(text "extern const char revision[];\nconst char revision[] = \"${revision}\";\n")
set(before "")
if(EXISTS "${OUTPUT}")
    file(READ "${OUTPUT}" before)
endif()
if(NOT text STREQUAL before)
    file(WRITE "${OUTPUT}" "${text}")
endif()
