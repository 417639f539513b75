#!/usr/bin/env bash
# Results files of somebody else's: what stands in them, or lies beside them, deletes nothing, runs
# nothing, holds nothing up, and a user's own additions are in nobody's way.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 200, test: 50}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 5, batch_size: 20}
YAML
sed 's/^name: .*/name: other/; s/0\.1/0.2/' net.yaml > other.yaml
expect_status 0 lamina run net.yaml --db good.db
quick() { # COMMAND...: what hangs fails
    timeout $((20 + 3 * slower)) "$build/lamina" "$@"
}
every_command() { # DB TEXT: each refuses it in these words
    for command in "status" "export curves" "plot --output x.svg" "pivot --rows" "trim --dry-run" "run other.yaml"; do
        # shellcheck disable=SC2086 # the words of a command
        expect_status 1 quick $command --db "$1"
        expect_error "$2"
    done
    rm -f all.db
    expect_status 1 quick merge all.db "$1"
    expect_error "$2"
}

# ---- A journal that names another file, which SQLite would delete ----

echo precious > victim
journal() { # DB VICTIM: of no pages, so that undoing it changes nothing
    python3 - "$@" <<'PY'
import os, struct, sys
db, name = sys.argv[1], os.path.abspath(sys.argv[2]).encode()
magic = bytes.fromhex("d9d505f920a163d7")
header = magic + struct.pack(">IIIII", 0, 1, os.path.getsize(db) // 4096, 512, 4096)
end = struct.pack(">I", 2**30 // 4096 + 1) + name + struct.pack(">II", len(name), sum(name)) + magic
open(db + "-journal", "wb").write(header.ljust(512, b"\0") + end)
PY
}
cp good.db super.db
journal super.db victim
every_command super.db "super.db-journal would have SQLite delete another file"
expect_equal "$(cat victim)" precious
# That is what it does: the journal is one.
sqlite3 super.db 'SELECT count(*) FROM trials' > /dev/null
[ ! -e victim ] || fail "SQLite itself takes no notice of the journal of this test"

# No link is followed there, and no pipe waited for.
for ending in -journal -wal -shm; do
    cp good.db "beside$ending.db"
    ln -s "$PWD/victim-$ending" "beside$ending.db$ending"
    every_command "beside$ending.db" "beside$ending.db$ending is not a file"
    [ ! -e "victim-$ending" ] || fail "a link was followed"
    rm "beside$ending.db$ending"
    mkfifo "beside$ending.db$ending"
    every_command "beside$ending.db" "beside$ending.db$ending is not a file"
done

# ---- Views, virtual tables and triggers ----

endless="WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"
cp good.db endless.db
sqlite3 endless.db "DROP TABLE iterations; CREATE VIEW iterations AS $endless
    SELECT 1 AS trial_id, n AS iteration, 0.5 AS loss, 0.5 AS accuracy FROM c"
every_command endless.db "endless.db: iterations is not what Lamina makes by that name"
# Whatever the case of its letters, and under the name of another row.
cp good.db case.db
sqlite3 case.db "DROP TABLE iterations; CREATE VIEW ITERATIONS AS $endless
    SELECT 1 AS trial_id, n AS iteration, 0.5 AS loss, 0.5 AS accuracy FROM c"
every_command case.db "case.db: iterations is not what Lamina makes by that name"
cp good.db hidden.db
sqlite3 hidden.db "DROP TABLE axes; CREATE VIEW axes AS $endless SELECT 1 AS experiment_id, 'a' AS path, n AS position FROM c;
    PRAGMA writable_schema = ON; UPDATE sqlite_schema SET type = 'table', name = 'mine', tbl_name = 'mine' WHERE name = 'axes'"
every_command hidden.db "hidden.db"
if sqlite3 :memory: 'CREATE VIRTUAL TABLE t USING fts5 (x)' 2> /dev/null; then
    cp good.db virtual.db
    sqlite3 virtual.db "DROP TABLE settings; CREATE VIRTUAL TABLE settings USING fts5 (trial_id, path, value)"
    every_command virtual.db "virtual.db: settings is not what Lamina makes by that name"
fi

# What SQLite works out for a row, each time that it is read, written or checked.
for change in "ALTER TABLE trials ADD COLUMN big INTEGER AS (length(hex(zeroblob(400000000)))) VIRTUAL" \
    "CREATE INDEX big ON iterations (length(hex(zeroblob(iteration))))" \
    "CREATE INDEX part ON settings (path) WHERE length(path) > 3" \
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'pid ', 'big INTEGER DEFAULT (length(hex(zeroblob(8)))), pid ')
        WHERE name = 'attempts'" \
    "ALTER TABLE evaluations ADD COLUMN big INTEGER CHECK /**/ (length(hex(zeroblob(8))) > 0)"; do
    rm -f slow.db all.db
    cp good.db slow.db
    sqlite3 slow.db "$change"
    for command in "status --db slow.db" "export leaderboard --db slow.db" "merge all.db slow.db" "run net.yaml --db slow.db" \
        "trim --dry-run --db slow.db"; do
        # shellcheck disable=SC2086 # the words of a command
        expect_status 1 quick $command
        expect_error "slow.db: "
        expect_error "has a column, an index or a CHECK that is an expression, and Lamina makes none"
    done
done

# A view of Lamina's that somebody has changed: who only reads is told, who writes has it made anew.
cp good.db view.db
sqlite3 view.db "DROP VIEW outcomes; CREATE VIEW outcomes AS $endless SELECT n AS trial_id FROM c;
    DROP VIEW problems; CREATE VIEW mine AS $endless SELECT n FROM c"
expect_status 1 quick status --db view.db
expect_error "view.db: its view outcomes is not Lamina's: \`lamina trim --dry-run --db view.db\` makes it anew"
rm -f all.db
expect_status 1 quick merge all.db view.db
expect_error "its view outcomes is not Lamina's"
expect_status 0 quick trim --dry-run --db view.db
expect_equal "$(sql view.db "SELECT message FROM events ORDER BY id DESC LIMIT 1")" "views that were not those of Lamina were made anew"
expect_status 0 quick export leaderboard --db view.db
cp "$out" mended.csv
expect_status 0 quick export leaderboard --db good.db
cmp -s mended.csv "$out" || fail "the view was not made anew"
expect_equal "$(sql view.db "SELECT name FROM sqlite_schema WHERE name = 'mine'")" mine "a view of the user's"

# No trigger runs in Lamina, and those of its own still do for who deletes by SQL.
cp good.db trigger.db
sqlite3 trigger.db "CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM trials; END;
    CREATE TRIGGER worse AFTER INSERT ON trials BEGIN DELETE FROM trials WHERE id <> new.id; END;
    CREATE TRIGGER hanging AFTER INSERT ON attempts BEGIN DELETE FROM events WHERE id IN ($endless SELECT n FROM c); END"
expect_status 0 quick run other.yaml --db trigger.db
expect_equal "$(sql trigger.db "SELECT count(*) FROM trials")" 2 "trials"
sqlite3 trigger.db "DELETE FROM trials WHERE id = 1"
expect_equal "$(sql trigger.db "SELECT count(DISTINCT trial_id) FROM iterations")" 1 "trials with iterations"

# What stands behind a statement in the schema of an earlier version does not run.
sqlite3 old.db < "$source/tests/e2e/version-3/results.sql"
sqlite3 old.db "CREATE TRIGGER own AFTER DELETE ON trials BEGIN DELETE FROM events WHERE trial_id = old.id; END;
    PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = sql || '; CREATE TABLE injected (x)' WHERE name = 'own'"
expect_status 0 quick trim --dry-run --db old.db
expect_equal "$(sql old.db "SELECT group_concat(name) FROM sqlite_schema WHERE name IN ('own', 'injected')")" own

# ---- What a user adds ----

add_columns() { # DB NAME
    for table in $(sql "$1" "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"); do
        sqlite3 "$1" "ALTER TABLE $table ADD COLUMN \"$2\" TEXT DEFAULT 'as added'"
    done
}
cp good.db added.db
add_columns added.db 'my own; column'
sed 's/iterations: 5/iterations: 40, evaluate_every: 4/; s/name: net/name: more/' net.yaml > more.yaml
echo 'record: {gradient_norms: true, every: 2}' >> more.yaml
expect_status 0 quick run more.yaml --db added.db
expect_status 0 quick run other.yaml --db plain.db
expect_status 0 quick merge added.db plain.db
expect_status 0 quick merge plain.db added.db
expect_equal "$(sql plain.db "SELECT count(*) FROM trials")|$(sql added.db "SELECT count(*) FROM trials")" "3|3"
expect_status 0 quick trim --iterations 10 --checkpoints --db added.db
for command in status "export curves" "export class_means" "pivot --rows" "plot more --output y.svg"; do
    # shellcheck disable=SC2086 # the words of a command
    expect_status 0 quick $command --db added.db
done
