#!/usr/bin/env bash
# Pictures that Pillow writes are what a network gets: images.py.
. "$(dirname "$0")/../e2e/common.sh"

python=/usr/bin/python3 # Debian's, of which the packages are
"$python" -c 'import numpy, PIL' 2> /dev/null || skip "no Pillow for $python (python3-pil, python3-numpy)"
expect_status 0 "$python" -B "$source/tests/judges/images.py" "$build/tests/dump-dataset" "$work"
expect_output "pictures are the same"
