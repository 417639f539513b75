-- The results of Lamina: one SQLite file, to be read with any SQLite program, also while a
-- run writes it. Times are microseconds since 1970-01-01 UTC. Iterations count from 1. A loss
-- that is not a number is NULL, an infinite one is infinite.
--
-- Scripts may rely on the names of tables, columns and views. Run on a file of an older
-- version, this adds what that lacks; the columns are added before. One more table or column
-- raises the version; a column that was not there from the beginning is NULL in old rows, or
-- has a default.

PRAGMA application_id = 0x4c616d69; -- "Lami"
PRAGMA user_version = 10;           -- of this schema; a newer program may read an older one

-- What people name. The same name is the same experiment. No id is given twice, whatever was
-- deleted since.
CREATE TABLE IF NOT EXISTS experiments (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    created_us INTEGER NOT NULL,
    last_number INTEGER NOT NULL DEFAULT 0,   -- given to a trial; none is given twice
    rule       TEXT,                          -- `stop`, `objective` and search, whose the prunings are
    planned    INTEGER                        -- trials of the sweep as it is now, with those that its search is
                                              -- still to propose; NULL of shards, and before version 10
) STRICT;

-- The config files that an experiment was run from, in turn.
CREATE TABLE IF NOT EXISTS experiment_configs (
    experiment_id INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
    revision      INTEGER NOT NULL,           -- 1, 2 ... as they came
    config        TEXT NOT NULL,              -- the YAML as given
    overrides     TEXT NOT NULL,              -- --set path=value, one a line
    created_us    INTEGER NOT NULL,
    file          TEXT,                       -- as given on the command line, when it last ran,
    folder        TEXT,                       -- and where that was; NULL before version 7
    files         TEXT,                       -- all that it was made of, its own first, as JSON:
                                              -- [{"file": ..., "text": ...}, ...]; NULL where it is one
    PRIMARY KEY (experiment_id, revision)
) STRICT, WITHOUT ROWID;

-- One config with one seed on one dataset: trained once, however many experiments ask for it.
-- `outcomes` has them as each experiment sees them. No state is 'pruned' any more, as that is
-- a decision of one experiment: such a trial waits, 'queued', for whoever wants more of it.
CREATE TABLE IF NOT EXISTS trials (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    state          TEXT NOT NULL DEFAULT 'queued' CHECK (state IN
                   ('queued', 'running', 'done', 'failed', 'diverged', 'pruned', 'interrupted')),
    seed           INTEGER NOT NULL,
    config_hash    TEXT NOT NULL,             -- the same for all seeds and folds of one config
    run_key        TEXT NOT NULL UNIQUE,      -- config_hash, seed, data, layers' versions
    config         TEXT NOT NULL,             -- resolved, as JSON, which `lamina run` reads too
    created_us     INTEGER NOT NULL,
    iterations     INTEGER NOT NULL,          -- planned
    iterations_per_epoch INTEGER NOT NULL,
    last_iteration INTEGER NOT NULL DEFAULT 0,
    -- Of the evaluations of the objective's split; no accuracies where there is nothing that is right or
    -- wrong.
    final_loss     REAL,
    final_accuracy REAL,
    best_accuracy  REAL,                      -- at best_iteration
    best_iteration INTEGER,                   -- the first that has the best value
    -- The objective: the metric (a name of `series`) of a split that tells how good the trial
    -- is; whether more of it is better; and its values.
    objective       TEXT NOT NULL DEFAULT 'accuracy',
    objective_split TEXT NOT NULL DEFAULT 'test',
    maximize        INTEGER NOT NULL DEFAULT 1,
    final_value     REAL,
    best_value      REAL,
    data_columns    TEXT,                     -- whose rows `columns` shows; NULL: none
    signature       TEXT                      -- of `signatures`; NULL: it has not begun, or had before version 7
) STRICT;
CREATE INDEX IF NOT EXISTS trials_by_config ON trials (config_hash, seed);
CREATE INDEX IF NOT EXISTS trials_by_best ON trials (best_accuracy DESC);
CREATE INDEX IF NOT EXISTS trials_by_columns ON trials (data_columns);
CREATE INDEX IF NOT EXISTS trials_by_signature ON trials (signature);

