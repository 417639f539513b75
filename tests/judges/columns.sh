#!/usr/bin/env bash
# Tables with text and gaps come to the matrices that pandas and scikit-learn make of them: columns.py.
. "$(dirname "$0")/../e2e/common.sh"

python=/usr/bin/python3 # Debian's, of which the packages are
"$python" -c 'import pandas, sklearn' 2> /dev/null ||
    skip "no pandas or scikit-learn for $python (python3-pandas, python3-sklearn)"
expect_status 0 "$python" -B "$source/tests/judges/columns.py" "$build/tests/dump-dataset" "$work"
expect_output "tables are the same"
