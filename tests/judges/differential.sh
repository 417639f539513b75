#!/usr/bin/env bash
# Configs drawn at random train as PyTorch 1.13 trains them: golden/differential.py. Forty of them,
# five hundred where tests are long.
. "$(dirname "$0")/../e2e/common.sh"

python=/usr/bin/python3 # Debian's, of which the packages are
"$python" -c 'import numpy, yaml, torch; assert torch.__version__.startswith("1.13")' 2> /dev/null ||
    skip "no PyTorch 1.13 for $python (scripts/setup --pytorch)"
count=40
[ "$long" != 1 ] || count=500
[ "$slower" = 1 ] || count=10
expect_status 0 "$python" -B -W ignore "$source/tests/golden/differential.py" "$build/lamina" --count "$count"
expect_output "seed 1, $count configs"
expect_output ", 0 differs"
# What it is for: where the two train otherwise it says so, with the config.
cat > lamina << 'SH'
#!/bin/sh
exec "$LAMINA" "$@" --set optimizer.learning_rate=0.0123
SH
chmod +x lamina
LAMINA=$build/lamina expect_status 1 "$python" -B -W ignore "$source/tests/golden/differential.py" ./lamina --count 3
expect_output "config 0 of seed 1 differs: "
expect_output "optimizer:"