-- Which trials an experiment has asked for.
CREATE TABLE IF NOT EXISTS experiment_trials (
    experiment_id INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
    trial_id      INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    number        INTEGER NOT NULL,           -- given at the first asking, and kept
    position      INTEGER,                    -- in the sweep as it is now, from 1; NULL where
                                              -- that does not ask for it
    revision      INTEGER,                    -- of the last config that asked for it
    pruned_at     INTEGER,                    -- the iteration at which a rule of this
                                              -- experiment ended it; NULL where none has
    cleared_to    INTEGER NOT NULL DEFAULT 0, -- no rule of it looks at rungs up to there
    keep_trials   INTEGER,                    -- its checkpoint stays while it is among so many best
                                              -- of the experiment; NULL: whatever its rank
    PRIMARY KEY (experiment_id, trial_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS experiment_trials_by_trial ON experiment_trials (trial_id);
CREATE UNIQUE INDEX IF NOT EXISTS experiment_trials_by_number
    ON experiment_trials (experiment_id, number);

-- Every option of a trial with its value, in its own type; a bool is 0 or 1, a list is JSON.
-- Its seed too.
CREATE TABLE IF NOT EXISTS settings (
    trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    path     TEXT NOT NULL,                   -- 'optimizer.learning_rate', 'layers.0.type'
    value    ANY,
    PRIMARY KEY (trial_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS settings_by_path ON settings (path, value);

-- The settings that tell the trials of an experiment apart: what it sweeps, and of a whole
-- section that it sweeps what differs. A trial that has no such option, as its section is of
-- another type, has no such setting.
CREATE TABLE IF NOT EXISTS axes (
    experiment_id INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
    path          TEXT NOT NULL,
    position      INTEGER NOT NULL,           -- 0, 1 ... in the order of the config
    written       TEXT,                       -- the path as the sweep has it: 'layers.hidden.bias'; NULL: as `path`
    PRIMARY KEY (experiment_id, path)
) STRICT, WITHOUT ROWID;

-- The rows that a search has proposed, and by what; its first ones are drawn at random and have no row
-- here. What is recorded stands: it is not proposed again.
CREATE TABLE IF NOT EXISTS proposals (
    experiment_id INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
    search        TEXT NOT NULL,              -- SHA-256 of it, its budget aside, of what its rows are compared by,
                                              -- the rest of the config, and the trials of the first rows
    row           INTEGER NOT NULL,           -- of the sweep, from 0
    config_hash   TEXT NOT NULL,              -- of its trials
    draws         TEXT NOT NULL,              -- what each distribution gave, as JSON, of a choice which one,
                                              -- from 0: {"optimizer.learning_rate": 0.013, "loss": 1}
    seen          INTEGER NOT NULL,           -- rows whose results it was proposed by
    good          INTEGER NOT NULL,           -- how many of these it was to be like
    threshold     REAL,                       -- the worst value of those; NULL where they have none
    PRIMARY KEY (experiment_id, search, row)
) STRICT, WITHOUT ROWID;

-- The loss (before the update) and accuracy of every batch.
CREATE TABLE IF NOT EXISTS iterations (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    iteration INTEGER NOT NULL,
    loss      REAL,
    accuracy  REAL,
    PRIMARY KEY (trial_id, iteration)
) STRICT, WITHOUT ROWID;

-- The means over a whole split. No accuracy and no correct ones where there are
-- neither classes nor targets of 0 and 1, which are counted one by one then.
CREATE TABLE IF NOT EXISTS evaluations (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    iteration INTEGER NOT NULL,
    split     TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    loss      REAL,
    accuracy  REAL,
    correct   INTEGER,
    total     INTEGER NOT NULL,
    time_us   INTEGER,                        -- when it came from the trial's process; of rows that
                                              -- come of a shorter trial, from that one's. NULL before version 8
    PRIMARY KEY (trial_id, iteration, split)
) STRICT, WITHOUT ROWID;

-- Any other series. Of the split train: 'learning_rate' when it changes, and what `record`
-- asks for: 'layers.0.gradient_norm', 'layers.0.weight_norm'; and what a layer reports by a
-- name of its own, 'layers.0.share', of each batch. Of the evaluations: 'mae', 'mse' and 'r2'
-- where there are no classes, else 'top_k', 'f1_macro', 'balanced_accuracy' and 'auc' where
-- something asks for them.
CREATE TABLE IF NOT EXISTS metrics (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    name      TEXT NOT NULL,
    split     TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    iteration INTEGER NOT NULL,
    value     REAL,
    PRIMARY KEY (trial_id, name, split, iteration)
) STRICT, WITHOUT ROWID;

-- The cells that are not zero of the best and of the last evaluation of a split; where there is the
-- last one only as the run ends, also of the best before it.
CREATE TABLE IF NOT EXISTS confusions (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    iteration INTEGER NOT NULL,
    split     TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    actual    INTEGER NOT NULL,
    predicted INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (trial_id, iteration, split, actual, predicted)
) STRICT, WITHOUT ROWID;

-- Each time that a trial was started, and what ran it.
CREATE TABLE IF NOT EXISTS attempts (
    trial_id        INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    n               INTEGER NOT NULL,         -- 1, 2 ...
    host            TEXT NOT NULL,
    pid             INTEGER NOT NULL,         -- of the trial's own process
    boot_id         TEXT NOT NULL,
    started_us      INTEGER NOT NULL,
    ended_us        INTEGER,                  -- NULL while it runs; where its program died, when the
                                              -- trial's last evaluation came, or else started_us
    from_iteration  INTEGER NOT NULL,         -- 0: from the beginning
    outcome         TEXT CHECK (outcome IN
                    ('done', 'failed', 'diverged', 'pruned', 'interrupted')),
    error           TEXT,                     -- why it did not end well
    version         TEXT NOT NULL,            -- of Lamina
    revision        TEXT NOT NULL,            -- of its source, by git
    compiler        TEXT NOT NULL,
    cpu             TEXT NOT NULL,
    instruction_set TEXT NOT NULL,            -- avx512, avx2 or baseline
    libraries       TEXT NOT NULL,
    source          TEXT,                     -- run_key of the shorter trial that it goes on from
    peak_memory     INTEGER,                  -- bytes that its process had at most, with the data that it
                                              -- shares with others; NULL: it was left running, or before version 8
    PRIMARY KEY (trial_id, n)
) STRICT, WITHOUT ROWID;

-- The layers of a trial's last attempt as they were trained, those of a block as often as it
-- repeats: `position` is in the names of series ('layers.7.gradient_norm'), `written` in the paths of
-- `settings`.
CREATE TABLE IF NOT EXISTS layers (
    trial_id   INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    position   INTEGER NOT NULL,              -- 0, 1 ... in the order of training
    type       TEXT NOT NULL,
    version    TEXT NOT NULL,
    path       TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    parameters INTEGER NOT NULL,
    written    TEXT,                          -- where the config has it: 'layers.2', of a block 'layers.2.0'
    inputs     TEXT,                          -- the positions of what it reads, as JSON, -1: the sample;
                                              -- both NULL before version 9
    PRIMARY KEY (trial_id, position)
) STRICT, WITHOUT ROWID;

-- What else computed a trial's numbers, its arithmetic counted by version. Those of earlier
-- files, which have no rows here, had version 1.
CREATE TABLE IF NOT EXISTS components (
    trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    path     TEXT NOT NULL,                   -- 'dataset', 'loss', 'optimizer',
                                              -- 'schedule.learning_rate', 'layers.0.init'
    type     TEXT NOT NULL,
    version  TEXT NOT NULL,
    PRIMARY KEY (trial_id, path)
) STRICT, WITHOUT ROWID;

-- How many samples each split of a trial's data has.
CREATE TABLE IF NOT EXISTS splits (
    trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    split    TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    samples  INTEGER NOT NULL,
    PRIMARY KEY (trial_id, split)
) STRICT, WITHOUT ROWID;

-- A trial's classes, and how many samples are of each. The counts are NULL where there is no
-- such split, and of trials that were begun before version 4.
CREATE TABLE IF NOT EXISTS classes (
    trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    class    INTEGER NOT NULL,                -- 0, 1 ... as in `confusions`
    name     TEXT NOT NULL,                   -- the number, where the data has no names
    count    INTEGER,                         -- to train on
    validation_count INTEGER,
    test_count       INTEGER,
    PRIMARY KEY (trial_id, class)
) STRICT, WITHOUT ROWID;

-- What was made of the columns of tables, once for all trials of the same: `columns` has them
-- as rows of a trial.
CREATE TABLE IF NOT EXISTS data_columns (
    digest   TEXT NOT NULL,                   -- of all rows that have it
    position INTEGER NOT NULL,                -- in a sample, from 1
    name     TEXT,                            -- of the table's column; NULL without a header
    source   INTEGER NOT NULL,                -- its number in the training file, from 1
    what     TEXT NOT NULL,                   -- 'number', 'one_hot', 'ordinal', 'indicator'
    category TEXT,                            -- of which a one_hot column is
    fill     ANY,                             -- what stands for missing ones: a number, or a category
    mean     REAL,                            -- by which it is normalized
    std      REAL,
    missing  INTEGER NOT NULL,                -- fields of all files that were missing
    dropped  INTEGER NOT NULL,                -- rows of all files that were left out for those
    PRIMARY KEY (digest, position)
) STRICT, WITHOUT ROWID;

-- What a trained net takes and gives: the shape of a sample, what was learnt of the columns of
-- its data, and what its classes or targets are called, as JSON. Once for all trials of the same.
CREATE TABLE IF NOT EXISTS signatures (
    digest    TEXT PRIMARY KEY,               -- SHA-256 of the text
    signature TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- From where a trial goes on: the network's parameters and state, what the optimizer
-- remembers, the random generators and the place in the epoch, after all rows up to its
-- iteration. Only Lamina reads the data.
CREATE TABLE IF NOT EXISTS checkpoints (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    iteration INTEGER NOT NULL,
    data      BLOB NOT NULL,
    PRIMARY KEY (trial_id, iteration)
) STRICT;

-- The rows of a trial in each of the tables of its series, and its own in `trials`, as its last
-- attempt left them when it ended: how many, and their SHA-256. Lamina answers from no others. A trial that has none runs, or
-- its program ended before it did; whoever changes such a table by SQL makes its trials unreadable
-- for Lamina.
CREATE TABLE IF NOT EXISTS digests (
    trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    series   TEXT NOT NULL,                   -- 'iterations', 'evaluations', 'metrics', 'confusions';
                                              -- 'trials': what the trial came to
    rows     INTEGER NOT NULL,
    sha256   TEXT NOT NULL,
    PRIMARY KEY (trial_id, series)
) STRICT, WITHOUT ROWID;

-- What happened, in words.
CREATE TABLE IF NOT EXISTS events (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    time_us  INTEGER NOT NULL,
    trial_id INTEGER REFERENCES trials ON DELETE CASCADE,
    level    TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    message  TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS events_by_trial ON events (trial_id);

-- What people write down about an experiment or a trial (one of the two), whichever experiment
-- asks for that.
CREATE TABLE IF NOT EXISTS notes (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    experiment_id INTEGER REFERENCES experiments ON DELETE CASCADE,
    trial_id      INTEGER REFERENCES trials ON DELETE CASCADE,
    time_us       INTEGER NOT NULL,
    text          TEXT NOT NULL,
    UNIQUE (experiment_id, time_us, text),
    UNIQUE (trial_id, time_us, text),
    CHECK ((experiment_id IS NULL) <> (trial_id IS NULL))
) STRICT;

-- And the words by which they find it again.
CREATE TABLE IF NOT EXISTS tags (
    experiment_id INTEGER REFERENCES experiments ON DELETE CASCADE,
    trial_id      INTEGER REFERENCES trials ON DELETE CASCADE,
    tag           TEXT NOT NULL,
    UNIQUE (experiment_id, tag),
    UNIQUE (trial_id, tag),
    CHECK ((experiment_id IS NULL) <> (trial_id IS NULL))
) STRICT;

-- What belongs to an experiment or a trial goes with it, also where foreign keys are off, as
-- sqlite3 and Python have them unless told otherwise.
DROP TRIGGER IF EXISTS experiment_deleted;
CREATE TRIGGER experiment_deleted AFTER DELETE ON experiments BEGIN
    DELETE FROM experiment_configs WHERE experiment_id = old.id;
    DELETE FROM experiment_trials WHERE experiment_id = old.id;
    DELETE FROM axes WHERE experiment_id = old.id;
    DELETE FROM proposals WHERE experiment_id = old.id;
    DELETE FROM notes WHERE experiment_id = old.id;
    DELETE FROM tags WHERE experiment_id = old.id;
END;
DROP TRIGGER IF EXISTS trial_deleted;
CREATE TRIGGER trial_deleted AFTER DELETE ON trials BEGIN
    DELETE FROM experiment_trials WHERE trial_id = old.id;
    DELETE FROM settings WHERE trial_id = old.id;
    DELETE FROM iterations WHERE trial_id = old.id;
    DELETE FROM evaluations WHERE trial_id = old.id;
    DELETE FROM metrics WHERE trial_id = old.id;
    DELETE FROM confusions WHERE trial_id = old.id;
    DELETE FROM attempts WHERE trial_id = old.id;
    DELETE FROM layers WHERE trial_id = old.id;
    DELETE FROM components WHERE trial_id = old.id;
    DELETE FROM classes WHERE trial_id = old.id;
    DELETE FROM splits WHERE trial_id = old.id;
    DELETE FROM checkpoints WHERE trial_id = old.id;
    DELETE FROM digests WHERE trial_id = old.id;
    DELETE FROM events WHERE trial_id = old.id;
    DELETE FROM notes WHERE trial_id = old.id;
    DELETE FROM tags WHERE trial_id = old.id;
    DELETE FROM data_columns WHERE digest = old.data_columns
        AND NOT EXISTS (SELECT 1 FROM trials WHERE data_columns = old.data_columns);
    DELETE FROM signatures WHERE digest = old.signature
        AND NOT EXISTS (SELECT 1 FROM trials WHERE signature = old.signature);
END;

-- What was made of each column of a trial's table, and stands there in its samples.
DROP VIEW IF EXISTS columns;
CREATE VIEW columns AS
SELECT trials.id AS trial_id, position, name, source, what, category, fill, mean, std, missing, dropped
FROM trials JOIN data_columns ON digest = trials.data_columns;

-- Every series of a trial by its name: 'loss', 'accuracy', and those of `metrics`. Of the split
-- train 'loss' and 'accuracy' are of each batch, before the update; of evaluations of it they
-- are 'evaluated_loss' and 'evaluated_accuracy'.
DROP VIEW IF EXISTS series;
CREATE VIEW series AS
SELECT trial_id, name, split, iteration, value FROM metrics
UNION ALL
SELECT trial_id, 'loss', 'train', iteration, loss FROM iterations
UNION ALL
SELECT trial_id, 'accuracy', 'train', iteration, accuracy FROM iterations
UNION ALL
SELECT trial_id, iif(split = 'train', 'evaluated_loss', 'loss'), split, iteration, loss
FROM evaluations
UNION ALL
SELECT trial_id, iif(split = 'train', 'evaluated_accuracy', 'accuracy'), split, iteration, accuracy
FROM evaluations;

-- Every evaluation with the value of its trial's objective, whether more of it is better, and the
-- seconds of training until then: those within the trial's attempts since it last began at its
-- beginning, with those of the shorter trial that it goes on from. What was trained twice, as a
-- run was cut off, counts twice; what came behind the last evaluation before its program died is not
-- known. NULL where the shorter one is not there any more.
DROP VIEW IF EXISTS evaluation_values;
CREATE VIEW evaluation_values AS
SELECT *, (SELECT CASE objective WHEN 'loss' THEN loss WHEN 'accuracy' THEN accuracy ELSE
           (SELECT value FROM metrics WHERE metrics.trial_id = evaluations.trial_id
            AND name = objective AND metrics.split = evaluations.split
            AND metrics.iteration = evaluations.iteration) END
           FROM trials WHERE id = evaluations.trial_id) AS value,
       (SELECT maximize FROM trials WHERE id = evaluations.trial_id) AS maximize,
       (WITH RECURSIVE way (id, until_us) AS (
            SELECT evaluations.trial_id, evaluations.time_us
            UNION
            SELECT shorter.id, min(started_us, until_us)
            FROM way JOIN attempts ON attempts.trial_id = way.id
            LEFT JOIN trials AS shorter ON run_key = source
            WHERE source IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM attempts AS anew WHERE anew.trial_id = way.id
                AND anew.from_iteration = 0 AND anew.started_us <= until_us)
        )
        SELECT iif(count(*) = count(way.id),
                   sum(min(coalesce(ended_us, until_us), until_us) - started_us) / 1e6, NULL)
        FROM way LEFT JOIN attempts ON attempts.trial_id = way.id AND started_us <= until_us
             AND NOT EXISTS (SELECT 1 FROM attempts AS anew WHERE anew.trial_id = way.id
                             AND anew.from_iteration = 0 AND anew.started_us <= until_us
                             AND anew.n > attempts.n)) AS seconds
FROM evaluations;

-- Each trial as an experiment sees it: where that has pruned it, with what it had come to
-- there, whatever others have made of it since (`went_on`).
DROP VIEW IF EXISTS outcomes;
CREATE VIEW outcomes AS
WITH asked AS (
    SELECT *, pruned_at IS NOT NULL AND (pruned_at < last_iteration OR state <> 'queued')
              AS went_on
    FROM experiment_trials JOIN trials ON trials.id = trial_id
)
SELECT experiment_id, experiments.name AS experiment, number, asked.trial_id,
       iif(pruned_at IS NULL, state, 'pruned') AS state, seed, config_hash, iterations,
       iif(went_on, min(pruned_at, last_iteration), last_iteration) AS last_iteration,
       iif(went_on, last.loss, final_loss) AS final_loss,
       iif(went_on, last.accuracy, final_accuracy) AS final_accuracy,
       iif(went_on, last.value, final_value) AS final_value,
       iif(went_on, best.accuracy, best_accuracy) AS best_accuracy,
       iif(went_on, best.iteration, best_iteration) AS best_iteration,
       iif(went_on, best.value, best_value) AS best_value,
       objective, objective_split, asked.maximize,
       position, position IS NOT NULL AS current, revision, pruned_at
FROM asked
JOIN experiments ON experiments.id = experiment_id
LEFT JOIN evaluation_values AS last ON went_on AND last.trial_id = asked.trial_id
     AND last.split = objective_split AND last.iteration =
         (SELECT max(iteration) FROM evaluations WHERE evaluations.trial_id = asked.trial_id
          AND split = objective_split AND iteration <= pruned_at)
LEFT JOIN evaluation_values AS best ON went_on AND best.trial_id = asked.trial_id
     AND best.split = objective_split AND best.iteration =
         (SELECT iteration FROM evaluation_values AS e WHERE e.trial_id = asked.trial_id
          AND split = objective_split AND iteration <= pruned_at AND value IS NOT NULL
          ORDER BY iif(e.maximize, -value, value), iteration LIMIT 1);

-- The trials of all experiments, the best first; those of one objective stand together.
-- What failed or diverged stands behind all others, whatever it had come to before. `weights`
-- is the iteration of the last checkpoint that the file has of it. `rank` is the place in the experiment, from 1, and keeps the order in a join. `current` is 0 where the
-- experiment's config does not ask for the trial any more. `test_value` is the objective's metric on
-- the test split at `best_iteration`, which was chosen without a look at it where the objective is of
-- another split. `peak_memory` is the most of its attempts; `tags` and `notes` are the trial's own.
DROP VIEW IF EXISTS leaderboard;
CREATE VIEW leaderboard AS
SELECT experiment, number, trial_id, state, seed, objective, best_value, best_accuracy,
       best_iteration, final_value, final_accuracy, final_loss, last_iteration, config_hash,
       current, maximize,
       (SELECT max(iteration) FROM checkpoints
        WHERE checkpoints.trial_id = outcomes.trial_id) AS weights,
       row_number() OVER (PARTITION BY experiment, objective, maximize
                          ORDER BY state IN ('failed', 'diverged'),
                                   iif(maximize, -best_value, best_value) NULLS LAST,
                                   final_loss NULLS LAST, number) AS rank,
       (SELECT value FROM evaluation_values AS e WHERE e.trial_id = outcomes.trial_id
        AND e.iteration = best_iteration AND e.split = 'test') AS test_value,
       (SELECT max(peak_memory) FROM attempts
        WHERE attempts.trial_id = outcomes.trial_id) AS peak_memory,
       (SELECT group_concat(tag, ', ') FROM (SELECT tag FROM tags
        WHERE tags.trial_id = outcomes.trial_id ORDER BY tag)) AS tags,
       (SELECT group_concat(text, '; ') FROM (SELECT text FROM notes
        WHERE notes.trial_id = outcomes.trial_id ORDER BY time_us, id)) AS notes
FROM outcomes
ORDER BY objective, maximize, state IN ('failed', 'diverged'),
         iif(maximize, -best_value, best_value) NULLS LAST, final_loss NULLS LAST, number;

-- Precision, recall and F1 of each class, of the evaluations that `confusions` has. NULL where
-- nothing is of the class, or nothing was taken for it.
DROP VIEW IF EXISTS class_metrics;
CREATE VIEW class_metrics AS
WITH sides (is_actual) AS (VALUES (1), (0)),
counts AS (
    SELECT trial_id, iteration, split, iif(is_actual, actual, predicted) AS class,
           sum(count * is_actual) AS support, sum(count * (1 - is_actual)) AS predictions,
           sum(count * is_actual * (actual = predicted)) AS hits
    FROM confusions CROSS JOIN sides
    GROUP BY trial_id, iteration, split, class
)
SELECT trial_id, iteration, split, class,
       (SELECT name FROM classes WHERE classes.trial_id = counts.trial_id
        AND classes.class = counts.class) AS name,
       support, predictions AS predicted, hits AS correct,
       1.0 * hits / nullif(predictions, 0) AS precision,
       1.0 * hits / nullif(support, 0) AS recall,
       2.0 * hits / (support + predictions) AS f1
FROM counts;

-- Their means over the classes, where a class without a value counts as 0, and weighted by how
-- many samples are of each.
DROP VIEW IF EXISTS class_means;
CREATE VIEW class_means AS
SELECT trial_id, iteration, split, count(*) AS classes,
       avg(coalesce(precision, 0)) AS precision_macro, avg(coalesce(recall, 0)) AS recall_macro,
       avg(f1) AS f1_macro,
       sum(coalesce(precision, 0) * support) / sum(support) AS precision_weighted,
       1.0 * sum(correct) / sum(support) AS recall_weighted,
       sum(f1 * support) / sum(support) AS f1_weighted
FROM class_metrics
GROUP BY trial_id, iteration, split;

-- Every iteration with its epoch, from 1, and how many samples its batch has: the last one of
-- an epoch has what is left, or a whole batch where less is dropped. NULL where it is not known, of trials of before version 4.
DROP VIEW IF EXISTS curves;
CREATE VIEW curves AS
SELECT iterations.trial_id, iteration, (iteration - 1) / iterations_per_epoch + 1 AS epoch,
       loss, accuracy,
       iif(iteration % iterations_per_epoch > 0, batch.value,
           min(batch.value, splits.samples - (iterations_per_epoch - 1) * batch.value))
           AS samples
FROM iterations
JOIN trials ON trials.id = iterations.trial_id
LEFT JOIN settings AS batch
     ON batch.trial_id = iterations.trial_id AND batch.path = 'schedule.batch_size'
LEFT JOIN splits ON splits.trial_id = iterations.trial_id AND splits.split = 'train';

-- Each config over its seeds and folds: means over those that are done, their sample standard deviations
-- (by the distances from the mean, whose rounding is no spread; NULL for one seed), and how
-- many are done and are not.
DROP VIEW IF EXISTS seed_groups;
CREATE VIEW seed_groups AS
WITH seen AS (
    SELECT experiment_id, experiment, config_hash, number, state,
           iif(state = 'done', final_accuracy, NULL) AS final_accuracy,
           avg(final_accuracy) FILTER (WHERE state = 'done') OVER config AS final_accuracy_mean,
           iif(state = 'done', best_accuracy, NULL) AS best_accuracy,
           avg(best_accuracy) FILTER (WHERE state = 'done') OVER config AS best_accuracy_mean,
           iif(state = 'done', final_loss, NULL) AS final_loss,
           avg(final_loss) FILTER (WHERE state = 'done') OVER config AS final_loss_mean,
           iif(state = 'done', best_value, NULL) AS best_value,
           avg(best_value) FILTER (WHERE state = 'done') OVER config AS best_value_mean
    FROM outcomes
    WINDOW config AS (PARTITION BY experiment_id, experiment, config_hash)
)
SELECT experiment, config_hash, min(number) AS first_number, count(*) AS seeds,
       sum(state = 'done') AS done, sum(state = 'failed') AS failed,
       sum(state = 'diverged') AS diverged, sum(state = 'pruned') AS pruned,
       sum(state IN ('queued', 'running', 'interrupted')) AS unfinished,
       min(final_accuracy_mean) AS final_accuracy_mean,
       sqrt(sum((final_accuracy - final_accuracy_mean) * (final_accuracy - final_accuracy_mean))
            / nullif(count(final_accuracy) - 1, 0)) * (min(final_accuracy) < max(final_accuracy)) AS final_accuracy_sd,
       min(best_accuracy_mean) AS best_accuracy_mean,
       sqrt(sum((best_accuracy - best_accuracy_mean) * (best_accuracy - best_accuracy_mean))
            / nullif(count(best_accuracy) - 1, 0)) * (min(best_accuracy) < max(best_accuracy)) AS best_accuracy_sd,
       min(final_loss_mean) AS final_loss_mean,
       sqrt(sum((final_loss - final_loss_mean) * (final_loss - final_loss_mean))
            / nullif(count(final_loss) - 1, 0)) * (min(final_loss) < max(final_loss)) AS final_loss_sd,
       min(best_value_mean) AS best_value_mean,
       sqrt(sum((best_value - best_value_mean) * (best_value - best_value_mean))
            / nullif(count(best_value) - 1, 0)) * (min(best_value) < max(best_value)) AS best_value_sd
FROM seen
GROUP BY experiment_id, experiment, config_hash
ORDER BY experiment, first_number;

-- What did not end well, and why.
DROP VIEW IF EXISTS problems;
CREATE VIEW problems AS
SELECT experiment, number, trial_id, state, last_iteration,
       (SELECT error FROM attempts WHERE attempts.trial_id = outcomes.trial_id
        ORDER BY n DESC LIMIT 1) AS error, current
FROM outcomes
WHERE state IN ('failed', 'diverged', 'interrupted')
ORDER BY experiment, number;
