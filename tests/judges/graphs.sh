#!/usr/bin/env bash
# What tests/golden has of nets that are graphs is what PyTorch 1.13 says today: golden/make_graphs.py makes it
# anew, and the curves are those of Lamina as far as PyTorch keeps to itself on this machine.
. "$(dirname "$0")/../e2e/common.sh"

python=/usr/bin/python3 # Debian's, of which the packages are
"$python" -c 'import numpy, yaml, torch; assert torch.__version__.startswith("1.13")' 2> /dev/null ||
    skip "no PyTorch 1.13 for $python (scripts/setup --pytorch)"
mkdir digits
expect_status 0 "$build/tests/dump-digits" digits 1000 200 0
expect_status 0 "$python" -B -W ignore "$source/tests/golden/make_graphs.py" digits .
cat "$err"
"$python" - "$source/tests/golden/graphs.txt" graphs.txt << 'PY'
import sys
old, new = ([line.split() for line in open(path, encoding="ascii")] for path in sys.argv[1:])
assert [(line[0], len(line)) for line in old] == [(line[0], len(line)) for line in new]
far = max(abs(float(a) - float(b)) for left, right in zip(old, new) if left[0] != "net"
          for a, b in zip(left[1:], right[1:]))
print(f"outputs and gradients: at most {far:.2g} from those of tests/golden")
assert far <= 1e-5
PY
for config in "$source"/tests/golden/graphs/*.yaml; do
    net=$(basename "$config" .yaml)
    expect_status 0 lamina run "$config" --db "$net.db"
    expect_equal "$(sqlite3 -csv "$net.db" ".import graphs.csv golden" "SELECT count(*) >= 30, sum(abs(loss - $net) > 5e-5)
        FROM golden JOIN iterations USING (iteration) WHERE $net <> ''")" "1,0" "$net"
done
