# That scripts/bench works: one short round of everything, with the peers that are installed.
# What it measures is not looked at: machines are noisy.
. "$(dirname "$0")/common.sh"

[ -x "$build/tests/bench/bench-profile" ] || skip "built without LAMINA_BENCH"

expect_status 0 "$source/scripts/bench" --short --no-build --build "$build" --json bench.json
for line in 'as long as its own matrix products alone' 'spent in gather' \
    'faster than Lamina with 1 job' 'gelu, backward' 'adadelta' 'of mnist-conv.yaml' 'from the start to the first iteration' \
    'recording every iteration' 'a trial of one iteration' 'the view leaderboard'; do
    expect_output "$line"
done

# Every figure is there as JSON, and is a number above nothing.
python3 - bench.json << 'END' || fail "bench.json is not as it should be"
import json
import sys

with open(sys.argv[1]) as file:
    results = json.load(file)
rows = [row for table in results["tables"].values() for row in table]
assert len(results["tables"]) == 9, list(results["tables"])
assert all(row["value"] >= 0 for row in rows), rows
wanted = [row for row in rows if row["wanted"]]
assert len(wanted) >= 13 and all(row["value"] > 0 for row in wanted), wanted
assert all(row["least"] <= row["value"] <= row["most"] for row in rows if "least" in row)
END

expect_status 1 "$source/scripts/bench" --no-build --build "$build" --pairs 0
expect_error 'bench: --pairs must be at least 1'
