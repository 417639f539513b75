#!/usr/bin/env bash
# Arrays that numpy writes are what a network gets: arrays.py.
. "$(dirname "$0")/../e2e/common.sh"

python=/usr/bin/python3 # Debian's, of which the packages are
"$python" -c 'import numpy' 2> /dev/null || skip "no numpy for $python (python3-numpy)"
expect_status 0 "$python" -B "$source/tests/judges/arrays.py" "$build/tests/dump-dataset" "$work"
expect_output "arrays are the same"
