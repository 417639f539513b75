# Writes OUTPUT, the table of all rows of one kind, so that one more of them is known by being
# there: `PREFIX_table`, and `PREFIX_count`, of every `const struct ROW PREFIX_name` that a file
# of SOURCES, a list, defines, in the order of their `.place = N,`. HEADER declares the table,
# whose elements are the rows, or, where that is given, their first MEMBER of type ELEMENT.
set(rows "")
foreach(source ${SOURCES})
    set(name "")
    file(STRINGS ${source} lines
         REGEX "^const struct ${ROW} ${PREFIX}_[a-z0-9_]+ =|^    \\.place = [0-9]+,")
    foreach(line ${lines})
        if(line MATCHES "^const struct ${ROW} (${PREFIX}_[a-z0-9_]+)")
            if(name)
                break()
            endif()
            set(name ${CMAKE_MATCH_1})
        elseif(name AND line MATCHES "[0-9]+")
            list(APPEND rows "${CMAKE_MATCH_0} ${name}")
            set(name "")
        endif()
    endforeach()
    if(name)
        message(FATAL_ERROR "${source} has no `.place = N,` for ${name}")
    endif()
endforeach()
list(SORT rows COMPARE NATURAL)

set(declarations "")
set(elements "")
foreach(row ${rows})
    string(REGEX REPLACE "^[0-9]+ " "" name "${row}")
    string(APPEND declarations "extern const struct ${ROW} ${name};\n")
    string(APPEND elements "    &${name}${MEMBER},\n")
endforeach()
if(NOT ELEMENT)
    set(ELEMENT ${ROW})
endif()
file(WRITE ${OUTPUT} "#include \"${HEADER}\"\n\n${declarations}\n"
    "const struct ${ELEMENT} *const ${PREFIX}_table[] = {\n${elements}};\n"
    "const size_t ${PREFIX}_count = sizeof ${PREFIX}_table / sizeof *${PREFIX}_table;\n")
