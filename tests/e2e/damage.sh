#!/usr/bin/env bash
# Damaged files: a command gives the rows that were recorded, or says what ails the file; never
# others, and none of them crashes. However large the file is.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 200, test: 50}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 600, batch_size: 20, evaluate_every: 10}
record: {gradient_norms: true}
sweep: {grid: {optimizer.learning_rate: [0.1, 0.2]}}
YAML
sed 's/^name: .*/name: other/; s/0\.2/0.3/; s/600/20/' net.yaml > other.yaml
expect_status 0 lamina run net.yaml --db good.db
# What draws is not asked for: its orders are what would be seen.
mkdir fake
printf '#!/bin/sh\ncat; echo drawn\n' > fake/gnuplot
chmod +x fake/gnuplot
PATH=$work/fake:$PATH

# ---- Rows changed by SQL are not shown as recorded, and one sentence says which and what helps ----

changed() { # SQL TEXT TABLE COMMAND...
    cp good.db changed.db
    sqlite3 changed.db "$1"
    for command in "${@:3}"; do
        # shellcheck disable=SC2086 # the words of a command
        expect_status 1 lamina $command
        expect_error "changed.db: the $2"
        expect_error "\`sqlite3 changed.db 'DELETE FROM trials WHERE id = 2'\` and train it again with \`lamina run\`"
    done
}
changed "UPDATE iterations SET loss = 1 WHERE iteration = 7 AND trial_id = 2" \
    "iterations of trial 2 (net/2) are not those that were recorded (other values)" \
    "export curves --db changed.db" "export iterations --db changed.db" "plot --db changed.db --output x.svg" \
    "merge all.db changed.db" "trim --iterations 10 --db changed.db" \
    "export --db changed.db --sql SELECT(count(*))FROM(iterations)"
changed "DELETE FROM evaluations WHERE iteration = 20 AND trial_id = 2" \
    "evaluations of trial 2 (net/2) are not those that were recorded (59 rows, and 60 were)" \
    "export evaluation_values --db changed.db" "plot --db changed.db --split test --output x.svg" "merge all.db changed.db"
changed "UPDATE metrics SET value = value + 1 WHERE iteration = 101 AND trial_id = 2" "metrics of trial 2" \
    "export series --db changed.db" "plot --db changed.db --metric layers.0.gradient_norm --output x.svg"
changed "UPDATE confusions SET count = count + 1 WHERE trial_id = 2" "confusions of trial 2" \
    "export class_metrics --db changed.db"
for forged in best_value=9e999 final_loss=-9e999 last_iteration=9223372036854775807 maximize=0; do
    changed "UPDATE trials SET $forged WHERE id = 2" "results of trial 2 (net/2) are not those that were recorded" \
        "status --db changed.db" "export leaderboard --db changed.db" "plot --db changed.db --output x.svg" \
        "merge all.db changed.db" "run net.yaml --db changed.db"
done
sqlite3 changed.db "UPDATE confusions SET count = count + 1 WHERE trial_id = 2; UPDATE trials SET maximize = 1"
# What does not read them says what it did.
expect_status 0 lamina export curves --db changed.db
expect_status 0 lamina status --db changed.db
# And that helps.
sqlite3 changed.db 'DELETE FROM trials WHERE id = 2'
expect_status 0 lamina run net.yaml --db changed.db
same_rows good.db changed.db
expect_status 0 lamina export class_metrics --db changed.db
cp good.db changed.db
sqlite3 changed.db "PRAGMA foreign_keys = OFF; DROP TRIGGER trial_deleted; DELETE FROM trials WHERE id = 2"
expect_status 1 lamina export iterations --db changed.db
expect_error "changed.db: iterations has rows of trial 2, which is not there"

# ---- A trial that was cut off has no digests yet: its iterations are counted ----

cut_off="UPDATE trials SET state = 'interrupted' WHERE id = 2; DELETE FROM digests WHERE trial_id = 2"
cp good.db changed.db
sqlite3 changed.db "$cut_off"
expect_status 0 lamina export series --db changed.db
changed "$cut_off; DELETE FROM iterations WHERE trial_id = 2 AND iteration = 300" \
    "iterations of trial 2 (net/2) are not those that were recorded (599 rows, and the last iteration is 600)" \
    "export curves --db changed.db" "plot --db changed.db --output x.svg" "merge all.db changed.db"

# ---- Digests stay true: trimmed, merged, of an earlier version ----

cp good.db trimmed.db
expect_status 0 lamina trim --iterations 10 --db trimmed.db
expect_status 0 lamina export series --db trimmed.db
rm -f all.db
expect_status 0 lamina merge all.db trimmed.db
expect_status 0 lamina merge all.db good.db
expect_status 0 lamina export series --db all.db
same_rows good.db all.db
sqlite3 trimmed.db "DROP TABLE digests; PRAGMA user_version = 4"
expect_status 1 lamina export series --db trimmed.db
expect_status 0 lamina trim --dry-run --db trimmed.db
expect_status 0 lamina export series --db trimmed.db
sqlite3 trimmed.db "UPDATE iterations SET accuracy = 2 WHERE iteration = 10 AND trial_id = 1"
expect_status 1 lamina export series --db trimmed.db
expect_error "iterations of trial 1 (net/1)"

