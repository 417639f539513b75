#!/usr/bin/env bash
# What scikit-learn measures, weighs and cuts is what Lamina does: scikit_learn.py.
. "$(dirname "$0")/../e2e/common.sh"

python=/usr/bin/python3 # Debian's, of which the packages are
"$python" -c 'import numpy, sklearn' 2> /dev/null || skip "no scikit-learn for $python (python3-sklearn)"
expect_status 0 "$python" -B -W ignore "$source/tests/judges/scikit_learn.py" "$build/lamina" "$work"
expect_output "all is the same"
