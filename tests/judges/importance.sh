#!/usr/bin/env bash
# What matters by Lamina's regression is what matters by Optuna's forest (fANOVA): importance.py.
. "$(dirname "$0")/../e2e/common.sh"

python=/usr/bin/python3 # Debian's, of which the packages are
"$python" -c 'import numpy, optuna, sklearn' 2> /dev/null ||
    skip "no Optuna for $python (python3-optuna, python3-sklearn)"
command -v gnuplot > /dev/null || skip "gnuplot is not installed"
expect_status 0 "$python" -B -W ignore "$source/tests/judges/importance.py" "$build/lamina" "$work"
expect_output "the same matters"