# ---- Lost sectors, and cells that no column may have ----

cp good.db small.db
cp good.db large.db
sqlite3 large.db "CREATE TABLE mine (x); INSERT INTO mine VALUES (zeroblob(70000000))"
cat > try.py <<'PY'
import os, sqlite3, subprocess, sys
lamina, what = sys.argv[1:3]

READ = ["status", "export", "export curves", "export series", "export evaluations", "export confusions",
        "export settings", "export trials", "export attempts", "pivot --rows", "plot --output x.svg", "merge all.db"]
WRITE = ["trim --dry-run", "run other.yaml", "trim --iterations 3"]

def answer(command, db):
    for name in ("all.db", "all.db-wal", "all.db-shm"):
        if os.path.exists(name):
            os.remove(name)
    words = command.split()
    words += [db] if words[0] == "merge" else ["--db", db]
    done = subprocess.run([lamina] + words, capture_output=True, timeout=300)
    if done.returncode not in (0, 1):
        sys.exit(f"{command} of {db}: status {done.returncode}: {done.stderr}")
    if done.returncode == 1 and not done.stderr:
        sys.exit(f"{command} of {db}: status 1 without a sentence")
    out = done.stdout
    if done.returncode == 0 and words[0] == "merge":
        found = sqlite3.connect("all.db")
        out += repr([found.execute(f"SELECT * FROM {table}").fetchall() for table in
                     ("iterations", "evaluations", "metrics", "confusions", "settings")]).encode()
        found.close()
    return done.returncode, out.replace(db.encode(), b"FILE"), done.stderr

def sectors(db, step):
    right = {command: answer(command, db)[1] for command in READ}
    pages = os.path.getsize("small.db") // 512
    wrong = refused = 0
    file = open(db, "r+b", buffering=0)
    for sector in range(3, pages, step):
        file.seek(sector * 512)
        kept = file.read(512)
        file.seek(sector * 512)
        file.write(bytes(512))
        for command in READ:
            status, out, err = answer(command, db)
            refused += status
            if status == 0 and out != right[command]:
                print(f"sector {sector} of {db}: {command} gives other rows and status 0")
                wrong += 1
        file.seek(sector * 512)
        file.write(kept)
    print(f"{db}: {refused} refused, {wrong} wrong")
    if wrong or not refused:
        sys.exit(1)

def cells(value):
    source = sqlite3.connect("small.db")
    columns = [(table, name) for (table,) in source.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND "
               "name NOT LIKE 'sqlite_%'").fetchall() for name in [row[1] for row in
               source.execute(f"PRAGMA table_info({table})").fetchall() if row[2] == "TEXT" and row[5] == 0]]
    source.close()
    for table, name in columns:
        for command in ("status", "export", "plot --output x.svg", "merge all.db", "pivot --rows") + tuple(WRITE):
            with open("small.db", "rb") as source, open("cell.db", "wb") as copy:
                copy.write(source.read())
            edit = sqlite3.connect("cell.db", isolation_level=None)
            schema = edit.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
            edit.execute("PRAGMA writable_schema = ON")
            edit.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (schema.replace("STRICT", "")
                         .replace(", WITHOUT", "WITHOUT").replace("NOT NULL", ""), table))
            edit.close()
            edit = sqlite3.connect("cell.db", isolation_level=None)
            edit.execute("PRAGMA ignore_check_constraints = ON")
            edit.execute(f"UPDATE OR IGNORE {table} SET {name} = {value}")  # of a key, one row
            edit.execute("PRAGMA writable_schema = ON")
            edit.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (schema, table))
            edit.close()
            answer(command, "cell.db")
    print(f"{len(columns)} columns")
    if len(columns) < 20:
        sys.exit("too few columns were tried")

if what == "cells":
    cells(sys.argv[3])
else:
    sectors(what, int(sys.argv[3]))
PY
sectors=$(($(wc -c < small.db) / 512))
few=$((long == 1 && slower == 1 ? sectors / 4 : (long == 1 ? 24 : 8) / slower + 12))
expect_status 0 python3 try.py "$build/lamina" small.db $((sectors / few))
expect_status 0 python3 try.py "$build/lamina" large.db $((sectors / few + 1))
expect_status 0 python3 try.py "$build/lamina" cells NULL
if [ "$long$slower" = 11 ]; then
    expect_status 0 python3 try.py "$build/lamina" cells "X'6100'"
    expect_status 0 python3 try.py "$build/lamina" cells "'a' || char(0) || 'b'"
fi
