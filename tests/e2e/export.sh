#!/usr/bin/env bash
# The forms of lamina export, read by Python's own modules and, where they are, by numpy and pandas:
# every number and letter is what the results file has.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 200, test: 100}
layers: [{type: linear, name: hidden, out_features: 8}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 2, batch_size: 10, evaluate_every: 10}
sweep: {grid: {optimizer.learning_rate: [0.1, 1], layers.1.type: [sigmoid, tanh]}}
YAML
db=net.db
expect_status 0 lamina run net.yaml --db "$db"
sqlite3 "$db" "UPDATE iterations SET loss = 9e999 WHERE trial_id = 1 AND iteration = 3;
    UPDATE iterations SET loss = NULL WHERE trial_id = 1 AND iteration = 4; DELETE FROM digests WHERE trial_id = 1;
    CREATE TABLE odd (word, \"a \"\"b\"\" <c>\");
    INSERT INTO odd VALUES ('it''s \"<b>&\\' || char(9, 10, 27) || ' \\u00e9' || char(0x1f34b), 1e300),
        (NULL, -9e999), (9007199254740993, 1e-320), ('', 1.0), ('3', 3)"

# The same rows by Python's sqlite3 and by the file, to the last bit and with its type.
cat > same.py <<'END'
import ast, json, sqlite3, struct, sys, zipfile
db, query, path = sys.argv[1:]
def arrays(path):
    for name in zipfile.ZipFile(path).namelist():
        data = zipfile.ZipFile(path).read(name)
        assert data[:8] == b"\x93NUMPY\x01\x00" and name.endswith(".npy"), name
        start = 10 + struct.unpack("<H", data[8:10])[0]
        told = ast.literal_eval(data[10:start].decode("ascii"))
        assert start % 64 == 0 and data[start - 1:start] == b"\n" and told["fortran_order"] is False
        (count,) = told["shape"]
        assert len(data) == start + 8 * count
        yield name[:-4], struct.unpack("<%d%s" % (count, {"<f8": "d", "<i8": "q"}[told["descr"]]), data[start:])
cursor = sqlite3.connect(db).execute(query)
names = [column[0] for column in cursor.description]
rows = cursor.fetchall()
if path.endswith(".jsonl"):
    lines = [json.loads(line, object_pairs_hook=list) for line in open(path, encoding="utf-8")]
    assert [[name for name, _ in line] for line in lines] == [names] * len(rows)
    found = [tuple(value for _, value in line) for line in lines]
    exact = lambda value: (type(value), value)
else:
    columns = dict(arrays(path))
    assert list(columns) == names
    found = list(zip(*columns.values()))
    exact = lambda value: "nan" if value is None or value != value else value
assert len(found) == len(rows), (len(found), len(rows))
for one, other in zip(found, rows):
    assert [exact(v) for v in one] == [exact(v) for v in other], (one, other)
print(len(rows), "rows are the same")
END
same() { # QUERY FILE COUNT
    expect_status 0 python3 same.py "$db" "$1" "$2"
    expect_output "$3 rows are the same"
}
expect_status 0 lamina export curves --db "$db" --output curves.jsonl
same "SELECT * FROM curves" curves.jsonl 160
expect_status 0 lamina export curves --db "$db" --output curves.npz
same "SELECT * FROM curves" curves.npz 160
expect_status 0 lamina export --sql "SELECT * FROM odd" --db "$db" --output odd.JSONL
mv odd.JSONL odd.jsonl
same "SELECT * FROM odd" odd.jsonl 5
expect_status 0 lamina export leaderboard --db "$db" --output board.jsonl
same "SELECT * FROM leaderboard" board.jsonl 4
expect_status 0 lamina export --sql "SELECT trial_id, value AS 'a b' FROM metrics WHERE 0" --db "$db" --output none.npz
same "SELECT trial_id, value AS 'a b' FROM metrics WHERE 0" none.npz 0
gaps="SELECT 3 AS whole, 3 AS gap UNION ALL SELECT -4, NULL"
expect_status 0 lamina export --sql "$gaps" --db "$db" --output gaps.npz
same "$gaps" gaps.npz 2
cp curves.npz before.npz
expect_status 0 lamina export curves --db "$db" --output curves.npz
cmp curves.npz before.npz || fail "the same rows are another file"

# A row a trial, a column a path, which pandas would read as it is.
cat > wide.py <<'END'
import csv, json, sqlite3, sys
rows = list(csv.DictReader(open("wide.csv", newline="")))
db = sqlite3.connect("net.db")
assert {row["optimizer.learning_rate"] + row["layers.1.type"] for row in rows} == {"0.1sigmoid", "0.1tanh", "1sigmoid", "1tanh"}
for row in rows:
    (trial, seed, state, last, best, final, split), = db.execute("SELECT trial_id, seed, state, last_iteration, best_value,"
        " final_value, objective_split FROM outcomes WHERE number = ?", (row["number"],))
    assert (row["seed"], row["state"], row["last_iteration"], row["objective_split"]) == (str(seed), state, str(last), split)
    assert (float(row["best_value"]), float(row["final_value"])) == (best, final)
    assert dict(db.execute("SELECT path, value FROM settings WHERE trial_id = ?", (trial,)))["layers.1.type"] == row["layers.1.type"]
assert len(rows) == 4 and len(set(rows[0])) == len(rows[0])
lines = [json.loads(line) for line in open("wide.jsonl")]
assert [line["number"] for line in lines] == [int(row["number"]) for row in rows]
assert all(line["optimizer.learning_rate"] in (0.1, 1) for line in lines)
print("wide is right")
END
expect_status 0 lamina export --wide net --db "$db" --output wide.csv
expect_status 0 lamina export --wide net --db "$db" --output wide.jsonl
expect_status 0 python3 wide.py
expect_status 0 lamina export --wide net --db "$db"
cmp "$out" wide.csv || fail "standard output has other rows"
expect_status 0 lamina run net.yaml --db "$db" --set name=seeds --set 'sweep.seeds=[4, 5]'
expect_status 0 lamina export --wide seeds --db "$db"
expect_equal "$(head -n 1 "$out" | tr ',' '\n' | grep -cx seed)" 1 "columns called seed"
expect_status 2 lamina export --wide nets --db "$db"
expect_error 'did you mean "net"?'

# What a form cannot hold is refused in a sentence, and no file is left.
refused() { # SENTENCE OUTPUT SQL
    expect_status 1 lamina export --sql "$3" --db "$db" --output "$2"
    expect_error "$1"
    expect_equal "$(find . -name "$2*" | wc -l)" 0 "files left"
}
refused '"state" has text, and an array of .npz numbers alone' x.npz "SELECT number, state FROM leaderboard"
refused 'two columns are called "number"' x.npz "SELECT number, number FROM leaderboard"
refused 'two columns are called "number"' x.jsonl "SELECT number, number FROM leaderboard"
refused 'called "a/b", which cannot be the name of an array' x.npz "SELECT 1 AS 'a/b'"
refused '"n" has whole numbers beyond 2^53 beside other values' x.npz "SELECT 9007199254740993 AS n UNION ALL SELECT 0.5"
refused '"data" has bytes that are no text' x.jsonl "SELECT iteration, data FROM checkpoints"
refused '"bad" has bytes that are no text' x.jsonl "SELECT CAST(x'ff41' AS TEXT) AS bad"
refused '"bad" has bytes that are no text' x.jsonl "SELECT CAST(x'410041' AS TEXT) AS bad"
refused 'only a SELECT is answered' x.npz "DELETE FROM trials"
echo old > kept.npz
expect_status 1 lamina export trials --db "$db" --output kept.npz
expect_equal "$(cat kept.npz)" old

/usr/bin/python3 -c 'import numpy, pandas' 2> /dev/null || skip "no numpy and pandas: the rest was tried"
/usr/bin/python3 - << 'END' || fail "numpy or pandas reads something else"
import sqlite3, numpy, pandas
curves = numpy.load("curves.npz", allow_pickle=False)
frame = pandas.read_csv("wide.csv", float_precision="round_trip")
lines = pandas.read_json("wide.jsonl", lines=True, precise_float=True)
assert curves["loss"].dtype == numpy.float64 and curves["iteration"].dtype == numpy.int64
assert numpy.isinf(curves["loss"][2]) and numpy.isnan(curves["loss"][3])
assert frame["best_value"].dtype == float and list(frame["layers.1.type"].unique()) and len(frame) == 4
exact = [value for value, in sqlite3.connect("net.db").execute("SELECT final_loss FROM outcomes WHERE experiment = 'net' ORDER BY number")]
assert list(frame.sort_values("number")["final_loss"]) == exact == list(lines.sort_values("number")["final_loss"])
assert numpy.isinf(pandas.read_json("curves.jsonl", lines=True)["loss"][2])
END
