"""What scripts/bench measures, and how: main.py is its command line, parts.py has a function
a part, measures.py one measurement each, peers.py the other programs, tables.py what is printed,
programs.py what all of them run programs with."""
