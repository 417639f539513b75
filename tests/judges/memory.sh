#!/usr/bin/env bash
# A net takes no more memory than PyTorch 1.13 holds while it trains the same one: what `lamina plan` tells,
# without the checkpoint, which PyTorch makes only where it is asked for one.
. "$(dirname "$0")/../e2e/common.sh"

python=/usr/bin/python3 # Debian's, of which the packages are
batch=256
"$python" -c 'import torch; assert torch.__version__.startswith("1.13")' 2> /dev/null ||
    skip "no PyTorch 1.13 for $python (scripts/setup --pytorch)"
bytes() { # "35.9 MB"
    awk '{printf "%.0f\n", $1 * ($2 == "MB" ? 1e6 : $2 == "KB" ? 1e3 : 1)}'
}
expect_status 0 "$python" -W ignore "$source/tests/judges/memory.py" $batch
cp "$out" peer
while read -r net theirs; do
    expect_status 0 lamina plan "$source/tests/golden/graphs/$net.yaml" --set schedule.batch_size=$batch
    told=$(sed -n 's/.* \([0-9.]* [KMG]\?B\) of memory.*/\1/p' "$out" | bytes)
    saved=$(sed -n 's/.*checkpoints of up to \([0-9.]* [KMG]\?B\).*/\1/p' "$out" | bytes)
    echo "$net: $((told - saved)) bytes, PyTorch $theirs"
    [ $((told - saved)) -gt 0 ] || fail "$net: plan tells no memory"
    [ $((told - saved)) -le "$theirs" ] || fail "$net takes more than PyTorch's $theirs bytes"
done < peer
expect_equal "$(wc -l < peer)" 5
