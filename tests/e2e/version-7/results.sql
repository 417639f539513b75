PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE experiments (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    created_us INTEGER NOT NULL,
    last_number INTEGER NOT NULL DEFAULT 0,   -- given to a trial; none is given twice
    rule       TEXT                           -- `stop` and `objective`, whose the prunings are
) STRICT;
INSERT INTO experiments VALUES(1,'rates',1795841079414763,2,'');
INSERT INTO experiments VALUES(2,'longer',1795841079520642,1,'');
CREATE TABLE experiment_configs (
    experiment_id INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
    revision      INTEGER NOT NULL,           -- 1, 2 ... as they came
    config        TEXT NOT NULL,              -- the YAML as given
    overrides     TEXT NOT NULL,              -- --set path=value, one a line
    created_us    INTEGER NOT NULL,
    file          TEXT,                       -- as given on the command line, when it last ran,
    folder        TEXT,                       -- and where that was; NULL before version 7
    PRIMARY KEY (experiment_id, revision)
) STRICT, WITHOUT ROWID;
INSERT INTO experiment_configs VALUES(1,1,replace('# Version 7 has trained two rates for four epochs, and then the one for two more.\nname: rates\ndataset: {type: moons, train: 40, test: 20}\nlayers: [{type: linear, name: only, out_features: 2}]\nloss: cross_entropy\noptimizer: {type: sgd, learning_rate: 0.5}\nschedule: {epochs: 4, batch_size: 20, evaluate_every: 2}\ncheckpoint: {keep: last}\nsweep:\n  grid: {optimizer.learning_rate: [0.5, 0.1]}\n','\n',char(10)),'',1795841079414763,'plan.yaml','/home/user');
INSERT INTO experiment_configs VALUES(2,1,replace('# Version 7 has trained two rates for four epochs, and then the one for two more.\nname: longer\ndataset: {type: moons, train: 40, test: 20}\nlayers: [{type: linear, name: only, out_features: 2}]\nloss: cross_entropy\noptimizer: {type: sgd, learning_rate: 0.5}\nschedule: {epochs: 6, batch_size: 20, evaluate_every: 2}\ncheckpoint: {keep: last}\nsweep:\n  grid: {optimizer.learning_rate: [0.5]}\n','\n',char(10)),'',1795841079520642,'longer.yaml','/home/user');
CREATE TABLE trials (
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
INSERT INTO trials VALUES(1,'done',0,'b91a2a7ea60be73296576b5afd7ff3ebf82b741819311ddc65c64a7edc830869','a5319c618f38a3d2a2226e1e433d8c37b8bb2c7baaace0d35d9bd84fe4db151d','{"dataset": {"type": "moons", "train": 40, "test": 20}, "layers": [{"type": "linear", "name": "only", "out_features": 2}], "loss": {"type": "cross_entropy"}, "optimizer": {"type": "sgd", "learning_rate": 0.5}, "schedule": {"epochs": 4, "batch_size": 20, "evaluate_every": 2}, "seed": 0}',1795841079414763,8,2,8,0.3786552123725414054,0.8000000000000000444,0.8000000000000000444,2,'accuracy','test',1,0.8000000000000000444,0.8000000000000000444,NULL,'22d00a5abc9d30279ff4d0af72fbee8f495a1ca6a97a1f20f703d6bc472095e5');
INSERT INTO trials VALUES(2,'done',0,'7550f8d66e4d38228313835bd0c3c4ab336c10c1a4697ad01b80d9da24614cd0','7c7f42be5e3758b25de3a4d62104072a9101ac48b1523cc37ad6403b327eeaee','{"dataset": {"type": "moons", "train": 40, "test": 20}, "layers": [{"type": "linear", "name": "only", "out_features": 2}], "loss": {"type": "cross_entropy"}, "optimizer": {"type": "sgd", "learning_rate": 0.1}, "schedule": {"epochs": 4, "batch_size": 20, "evaluate_every": 2}, "seed": 0}',1795841079414763,8,2,8,0.53369928002357480689,0.84999999999999997779,0.94999999999999995559,4,'accuracy','test',1,0.84999999999999997779,0.94999999999999995559,NULL,'22d00a5abc9d30279ff4d0af72fbee8f495a1ca6a97a1f20f703d6bc472095e5');
INSERT INTO trials VALUES(3,'done',0,'85ab7006d29a47c9f11ae642b98f5302d7464e71b126dcd046e2f8392fa72f02','7384f12c09b5e9b5e9212002efbd3558aa26570f189b2baa0e545cdf756be7bd','{"dataset": {"type": "moons", "train": 40, "test": 20}, "layers": [{"type": "linear", "name": "only", "out_features": 2}], "loss": {"type": "cross_entropy"}, "optimizer": {"type": "sgd", "learning_rate": 0.5}, "schedule": {"epochs": 6, "batch_size": 20, "evaluate_every": 2}, "seed": 0}',1795841079520642,12,2,12,0.34842814318835735321,0.8000000000000000444,0.8000000000000000444,2,'accuracy','test',1,0.8000000000000000444,0.8000000000000000444,NULL,'22d00a5abc9d30279ff4d0af72fbee8f495a1ca6a97a1f20f703d6bc472095e5');
CREATE TABLE experiment_trials (
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
INSERT INTO experiment_trials VALUES(1,1,1,1,1,NULL,8,3);
INSERT INTO experiment_trials VALUES(1,2,2,2,1,NULL,8,3);
INSERT INTO experiment_trials VALUES(2,3,1,1,1,NULL,12,3);
CREATE TABLE settings (
    trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    path     TEXT NOT NULL,                   -- 'optimizer.learning_rate', 'layers.0.type'
    value    ANY,
    PRIMARY KEY (trial_id, path)
) STRICT, WITHOUT ROWID;
INSERT INTO settings VALUES(1,'compat','none');
INSERT INTO settings VALUES(2,'compat','none');
INSERT INTO settings VALUES(3,'compat','none');
INSERT INTO settings VALUES(1,'dataset.augment.crop.padding',0);
INSERT INTO settings VALUES(2,'dataset.augment.crop.padding',0);
INSERT INTO settings VALUES(3,'dataset.augment.crop.padding',0);
INSERT INTO settings VALUES(1,'dataset.augment.erase',0.0);
INSERT INTO settings VALUES(2,'dataset.augment.erase',0.0);
INSERT INTO settings VALUES(3,'dataset.augment.erase',0.0);
INSERT INTO settings VALUES(1,'dataset.augment.flip',0.0);
INSERT INTO settings VALUES(2,'dataset.augment.flip',0.0);
INSERT INTO settings VALUES(3,'dataset.augment.flip',0.0);
INSERT INTO settings VALUES(1,'dataset.augment.rotate',0.0);
INSERT INTO settings VALUES(2,'dataset.augment.rotate',0.0);
INSERT INTO settings VALUES(3,'dataset.augment.rotate',0.0);
INSERT INTO settings VALUES(1,'dataset.fold',-1);
INSERT INTO settings VALUES(2,'dataset.fold',-1);
INSERT INTO settings VALUES(3,'dataset.fold',-1);
INSERT INTO settings VALUES(1,'dataset.folds',0);
INSERT INTO settings VALUES(2,'dataset.folds',0);
INSERT INTO settings VALUES(3,'dataset.folds',0);
INSERT INTO settings VALUES(1,'dataset.limit',0);
INSERT INTO settings VALUES(2,'dataset.limit',0);
INSERT INTO settings VALUES(3,'dataset.limit',0);
INSERT INTO settings VALUES(1,'dataset.mean','[]');
INSERT INTO settings VALUES(2,'dataset.mean','[]');
INSERT INTO settings VALUES(3,'dataset.mean','[]');
INSERT INTO settings VALUES(1,'dataset.noise',0.10000000000000000555);
INSERT INTO settings VALUES(2,'dataset.noise',0.10000000000000000555);
INSERT INTO settings VALUES(3,'dataset.noise',0.10000000000000000555);
INSERT INTO settings VALUES(1,'dataset.normalize','none');
INSERT INTO settings VALUES(2,'dataset.normalize','none');
INSERT INTO settings VALUES(3,'dataset.normalize','none');
INSERT INTO settings VALUES(1,'dataset.normalize_targets','none');
INSERT INTO settings VALUES(2,'dataset.normalize_targets','none');
INSERT INTO settings VALUES(3,'dataset.normalize_targets','none');
INSERT INTO settings VALUES(1,'dataset.seed',0);
INSERT INTO settings VALUES(2,'dataset.seed',0);
INSERT INTO settings VALUES(3,'dataset.seed',0);
INSERT INTO settings VALUES(1,'dataset.split_seed',0);
INSERT INTO settings VALUES(2,'dataset.split_seed',0);
INSERT INTO settings VALUES(3,'dataset.split_seed',0);
INSERT INTO settings VALUES(1,'dataset.std','[]');
INSERT INTO settings VALUES(2,'dataset.std','[]');
INSERT INTO settings VALUES(3,'dataset.std','[]');
INSERT INTO settings VALUES(1,'dataset.stratify',0);
INSERT INTO settings VALUES(2,'dataset.stratify',0);
INSERT INTO settings VALUES(3,'dataset.stratify',0);
INSERT INTO settings VALUES(1,'dataset.test',20);
INSERT INTO settings VALUES(2,'dataset.test',20);
INSERT INTO settings VALUES(3,'dataset.test',20);
INSERT INTO settings VALUES(1,'dataset.test_split',0.0);
INSERT INTO settings VALUES(2,'dataset.test_split',0.0);
INSERT INTO settings VALUES(3,'dataset.test_split',0.0);
INSERT INTO settings VALUES(1,'dataset.train',40);
INSERT INTO settings VALUES(2,'dataset.train',40);
INSERT INTO settings VALUES(3,'dataset.train',40);
INSERT INTO settings VALUES(1,'dataset.type','moons');
INSERT INTO settings VALUES(2,'dataset.type','moons');
INSERT INTO settings VALUES(3,'dataset.type','moons');
INSERT INTO settings VALUES(1,'dataset.validation_split',0.0);
INSERT INTO settings VALUES(2,'dataset.validation_split',0.0);
INSERT INTO settings VALUES(3,'dataset.validation_split',0.0);
INSERT INTO settings VALUES(1,'layers.0.bias',1);
INSERT INTO settings VALUES(2,'layers.0.bias',1);
INSERT INTO settings VALUES(3,'layers.0.bias',1);
INSERT INTO settings VALUES(1,'layers.0.out_features',2);
INSERT INTO settings VALUES(2,'layers.0.out_features',2);
INSERT INTO settings VALUES(3,'layers.0.out_features',2);
INSERT INTO settings VALUES(1,'layers.0.type','linear');
INSERT INTO settings VALUES(2,'layers.0.type','linear');
INSERT INTO settings VALUES(3,'layers.0.type','linear');
INSERT INTO settings VALUES(1,'loss.label_smoothing',0.0);
INSERT INTO settings VALUES(2,'loss.label_smoothing',0.0);
INSERT INTO settings VALUES(3,'loss.label_smoothing',0.0);
INSERT INTO settings VALUES(1,'loss.type','cross_entropy');
INSERT INTO settings VALUES(2,'loss.type','cross_entropy');
INSERT INTO settings VALUES(3,'loss.type','cross_entropy');
INSERT INTO settings VALUES(1,'loss.weight','[]');
INSERT INTO settings VALUES(2,'loss.weight','[]');
INSERT INTO settings VALUES(3,'loss.weight','[]');
INSERT INTO settings VALUES(1,'optimizer.clip_norm',0.0);
INSERT INTO settings VALUES(2,'optimizer.clip_norm',0.0);
INSERT INTO settings VALUES(3,'optimizer.clip_norm',0.0);
INSERT INTO settings VALUES(1,'optimizer.clip_value',0.0);
INSERT INTO settings VALUES(2,'optimizer.clip_value',0.0);
INSERT INTO settings VALUES(3,'optimizer.clip_value',0.0);
INSERT INTO settings VALUES(1,'optimizer.dampening',0.0);
INSERT INTO settings VALUES(2,'optimizer.dampening',0.0);
INSERT INTO settings VALUES(3,'optimizer.dampening',0.0);
INSERT INTO settings VALUES(2,'optimizer.learning_rate',0.10000000000000000555);
INSERT INTO settings VALUES(1,'optimizer.learning_rate',0.5);
INSERT INTO settings VALUES(3,'optimizer.learning_rate',0.5);
INSERT INTO settings VALUES(1,'optimizer.momentum',0.0);
INSERT INTO settings VALUES(2,'optimizer.momentum',0.0);
INSERT INTO settings VALUES(3,'optimizer.momentum',0.0);
INSERT INTO settings VALUES(1,'optimizer.nesterov',0);
INSERT INTO settings VALUES(2,'optimizer.nesterov',0);
INSERT INTO settings VALUES(3,'optimizer.nesterov',0);
INSERT INTO settings VALUES(1,'optimizer.type','sgd');
INSERT INTO settings VALUES(2,'optimizer.type','sgd');
INSERT INTO settings VALUES(3,'optimizer.type','sgd');
INSERT INTO settings VALUES(1,'optimizer.weight_decay',0.0);
INSERT INTO settings VALUES(2,'optimizer.weight_decay',0.0);
INSERT INTO settings VALUES(3,'optimizer.weight_decay',0.0);
INSERT INTO settings VALUES(1,'schedule.batch_size',20);
INSERT INTO settings VALUES(2,'schedule.batch_size',20);
INSERT INTO settings VALUES(3,'schedule.batch_size',20);
INSERT INTO settings VALUES(1,'schedule.epochs',4);
INSERT INTO settings VALUES(2,'schedule.epochs',4);
INSERT INTO settings VALUES(3,'schedule.epochs',6);
INSERT INTO settings VALUES(1,'schedule.evaluate_every',2);
INSERT INTO settings VALUES(2,'schedule.evaluate_every',2);
INSERT INTO settings VALUES(3,'schedule.evaluate_every',2);
INSERT INTO settings VALUES(1,'schedule.evaluate_train',0);
INSERT INTO settings VALUES(2,'schedule.evaluate_train',0);
INSERT INTO settings VALUES(3,'schedule.evaluate_train',0);
INSERT INTO settings VALUES(1,'schedule.iterations',0);
INSERT INTO settings VALUES(2,'schedule.iterations',0);
INSERT INTO settings VALUES(3,'schedule.iterations',0);
INSERT INTO settings VALUES(1,'schedule.learning_rate.type','constant');
INSERT INTO settings VALUES(2,'schedule.learning_rate.type','constant');
INSERT INTO settings VALUES(3,'schedule.learning_rate.type','constant');
INSERT INTO settings VALUES(1,'schedule.learning_rate.warmup',0);
INSERT INTO settings VALUES(2,'schedule.learning_rate.warmup',0);
INSERT INTO settings VALUES(3,'schedule.learning_rate.warmup',0);
INSERT INTO settings VALUES(1,'schedule.shuffle',1);
INSERT INTO settings VALUES(2,'schedule.shuffle',1);
INSERT INTO settings VALUES(3,'schedule.shuffle',1);
INSERT INTO settings VALUES(1,'seed',0);
INSERT INTO settings VALUES(2,'seed',0);
INSERT INTO settings VALUES(3,'seed',0);
CREATE TABLE axes (
    experiment_id INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
    path          TEXT NOT NULL,
    position      INTEGER NOT NULL,           -- 0, 1 ... in the order of the config
    PRIMARY KEY (experiment_id, path)
) STRICT, WITHOUT ROWID;
INSERT INTO axes VALUES(1,'optimizer.learning_rate',0);
INSERT INTO axes VALUES(2,'optimizer.learning_rate',0);
CREATE TABLE iterations (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    iteration INTEGER NOT NULL,
    loss      REAL,
    accuracy  REAL,
    PRIMARY KEY (trial_id, iteration)
) STRICT, WITHOUT ROWID;
INSERT INTO iterations VALUES(1,1,0.65997310280799870163,0.69999999999999995559);
INSERT INTO iterations VALUES(1,2,0.56256249248981471389,0.9000000000000000222);
INSERT INTO iterations VALUES(1,3,0.47866441309452056884,1.0);
INSERT INTO iterations VALUES(1,4,0.48576135337352754905,0.84999999999999997779);
INSERT INTO iterations VALUES(1,5,0.40089948996901514366,0.94999999999999995559);
INSERT INTO iterations VALUES(1,6,0.40583208650350571788,0.9000000000000000222);
INSERT INTO iterations VALUES(1,7,0.40460914149880411461,0.9000000000000000222);
INSERT INTO iterations VALUES(1,8,0.32828537896275522545,0.94999999999999995559);
INSERT INTO iterations VALUES(2,1,0.65997310280799870163,0.69999999999999995559);
INSERT INTO iterations VALUES(2,2,0.6374055325984955278,0.75);
INSERT INTO iterations VALUES(2,3,0.62338712811470031738,0.75);
INSERT INTO iterations VALUES(2,4,0.60012244880199427932,0.9000000000000000222);
INSERT INTO iterations VALUES(2,5,0.57398788183927540451,0.9000000000000000222);
INSERT INTO iterations VALUES(2,6,0.57290980368852617576,0.84999999999999997779);
INSERT INTO iterations VALUES(2,7,0.54704187959432604149,0.9000000000000000222);
INSERT INTO iterations VALUES(2,8,0.54247850626707072585,0.94999999999999995559);
INSERT INTO iterations VALUES(3,1,0.65997310280799870163,0.69999999999999995559);
INSERT INTO iterations VALUES(3,2,0.56256249248981471389,0.9000000000000000222);
INSERT INTO iterations VALUES(3,3,0.47866441309452056884,1.0);
INSERT INTO iterations VALUES(3,4,0.48576135337352754905,0.84999999999999997779);
INSERT INTO iterations VALUES(3,5,0.40089948996901514366,0.94999999999999995559);
INSERT INTO iterations VALUES(3,6,0.40583208650350571788,0.9000000000000000222);
INSERT INTO iterations VALUES(3,7,0.40460914149880411461,0.9000000000000000222);
INSERT INTO iterations VALUES(3,8,0.32828537896275522545,0.94999999999999995559);
INSERT INTO iterations VALUES(3,9,0.3697084665298461803,0.94999999999999995559);
INSERT INTO iterations VALUES(3,10,0.31314575262367727592,0.9000000000000000222);
INSERT INTO iterations VALUES(3,11,0.28235356248915194354,0.94999999999999995559);
INSERT INTO iterations VALUES(3,12,0.36442024707794190563,0.9000000000000000222);
CREATE TABLE evaluations (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    iteration INTEGER NOT NULL,
    split     TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    loss      REAL,
    accuracy  REAL,
    correct   INTEGER,
    total     INTEGER NOT NULL,
    PRIMARY KEY (trial_id, iteration, split)
) STRICT, WITHOUT ROWID;
INSERT INTO evaluations VALUES(1,2,'test',0.50716714859008793503,0.8000000000000000444,16,20);
INSERT INTO evaluations VALUES(1,4,'test',0.44012254774570463977,0.8000000000000000444,16,20);
INSERT INTO evaluations VALUES(1,6,'test',0.4031677439808845631,0.8000000000000000444,16,20);
INSERT INTO evaluations VALUES(1,8,'test',0.3786552123725414054,0.8000000000000000444,16,20);
INSERT INTO evaluations VALUES(2,2,'test',0.61552871763706207275,0.84999999999999997779,17,20);
INSERT INTO evaluations VALUES(2,4,'test',0.58364281803369522094,0.94999999999999995559,19,20);
INSERT INTO evaluations VALUES(2,6,'test',0.55675483196973796218,0.84999999999999997779,17,20);
INSERT INTO evaluations VALUES(2,8,'test',0.53369928002357480689,0.84999999999999997779,17,20);
INSERT INTO evaluations VALUES(3,2,'test',0.50716714859008793503,0.8000000000000000444,16,20);
INSERT INTO evaluations VALUES(3,4,'test',0.44012254774570463977,0.8000000000000000444,16,20);
INSERT INTO evaluations VALUES(3,6,'test',0.4031677439808845631,0.8000000000000000444,16,20);
INSERT INTO evaluations VALUES(3,8,'test',0.3786552123725414054,0.8000000000000000444,16,20);
INSERT INTO evaluations VALUES(3,10,'test',0.36161948256194592632,0.8000000000000000444,16,20);
INSERT INTO evaluations VALUES(3,12,'test',0.34842814318835735321,0.8000000000000000444,16,20);
CREATE TABLE metrics (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    name      TEXT NOT NULL,
    split     TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    iteration INTEGER NOT NULL,
    value     REAL,
    PRIMARY KEY (trial_id, name, split, iteration)
) STRICT, WITHOUT ROWID;
INSERT INTO metrics VALUES(1,'learning_rate','train',1,0.5);
INSERT INTO metrics VALUES(2,'learning_rate','train',1,0.10000000000000000555);
INSERT INTO metrics VALUES(3,'learning_rate','train',1,0.5);
CREATE TABLE confusions (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    iteration INTEGER NOT NULL,
    split     TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    actual    INTEGER NOT NULL,
    predicted INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (trial_id, iteration, split, actual, predicted)
) STRICT, WITHOUT ROWID;
INSERT INTO confusions VALUES(1,2,'test',0,0,8);
INSERT INTO confusions VALUES(1,2,'test',0,1,2);
INSERT INTO confusions VALUES(1,2,'test',1,0,2);
INSERT INTO confusions VALUES(1,2,'test',1,1,8);
INSERT INTO confusions VALUES(1,8,'test',0,0,8);
INSERT INTO confusions VALUES(1,8,'test',0,1,2);
INSERT INTO confusions VALUES(1,8,'test',1,0,2);
INSERT INTO confusions VALUES(1,8,'test',1,1,8);
INSERT INTO confusions VALUES(2,4,'test',0,0,10);
INSERT INTO confusions VALUES(2,4,'test',1,0,1);
INSERT INTO confusions VALUES(2,4,'test',1,1,9);
INSERT INTO confusions VALUES(2,8,'test',0,0,8);
INSERT INTO confusions VALUES(2,8,'test',0,1,2);
INSERT INTO confusions VALUES(2,8,'test',1,0,1);
INSERT INTO confusions VALUES(2,8,'test',1,1,9);
INSERT INTO confusions VALUES(3,2,'test',0,0,8);
INSERT INTO confusions VALUES(3,2,'test',0,1,2);
INSERT INTO confusions VALUES(3,2,'test',1,0,2);
INSERT INTO confusions VALUES(3,2,'test',1,1,8);
INSERT INTO confusions VALUES(3,12,'test',0,0,8);
INSERT INTO confusions VALUES(3,12,'test',0,1,2);
INSERT INTO confusions VALUES(3,12,'test',1,0,2);
INSERT INTO confusions VALUES(3,12,'test',1,1,8);
CREATE TABLE attempts (
    trial_id        INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    n               INTEGER NOT NULL,         -- 1, 2 ...
    host            TEXT NOT NULL,
    pid             INTEGER NOT NULL,         -- of the trial's own process
    boot_id         TEXT NOT NULL,
    started_us      INTEGER NOT NULL,
    ended_us        INTEGER,                  -- NULL while it runs
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
    PRIMARY KEY (trial_id, n)
) STRICT, WITHOUT ROWID;
INSERT INTO attempts VALUES(1,1,'host',4711,'boot',1795841079425466,1795841079426593,0,'done',NULL,'0.1.0','7cd5c3b90045','GNU 12.2.0','a CPU','avx512','oneDNN 2.6.3 for AVX-512 with bfloat16, SQLite 3.40.1',NULL);
INSERT INTO attempts VALUES(2,1,'host',4711,'boot',1795841079435947,1795841079436747,0,'done',NULL,'0.1.0','7cd5c3b90045','GNU 12.2.0','a CPU','avx512','oneDNN 2.6.3 for AVX-512 with bfloat16, SQLite 3.40.1',NULL);
INSERT INTO attempts VALUES(3,1,'host',4711,'boot',1795841079524888,1795841079525800,8,'done',NULL,'0.1.0','7cd5c3b90045','GNU 12.2.0','a CPU','avx512','oneDNN 2.6.3 for AVX-512 with bfloat16, SQLite 3.40.1','a5319c618f38a3d2a2226e1e433d8c37b8bb2c7baaace0d35d9bd84fe4db151d');
CREATE TABLE layers (
    trial_id   INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    position   INTEGER NOT NULL,              -- 0, 1 ... from the input
    type       TEXT NOT NULL,
    version    TEXT NOT NULL,
    path       TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    parameters INTEGER NOT NULL,
    PRIMARY KEY (trial_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO layers VALUES(1,0,'linear','1.0','plugins/linear.so','4cfb064736f77b49f81b105a036030bde8d1f8f3d4276f6ef73460cc5bab60e0',6);
INSERT INTO layers VALUES(2,0,'linear','1.0','plugins/linear.so','4cfb064736f77b49f81b105a036030bde8d1f8f3d4276f6ef73460cc5bab60e0',6);
INSERT INTO layers VALUES(3,0,'linear','1.0','plugins/linear.so','4cfb064736f77b49f81b105a036030bde8d1f8f3d4276f6ef73460cc5bab60e0',6);
CREATE TABLE components (
    trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    path     TEXT NOT NULL,                   -- 'dataset', 'loss', 'optimizer',
                                              -- 'schedule.learning_rate', 'layers.0.init'
    type     TEXT NOT NULL,
    version  TEXT NOT NULL,
    PRIMARY KEY (trial_id, path)
) STRICT, WITHOUT ROWID;
INSERT INTO components VALUES(1,'dataset','moons','1');
INSERT INTO components VALUES(1,'loss','cross_entropy','1');
INSERT INTO components VALUES(1,'optimizer','sgd','1');
INSERT INTO components VALUES(1,'schedule.learning_rate','constant','1');
INSERT INTO components VALUES(2,'dataset','moons','1');
INSERT INTO components VALUES(2,'loss','cross_entropy','1');
INSERT INTO components VALUES(2,'optimizer','sgd','1');
INSERT INTO components VALUES(2,'schedule.learning_rate','constant','1');
INSERT INTO components VALUES(3,'dataset','moons','1');
INSERT INTO components VALUES(3,'loss','cross_entropy','1');
INSERT INTO components VALUES(3,'optimizer','sgd','1');
INSERT INTO components VALUES(3,'schedule.learning_rate','constant','1');
CREATE TABLE splits (
    trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    split    TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    samples  INTEGER NOT NULL,
    PRIMARY KEY (trial_id, split)
) STRICT, WITHOUT ROWID;
INSERT INTO splits VALUES(1,'test',20);
INSERT INTO splits VALUES(1,'train',40);
INSERT INTO splits VALUES(2,'test',20);
INSERT INTO splits VALUES(2,'train',40);
INSERT INTO splits VALUES(3,'test',20);
INSERT INTO splits VALUES(3,'train',40);
CREATE TABLE classes (
    trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    class    INTEGER NOT NULL,                -- 0, 1 ... as in `confusions`
    name     TEXT NOT NULL,                   -- the number, where the data has no names
    count    INTEGER,                         -- to train on
    validation_count INTEGER,
    test_count       INTEGER,
    PRIMARY KEY (trial_id, class)
) STRICT, WITHOUT ROWID;
INSERT INTO classes VALUES(1,0,'0',20,NULL,10);
INSERT INTO classes VALUES(1,1,'1',20,NULL,10);
INSERT INTO classes VALUES(2,0,'0',20,NULL,10);
INSERT INTO classes VALUES(2,1,'1',20,NULL,10);
INSERT INTO classes VALUES(3,0,'0',20,NULL,10);
INSERT INTO classes VALUES(3,1,'1',20,NULL,10);
CREATE TABLE data_columns (
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
CREATE TABLE signatures (
    digest    TEXT PRIMARY KEY,               -- SHA-256 of the text
    signature TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO signatures VALUES('22d00a5abc9d30279ff4d0af72fbee8f495a1ca6a97a1f20f703d6bc472095e5','{"sample": [2], "classes": 2, "class_counts": [20, 20]}');
CREATE TABLE checkpoints (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    iteration INTEGER NOT NULL,
    data      BLOB NOT NULL,
    PRIMARY KEY (trial_id, iteration)
) STRICT;
INSERT INTO checkpoints VALUES(3,12,X'4c616d696e610d0a0403020171c1749a0c000000000000003863363662306665646166643061633932643531316330373161323764663861313733663734663562613537633162373662643535666464316134343534663100010000000000000c0000000000000000000000010000006789076c41cb4a71447007483e38e793b24bf5f0dc951f14d4dbacc0dccab93cd6c4e0beaf1bcf69b20948be7d026b235fe0f70a8a5c7731825c63245b1143e7caef25bbfba1c1111b3bf1f28d2874af818771d26108dd54f8ad4f7f56e458ac3e098f3f91d3120851119d37122e73a46ebc8787bb2257d3b82afd958365d54b6c9e11bd895fbec2968b028b8945bf75ce3664176ddd7f43c427e5ac47a71b77c87457e542b78e1e369f2e49e03f1a61f39cb1060ef7b57f1b806ad9a96139667a6f7e958b32d150a6ca5a701853d6e8dd3cc53868486ed96fd530ecd5ff6eb70dff9578f70bffe1804bb1eaece5f0cd899ea048e753ed51fe2fd2a7adca7e511e02301c19e4e486eb711d57972bfaf5aa65118e8f03dc03b3ee9db01ee5e26585fcfaf62957d33179542570a58b36286765c37b8d972433f13f656301aab96552123a24ad1cf576305cc073aa9891cd03acc27d21efe857f877be609696286ded38bb9ba65dde04dac8628395d55c51c277f80ee9116cfeb24b9f6b00a9404bc736fb558192d663e44c8e39595a86268346ca1d16ed1e321650ae16175f3bb4b3c0e156a5480e74206dfe9ad740b6a277916c5cfd89e752dc4c15b407229c34352c00325cce2c632530a8fb735529a40b2f1fe59fd6b0be69b1e9f84bb90ad6e2a15aa0dbbd82b119081dbd24a687c2e16c8056dfd40e5516cad6f8caf775816aca9c5bba1f1cba1cfc19f8c00f06c3759328e2155426c136f3b84b3c64a1b400bb038855da9a9ddfb351b9be3b88fd1fb7e24c654d4353040db42b25471ca4f5f14c47d70983dc3855c1d4dc33809f2c45689cbde96ace8ee676339ff42c25559afe7dbfd7559e2d437d0a5e9699fe4f189bfc9b42456362b12d054b6ea2b06f94196d096e8832313bf5c05f1dcc13216ed8ec11a6419f27b14b8542b1ac8cea2ebdc398331d0ca4b349f19040c9007e89e3869b9abc0ed7f2625d1f55d8b7231ab1dd536fba740ece5e76a05316663b28f76e99e99f9ddf1d588bea0dca2e0cb88fb0411c95822b02c95a4f559c2ae9ef7d22ac5872dccba45b6b731ede1f218f12ca2dabd9e9ea27bed5b270c07a65422103a03f6a754d445fd88fb1451f35956dd119c58f21a924e21d7ae8751cf00244277f99f737eb864d5c23752f503c69569449b41bcd06bc6fe5cedbd69052e4f83231f79f242dc0bc7c355e830ac388b16265c788877fcb7d932e2ef2ce9f4d7d7f352e4b22c998d662c94fe563ca82a2afcba19236fb78fc10ec0e3703023029b4e7f0ef6ea621dfca02948cfa4feeb18c4c3ad5bab2bf75528c6df04d8fae56e52bca6fb41db469d6c71eeabdab91382b6afcf2722bdadf6d878d37d40a7a4203e980cf6a80043296435ab3fd3adcce8a13dbfe1c7b9a4ed5552af5118731b44ddd4042f99666ec392fc0447328713aeefaa9cb7f0b642ef32dc00de12c7187cf92cf4a4807919e3fccf75ce0b58cf45f0fd8b3832d33ee989859a70906b220f108ea4d9b02b1429611d608d02c188a40d49fa602b8831106ad706efebc93a1f87282092e127aade9ce423b8a9687b42349c5e2afb3fa19c98d1838595a9c18f43c51d04b31b3545911639fb8a1426cdc0dfdcc1045cca6bb289811d61d0d8d2c98b275a7eae139e816d31a12d80e268d2d87ec6d88e1db34d5c3291137411a567da1bb954bafec7a63c3352c41127b52737412e764e1a7790efb9d9cf278014316c4f30be623b6cf92b75403d48fa74344bde7271011939f575fa6b8c71afb595d87cf24f12ddc84202d1a05e2ee59c108a978dd9b955e366cfa9d8cacac5a4688b6e9fc1f69b27c1f887634854c75ee29e8e4791401a5d060be4f5a9306ff6ee9ba1f0b3d70eac6c777412ad5c15eefc100f8ba43a995c595075face9ceaec5a9dd18eb6a6f15d7c626f3abae3009b6374160a14518525231f83bc318afd9ff068a549df49852c6d48933d53572fa2a4c6d6077c555a42c1e451f033c542583dd6b812d99d4d365613980794a04eb9fd339fb5a4633cd83419f40e778288704c73043d9c422f7b18faf86f3ae2fe90419ef4570ec2d3362f6f43f5fe9d514b52e2a2095d43076c34c55a567dbddfb2fe2bb152da6134de6960e6f411192c059cf3194352b6fc82278e0be2adac8b6c620608841899726632d92094ae23834e44cdb3175e9bb2266114c9be5a4a6785ea40d4b014027653ccdbda9086f9825ee2bf05ace58297e85137c5d48ac96c59039925962aca91e5cd687a16069a84dfc692daa6ca093480fb9df026832bde350baf17e7a63738fc37de6f693b9e83b63374a353353b83ef4318991b7c16d3c9392aae9b1745c67a733a27cabfb374f7649e10b1275f43e6f6d87d433abc44ddff37f84f85ceb4db4c32b45ed6e04f4d2b0159feb4f5c4534dcb3ec9748c6b62f1bc4306ff649e54b285fccdfad90bc68932185c0884f6cde90c61988547b6d83a9b08c186925ab1a2af5696eb5be2e1c281c73b55298a2ad51e9d86e52de9ff1b81043225c12707d76059633544f5691b554dcfa96d33cfb92384d51c9fec2f67da1cee48226646c7c4eb4ad84679653480660689d8d3e898cf8d092d80f58757063286769b63db40c3de543f70c789e803bff7abd84112a6a851d5611e8f88f5abcea5dc304e636cc3da1265a8f4348c643dcf9992b8e6ad98c93701a2b7e5a8a7695caf11626f35f91ec086133ba2c2c309c9e0ea2a9e20ae6001fdc1dbc38b78536af559f035211d2fd16a3fb05d20fe86471760d61fd1aeeb0a16ac9e01cc5325fea12002555743428691f5122cc03feb5eef837bb849be1a78e57e425d71f0b70d70860ea12252d14e4fc27290c6ba4863a372309c885b9ddb54573746fd7df7c21d760efdca9a90e5b4ed92b493205c19af8bd3dbeabbfdcc25287402165471ef24ac3f1b57595dbe09c1fd8179bf672be6d2d82f377ccad62a0d236509844c0aad67cc71a83c85c04c5387e1fd0d490a2f25ac60e93658b8f4fad502e46a9bc83f02de040321b9f7e3d08b95ccb5d0c2437a69f0bd40471c5f5f90e37ccbc5feecf4679c5a11c50cf10005ccaa634db16a69d32cc4281d8916a4056f0989c5e09242249bc2bd12a63c001fa7954fcd962b90c5d6ac97e8cbb49abd5499b1dee889190f7cecf2d08b017c957908094d1481da2af5e45f3cf973dfc2cc9b1b46e7fac7b2fb6e3ebad13cd8d0f0e20a9a03be0dbc4a06bb484227973d5b5ca646004f6df7d49b88d45afa8765fb759cdd065001eada613eb6911c9eb1bfffd22b941b8aba7464ac31b59e53184fe0dc8258e3bf76019981f2d8e14e4ec1237b210ead82460178d238ece5c07fd6f08af4f07805853b0a37fcd6e440fcf85f97ec78c636e86aaa277c22848e72cc4f6658b64d36b51423bee9047440941c766aa909fd8bffe379d4a14cbbc0042ad5dfba1da7e7cff788417e571e3769b4995db22d59aea5d072ffbcf8c2f30b4b530191a6b70020000000000000000000000000000bc7895bfa766493f029068bcb1b77ebf000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000919e0f3f4380153f0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000803e02221c5035c002e93ab6ebf0ffd9178f5512b05d2696dc90f0ef61b25c6443088b2227185617f8c31bb98ded5dabc07594755557def7c4f1d351bf3f10b465b4869feeda79fdc796558328db2abe3bbd514f78984940a0f3ec100c7a104de2b94cab159bcac1c94cc9e0ebb342fdea09c74fb25aec1a4f5876b0db03a137148705fd52ac5bbcf9f53cb3c3fd1b0158221462531375f6c1add66d90cfd764aac74067826f2d53d7a88ab9ca346a02ea2010a6818826e55537a4ed1ebfbd45214957c95d584d53ba9258469609709a51d2e3b4ccf26dca6988116b87d8bbf7be325a42b4a838df41c0c07556caace3bb0aeb21d24194f3c4b1825e47b52e3558fabc7508e70c4b313fb60324c4b756e27cd42629a36035d6aeda7c2258b252fbf9040c79aa66f30c2c5df4b009b5038370691dfab63952c0f1de921c7b4eab3e97960094c008b2760647e5205feda332e0f886e97638c6d64b153d9e25fa80bdd9546dcf79a3681fd043c761b46f4d8030b16346ab68e59fa49441ea4d921581d4bd53a84d3c737d5a79e5beadeed8b83c38273dcf302a910a13a23e482b55607b7be79da3d3f9029e0d84828b1d8a16e541f1f8e6b0e38b3bf74f5ba8a35e015036ae65857700203b6f12659c17e7b620cc52f00a4f2b937582682ac129de41e039b08e0010c1fd993bf56d93e4647d299c6a5a41e44b3bc20644ac2149b03ae9f5907c961ee4beaf05405586bff7c8bc584a6cab0cbcb6006902d5a7f16818cbacdcee79a79b8fe93fb58b4b83ce31e65385d31466911caafab0bcfc915ce76df9b5e04e21e8b47a9d33fd449065b30a8c2bb8102cf1e20a3683e48195891064566ff4cb4e34e29d96d73aaf7fda039348d0f44e8e3b8d5180a118a5933ad1f53d3375144e330fed3a12159a4275b2e66c28a4a392778b3be077271a6fc22062af061458bf33133256f13b85a367e5d2ecdb285f9071b900636ef44039b1febb8683dfc06ac8f6d74697572f2c2712cdd2958250858f257222c81aace7e17ef8796f260a8167a893e9cca7f1b160e7c20be535dcddf8a5292444625b827d3c640d5e9fd8edcf114dd69e7b26c921488617ea67808dbd26d6289359f00c1d1cc2ed44b3053c84ffa857469548db60422b3f1ab90aa90a5fd838de115876c2ff570ae49a74eece8d4142f06d74ba35dd1c77235b5c52113cf643aa0f6bed259af6195592706964bd6cd32cd5a9c83dc9f8ab42ba757a241202aae1cd6577e3d083737041cbdf1b8b35731aa85401a1eb0630c15842df14ff348a09842c19d134e05041e19c877adf509a4ec86cb88626ef852b58dc458702ae931f71b5a4285e95c018ce6ab2918ece2ba1ef2b0117663f8311483126c1aab2fb2031082c60edf1c4af1d76e9a079a8ec9f91020c8c1fcd67bb842d70c4953b03531ccc5b99d7e2a8bb53b90d37830b42d043cc6ee59c334460c1cb02a40bab5513ee5ee934b404290544482adab23547285ab0c72e313be2f2d1300aca0e6a10b350aa8a1b202d7fb9979d0b6e9733b23730e7b300ed3ea25d4d3bedf9cf5d9d2cd03a5b39d74454ea042a834a8f86c19919ecfa9d88f1c0ef07d61e01e71a8264dacb5e80f3b8fe028f649f373cb484b0211e0a264851fd543bd769abee545404915f51dd3b3994c882592db58ab4dadd6c5941ff2328e822a246ec672a356eeb386bb23e41593bdeb7e8fee30cb02dc32be48ed6637c7a435632b0b0694847273d06e7fe81c450b79f4f88b3be809b363567a2a4f174c559f3cf61bad935b66f37ed77bd8b0b95047b99e0b6acc97a414780a32d9305e33bdb748d0fb90f531780f3795e06689b95b6cc2c943cb48a349a7237dec1f2df650983aacd04c02cc9729328286aa9cb6297105a6eca59822f0222833e86c60bca8a4334ce20242becdaa53f8205f9298aeca9106d224879c7c7a0f3864a9bd53f5cec0d041dbbacb891874a54d6468f8d95cd35a5a32bf3ed0e347dd4a9bcf88eaf177b96388448c185ce0f300edd9e8f335a6de7c912d1e322ff5bc62d35b35a11b8ea102faba6e917158e9e37380e5b7ebf38d8027e65d9244889911c8b45a3aa79212280ba4e5c4baa98ab8695f243a5e1f0d944e87018268687cbbe9a2c313f95e9d6548d2253a4c632d58a2d60eafaebcdb1232d3222394fd51a9a2ad15568f0a3e019a7c3e273500f36c238eab15995682f46c9dde7775797ec9cffef87b22f9bc0d4dc7d89b8b0fcadfad409d18e7bbd47542006ed009b6dfccb772cec075c12a25d95602b7cc0ccf616f51a0d97420080593ecb4ac88ea091443c611c4018b0e3afb7b3c0ea49ac912bbc2412fd1202772d7c0c00c1a0e1a30794524012452c2f5bfd7ebd3207e4ed22fcf0f8fc3f7ced318e1e5cf8f65b38c5bfd6742d14c40263587d5da0ffffdcef1d7ddc6c0d5bd2ce5ee0190ef7266e1921fa4f459dd20a62d2df9b7e9d3ae81bc5567d6880b1b5a45351b14423465ebd7ef090f8df9cbbf7e2db3ebe4f2654f5b322323bb968423a42068267fd96a42508b22fad24f066a7206743d04f45c8f7cddea9b866743fa88884dbea4c0e3f9678e273741cbd26eb24bc5334a4d22096b2de2471938370b5873e00598a0dc90e3a2a9a79cb1832466f6dae222016f5c6fd0284b0e79825f7c2b234610931010c38b6e0bae435a44990b9f6cd21d2c9c42fa53b226ed375f8d8c777318daeba49d39a59aa12f258459aff863c8d15d8e3b562b0f9c5ebb741a4140ec951379c34c3634f02ce708b71424184ba15b8251f46fcf081982d2402a22e0e3876fe0786e93a1438ed691a5f02ccecb1a6c49d97b93c6480c55ff12a35499000088b66c42176453daaa253236fd21652e9a042fc44c8e401f7686679f1a68f6178e963847cd1263815172104d35c538d528ce30d9554b6a7878236b721990b8511719d15e5dc9072ddd003b9608a43d8b9000d60037a84dcaa15169e2763f05358a3001648156f603ccd1390c41496d4c86cae1dca7b7d5fedae06cf1280b9baaa876bf90d19673cfcd3c0a404aae1d5b00489c6916d6aff684a4b088eea9ef8a39b388e997264d546a8e6e0f04c7279302773d26a6da6a76f3f2bb73f7b9bd0c841ec1cd3b50c7bbef188eb78e97e441e90d41901675fc0a870713133789c605db79721be1deae168a3612f89135dbcc710e07f3a90891a0f16c3d7591dcbac763ec7900d497c844ed7cb01c5bebbaa7552febd0bfaa95ebb7f4e954af57879365a673786b0f5b4d2bad0f40e571e575ef8eb930031e76dc6fcd6956498eab3642d675cf52c366b739ac95b29e6f5686e96f490973e15b5c18bcbcff14cc41386df33e7571e0d03c8fd64cbbd7edb7b0a9cc5b83d98c17124d7c39252bd44c467454a40f4ca5b102f1fee87d4618eee4aa24ea8658a3029eadd88026c1b456b6b68a2935c475849a82f272269a4cd7d4e07e70c0fac5847cfb287ea8891664faa0e29ba2b327569aa6a61d7e33f451170020000000000000000000000000000000000000000e03f280000000000000090ba04c215b12d0cbb29792e001b1ff9e9af01330f5118a148dd0eee0672a5ca7e5747cbcbca5a014d6a46c4be2d734404a525564d5fc168c771bac3930ee8e378c30b11d7cf8634302b03148c9f58bd35bac5d720baf80c412a9251194cff091a8d7f469c7048a3e209157ec7085edba8b0a235739622289106165e6afb194da57bb2548e2efd9b445f00402c81e223146bcd32b747e4f0141e35db7282c1662e1399ef957ddcfc4509a66999d32eb567ab4235c87034b9e798cb78577fd8f74f3048fbf63b5f0a2506d77a633606471c800363ac2827736f4670d9363be62cf627e04faaf8cb7cad1709052fcb8d7da28d65c3f19c28bf2fa0241695ca24a7cc2959602c1eeb0f0b650347e4fb08fdc65979c908b949563ef3af5a4b2192b288902446736d7127bf2a8b82031d9fee965526a9650fe40017cc27898d19676d224f15f8d71f8707516a8a8d04ff6f88f0b572897c8b034b9f0c42e027b3cc9c0591c750915126958f152302e558edab11ebe572a3208372019954be39585c690a5457f5a69e4b63f50b9444580fd9cabf318c19e166807740345316b6a6d699dec529def20018cebd5e4a0f7dae493f5e02a6a1913f46c1fcaabe0f862868d7f9df2669a12c40a83671016d53fb3d45f33dccac1b671240ce8e614ffb37f30b335548125185bfe790444f5a1486f233ba03f599e2583ee7e92a1c2a96cc8753c3d0da2028d1256b813859a9a6b546eda2a121ae23f97fc15ff811174fb2ee39167dbcbafe04e8ae1101f17df7c7514816b448710e4b6481d7454e784874e3c86716637fc6a1ba13f10be099d1d1ed246345967cad145ebaae71e28beeafe37fa06590bdcfa8aa337eff34c8fd5a90a60706f23bfc0b30315c111066299ea593207bcad544e54434be2544cbdfc296faa965e1783aa92710d5e6b8d2ec7040de735863d7a1341f5c2ea758efb4b891296c3e66feb0406bd2c8577fb2c85cd54ad040c2027d75aee5acda0ab2e8996de6d23eb9868140b1cdca6d3586bbfd0a2157dc38d64da89c82e3f1b9c679e64e234c73adf2f7bf0fa4556819186955fb80986ada7ac6bdbbb40fe22692bfd8b5c0918b24879c29ca4fb504833f439b91369a66c10df74754e72de2f9db2632cf1f34ad4ccf7642c89c25aaece070b43dd8a7c294b3884debcfe1624d50e3b3d5fedb3ecf0c5e1c1e1123b12f9e4eb33a324afb8612ad576d8f8f04edec1430116d2365a0b6d4c2d93021bef46e614874dbec3445d91098d51109a5a7039fdcd193e98c1c9dccab66c282a85255563d2cbaee35065c3c83c57d81d5b65679716145195b8a17f6ab20743906887ccb2b5229514b2f7edd7711aa656dedc26578d0d3d9ab05570fa1a841cff3811f20f4d9db1e11f0681ae7bbc66980af1d76d1dce4d41afe31f567b2608f438aaf4fed50004c4c305121a12a5907cce856a40ae61e5ac7955c26ead6520d455f7927c1534ade197f9337ffe99185d06e648a92673ebfc59911a81a8384eb11a29968878c166a9f8872c8238bb3136fe4f14e8facc0f5444522397f3803e524c6fb85b9a2eb0dedaafe92d3aeb1cbf14482da226a2bf02b84841955bbbead4351d69b46d640dace1cd75c49b8957d7c693971cc72cadad68132d6666afca2917da1f06290a810f19bc1e9191ec1e0acbd961463d7e209a1a6a1b73125286150fc71fce2cc8c06346eb0d5818696ddb7c52370afa2f538b737964dd3b9985a7434d2fa49394480f85696deb7376bbca706428f25ec0e010a87774a13b7ab64db97d86a6caad187548d5eea461087a9fdc098ac3c4df1dfc9d67e8e974f20427309de1c7c1b53b2850cf4e8e27873c7c822b8080c7358e38e17c7f53f3de137068839c75224db9e0b1ee5054796c8cff0129d2365877e1b706d69f268b36cae4f8d46d69510104c68f3640218118adcd8c2bfa362f231aa2d24b8be287d2884ccda87448619b55c28aaa6482b77845422ae09dcc565e0ff6a15e6a081aec0f760a535eaf0df9540eaf1d14f834d45f1d5859262a8a9ff5d0ddeceaaba197745241b921114b27042ae8dd9322011349fd2ae8ce9b25228364ed9f49b26e73999b83c3887ef8de972ecf412cf21031088845cdb59bd5d263b00eb92b43bd312cd2b30bd7bf473c8447c3d235a7bdc65ae6ad7133d1f3731ef909aca50fe65c2b28ba14c5ccdc30c873f69b8bb0ed205fa4d3c52f480f4e5c2aeae1e51d424067a877f11cb3e46fd8b13ede79ee93021e2623dc9d02d092885d5d74553283118e9ff0d9f38850569bc425514c06a81fdc18cd42127f6c1fafbe55a0f210cd8a8d5b1fea3d9789b24bf9bcfba4db97a722ee51e860ddbb3de85c5476406aab767b4d65be915b88c9abb3d0bb7f2541e9b3e89c29f15f8afccd985ea4485661e92e55ea876228c2f89fc6dc1fd01f0d11c936ad9c7494546c11abfcb2018207f3db3d4dee01a8ffe4cea6a94a1455a78fc6356ba96787b765ee023b7ccf931387063e58ce1eac1367c387f2e8b5f376e0ad15ad7809dc3b9fbc1f1f4b12beed680f24a7c18be9817ed2845dd3354900acfb8cb06ba34b3f407db9e35343d8ac744cf0352c42bb1418b526898c96ebbff12104ee0fef8916a3918348335a2bb0dc3874abcdb162c4e2f66db4636836d9ddd057b706bed73955caddb552a041f5e419eb89e2260549c5825bfd3c38798049c919fb1f171ccaba32da183ae6761aa63473240bea335e817b76504562406204ac39c08a421290d4c3e5b16451a2d4c2e692bbf1c7d34811198a645085c1378947ec7280103fb46f0fea066462c1b3cf3e9657303062214c7c7e3e0f34754bc0b7ccc41a75fd0c5e92950d9740fe5a379fa99000e64105d7825d61a7b17d9918c2cff3848ff3c48e718fc4b9b34bccf79957a01bbb76d9d919581a30abe8a1b155149ac321adeeb3e8eee4049814a0c7ca443ec7536943ae641da68580b6af78679ca9d8e14680323d987dcc7d8366c5673c9db4dbaf0130d87af5019191c654d22098ee600edd294cacad9b6eb9c5fa2d17ad7aaefed24e84fd55b3f6e8ebd556584db54a6cdafdc224b8c9e16dee96e089a2eab699821c675fc2c7f2a65dfbf0e105e4d2f4a098f842513078123bf0b51e9347b62863dfa5febd81e909cdc9cfcf17946241c32ee84367326ff1b6a5cfff3f04d67503d3f3e39ab4581a736288c925f45e52e829e881533e42a3b1cea4c920a560d560cb4f113a607eec3197a9c12821d683eb1220fc758ccae3ef04772ef4e3a259420c38e0ea47f8abdc6edc0194f40dfa88e04164b560bcb894cd4ddb0633c4c7a7739da6816bbf45162b064703356ecb1ab96fe58ce9d49f89103804a7ce397fa800df0826caeb815da35cc8a958fec006bf06f4d6b3be784cf1c0423147e040c6f25549ec50942ef989b068f6d490b5f72711ab96507122d5ee31fa1e73faeadf44bebdc9b51ea6976d38e5ad6fd82110b2a053d78a71e5b80f05a9c4b268af3ac3fea00000000000000000000000000000090ba04c215b12d0cbb29792e001b1ff9e9af01330f5118a148dd0eee0672a5ca7e5747cbcbca5a014d6a46c4be2d734404a525564d5fc168c771bac3930ee8e378c30b11d7cf8634302b03148c9f58bd35bac5d720baf80c412a9251194cff091a8d7f469c7048a3e209157ec7085edba8b0a235739622289106165e6afb194da57bb2548e2efd9b445f00402c81e223146bcd32b747e4f0141e35db7282c1662e1399ef957ddcfc4509a66999d32eb567ab4235c87034b9e798cb78577fd8f74f3048fbf63b5f0a2506d77a633606471c800363ac2827736f4670d9363be62cf627e04faaf8cb7cad1709052fcb8d7da28d65c3f19c28bf2fa0241695ca24a7cc2959602c1eeb0f0b650347e4fb08fdc65979c908b949563ef3af5a4b2192b288902446736d7127bf2a8b82031d9fee965526a9650fe40017cc27898d19676d224f15f8d71f8707516a8a8d04ff6f88f0b572897c8b034b9f0c42e027b3cc9c0591c750915126958f152302e558edab11ebe572a3208372019954be39585c690a5457f5a69e4b63f50b9444580fd9cabf318c19e166807740345316b6a6d699dec529def20018cebd5e4a0f7dae493f5e02a6a1913f46c1fcaabe0f862868d7f9df2669a12c40a83671016d53fb3d45f33dccac1b671240ce8e614ffb37f30b335548125185bfe790444f5a1486f233ba03f599e2583ee7e92a1c2a96cc8753c3d0da2028d1256b813859a9a6b546eda2a121ae23f97fc15ff811174fb2ee39167dbcbafe04e8ae1101f17df7c7514816b448710e4b6481d7454e784874e3c86716637fc6a1ba13f10be099d1d1ed246345967cad145ebaae71e28beeafe37fa06590bdcfa8aa337eff34c8fd5a90a60706f23bfc0b30315c111066299ea593207bcad544e54434be2544cbdfc296faa965e1783aa92710d5e6b8d2ec7040de735863d7a1341f5c2ea758efb4b891296c3e66feb0406bd2c8577fb2c85cd54ad040c2027d75aee5acda0ab2e8996de6d23eb9868140b1cdca6d3586bbfd0a2157dc38d64da89c82e3f1b9c679e64e234c73adf2f7bf0fa4556819186955fb80986ada7ac6bdbbb40fe22692bfd8b5c0918b24879c29ca4fb504833f439b91369a66c10df74754e72de2f9db2632cf1f34ad4ccf7642c89c25aaece070b43dd8a7c294b3884debcfe1624d50e3b3d5fedb3ecf0c5e1c1e1123b12f9e4eb33a324afb8612ad576d8f8f04edec1430116d2365a0b6d4c2d93021bef46e614874dbec3445d91098d51109a5a7039fdcd193e98c1c9dccab66c282a85255563d2cbaee35065c3c83c57d81d5b65679716145195b8a17f6ab20743906887ccb2b5229514b2f7edd7711aa656dedc26578d0d3d9ab05570fa1a841cff3811f20f4d9db1e11f0681ae7bbc66980af1d76d1dce4d41afe31f567b2608f438aaf4fed50004c4c305121a12a5907cce856a40ae61e5ac7955c26ead6520d455f7927c1534ade197f9337ffe99185d06e648a92673ebfc59911a81a8384eb11a29968878c166a9f8872c8238bb3136fe4f14e8facc0f5444522397f3803e524c6fb85b9a2eb0dedaafe92d3aeb1cbf14482da226a2bf02b84841955bbbead4351d69b46d640dace1cd75c49b8957d7c693971cc72cadad68132d6666afca2917da1f06290a810f19bc1e9191ec1e0acbd961463d7e209a1a6a1b73125286150fc71fce2cc8c06346eb0d5818696ddb7c52370afa2f538b737964dd3b9985a7434d2fa49394480f85696deb7376bbca706428f25ec0e010a87774a13b7ab64db97d86a6caad187548d5eea461087a9fdc098ac3c4df1dfc9d67e8e974f20427309de1c7c1b53b2850cf4e8e27873c7c822b8080c7358e38e17c7f53f3de137068839c75224db9e0b1ee5054796c8cff0129d2365877e1b706d69f268b36cae4f8d46d69510104c68f3640218118adcd8c2bfa362f231aa2d24b8be287d2884ccda87448619b55c28aaa6482b77845422ae09dcc565e0ff6a15e6a081aec0f760a535eaf0df9540eaf1d14f834d45f1d5859262a8a9ff5d0ddeceaaba197745241b921114b27042ae8dd9322011349fd2ae8ce9b25228364ed9f49b26e73999b83c3887ef8de972ecf412cf21031088845cdb59bd5d263b00eb92b43bd312cd2b30bd7bf473c8447c3d235a7bdc65ae6ad7133d1f3731ef909aca50fe65c2b28ba14c5ccdc30c873f69b8bb0ed205fa4d3c52f480f4e5c2aeae1e51d424067a877f11cb3e46fd8b13ede79ee93021e2623dc9d02d092885d5d74553283118e9ff0d9f38850569bc425514c06a81fdc18cd42127f6c1fafbe55a0f210cd8a8d5b1fea3d9789b24bf9bcfba4db97a722ee51e860ddbb3de85c5476406aab767b4d65be915b88c9abb3d0bb7f2541e9b3e89c29f15f8afccd985ea4485661e92e55ea876228c2f89fc6dc1fd01f0d11c936ad9c7494546c11abfcb2018207f3db3d4dee01a8ffe4cea6a94a1455a78fc6356ba96787b765ee023b7ccf931387063e58ce1eac1367c387f2e8b5f376e0ad15ad7809dc3b9fbc1f1f4b12beed680f24a7c18be9817ed2845dd3354900acfb8cb06ba34b3f407db9e35343d8ac744cf0352c42bb1418b526898c96ebbff12104ee0fef8916a3918348335a2bb0dc3874abcdb162c4e2f66db4636836d9ddd057b706bed73955caddb552a041f5e419eb89e2260549c5825bfd3c38798049c919fb1f171ccaba32da183ae6761aa63473240bea335e817b76504562406204ac39c08a421290d4c3e5b16451a2d4c2e692bbf1c7d34811198a645085c1378947ec7280103fb46f0fea066462c1b3cf3e9657303062214c7c7e3e0f34754bc0b7ccc41a75fd0c5e92950d9740fe5a379fa99000e64105d7825d61a7b17d9918c2cff3848ff3c48e718fc4b9b34bccf79957a01bbb76d9d919581a30abe8a1b155149ac321adeeb3e8eee4049814a0c7ca443ec7536943ae641da68580b6af78679ca9d8e14680323d987dcc7d8366c5673c9db4dbaf0130d87af5019191c654d22098ee600edd294cacad9b6eb9c5fa2d17ad7aaefed24e84fd55b3f6e8ebd556584db54a6cdafdc224b8c9e16dee96e089a2eab699821c675fc2c7f2a65dfbf0e105e4d2f4a098f842513078123bf0b51e9347b62863dfa5febd81e909cdc9cfcf17946241c32ee84367326ff1b6a5cfff3f04d67503d3f3e39ab4581a736288c925f45e52e829e881533e42a3b1cea4c920a560d560cb4f113a607eec3197a9c12821d683eb1220fc758ccae3ef04772ef4e3a259420c38e0ea47f8abdc6edc0194f40dfa88e04164b560bcb894cd4ddb0633c4c7a7739da6816bbf45162b064703356ecb1ab96fe58ce9d49f89103804a7ce397fa800df0826caeb815da35cc8a958fec006bf06f4d6b3be784cf1c0423147e040c6f25549ec50942ef989b068f6d490b5f72711ab96507122d5ee31fa1e73faeadf44bebdc9b51ea6976d38e5ad6fd82110b2a053d78a71e5b80f05a9c4b268af3ac3fc30000000000000000000000000000009a9999999999e93f');
CREATE TABLE digests (
    trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    series   TEXT NOT NULL,                   -- 'iterations', 'evaluations', 'metrics', 'confusions';
                                              -- 'trials': what the trial came to
    rows     INTEGER NOT NULL,
    sha256   TEXT NOT NULL,
    PRIMARY KEY (trial_id, series)
) STRICT, WITHOUT ROWID;
INSERT INTO digests VALUES(1,'confusions',8,'46a0c59e4ac18b4d8984f6fe43894596a69e64dac5e278ea1d11e8de32e13011');
INSERT INTO digests VALUES(1,'evaluations',4,'5ed44594d01d94f914775a9cf7a6c7033adc46053834234531e55f47b4dbe42a');
INSERT INTO digests VALUES(1,'iterations',8,'680b4d7146e5e0e68da47b398e324937d90b3cd30f18da8422f3e3dc8d6a346c');
INSERT INTO digests VALUES(1,'metrics',1,'86e34b0245da486af6372a623be7048254f6352cc1277e9fb60f1c6f8b1f1665');
INSERT INTO digests VALUES(1,'trials',1,'07647cdceb575be14220cdafde3bef3d0032f389271bc814b362f4cbea89d813');
INSERT INTO digests VALUES(2,'confusions',7,'53797881d40d6ed3e05a0e52d5d6ff4c4359c1447ff8dd099b0245c7e1d9124c');
INSERT INTO digests VALUES(2,'evaluations',4,'03aa9c70c587918fada771d9f631498208b2a09237a3fb5b91edd852c4277449');
INSERT INTO digests VALUES(2,'iterations',8,'5eee041693741e9be9b8eccc336357f7ebfc10836774244a57f66d9834444632');
INSERT INTO digests VALUES(2,'metrics',1,'9119cf859eec8422cd6d19ee6fb94bb78072391a6c36645bdc8e215c17b1cbab');
INSERT INTO digests VALUES(2,'trials',1,'668460a559cb2bf5d300a0ac360586f3330fa2d1563062481396c08198065757');
INSERT INTO digests VALUES(3,'confusions',8,'875794a22d51e68c768b83bd2f1a99a1f5c33bfdef6fda4dc88df54309c3d9e5');
INSERT INTO digests VALUES(3,'evaluations',6,'0d1e6c26b9073aecd9394e6b0b58984fe61aa7b5407c5176bc03700c90278908');
INSERT INTO digests VALUES(3,'iterations',12,'085db2a148956e6b3ed615d104c1a4a6067796d89a13603fc6c6fe2c95dd3e8b');
INSERT INTO digests VALUES(3,'metrics',1,'86e34b0245da486af6372a623be7048254f6352cc1277e9fb60f1c6f8b1f1665');
INSERT INTO digests VALUES(3,'trials',1,'576eed6fe2a20afaa8779dba23e71b3a392ab6ab64ca31899e906fc3f5847acf');
CREATE TABLE events (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    time_us  INTEGER NOT NULL,
    trial_id INTEGER REFERENCES trials ON DELETE CASCADE,
    level    TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    message  TEXT NOT NULL
) STRICT;
INSERT INTO events VALUES(1,1795841079522586,3,'info','it goes on from iteration 8 of rates/1, which is shorter, and begins with its rows');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('events',1);
INSERT INTO sqlite_sequence VALUES('experiments',2);
INSERT INTO sqlite_sequence VALUES('trials',3);
CREATE INDEX trials_by_config ON trials (config_hash, seed);
CREATE INDEX trials_by_best ON trials (best_accuracy DESC);
CREATE INDEX trials_by_columns ON trials (data_columns);
CREATE INDEX trials_by_signature ON trials (signature);
CREATE INDEX experiment_trials_by_trial ON experiment_trials (trial_id);
CREATE UNIQUE INDEX experiment_trials_by_number
    ON experiment_trials (experiment_id, number);
CREATE INDEX settings_by_path ON settings (path, value);
CREATE INDEX events_by_trial ON events (trial_id);
CREATE TRIGGER experiment_deleted AFTER DELETE ON experiments BEGIN
    DELETE FROM experiment_configs WHERE experiment_id = old.id;
    DELETE FROM experiment_trials WHERE experiment_id = old.id;
    DELETE FROM axes WHERE experiment_id = old.id;
END;
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
    DELETE FROM data_columns WHERE digest = old.data_columns
        AND NOT EXISTS (SELECT 1 FROM trials WHERE data_columns = old.data_columns);
    DELETE FROM signatures WHERE digest = old.signature
        AND NOT EXISTS (SELECT 1 FROM trials WHERE signature = old.signature);
END;
CREATE VIEW columns AS
SELECT trials.id AS trial_id, position, name, source, what, category, fill, mean, std, missing, dropped
FROM trials JOIN data_columns ON digest = trials.data_columns;
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
CREATE VIEW evaluation_values AS
SELECT *, (SELECT CASE objective WHEN 'loss' THEN loss WHEN 'accuracy' THEN accuracy ELSE
           (SELECT value FROM metrics WHERE metrics.trial_id = evaluations.trial_id
            AND name = objective AND metrics.split = evaluations.split
            AND metrics.iteration = evaluations.iteration) END
           FROM trials WHERE id = evaluations.trial_id) AS value,
       (SELECT maximize FROM trials WHERE id = evaluations.trial_id) AS maximize
FROM evaluations;
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
CREATE VIEW leaderboard AS
SELECT experiment, number, trial_id, state, seed, objective, best_value, best_accuracy,
       best_iteration, final_value, final_accuracy, final_loss, last_iteration, config_hash,
       current, maximize,
       (SELECT max(iteration) FROM checkpoints
        WHERE checkpoints.trial_id = outcomes.trial_id) AS weights,
       row_number() OVER (PARTITION BY experiment, objective, maximize
                          ORDER BY state IN ('failed', 'diverged'),
                                   iif(maximize, -best_value, best_value) NULLS LAST,
                                   final_loss NULLS LAST, number) AS rank
FROM outcomes
ORDER BY objective, maximize, state IN ('failed', 'diverged'),
         iif(maximize, -best_value, best_value) NULLS LAST, final_loss NULLS LAST, number;
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
CREATE VIEW class_means AS
SELECT trial_id, iteration, split, count(*) AS classes,
       avg(coalesce(precision, 0)) AS precision_macro, avg(coalesce(recall, 0)) AS recall_macro,
       avg(f1) AS f1_macro,
       sum(coalesce(precision, 0) * support) / sum(support) AS precision_weighted,
       1.0 * sum(correct) / sum(support) AS recall_weighted,
       sum(f1 * support) / sum(support) AS f1_weighted
FROM class_metrics
GROUP BY trial_id, iteration, split;
CREATE VIEW curves AS
SELECT iterations.trial_id, iteration, (iteration - 1) / iterations_per_epoch + 1 AS epoch,
       loss, accuracy,
       iif(iteration % iterations_per_epoch > 0, batch.value,
           splits.samples - (iterations_per_epoch - 1) * batch.value) AS samples
FROM iterations
JOIN trials ON trials.id = iterations.trial_id
LEFT JOIN settings AS batch
     ON batch.trial_id = iterations.trial_id AND batch.path = 'schedule.batch_size'
LEFT JOIN splits ON splits.trial_id = iterations.trial_id AND splits.split = 'train';
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
CREATE VIEW problems AS
SELECT experiment, number, trial_id, state, last_iteration,
       (SELECT error FROM attempts WHERE attempts.trial_id = outcomes.trial_id
        ORDER BY n DESC LIMIT 1) AS error, current
FROM outcomes
WHERE state IN ('failed', 'diverged', 'interrupted')
ORDER BY experiment, number;
COMMIT;
PRAGMA application_id = 1281453417;
PRAGMA user_version = 7;
