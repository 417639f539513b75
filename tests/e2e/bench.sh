# That scripts/bench works: one short round of everything; with the peers that are installed, which
# take minutes, where LAMINA_LONG_TESTS=1 asks for them.
# What it measures is not looked at: machines are noisy.
. "$(dirname "$0")/common.sh"

[ -x "$build/tests/bench/bench-profile" ] || skip "built without LAMINA_BENCH"

alone=(--alone)
[ "$long" = 0 ] || alone=()
expect_status 0 "$source/scripts/bench" --short "${alone[@]}" --no-build --build "$build" --json bench.json
for line in 'as long as its own matrix products alone' 'spent in gather' \
    'faster than Lamina with 1 job' 'gelu, backward' 'adadelta' 'of mnist-conv.yaml' 'from the start to the first iteration' \
    'recording every iteration' 'a trial of one iteration' 'the view leaderboard' 'PNG of 32 x 32' \
    'memory of the larger of its two processes' 'all rows drawn at random' \
    'choices and when: Lamina, lag 16'; do
    expect_output "$line"
done

# Every figure is there as JSON, and is a number above nothing.
python3 - bench.json << 'END' || fail "bench.json is not as it should be"
import json
import sys

with open(sys.argv[1]) as file:
    results = json.load(file)
rows = [row for table in results["tables"].values() for row in table]
assert len(results["tables"]) == 13, list(results["tables"])
assert all(row["value"] >= 0 for row in rows), rows
wanted = [row for row in rows if row["wanted"]]
assert len(wanted) >= 13 and all(row["value"] > 0 for row in wanted), wanted
assert all(row["least"] <= row["value"] <= row["most"] for row in rows if "least" in row)
END

# Ratios are refused against a peer that runs on the reference BLAS, and on nothing else.
for blas in blas/libblas.so.3.11.0 openblas-pthread/libblas.so.3 blis-pthread/libblis.so.4; do
    cat > "${blas%%/*}" << END
#!/bin/sh
echo '{"seconds": 1, "version": "Peer 1.0", "blas": ["/usr/lib/$blas"]}'
END
    chmod +x "${blas%%/*}"
done
TMPDIR=$work python3 - "$source/tests/bench" << 'END' > "$out" || fail "peers are not told apart"
import argparse
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from bench import measures, peers
one = measures.Bench(argparse.Namespace(pairs=1, build=".", core=0))
one.pinned = lambda command: command
for folder, wanted in (("blas", []), ("openblas-pthread", ["loader", "preloaded", "sweep"]),
                       ("blis-pthread", ["loader", "preloaded", "sweep"])):
    fit = peers.fit(one, {kind: ["./" + folder] for kind in ("loader", "preloaded", "sweep")})
    assert sorted(fit) == wanted, (folder, fit)
assert "libopenblas0-pthread" in peers.PACKAGES
END
expect_output 'no ratios against Peer 1.0 with the reference BLAS (/usr/lib/blas/libblas.so.3.11.0)'
expect_output 'Peer 1.0 with OpenBLAS (/usr/lib/openblas-pthread/libblas.so.3)'
expect_output 'Peer 1.0 with BLIS'

expect_status 1 "$source/scripts/bench" --no-build --build "$build" --pairs 0
expect_error 'bench: --pairs must be at least 1'
