#!/usr/bin/env bash
# The drawn datasets are what configs/drawn.md says: a program that knows nothing else makes the digests
# that tests/data/test_generated.c holds Lamina to.
. "$(dirname "$0")/common.sh"

command -v python3 > /dev/null || skip "python3 is not installed"
expect_status 0 python3 -B "$source/tests/golden/make_drawn.py"
cmp "$out" "$source/tests/golden/drawn.txt" || fail "the page makes other samples"
expect_equal "$(wc -l < "$out")" 12
