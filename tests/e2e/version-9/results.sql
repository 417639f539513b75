PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE experiments (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    created_us INTEGER NOT NULL,
    last_number INTEGER NOT NULL DEFAULT 0,   -- given to a trial; none is given twice
    rule       TEXT                           -- `stop` and `objective`, whose the prunings are
) STRICT;
INSERT INTO experiments VALUES(1,'drawn',1795864473076681,3,'');
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
INSERT INTO experiment_configs VALUES(1,1,replace('# Version 9 has drawn three rows, of which the last is not trained: it was left out by --only.\nname: drawn\ndataset: {type: moons, train: 40, test: 20}\nlayers: [{type: linear, name: hidden, out_features: 3}, relu, {type: linear, out_features: 2}]\nloss: cross_entropy\noptimizer: {type: sgd, learning_rate: 0.5}\nschedule: {epochs: 4, batch_size: 20, evaluate_every: 2}\ncheckpoint: {keep: last}\nsweep:\n  random: {budget: 3, seed: 1, optimizer.learning_rate: {log_uniform: [1e-3, 1]}}\n','\n',char(10)),'',1795864473076681,'drawn.yaml','/home/user');
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
INSERT INTO trials VALUES(1,'done',0,'2cb34de55a9625a8737cba2bba22fae3a8b5fe865bbc11547d75439ab448b139','f0c74f9fd0305579538500c847df4ac88d2031acbd3dedc40b61183f265b3d98','{"dataset": {"type": "moons", "train": 40, "test": 20}, "layers": [{"type": "linear", "name": "hidden", "out_features": 3}, {"type": "relu"}, {"type": "linear", "out_features": 2}], "loss": {"type": "cross_entropy"}, "optimizer": {"type": "sgd", "learning_rate": 0.0176577}, "schedule": {"epochs": 4, "batch_size": 20, "evaluate_every": 2}, "seed": 0}',1795864473076681,8,2,8,0.67621915340423588425,0.6500000000000000222,0.6500000000000000222,2,'accuracy','test',1,0.6500000000000000222,0.6500000000000000222,NULL,'22d00a5abc9d30279ff4d0af72fbee8f495a1ca6a97a1f20f703d6bc472095e5');
INSERT INTO trials VALUES(2,'done',0,'79c252c9c87a11c79ef884f676c13a27d530dfd0f4c9ac2defb3f93572006f93','ee01f69bdc3f1f4744c997ed1f609e99f3bfb3bb6fb47e8f7dbd6e80b220bdf1','{"dataset": {"type": "moons", "train": 40, "test": 20}, "layers": [{"type": "linear", "name": "hidden", "out_features": 3}, {"type": "relu"}, {"type": "linear", "out_features": 2}], "loss": {"type": "cross_entropy"}, "optimizer": {"type": "sgd", "learning_rate": 0.56462}, "schedule": {"epochs": 4, "batch_size": 20, "evaluate_every": 2}, "seed": 0}',1795864473076681,8,2,8,0.51484830453991892174,0.8000000000000000444,0.8000000000000000444,6,'accuracy','test',1,0.8000000000000000444,0.8000000000000000444,NULL,'22d00a5abc9d30279ff4d0af72fbee8f495a1ca6a97a1f20f703d6bc472095e5');
INSERT INTO trials VALUES(3,'queued',0,'35ca5c31f9bc42396f539a4ed16a21e0fd9a40bd11700f1ec2dd8ba54a0adb33','c35dfb0945b96b1a51ccb71e0aedeebe66f1f92f0af560f8364f9d46b3373a06','{"dataset": {"type": "moons", "train": 40, "test": 20}, "layers": [{"type": "linear", "name": "hidden", "out_features": 3}, {"type": "relu"}, {"type": "linear", "out_features": 2}], "loss": {"type": "cross_entropy"}, "optimizer": {"type": "sgd", "learning_rate": 0.318161}, "schedule": {"epochs": 4, "batch_size": 20, "evaluate_every": 2}, "seed": 0}',1795864473076681,8,2,0,NULL,NULL,NULL,NULL,'accuracy','test',1,NULL,NULL,NULL,NULL);
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
INSERT INTO experiment_trials VALUES(1,3,3,3,1,NULL,0,3);
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
INSERT INTO settings VALUES(1,'layers.0.out_features',3);
INSERT INTO settings VALUES(2,'layers.0.out_features',3);
INSERT INTO settings VALUES(3,'layers.0.out_features',3);
INSERT INTO settings VALUES(1,'layers.0.type','linear');
INSERT INTO settings VALUES(2,'layers.0.type','linear');
INSERT INTO settings VALUES(3,'layers.0.type','linear');
INSERT INTO settings VALUES(1,'layers.1.type','relu');
INSERT INTO settings VALUES(2,'layers.1.type','relu');
INSERT INTO settings VALUES(3,'layers.1.type','relu');
INSERT INTO settings VALUES(1,'layers.2.bias',1);
INSERT INTO settings VALUES(2,'layers.2.bias',1);
INSERT INTO settings VALUES(3,'layers.2.bias',1);
INSERT INTO settings VALUES(1,'layers.2.out_features',2);
INSERT INTO settings VALUES(2,'layers.2.out_features',2);
INSERT INTO settings VALUES(3,'layers.2.out_features',2);
INSERT INTO settings VALUES(1,'layers.2.type','linear');
INSERT INTO settings VALUES(2,'layers.2.type','linear');
INSERT INTO settings VALUES(3,'layers.2.type','linear');
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
INSERT INTO settings VALUES(1,'optimizer.exempt','[]');
INSERT INTO settings VALUES(2,'optimizer.exempt','[]');
INSERT INTO settings VALUES(3,'optimizer.exempt','[]');
INSERT INTO settings VALUES(1,'optimizer.learning_rate',0.017657699999999998397);
INSERT INTO settings VALUES(3,'optimizer.learning_rate',0.31816100000000002712);
INSERT INTO settings VALUES(2,'optimizer.learning_rate',0.56462000000000001076);
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
INSERT INTO settings VALUES(3,'schedule.epochs',4);
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
    written       TEXT,                       -- the path as the sweep has it: 'layers.hidden.bias'; NULL: as `path`
    PRIMARY KEY (experiment_id, path)
) STRICT, WITHOUT ROWID;
INSERT INTO axes VALUES(1,'optimizer.learning_rate',0,'optimizer.learning_rate');
CREATE TABLE iterations (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    iteration INTEGER NOT NULL,
    loss      REAL,
    accuracy  REAL,
    PRIMARY KEY (trial_id, iteration)
) STRICT, WITHOUT ROWID;
INSERT INTO iterations VALUES(1,1,0.6690153449773788008,0.75);
INSERT INTO iterations VALUES(1,2,0.67233889400959012672,0.75);
INSERT INTO iterations VALUES(1,3,0.66933986246585841506,0.75);
INSERT INTO iterations VALUES(1,4,0.67034736424684526756,0.75);
INSERT INTO iterations VALUES(1,5,0.67640610337257389694,0.69999999999999995559);
INSERT INTO iterations VALUES(1,6,0.6586963444948196189,0.8000000000000000444);
INSERT INTO iterations VALUES(1,7,0.69518350958824159935,0.6500000000000000222);
INSERT INTO iterations VALUES(1,8,0.63711082041263578101,0.84999999999999997779);
INSERT INTO iterations VALUES(2,1,0.6690153449773788008,0.75);
INSERT INTO iterations VALUES(2,2,0.65078231096267702415,0.75);
INSERT INTO iterations VALUES(2,3,0.57697495967149736717,0.8000000000000000444);
INSERT INTO iterations VALUES(2,4,0.68012500256299968093,0.34999999999999997779);
INSERT INTO iterations VALUES(2,5,0.55209310054779048293,0.94999999999999995559);
INSERT INTO iterations VALUES(2,6,0.54112576022744174331,0.8000000000000000444);
INSERT INTO iterations VALUES(2,7,0.5482748962938785997,0.84999999999999997779);
INSERT INTO iterations VALUES(2,8,0.43297795355319979027,0.9000000000000000222);
CREATE TABLE evaluations (
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
INSERT INTO evaluations VALUES(1,2,'test',0.67996218353509907394,0.6500000000000000222,13,20,1795864473092499);
INSERT INTO evaluations VALUES(1,4,'test',0.6786987215280533281,0.6500000000000000222,13,20,1795864473092533);
INSERT INTO evaluations VALUES(1,6,'test',0.67745046019554133742,0.6500000000000000222,13,20,1795864473092538);
INSERT INTO evaluations VALUES(1,8,'test',0.67621915340423588425,0.6500000000000000222,13,20,1795864473092543);
INSERT INTO evaluations VALUES(2,2,'test',0.64741206765174863502,0.6500000000000000222,13,20,1795864473104595);
INSERT INTO evaluations VALUES(2,4,'test',0.61120359301567073195,0.59999999999999997779,12,20,1795864473104617);
INSERT INTO evaluations VALUES(2,6,'test',0.55878385603427882521,0.8000000000000000444,16,20,1795864473104622);
INSERT INTO evaluations VALUES(2,8,'test',0.51484830453991892174,0.8000000000000000444,16,20,1795864473104627);
CREATE TABLE metrics (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    name      TEXT NOT NULL,
    split     TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    iteration INTEGER NOT NULL,
    value     REAL,
    PRIMARY KEY (trial_id, name, split, iteration)
) STRICT, WITHOUT ROWID;
INSERT INTO metrics VALUES(1,'learning_rate','train',1,0.017657699999999998397);
INSERT INTO metrics VALUES(2,'learning_rate','train',1,0.56462000000000001076);
CREATE TABLE confusions (
    trial_id  INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    iteration INTEGER NOT NULL,
    split     TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    actual    INTEGER NOT NULL,
    predicted INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (trial_id, iteration, split, actual, predicted)
) STRICT, WITHOUT ROWID;
INSERT INTO confusions VALUES(1,2,'test',0,0,3);
INSERT INTO confusions VALUES(1,2,'test',0,1,7);
INSERT INTO confusions VALUES(1,2,'test',1,1,10);
INSERT INTO confusions VALUES(1,8,'test',0,0,3);
INSERT INTO confusions VALUES(1,8,'test',0,1,7);
INSERT INTO confusions VALUES(1,8,'test',1,1,10);
INSERT INTO confusions VALUES(2,6,'test',0,0,8);
INSERT INTO confusions VALUES(2,6,'test',0,1,2);
INSERT INTO confusions VALUES(2,6,'test',1,0,2);
INSERT INTO confusions VALUES(2,6,'test',1,1,8);
INSERT INTO confusions VALUES(2,8,'test',0,0,8);
INSERT INTO confusions VALUES(2,8,'test',0,1,2);
INSERT INTO confusions VALUES(2,8,'test',1,0,2);
INSERT INTO confusions VALUES(2,8,'test',1,1,8);
CREATE TABLE attempts (
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
INSERT INTO attempts VALUES(1,1,'host',4711,'boot',1795864473085924,1795864473092622,0,'done',NULL,'0.1.0','15285bdde3a4','GNU 12.2.0','a CPU','avx512','oneDNN 2.6.3 for AVX-512 with bfloat16, SQLite 3.40.1',NULL,12451840);
INSERT INTO attempts VALUES(2,1,'host',4711,'boot',1795864473092453,1795864473104661,0,'done',NULL,'0.1.0','15285bdde3a4','GNU 12.2.0','a CPU','avx512','oneDNN 2.6.3 for AVX-512 with bfloat16, SQLite 3.40.1',NULL,12451840);
CREATE TABLE layers (
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
INSERT INTO layers VALUES(1,0,'linear','1.0','/usr/lib/lamina/plugins/linear.so','c72f283bedc21c30fad076ab118483af656e0a50b664264073db2a8154afffab',9,'layers.0','[-1]');
INSERT INTO layers VALUES(1,1,'relu','1.0','/usr/lib/lamina/plugins/relu.so','597ea532382ed0ebd38c96be17cdcb7eb8dd59a5b821520d8dd9895e013b8e26',0,'layers.1','[0]');
INSERT INTO layers VALUES(1,2,'linear','1.0','/usr/lib/lamina/plugins/linear.so','c72f283bedc21c30fad076ab118483af656e0a50b664264073db2a8154afffab',8,'layers.2','[1]');
INSERT INTO layers VALUES(2,0,'linear','1.0','/usr/lib/lamina/plugins/linear.so','c72f283bedc21c30fad076ab118483af656e0a50b664264073db2a8154afffab',9,'layers.0','[-1]');
INSERT INTO layers VALUES(2,1,'relu','1.0','/usr/lib/lamina/plugins/relu.so','597ea532382ed0ebd38c96be17cdcb7eb8dd59a5b821520d8dd9895e013b8e26',0,'layers.1','[0]');
INSERT INTO layers VALUES(2,2,'linear','1.0','/usr/lib/lamina/plugins/linear.so','c72f283bedc21c30fad076ab118483af656e0a50b664264073db2a8154afffab',8,'layers.2','[1]');
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
INSERT INTO checkpoints VALUES(1,8,X'4c616d696e610d0a04030201ee4916870800000000000000643532393932663766326261636463376332316430366365633039363037646434653962613062353830636132393238353863643762663762383832373335660001000000000000080000000000000000000000010000006789076c41cb4a71447007483e38e793b24bf5f0dc951f14d4dbacc0dccab93cd6c4e0beaf1bcf69b20948be7d026b235fe0f70a8a5c7731825c63245b1143e7caef25bbfba1c1111b3bf1f28d2874af818771d26108dd54f8ad4f7f56e458ac3e098f3f91d3120851119d37122e73a46ebc8787bb2257d3b82afd958365d54b6c9e11bd895fbec2968b028b8945bf75ce3664176ddd7f43c427e5ac47a71b77c87457e542b78e1e369f2e49e03f1a61f39cb1060ef7b57f1b806ad9a96139667a6f7e958b32d150a6ca5a701853d6e8dd3cc53868486ed96fd530ecd5ff6eb70dff9578f70bffe1804bb1eaece5f0cd899ea048e753ed51fe2fd2a7adca7e511e02301c19e4e486eb711d57972bfaf5aa65118e8f03dc03b3ee9db01ee5e26585fcfaf62957d33179542570a58b36286765c37b8d972433f13f656301aab96552123a24ad1cf576305cc073aa9891cd03acc27d21efe857f877be609696286ded38bb9ba65dde04dac8628395d55c51c277f80ee9116cfeb24b9f6b00a9404bc736fb558192d663e44c8e39595a86268346ca1d16ed1e321650ae16175f3bb4b3c0e156a5480e74206dfe9ad740b6a277916c5cfd89e752dc4c15b407229c34352c00325cce2c632530a8fb735529a40b2f1fe59fd6b0be69b1e9f84bb90ad6e2a15aa0dbbd82b119081dbd24a687c2e16c8056dfd40e5516cad6f8caf775816aca9c5bba1f1cba1cfc19f8c00f06c3759328e2155426c136f3b84b3c64a1b400bb038855da9a9ddfb351b9be3b88fd1fb7e24c654d4353040db42b25471ca4f5f14c47d70983dc3855c1d4dc33809f2c45689cbde96ace8ee676339ff42c25559afe7dbfd7559e2d437d0a5e9699fe4f189bfc9b42456362b12d054b6ea2b06f94196d096e8832313bf5c05f1dcc13216ed8ec11a6419f27b14b8542b1ac8cea2ebdc398331d0ca4b349f19040c9007e89e3869b9abc0ed7f2625d1f55d8b7231ab1dd536fba740ece5e76a05316663b28f76e99e99f9ddf1d588bea0dca2e0cb88fb0411c95822b02c95a4f559c2ae9ef7d22ac5872dccba45b6b731ede1f218f12ca2dabd9e9ea27bed5b270c07a65422103a03f6a754d445fd88fb1451f35956dd119c58f21a924e21d7ae8751cf00244277f99f737eb864d5c23752f503c69569449b41bcd06bc6fe5cedbd69052e4f83231f79f242dc0bc7c355e830ac388b16265c788877fcb7d932e2ef2ce9f4d7d7f352e4b22c998d662c94fe563ca82a2afcba19236fb78fc10ec0e3703023029b4e7f0ef6ea621dfca02948cfa4feeb18c4c3ad5bab2bf75528c6df04d8fae56e52bca6fb41db469d6c71eeabdab91382b6afcf2722bdadf6d878d37d40a7a4203e980cf6a80043296435ab3fd3adcce8a13dbfe1c7b9a4ed5552af5118731b44ddd4042f99666ec392fc0447328713aeefaa9cb7f0b642ef32dc00de12c7187cf92cf4a4807919e3fccf75ce0b58cf45f0fd8b3832d33ee989859a70906b220f108ea4d9b02b1429611d608d02c188a40d49fa602b8831106ad706efebc93a1f87282092e127aade9ce423b8a9687b42349c5e2afb3fa19c98d1838595a9c18f43c51d04b31b3545911639fb8a1426cdc0dfdcc1045cca6bb289811d61d0d8d2c98b275a7eae139e816d31a12d80e268d2d87ec6d88e1db34d5c3291137411a567da1bb954bafec7a63c3352c41127b52737412e764e1a7790efb9d9cf278014316c4f30be623b6cf92b75403d48fa74344bde7271011939f575fa6b8c71afb595d87cf24f12ddc84202d1a05e2ee59c108a978dd9b955e366cfa9d8cacac5a4688b6e9fc1f69b27c1f887634854c75ee29e8e4791401a5d060be4f5a9306ff6ee9ba1f0b3d70eac6c777412ad5c15eefc100f8ba43a995c595075face9ceaec5a9dd18eb6a6f15d7c626f3abae3009b6374160a14518525231f83bc318afd9ff068a549df49852c6d48933d53572fa2a4c6d6077c555a42c1e451f033c542583dd6b812d99d4d365613980794a04eb9fd339fb5a4633cd83419f40e778288704c73043d9c422f7b18faf86f3ae2fe90419ef4570ec2d3362f6f43f5fe9d514b52e2a2095d43076c34c55a567dbddfb2fe2bb152da6134de6960e6f411192c059cf3194352b6fc82278e0be2adac8b6c620608841899726632d92094ae23834e44cdb3175e9bb2266114c9be5a4a6785ea40d4b014027653ccdbda9086f9825ee2bf05ace58297e85137c5d48ac96c59039925962aca91e5cd687a16069a84dfc692daa6ca093480fb9df026832bde350baf17e7a63738fc37de6f693b9e83b63374a353353b83ef4318991b7c16d3c9392aae9b1745c67a733a27cabfb374f7649e10b1275f43e6f6d87d433abc44ddff37f84f85ceb4db4c32b45ed6e04f4d2b0159feb4f5c4534dcb3ec9748c6b62f1bc4306ff649e54b285fccdfad90bc68932185c0884f6cde90c61988547b6d83a9b08c186925ab1a2af5696eb5be2e1c281c73b55298a2ad51e9d86e52de9ff1b81043225c12707d76059633544f5691b554dcfa96d33cfb92384d51c9fec2f67da1cee48226646c7c4eb4ad84679653480660689d8d3e898cf8d092d80f58757063286769b63db40c3de543f70c789e803bff7abd84112a6a851d5611e8f88f5abcea5dc304e636cc3da1265a8f4348c643dcf9992b8e6ad98c93701a2b7e5a8a7695caf11626f35f91ec086133ba2c2c309c9e0ea2a9e20ae6001fdc1dbc38b78536af559f035211d2fd16a3fb05d20fe86471760d61fd1aeeb0a16ac9e01cc5325fea12002555743428691f5122cc03feb5eef837bb849be1a78e57e425d71f0b70d70860ea12252d14e4fc27290c6ba4863a372309c885b9ddb54573746fd7df7c21d760efdca9a90e5b4ed92b493205c19af8bd3dbeabbfdcc25287402165471ef24ac3f1b57595dbe09c1fd8179bf672be6d2d82f377ccad62a0d236509844c0aad67cc71a83c85c04c5387e1fd0d490a2f25ac60e93658b8f4fad502e46a9bc83f02de040321b9f7e3d08b95ccb5d0c2437a69f0bd40471c5f5f90e37ccbc5feecf4679c5a11c50cf10005ccaa634db16a69d32cc4281d8916a4056f0989c5e09242249bc2bd12a63c001fa7954fcd962b90c5d6ac97e8cbb49abd5499b1dee889190f7cecf2d08b017c957908094d1481da2af5e45f3cf973dfc2cc9b1b46e7fac7b2fb6e3ebad13cd8d0f0e20a9a03be0dbc4a06bb484227973d5b5ca646004f6df7d49b88d45afa8765fb759cdd065001eada613eb6911c9eb1bfffd22b941b8aba7464ac31b59e53184fe0dc8258e3bf76019981f2d8e14e4ec1237b210ead82460178d238ece5c07fd6f08af4f07805853b0a37fcd6e440fcf85f97ec78c636e86aaa277c22848e72cc4f6658b64d36b51423bee9047440941c766aa909fd8bffe379d4a14cbbc0042ad5dfba1da7e7cff788417e571e3769b4995db22d59aea5d072ffbcf8c2f30b4b530191a6b70020000000000000000000000000000921a02bfb7e4043e41be2fbff075a8be3404033fd957213f000000000000000000000000000000000000000000000000000000000000000000000000000000002a1c12be71d097be06f4f9bd000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002255e93e1181103eec45b3bef69610bf5799813e3f58a23c0000000000000000000000000000000000000000000000000000000000000000000000000000000004f826be40117ebd0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000803e02221c5035c002e93ab6ebf0ffd9178f5512b05d2696dc90f0ef61b25c6443088b2227185617f8c31bb98ded5dabc07594755557def7c4f1d351bf3f10b465b4869feeda79fdc796558328db2abe3bbd514f78984940a0f3ec100c7a104de2b94cab159bcac1c94cc9e0ebb342fdea09c74fb25aec1a4f5876b0db03a137148705fd52ac5bbcf9f53cb3c3fd1b0158221462531375f6c1add66d90cfd764aac74067826f2d53d7a88ab9ca346a02ea2010a6818826e55537a4ed1ebfbd45214957c95d584d53ba9258469609709a51d2e3b4ccf26dca6988116b87d8bbf7be325a42b4a838df41c0c07556caace3bb0aeb21d24194f3c4b1825e47b52e3558fabc7508e70c4b313fb60324c4b756e27cd42629a36035d6aeda7c2258b252fbf9040c79aa66f30c2c5df4b009b5038370691dfab63952c0f1de921c7b4eab3e97960094c008b2760647e5205feda332e0f886e97638c6d64b153d9e25fa80bdd9546dcf79a3681fd043c761b46f4d8030b16346ab68e59fa49441ea4d921581d4bd53a84d3c737d5a79e5beadeed8b83c38273dcf302a910a13a23e482b55607b7be79da3d3f9029e0d84828b1d8a16e541f1f8e6b0e38b3bf74f5ba8a35e015036ae65857700203b6f12659c17e7b620cc52f00a4f2b937582682ac129de41e039b08e0010c1fd993bf56d93e4647d299c6a5a41e44b3bc20644ac2149b03ae9f5907c961ee4beaf05405586bff7c8bc584a6cab0cbcb6006902d5a7f16818cbacdcee79a79b8fe93fb58b4b83ce31e65385d31466911caafab0bcfc915ce76df9b5e04e21e8b47a9d33fd449065b30a8c2bb8102cf1e20a3683e48195891064566ff4cb4e34e29d96d73aaf7fda039348d0f44e8e3b8d5180a118a5933ad1f53d3375144e330fed3a12159a4275b2e66c28a4a392778b3be077271a6fc22062af061458bf33133256f13b85a367e5d2ecdb285f9071b900636ef44039b1febb8683dfc06ac8f6d74697572f2c2712cdd2958250858f257222c81aace7e17ef8796f260a8167a893e9cca7f1b160e7c20be535dcddf8a5292444625b827d3c640d5e9fd8edcf114dd69e7b26c921488617ea67808dbd26d6289359f00c1d1cc2ed44b3053c84ffa857469548db60422b3f1ab90aa90a5fd838de115876c2ff570ae49a74eece8d4142f06d74ba35dd1c77235b5c52113cf643aa0f6bed259af6195592706964bd6cd32cd5a9c83dc9f8ab42ba757a241202aae1cd6577e3d083737041cbdf1b8b35731aa85401a1eb0630c15842df14ff348a09842c19d134e05041e19c877adf509a4ec86cb88626ef852b58dc458702ae931f71b5a4285e95c018ce6ab2918ece2ba1ef2b0117663f8311483126c1aab2fb2031082c60edf1c4af1d76e9a079a8ec9f91020c8c1fcd67bb842d70c4953b03531ccc5b99d7e2a8bb53b90d37830b42d043cc6ee59c334460c1cb02a40bab5513ee5ee934b404290544482adab23547285ab0c72e313be2f2d1300aca0e6a10b350aa8a1b202d7fb9979d0b6e9733b23730e7b300ed3ea25d4d3bedf9cf5d9d2cd03a5b39d74454ea042a834a8f86c19919ecfa9d88f1c0ef07d61e01e71a8264dacb5e80f3b8fe028f649f373cb484b0211e0a264851fd543bd769abee545404915f51dd3b3994c882592db58ab4dadd6c5941ff2328e822a246ec672a356eeb386bb23e41593bdeb7e8fee30cb02dc32be48ed6637c7a435632b0b0694847273d06e7fe81c450b79f4f88b3be809b363567a2a4f174c559f3cf61bad935b66f37ed77bd8b0b95047b99e0b6acc97a414780a32d9305e33bdb748d0fb90f531780f3795e06689b95b6cc2c943cb48a349a7237dec1f2df650983aacd04c02cc9729328286aa9cb6297105a6eca59822f0222833e86c60bca8a4334ce20242becdaa53f8205f9298aeca9106d224879c7c7a0f3864a9bd53f5cec0d041dbbacb891874a54d6468f8d95cd35a5a32bf3ed0e347dd4a9bcf88eaf177b96388448c185ce0f300edd9e8f335a6de7c912d1e322ff5bc62d35b35a11b8ea102faba6e917158e9e37380e5b7ebf38d8027e65d9244889911c8b45a3aa79212280ba4e5c4baa98ab8695f243a5e1f0d944e87018268687cbbe9a2c313f95e9d6548d2253a4c632d58a2d60eafaebcdb1232d3222394fd51a9a2ad15568f0a3e019a7c3e273500f36c238eab15995682f46c9dde7775797ec9cffef87b22f9bc0d4dc7d89b8b0fcadfad409d18e7bbd47542006ed009b6dfccb772cec075c12a25d95602b7cc0ccf616f51a0d97420080593ecb4ac88ea091443c611c4018b0e3afb7b3c0ea49ac912bbc2412fd1202772d7c0c00c1a0e1a30794524012452c2f5bfd7ebd3207e4ed22fcf0f8fc3f7ced318e1e5cf8f65b38c5bfd6742d14c40263587d5da0ffffdcef1d7ddc6c0d5bd2ce5ee0190ef7266e1921fa4f459dd20a62d2df9b7e9d3ae81bc5567d6880b1b5a45351b14423465ebd7ef090f8df9cbbf7e2db3ebe4f2654f5b322323bb968423a42068267fd96a42508b22fad24f066a7206743d04f45c8f7cddea9b866743fa88884dbea4c0e3f9678e273741cbd26eb24bc5334a4d22096b2de2471938370b5873e00598a0dc90e3a2a9a79cb1832466f6dae222016f5c6fd0284b0e79825f7c2b234610931010c38b6e0bae435a44990b9f6cd21d2c9c42fa53b226ed375f8d8c777318daeba49d39a59aa12f258459aff863c8d15d8e3b562b0f9c5ebb741a4140ec951379c34c3634f02ce708b71424184ba15b8251f46fcf081982d2402a22e0e3876fe0786e93a1438ed691a5f02ccecb1a6c49d97b93c6480c55ff12a35499000088b66c42176453daaa253236fd21652e9a042fc44c8e401f7686679f1a68f6178e963847cd1263815172104d35c538d528ce30d9554b6a7878236b721990b8511719d15e5dc9072ddd003b9608a43d8b9000d60037a84dcaa15169e2763f05358a3001648156f603ccd1390c41496d4c86cae1dca7b7d5fedae06cf1280b9baaa876bf90d19673cfcd3c0a404aae1d5b00489c6916d6aff684a4b088eea9ef8a39b388e997264d546a8e6e0f04c7279302773d26a6da6a76f3f2bb73f7b9bd0c841ec1cd3b50c7bbef188eb78e97e441e90d41901675fc0a870713133789c605db79721be1deae168a3612f89135dbcc710e07f3a90891a0f16c3d7591dcbac763ec7900d497c844ed7cb01c5bebbaa7552febd0bfaa95ebb7f4e954af57879365a673786b0f5b4d2bad0f40e571e575ef8eb930031e76dc6fcd6956498eab3642d675cf52c366b739ac95b29e6f5686e96f490973e15b5c18bcbcff14cc41386df33e7571e0d03c8fd64cbbd7edb7b0a9cc5b83d98c17124d7c39252bd44c467454a40f4ca5b102f1fee87d4618eee4aa24ea8658a3029eadd88026c1b456b6b68a2935c475849a82f272269a4cd7d4e07e70c0fac5847cfb287ea8891664faa0e29ba2b327569aa6a61d7e33f45117002000000000000000000000000000000000080ba15113e9f2384674325693e5724c2556a90ebf0c469eac10d1361b915b7f454440d0c964e3aab5e59bb93c5b5a3ed93419879611392b794ca6bb52b337375a150494ca06ca1d78a8de8a8fde3d785803db235a8107490796f7b952909d74594db443ac23ba22737b3f39a84977c986ad527b68ae089ac87c015d089f34c6b73d9d2e1975d5915786bde584456a34125e86327a95014482c54d9c6ad161514abc71cbcd53689a05510ee0612d83eeff5f0379f5bd92f66a1ea3e53f424d99d9140de46c7ff51a8f63a717f9301fa9566be2f2f61927e1f686a80f40dcb2ea7c2b2c30022bb29a411d50b3afa8b7f31e37d5b1f4fae7e8ac81142f433f769a7ca3b7d036575eac4c339c9272737a2abe90acb556065ebcc7e8c443747b279e28fb2220d4b006ffe7bca32157046e389bc3fe46b8d1286eee5544202bfe446a1a5ed585b3dac2a958769d35fe5e7e82494b98a8aebc72828ab6308b5ee3924f25995c6c0919a2e6d2c4b1afc7946b34f0eca922721768a51714f39283a973039efc0f346c545711e26bd86f0a82fb29014e9a07137bd0c1fc41b1e79b9bebcc799e98f7d8fe066a822747c2262beb3f3ff6ec89081cec019cb629cb848169379043c4c76c032b15ed19a4dbc2eccd326d4ccbda5eca670880966971881d038317f27f086484745107e4afa899f3f684d60464024576a10e79ed22a18d0f61ef8834abd444354d04a6d9f8f993d9f439a3252cd1e4d48a4f870837de3b39d0c8fc1af59e55b88d605a8da8d2444a6bb6ec97e28d149037010e609b6e1e3ae38e6478a005b612d18ccdf9c293f34b175d95550dc9b4852af5c620887e378de6accbb070104f87ff484fe2e90888f47d7421440dd8b572823b7eb534b5fde585cca93add7a04ca225ee994656ba776343dfdf58b18e0f2e0ec61c276d5a36019c9c482ef1053b31a15c840c9cfe83bdf8cdf287cb38038f40d94a3c95428b4d1771b7ed531d64d5a533ffae091d56c5549a6feedd5c84e29574699df5dac17ef94111506fd91af89fc773e1ff660f43e6e097839adca74591c0e142c04cf29d4935f3e62058a042de8770a81aa97b210d3ac3bffdae8a380bfba456ef65e97abebf3d0a6ffe928afedad54cfe09f26809eed340691ccde0c1f14d87859c2bda29a6e5cc02d66478ec85f37cc6f797bb9ae7fa661a365d4b2c84acbbabc851ae2569f91de9afd1999404182717513931ed1cbe75b8315b42291c01a279eef1b933978d84030bf599b75ed8f14cbc1965a29825f86cee42536e8d014994ac8a3d45b501507008456d859cd9d2e00d46a019acae07da6f0bd724db9b76698f63e7e09f859244e4d2eeeb57a519966870c7763dc19e5e1182ad7bd416564e7703d9cfbc3ed5babba32e09d8a07977867dd6eebe4cfaf330f7ed1f2179bf2e0200fc0d2ec184ec5fbb3569ae26164e90fd22e16522588fe2b7f9384b9a9af7dd743c7f238885a3f25f3e8c4276c0327bca4f3cf0e063cfd47c1102a88152a472dfb005010d384c21c371c0162b2d3eaf6d13baa3bc0d96c8aaf5a6bdeee6f5715ba37ff51d6d8fcb5255f32f4f37af1ec9cde977a0c9f14ea956926d4853417874ec4010ad3cd1f7dcc5a7a27bda55db99b41b1fdeaa9ac70ce230466421be8a383461cb670bae1b104c69b0d58d0ef03ec870ce90293f268b15562d0db180ecde87d0b01ae3985f2ef962d7d4c5b2614016bb0a096d79ce407d4b4f91341f7604c4584c7e9855960607da5088fe98ff75d3d8f8362a109e5fc23244de46fc5bd7ee84925be544efb7fadf716491a74395cb3c0e0fe36c34ac74238e78d1412345602e48fc22322d8d3249db323f75cd0629c20b9ae8c996f8548e0de4bb2c53d41c5adcff0b7bc016bedd8654ba0791e0f653a5c3763be0ddb4e3b5814fa7d259439f88852d75696c349c5f982accc943c3fa664de33fb9b68a394754b98f5d8c1ddb7c2f2b1177de5c774b9b9cc2878b46d61c0e43a330ce4e468c9c017a90031fccf1d258045dcd0b1eb5aea645dc011021e1015fa056da0056bc962284f4beca507fa93feff77a41f43f74d41bed2080b5160610adfbbf9b74d84e63e66bc80139e64c7e8bb402c5991bf6b57dba172bb603f9556b7dc8e6c16049bd1ac9bfbd1a6aa9f6ff6bcfbd09c5ea4cb1d5806660e7f4092935e7268848fa1d53a0dfe5729fffaf42ef7ec0d06ccd2307765051145483849605d446329f548706aaa469df180c02b12e4eb131823a6c8e03164eea4ffc0ad10a2168a2b4bb0bff61a3bcc27ff9620477382f8f7ad8c8cb523a54d53824a53f64071f402d816774c92d556dcadea6595a8941d1de18656387cb1f13941840bea703aaf8cf75e41fbf12ae6818bbd22f97f8a4a663be94469e1446d5c731326b4a22c0ea1fb289be98d1ce370cd699aadedcc6fe65804030b243010a57e364f2eaeb3b1e6e102b4842efca93507351fee930c15f254c39ecd3a43925fa688c7d2e510ddfead096df21a2b043181aeec6a53704cf3f62c597122263fb21976e03ad53666986e1a323e227f569a6e978860ef84e7c0df1e7aa1498f5053aab72aa94f8462e79386b6da8549434c0a6391f7555c1431b75ca312e70cd410556f24d0718d8444605377b2c3525279b93d36724f7aebc5c8b959570bc8def5cdf3f5cdc3f1f31ed09673df27b9f6c1cb1b07015e50f14627ea1f77cc16f001ff4b8b1394fc4fd415e2a930e8dd971ba21d83a16f3362af29caef5903185bd32fa0155a22555a9493db5e0faad62dbec34d4d37e83552804e60d0bd471994f8f102ccff6b003702678b88f54f9f6fae47f7ec945872442b226d4bebea4ab699a2468cd96d9af1b251f8d1ca930a3e986066f3fb8a0710719c84ed69929a22b8a3b1c03b9f8eeab7cd4f830df460e38ca70ce11867d5db32f46a5eff999a20ddff28220cda6341c9e9c8a0611266ebaf96e74bc783ed48e88827ba0630031a626924b769479bc9c40eab0e71bda8b46115899d4f7e4fc6d016608c5b77d5a5dd27d3c801d38661c7d1df5abfdf910206424db94131021a1fe5a8f4a6d6c79bbdeffa3ea6a34ae06260f0acd72263b43bbcdbe54e1de3721aa487aa4ea87f07e07d48f066ede5a9eaa610c83857a2a4142c2da1d3407918852fbca4ab4cfe500b6a3ce7dc1558213951be596a27136dc80c90afb82ee0ef66da939bb2a8e851711fdb9634f1a2262f63d7e7e8da609e0b5ccb1664dfd92a65678779ac0cebea43c8689a455f1d6c4b4dbc23ab8b4c7d69f03750950f354ca9ba4a8ff992b5e55cb50443eb4b296d68d1bdf502ab47f3cf1c51c20f9d7c93cf2204b563f76d7641a44b824cfc9cf38eb42847afefbbe4dd60035732b7250ee69921826001da268df36f8570c9ec59aff3219705047b7cb966678ea4919b30b7654f2dcbcc29203f8d18a75c72a9003b015fb9466c5592b2ea0fdf0761d257cdce3a66353c15d910b3a9f4d04a104fa64ce082d15cd7002000000000000000000000000000000000080b1b38387f8b1a95021dd70262d81987378b4a800f2aa9625e500e2449bcbe8308868ed5a0eca2cbe99946fe4e1e5bfe6f92055a5f2a9e4fb98b352de4b880982830f5f4905bb44f6d7b1113e9f3542a33ea91fddbb8459c32775622e0e0f72db40685876af58c487518f926fc952eecea168036edf38b511970d2b49561b8617162a6cf81a395db856a6395a96111784db4283ccba0acec6beff054b05904937a7246b4ab904e3c1e0a4a6af2d359051523ca9a0b8fbed8b58870a229eeda8585c661daa94b822c16d2e41f8ab010119c49a84ea6775a41567b6bc940fe5c59eb2478b1ce847f98660daa776cc2469e797a384d747cf6777d4d56aeed3c505b03f5c3e5c593189bd459927b95a3f7838b99fdc7823eca95304b7212f5ef13d25c09f2ab2087c9a5f6812be94867dac029136604859357304f331b3abca0b72c3ffabf7ba176cbe6fde6be4de0b481f450183be8f54d177a1d649c7790ddabb6772ffcaaac320880dc91990dd4463b3d15917835f45e03f2d619430e35824e96e874180687c271ea817383e175885bf193c2c2a153a51333d9e5eeb52a373c69985f414eaa64870e518451ada6e9755c79b6291dd6369b7804a42db1eed8b3f1697a2d23cbe8ffccac5f8aa91c96ff0e71e6fbea16639b84f3c5a17ab1c3b96c293a60334cca2d6bce23851f456a1f375583b809a95c623a404963a617f838377d15564dfe0bcf899f3003c6ea227f886ac82d0dca2b2d542ed9b0d4d71c7343f9969711c91c77587bc98233b9b5d7f63c00644dfcb5a98c45073699ff77b50900c243a72efa7a46d40165a9ec523e2cf2fdf4a80b176a96b98b119120ccc2d3813a39c5376b783b9279fe019aca12dbd8c28aea2b477b3a511540c459b82389626f860eb110ba7715f75dfe65e55c54b3c6eb504c07576c3c31ab3c1292f699de9cf9d40256829b9170a8b7e9bb57c8a2dd6a0ff225e1333514a87ae37bd037a71cfaab14fa7b8b8624a5345f15b4b8d908d90cefe6e1379097f84b54ad188b0032681151013a0ad0ed5da83fd2a678f35b25ee7bcc19ef1146847e6ac91c60729369ec5d270cfb02cd96a2dbf128f6974c5b52e13e1920a838b800d544206fdfce99ee3c9e86fb64891f7101b4a490b65357ceb9baa6943cee8c02f637b6bf8288e7aa08ff495087f315862f28b596b4db35029eb700c4c9536c114c18771bcbae5e9e3eedafde369e6c4645dc870cd7b23f3b73c0e2e883a5671932d6054f1ab58be60b39eb396dc3cc6655dc6a96af662af4f617b485cf1a1f70e0e3a8b18d7e42adfba4cb95cb0ffff380161bf081ba1c9f53b1e8a81536c19cb3dc615510b293759b94308a48d48f02d8b8cdd0675bf46d53d8e65547f51b8c1d3190c8ef23b1034ab2a8ba10ca75cff4eeabec6016d99446c49810b2e7d02370b2dba6eaa7dcd7a5ace433eafe6cfbceafae11b033b88f39d8b10bd4cc03b217dfc79d3f9d763f0d6091d9569f9c199efb46947a575224a659f59843b524c672ac998c00bd20ba51437493ed1472f99f6a44c4510f48cbe5c7e048cd6f14264ad020c308a6bbfd40e8fdf71376e2bbf651ea9db002c906ddd51b85978ac9ad3e1abc23c633f7704f88e23fe5529a62bdc234e99977351709b3451a029239a64dd09ee30ca757269fb505878c08d211146e203d7003ca3ce777afcfbb57400bb0d80eb1f0fae5704c26f52dd35a974a925499fd677717807f5abc26f67854f9fb732cbcc706a69d8a93a93484dadf3772e4af6324ac0f4288b569dd0ef6463ba39e0fc8d90221c89cce82a454831bcda56d5cdb7c346c9b34a7b57e7837595703eb910bab2b3f4f0167ec86ac1c75683e299e0ca6b826c81e14518adfe941a628e93fc47adab860b1276f6ac13a39c0aee786642fec2e66e2abe5efc2e8982e4affbb2b00cb8f1903fd26c2ba8de93d043e1ebe5e3ffd40827d29acb8cdd80586b0605dd4de02a008472b3415797ffbe06a14646846de522ae05d069940d99c72280c451a34d5d7812c6d8d35ad1ad446ef7de20e70164057629434372fd3833692fd3fd17c076aea4b00bf9fbe1ede5942c45587c5c6192da79dac4aef572d882ab185d018bcb58f4bc2abdf1f2d9aa2e8aa909c9fa9d0b043ef6da3005c4d5774e43002dad8969ec5c4d39efeaf10a45ac9dfda509874f042481afaee7a148b9c6327674ae68334b3dbc557d1f953ebd96316e6cc091514e4b31672a38917c6a1228857c55ffbb50d7e334cb103a41607dec23ce54dd32ae19b31f5a148cecedd57478426b07872a4cb683f1dec67d118b9e920f7a8721bec96b0889bd8f000a33268c47552d7179d64b18dde563a51d034a4fff52da1ee3a30d1b73ab7d84d4c374f9b1b6c76b13a78314e91fd0c388585ebb1c027d62f5b37611beeeb92ad574131f864b27d44481ae5d68fce812b75f97c075b87cb93fe9a2de9efc49eeb0afcd6374b8046d5497c6005389ffcf9b9ba1452bb832423e1e886f5fc99c2bdef039a8c29d15cf02df5ce7489733682b3550080a0e72fd1108d326de5274a35f6cc51682427024945dd885f5fbee3fc128ffc600f9c5fdc13dfc03f0bd3f10a4881d92aff339aafc43fe1de0d0af5f8f50ad60ddd3b9db688df7ef5360c93154ab81e5d3ac98b8f87995235440ab371d6612eb5ba788a6682f34b317587d1eca32af29cd45c38e58d0018c5b35ba81c0d300db94a7a35f30d0670242c673f19336e1f08c538ba50a2f77f0f9c57771c29573993c1cc706d01a0a44f5019c52360fde392b9149171a69b93a43f5169cb80b728d6296fdbe7b347793a828159ed1b86212cdcfc134aef694e3fa12a0d4a98c2384e503b4055a7c775eeb553f4d23dc433bb0c24bb21f52d566786cf43dea0e47bf9d599fa3ab96ddaecb9903e3bb6f1b00c4ac22f1a1753059567ced46ff569edb9d51a4abc358b10759d7530361dd268a032077c89912b9d362756b39b66cd787320b5cd21610962f19be539cdc9a77c5c54dd78f8c05ccf5680c030b22e21d2dc4d4e4335ac33a5644ef55d0cd9dd94384f8af1cec2436855263378fb845e051ffd082b879ffb5c0decaa3529b71518ff37354e92f071106145d943479663e16cbbcd6bb92e046e48feeba5f0123d1ee2092080f80bf4bf98c73e464cfa49e85153a258fdb43d018ec1e65e8768c2240e63cc046c9f2950decb1d9c27f08a84d16b77b1600c9235b11113a1492f2163c2298a7e6bf43c42f90e8b86bb684ff1c51b485806977cd9dcc38481c09f9e2bf4253868215680ff321de443736d46cd15393bec6379a6f81b3629ddcb6ab1e7db335f052aa6279bc98ae8db70583e73b834fa9f927bdd947805e76715e3558fc59e98b2061413dd695abab8f673d117c36a5b120df5fa489125f82afab23d18f426324e7eeb19887460bc0e7f68d17a152e27fed58d462ee4fe848591b7fc59f187ef00978d7f34ae6d56893639a5dff4d1c9edcabda0d5b33cc10f770020000000000000000000000000000001f1730dc14923f280000000000000090ba04c215b12d0cbb29792e001b1ff9e9af01330f5118a148dd0eee0672a5ca7e5747cbcbca5a014d6a46c4be2d734404a525564d5fc168c771bac3930ee8e378c30b11d7cf8634302b03148c9f58bd35bac5d720baf80c412a9251194cff091a8d7f469c7048a3e209157ec7085edba8b0a235739622289106165e6afb194da57bb2548e2efd9b445f00402c81e223146bcd32b747e4f0141e35db7282c1662e1399ef957ddcfc4509a66999d32eb567ab4235c87034b9e798cb78577fd8f74f3048fbf63b5f0a2506d77a633606471c800363ac2827736f4670d9363be62cf627e04faaf8cb7cad1709052fcb8d7da28d65c3f19c28bf2fa0241695ca24a7cc2959602c1eeb0f0b650347e4fb08fdc65979c908b949563ef3af5a4b2192b288902446736d7127bf2a8b82031d9fee965526a9650fe40017cc27898d19676d224f15f8d71f8707516a8a8d04ff6f88f0b572897c8b034b9f0c42e027b3cc9c0591c750915126958f152302e558edab11ebe572a3208372019954be39585c690a5457f5a69e4b63f50b9444580fd9cabf318c19e166807740345316b6a6d699dec529def20018cebd5e4a0f7dae493f5e02a6a1913f46c1fcaabe0f862868d7f9df2669a12c40a83671016d53fb3d45f33dccac1b671240ce8e614ffb37f30b335548125185bfe790444f5a1486f233ba03f599e2583ee7e92a1c2a96cc8753c3d0da2028d1256b813859a9a6b546eda2a121ae23f97fc15ff811174fb2ee39167dbcbafe04e8ae1101f17df7c7514816b448710e4b6481d7454e784874e3c86716637fc6a1ba13f10be099d1d1ed246345967cad145ebaae71e28beeafe37fa06590bdcfa8aa337eff34c8fd5a90a60706f23bfc0b30315c111066299ea593207bcad544e54434be2544cbdfc296faa965e1783aa92710d5e6b8d2ec7040de735863d7a1341f5c2ea758efb4b891296c3e66feb0406bd2c8577fb2c85cd54ad040c2027d75aee5acda0ab2e8996de6d23eb9868140b1cdca6d3586bbfd0a2157dc38d64da89c82e3f1b9c679e64e234c73adf2f7bf0fa4556819186955fb80986ada7ac6bdbbb40fe22692bfd8b5c0918b24879c29ca4fb504833f439b91369a66c10df74754e72de2f9db2632cf1f34ad4ccf7642c89c25aaece070b43dd8a7c294b3884debcfe1624d50e3b3d5fedb3ecf0c5e1c1e1123b12f9e4eb33a324afb8612ad576d8f8f04edec1430116d2365a0b6d4c2d93021bef46e614874dbec3445d91098d51109a5a7039fdcd193e98c1c9dccab66c282a85255563d2cbaee35065c3c83c57d81d5b65679716145195b8a17f6ab20743906887ccb2b5229514b2f7edd7711aa656dedc26578d0d3d9ab05570fa1a841cff3811f20f4d9db1e11f0681ae7bbc66980af1d76d1dce4d41afe31f567b2608f438aaf4fed50004c4c305121a12a5907cce856a40ae61e5ac7955c26ead6520d455f7927c1534ade197f9337ffe99185d06e648a92673ebfc59911a81a8384eb11a29968878c166a9f8872c8238bb3136fe4f14e8facc0f5444522397f3803e524c6fb85b9a2eb0dedaafe92d3aeb1cbf14482da226a2bf02b84841955bbbead4351d69b46d640dace1cd75c49b8957d7c693971cc72cadad68132d6666afca2917da1f06290a810f19bc1e9191ec1e0acbd961463d7e209a1a6a1b73125286150fc71fce2cc8c06346eb0d5818696ddb7c52370afa2f538b737964dd3b9985a7434d2fa49394480f85696deb7376bbca706428f25ec0e010a87774a13b7ab64db97d86a6caad187548d5eea461087a9fdc098ac3c4df1dfc9d67e8e974f20427309de1c7c1b53b2850cf4e8e27873c7c822b8080c7358e38e17c7f53f3de137068839c75224db9e0b1ee5054796c8cff0129d2365877e1b706d69f268b36cae4f8d46d69510104c68f3640218118adcd8c2bfa362f231aa2d24b8be287d2884ccda87448619b55c28aaa6482b77845422ae09dcc565e0ff6a15e6a081aec0f760a535eaf0df9540eaf1d14f834d45f1d5859262a8a9ff5d0ddeceaaba197745241b921114b27042ae8dd9322011349fd2ae8ce9b25228364ed9f49b26e73999b83c3887ef8de972ecf412cf21031088845cdb59bd5d263b00eb92b43bd312cd2b30bd7bf473c8447c3d235a7bdc65ae6ad7133d1f3731ef909aca50fe65c2b28ba14c5ccdc30c873f69b8bb0ed205fa4d3c52f480f4e5c2aeae1e51d424067a877f11cb3e46fd8b13ede79ee93021e2623dc9d02d092885d5d74553283118e9ff0d9f38850569bc425514c06a81fdc18cd42127f6c1fafbe55a0f210cd8a8d5b1fea3d9789b24bf9bcfba4db97a722ee51e860ddbb3de85c5476406aab767b4d65be915b88c9abb3d0bb7f2541e9b3e89c29f15f8afccd985ea4485661e92e55ea876228c2f89fc6dc1fd01f0d11c936ad9c7494546c11abfcb2018207f3db3d4dee01a8ffe4cea6a94a1455a78fc6356ba96787b765ee023b7ccf931387063e58ce1eac1367c387f2e8b5f376e0ad15ad7809dc3b9fbc1f1f4b12beed680f24a7c18be9817ed2845dd3354900acfb8cb06ba34b3f407db9e35343d8ac744cf0352c42bb1418b526898c96ebbff12104ee0fef8916a3918348335a2bb0dc3874abcdb162c4e2f66db4636836d9ddd057b706bed73955caddb552a041f5e419eb89e2260549c5825bfd3c38798049c919fb1f171ccaba32da183ae6761aa63473240bea335e817b76504562406204ac39c08a421290d4c3e5b16451a2d4c2e692bbf1c7d34811198a645085c1378947ec7280103fb46f0fea066462c1b3cf3e9657303062214c7c7e3e0f34754bc0b7ccc41a75fd0c5e92950d9740fe5a379fa99000e64105d7825d61a7b17d9918c2cff3848ff3c48e718fc4b9b34bccf79957a01bbb76d9d919581a30abe8a1b155149ac321adeeb3e8eee4049814a0c7ca443ec7536943ae641da68580b6af78679ca9d8e14680323d987dcc7d8366c5673c9db4dbaf0130d87af5019191c654d22098ee600edd294cacad9b6eb9c5fa2d17ad7aaefed24e84fd55b3f6e8ebd556584db54a6cdafdc224b8c9e16dee96e089a2eab699821c675fc2c7f2a65dfbf0e105e4d2f4a098f842513078123bf0b51e9347b62863dfa5febd81e909cdc9cfcf17946241c32ee84367326ff1b6a5cfff3f04d67503d3f3e39ab4581a736288c925f45e52e829e881533e42a3b1cea4c920a560d560cb4f113a607eec3197a9c12821d683eb1220fc758ccae3ef04772ef4e3a259420c38e0ea47f8abdc6edc0194f40dfa88e04164b560bcb894cd4ddb0633c4c7a7739da6816bbf45162b064703356ecb1ab96fe58ce9d49f89103804a7ce397fa800df0826caeb815da35cc8a958fec006bf06f4d6b3be784cf1c0423147e040c6f25549ec50942ef989b068f6d490b5f72711ab96507122d5ee31fa1e73faeadf44bebdc9b51ea6976d38e5ad6fd82110b2a053d78a71e5b80f05a9c4b268af3ac3f9c00000000000000000000000000000090ba04c215b12d0cbb29792e001b1ff9e9af01330f5118a148dd0eee0672a5ca7e5747cbcbca5a014d6a46c4be2d734404a525564d5fc168c771bac3930ee8e378c30b11d7cf8634302b03148c9f58bd35bac5d720baf80c412a9251194cff091a8d7f469c7048a3e209157ec7085edba8b0a235739622289106165e6afb194da57bb2548e2efd9b445f00402c81e223146bcd32b747e4f0141e35db7282c1662e1399ef957ddcfc4509a66999d32eb567ab4235c87034b9e798cb78577fd8f74f3048fbf63b5f0a2506d77a633606471c800363ac2827736f4670d9363be62cf627e04faaf8cb7cad1709052fcb8d7da28d65c3f19c28bf2fa0241695ca24a7cc2959602c1eeb0f0b650347e4fb08fdc65979c908b949563ef3af5a4b2192b288902446736d7127bf2a8b82031d9fee965526a9650fe40017cc27898d19676d224f15f8d71f8707516a8a8d04ff6f88f0b572897c8b034b9f0c42e027b3cc9c0591c750915126958f152302e558edab11ebe572a3208372019954be39585c690a5457f5a69e4b63f50b9444580fd9cabf318c19e166807740345316b6a6d699dec529def20018cebd5e4a0f7dae493f5e02a6a1913f46c1fcaabe0f862868d7f9df2669a12c40a83671016d53fb3d45f33dccac1b671240ce8e614ffb37f30b335548125185bfe790444f5a1486f233ba03f599e2583ee7e92a1c2a96cc8753c3d0da2028d1256b813859a9a6b546eda2a121ae23f97fc15ff811174fb2ee39167dbcbafe04e8ae1101f17df7c7514816b448710e4b6481d7454e784874e3c86716637fc6a1ba13f10be099d1d1ed246345967cad145ebaae71e28beeafe37fa06590bdcfa8aa337eff34c8fd5a90a60706f23bfc0b30315c111066299ea593207bcad544e54434be2544cbdfc296faa965e1783aa92710d5e6b8d2ec7040de735863d7a1341f5c2ea758efb4b891296c3e66feb0406bd2c8577fb2c85cd54ad040c2027d75aee5acda0ab2e8996de6d23eb9868140b1cdca6d3586bbfd0a2157dc38d64da89c82e3f1b9c679e64e234c73adf2f7bf0fa4556819186955fb80986ada7ac6bdbbb40fe22692bfd8b5c0918b24879c29ca4fb504833f439b91369a66c10df74754e72de2f9db2632cf1f34ad4ccf7642c89c25aaece070b43dd8a7c294b3884debcfe1624d50e3b3d5fedb3ecf0c5e1c1e1123b12f9e4eb33a324afb8612ad576d8f8f04edec1430116d2365a0b6d4c2d93021bef46e614874dbec3445d91098d51109a5a7039fdcd193e98c1c9dccab66c282a85255563d2cbaee35065c3c83c57d81d5b65679716145195b8a17f6ab20743906887ccb2b5229514b2f7edd7711aa656dedc26578d0d3d9ab05570fa1a841cff3811f20f4d9db1e11f0681ae7bbc66980af1d76d1dce4d41afe31f567b2608f438aaf4fed50004c4c305121a12a5907cce856a40ae61e5ac7955c26ead6520d455f7927c1534ade197f9337ffe99185d06e648a92673ebfc59911a81a8384eb11a29968878c166a9f8872c8238bb3136fe4f14e8facc0f5444522397f3803e524c6fb85b9a2eb0dedaafe92d3aeb1cbf14482da226a2bf02b84841955bbbead4351d69b46d640dace1cd75c49b8957d7c693971cc72cadad68132d6666afca2917da1f06290a810f19bc1e9191ec1e0acbd961463d7e209a1a6a1b73125286150fc71fce2cc8c06346eb0d5818696ddb7c52370afa2f538b737964dd3b9985a7434d2fa49394480f85696deb7376bbca706428f25ec0e010a87774a13b7ab64db97d86a6caad187548d5eea461087a9fdc098ac3c4df1dfc9d67e8e974f20427309de1c7c1b53b2850cf4e8e27873c7c822b8080c7358e38e17c7f53f3de137068839c75224db9e0b1ee5054796c8cff0129d2365877e1b706d69f268b36cae4f8d46d69510104c68f3640218118adcd8c2bfa362f231aa2d24b8be287d2884ccda87448619b55c28aaa6482b77845422ae09dcc565e0ff6a15e6a081aec0f760a535eaf0df9540eaf1d14f834d45f1d5859262a8a9ff5d0ddeceaaba197745241b921114b27042ae8dd9322011349fd2ae8ce9b25228364ed9f49b26e73999b83c3887ef8de972ecf412cf21031088845cdb59bd5d263b00eb92b43bd312cd2b30bd7bf473c8447c3d235a7bdc65ae6ad7133d1f3731ef909aca50fe65c2b28ba14c5ccdc30c873f69b8bb0ed205fa4d3c52f480f4e5c2aeae1e51d424067a877f11cb3e46fd8b13ede79ee93021e2623dc9d02d092885d5d74553283118e9ff0d9f38850569bc425514c06a81fdc18cd42127f6c1fafbe55a0f210cd8a8d5b1fea3d9789b24bf9bcfba4db97a722ee51e860ddbb3de85c5476406aab767b4d65be915b88c9abb3d0bb7f2541e9b3e89c29f15f8afccd985ea4485661e92e55ea876228c2f89fc6dc1fd01f0d11c936ad9c7494546c11abfcb2018207f3db3d4dee01a8ffe4cea6a94a1455a78fc6356ba96787b765ee023b7ccf931387063e58ce1eac1367c387f2e8b5f376e0ad15ad7809dc3b9fbc1f1f4b12beed680f24a7c18be9817ed2845dd3354900acfb8cb06ba34b3f407db9e35343d8ac744cf0352c42bb1418b526898c96ebbff12104ee0fef8916a3918348335a2bb0dc3874abcdb162c4e2f66db4636836d9ddd057b706bed73955caddb552a041f5e419eb89e2260549c5825bfd3c38798049c919fb1f171ccaba32da183ae6761aa63473240bea335e817b76504562406204ac39c08a421290d4c3e5b16451a2d4c2e692bbf1c7d34811198a645085c1378947ec7280103fb46f0fea066462c1b3cf3e9657303062214c7c7e3e0f34754bc0b7ccc41a75fd0c5e92950d9740fe5a379fa99000e64105d7825d61a7b17d9918c2cff3848ff3c48e718fc4b9b34bccf79957a01bbb76d9d919581a30abe8a1b155149ac321adeeb3e8eee4049814a0c7ca443ec7536943ae641da68580b6af78679ca9d8e14680323d987dcc7d8366c5673c9db4dbaf0130d87af5019191c654d22098ee600edd294cacad9b6eb9c5fa2d17ad7aaefed24e84fd55b3f6e8ebd556584db54a6cdafdc224b8c9e16dee96e089a2eab699821c675fc2c7f2a65dfbf0e105e4d2f4a098f842513078123bf0b51e9347b62863dfa5febd81e909cdc9cfcf17946241c32ee84367326ff1b6a5cfff3f04d67503d3f3e39ab4581a736288c925f45e52e829e881533e42a3b1cea4c920a560d560cb4f113a607eec3197a9c12821d683eb1220fc758ccae3ef04772ef4e3a259420c38e0ea47f8abdc6edc0194f40dfa88e04164b560bcb894cd4ddb0633c4c7a7739da6816bbf45162b064703356ecb1ab96fe58ce9d49f89103804a7ce397fa800df0826caeb815da35cc8a958fec006bf06f4d6b3be784cf1c0423147e040c6f25549ec50942ef989b068f6d490b5f72711ab96507122d5ee31fa1e73faeadf44bebdc9b51ea6976d38e5ad6fd82110b2a053d78a71e5b80f05a9c4b268af3ac3f75000000000000000000000000000000cdcccccccccce43f');
INSERT INTO checkpoints VALUES(2,8,X'4c616d696e610d0a04030201ee4916870800000000000000333066386432363737636566613335613731343037323131656230323363303561343364333065313335336339653366303134383230616533393362376335300001000000000000080000000000000000000000010000006789076c41cb4a71447007483e38e793b24bf5f0dc951f14d4dbacc0dccab93cd6c4e0beaf1bcf69b20948be7d026b235fe0f70a8a5c7731825c63245b1143e7caef25bbfba1c1111b3bf1f28d2874af818771d26108dd54f8ad4f7f56e458ac3e098f3f91d3120851119d37122e73a46ebc8787bb2257d3b82afd958365d54b6c9e11bd895fbec2968b028b8945bf75ce3664176ddd7f43c427e5ac47a71b77c87457e542b78e1e369f2e49e03f1a61f39cb1060ef7b57f1b806ad9a96139667a6f7e958b32d150a6ca5a701853d6e8dd3cc53868486ed96fd530ecd5ff6eb70dff9578f70bffe1804bb1eaece5f0cd899ea048e753ed51fe2fd2a7adca7e511e02301c19e4e486eb711d57972bfaf5aa65118e8f03dc03b3ee9db01ee5e26585fcfaf62957d33179542570a58b36286765c37b8d972433f13f656301aab96552123a24ad1cf576305cc073aa9891cd03acc27d21efe857f877be609696286ded38bb9ba65dde04dac8628395d55c51c277f80ee9116cfeb24b9f6b00a9404bc736fb558192d663e44c8e39595a86268346ca1d16ed1e321650ae16175f3bb4b3c0e156a5480e74206dfe9ad740b6a277916c5cfd89e752dc4c15b407229c34352c00325cce2c632530a8fb735529a40b2f1fe59fd6b0be69b1e9f84bb90ad6e2a15aa0dbbd82b119081dbd24a687c2e16c8056dfd40e5516cad6f8caf775816aca9c5bba1f1cba1cfc19f8c00f06c3759328e2155426c136f3b84b3c64a1b400bb038855da9a9ddfb351b9be3b88fd1fb7e24c654d4353040db42b25471ca4f5f14c47d70983dc3855c1d4dc33809f2c45689cbde96ace8ee676339ff42c25559afe7dbfd7559e2d437d0a5e9699fe4f189bfc9b42456362b12d054b6ea2b06f94196d096e8832313bf5c05f1dcc13216ed8ec11a6419f27b14b8542b1ac8cea2ebdc398331d0ca4b349f19040c9007e89e3869b9abc0ed7f2625d1f55d8b7231ab1dd536fba740ece5e76a05316663b28f76e99e99f9ddf1d588bea0dca2e0cb88fb0411c95822b02c95a4f559c2ae9ef7d22ac5872dccba45b6b731ede1f218f12ca2dabd9e9ea27bed5b270c07a65422103a03f6a754d445fd88fb1451f35956dd119c58f21a924e21d7ae8751cf00244277f99f737eb864d5c23752f503c69569449b41bcd06bc6fe5cedbd69052e4f83231f79f242dc0bc7c355e830ac388b16265c788877fcb7d932e2ef2ce9f4d7d7f352e4b22c998d662c94fe563ca82a2afcba19236fb78fc10ec0e3703023029b4e7f0ef6ea621dfca02948cfa4feeb18c4c3ad5bab2bf75528c6df04d8fae56e52bca6fb41db469d6c71eeabdab91382b6afcf2722bdadf6d878d37d40a7a4203e980cf6a80043296435ab3fd3adcce8a13dbfe1c7b9a4ed5552af5118731b44ddd4042f99666ec392fc0447328713aeefaa9cb7f0b642ef32dc00de12c7187cf92cf4a4807919e3fccf75ce0b58cf45f0fd8b3832d33ee989859a70906b220f108ea4d9b02b1429611d608d02c188a40d49fa602b8831106ad706efebc93a1f87282092e127aade9ce423b8a9687b42349c5e2afb3fa19c98d1838595a9c18f43c51d04b31b3545911639fb8a1426cdc0dfdcc1045cca6bb289811d61d0d8d2c98b275a7eae139e816d31a12d80e268d2d87ec6d88e1db34d5c3291137411a567da1bb954bafec7a63c3352c41127b52737412e764e1a7790efb9d9cf278014316c4f30be623b6cf92b75403d48fa74344bde7271011939f575fa6b8c71afb595d87cf24f12ddc84202d1a05e2ee59c108a978dd9b955e366cfa9d8cacac5a4688b6e9fc1f69b27c1f887634854c75ee29e8e4791401a5d060be4f5a9306ff6ee9ba1f0b3d70eac6c777412ad5c15eefc100f8ba43a995c595075face9ceaec5a9dd18eb6a6f15d7c626f3abae3009b6374160a14518525231f83bc318afd9ff068a549df49852c6d48933d53572fa2a4c6d6077c555a42c1e451f033c542583dd6b812d99d4d365613980794a04eb9fd339fb5a4633cd83419f40e778288704c73043d9c422f7b18faf86f3ae2fe90419ef4570ec2d3362f6f43f5fe9d514b52e2a2095d43076c34c55a567dbddfb2fe2bb152da6134de6960e6f411192c059cf3194352b6fc82278e0be2adac8b6c620608841899726632d92094ae23834e44cdb3175e9bb2266114c9be5a4a6785ea40d4b014027653ccdbda9086f9825ee2bf05ace58297e85137c5d48ac96c59039925962aca91e5cd687a16069a84dfc692daa6ca093480fb9df026832bde350baf17e7a63738fc37de6f693b9e83b63374a353353b83ef4318991b7c16d3c9392aae9b1745c67a733a27cabfb374f7649e10b1275f43e6f6d87d433abc44ddff37f84f85ceb4db4c32b45ed6e04f4d2b0159feb4f5c4534dcb3ec9748c6b62f1bc4306ff649e54b285fccdfad90bc68932185c0884f6cde90c61988547b6d83a9b08c186925ab1a2af5696eb5be2e1c281c73b55298a2ad51e9d86e52de9ff1b81043225c12707d76059633544f5691b554dcfa96d33cfb92384d51c9fec2f67da1cee48226646c7c4eb4ad84679653480660689d8d3e898cf8d092d80f58757063286769b63db40c3de543f70c789e803bff7abd84112a6a851d5611e8f88f5abcea5dc304e636cc3da1265a8f4348c643dcf9992b8e6ad98c93701a2b7e5a8a7695caf11626f35f91ec086133ba2c2c309c9e0ea2a9e20ae6001fdc1dbc38b78536af559f035211d2fd16a3fb05d20fe86471760d61fd1aeeb0a16ac9e01cc5325fea12002555743428691f5122cc03feb5eef837bb849be1a78e57e425d71f0b70d70860ea12252d14e4fc27290c6ba4863a372309c885b9ddb54573746fd7df7c21d760efdca9a90e5b4ed92b493205c19af8bd3dbeabbfdcc25287402165471ef24ac3f1b57595dbe09c1fd8179bf672be6d2d82f377ccad62a0d236509844c0aad67cc71a83c85c04c5387e1fd0d490a2f25ac60e93658b8f4fad502e46a9bc83f02de040321b9f7e3d08b95ccb5d0c2437a69f0bd40471c5f5f90e37ccbc5feecf4679c5a11c50cf10005ccaa634db16a69d32cc4281d8916a4056f0989c5e09242249bc2bd12a63c001fa7954fcd962b90c5d6ac97e8cbb49abd5499b1dee889190f7cecf2d08b017c957908094d1481da2af5e45f3cf973dfc2cc9b1b46e7fac7b2fb6e3ebad13cd8d0f0e20a9a03be0dbc4a06bb484227973d5b5ca646004f6df7d49b88d45afa8765fb759cdd065001eada613eb6911c9eb1bfffd22b941b8aba7464ac31b59e53184fe0dc8258e3bf76019981f2d8e14e4ec1237b210ead82460178d238ece5c07fd6f08af4f07805853b0a37fcd6e440fcf85f97ec78c636e86aaa277c22848e72cc4f6658b64d36b51423bee9047440941c766aa909fd8bffe379d4a14cbbc0042ad5dfba1da7e7cff788417e571e3769b4995db22d59aea5d072ffbcf8c2f30b4b530191a6b700200000000000000000000000000002c7b48bf79101d3f6e5b2cbf397faabe4348213f029df33e000000000000000000000000000000000000000000000000000000000000000000000000000000003049cd3e998e9ebe7e7909be000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002126403f7011473e101597be86125cbf4da24c3ebc5a10bd000000000000000000000000000000000000000000000000000000000000000000000000000000008c1196be834d8b3d0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000803e02221c5035c002e93ab6ebf0ffd9178f5512b05d2696dc90f0ef61b25c6443088b2227185617f8c31bb98ded5dabc07594755557def7c4f1d351bf3f10b465b4869feeda79fdc796558328db2abe3bbd514f78984940a0f3ec100c7a104de2b94cab159bcac1c94cc9e0ebb342fdea09c74fb25aec1a4f5876b0db03a137148705fd52ac5bbcf9f53cb3c3fd1b0158221462531375f6c1add66d90cfd764aac74067826f2d53d7a88ab9ca346a02ea2010a6818826e55537a4ed1ebfbd45214957c95d584d53ba9258469609709a51d2e3b4ccf26dca6988116b87d8bbf7be325a42b4a838df41c0c07556caace3bb0aeb21d24194f3c4b1825e47b52e3558fabc7508e70c4b313fb60324c4b756e27cd42629a36035d6aeda7c2258b252fbf9040c79aa66f30c2c5df4b009b5038370691dfab63952c0f1de921c7b4eab3e97960094c008b2760647e5205feda332e0f886e97638c6d64b153d9e25fa80bdd9546dcf79a3681fd043c761b46f4d8030b16346ab68e59fa49441ea4d921581d4bd53a84d3c737d5a79e5beadeed8b83c38273dcf302a910a13a23e482b55607b7be79da3d3f9029e0d84828b1d8a16e541f1f8e6b0e38b3bf74f5ba8a35e015036ae65857700203b6f12659c17e7b620cc52f00a4f2b937582682ac129de41e039b08e0010c1fd993bf56d93e4647d299c6a5a41e44b3bc20644ac2149b03ae9f5907c961ee4beaf05405586bff7c8bc584a6cab0cbcb6006902d5a7f16818cbacdcee79a79b8fe93fb58b4b83ce31e65385d31466911caafab0bcfc915ce76df9b5e04e21e8b47a9d33fd449065b30a8c2bb8102cf1e20a3683e48195891064566ff4cb4e34e29d96d73aaf7fda039348d0f44e8e3b8d5180a118a5933ad1f53d3375144e330fed3a12159a4275b2e66c28a4a392778b3be077271a6fc22062af061458bf33133256f13b85a367e5d2ecdb285f9071b900636ef44039b1febb8683dfc06ac8f6d74697572f2c2712cdd2958250858f257222c81aace7e17ef8796f260a8167a893e9cca7f1b160e7c20be535dcddf8a5292444625b827d3c640d5e9fd8edcf114dd69e7b26c921488617ea67808dbd26d6289359f00c1d1cc2ed44b3053c84ffa857469548db60422b3f1ab90aa90a5fd838de115876c2ff570ae49a74eece8d4142f06d74ba35dd1c77235b5c52113cf643aa0f6bed259af6195592706964bd6cd32cd5a9c83dc9f8ab42ba757a241202aae1cd6577e3d083737041cbdf1b8b35731aa85401a1eb0630c15842df14ff348a09842c19d134e05041e19c877adf509a4ec86cb88626ef852b58dc458702ae931f71b5a4285e95c018ce6ab2918ece2ba1ef2b0117663f8311483126c1aab2fb2031082c60edf1c4af1d76e9a079a8ec9f91020c8c1fcd67bb842d70c4953b03531ccc5b99d7e2a8bb53b90d37830b42d043cc6ee59c334460c1cb02a40bab5513ee5ee934b404290544482adab23547285ab0c72e313be2f2d1300aca0e6a10b350aa8a1b202d7fb9979d0b6e9733b23730e7b300ed3ea25d4d3bedf9cf5d9d2cd03a5b39d74454ea042a834a8f86c19919ecfa9d88f1c0ef07d61e01e71a8264dacb5e80f3b8fe028f649f373cb484b0211e0a264851fd543bd769abee545404915f51dd3b3994c882592db58ab4dadd6c5941ff2328e822a246ec672a356eeb386bb23e41593bdeb7e8fee30cb02dc32be48ed6637c7a435632b0b0694847273d06e7fe81c450b79f4f88b3be809b363567a2a4f174c559f3cf61bad935b66f37ed77bd8b0b95047b99e0b6acc97a414780a32d9305e33bdb748d0fb90f531780f3795e06689b95b6cc2c943cb48a349a7237dec1f2df650983aacd04c02cc9729328286aa9cb6297105a6eca59822f0222833e86c60bca8a4334ce20242becdaa53f8205f9298aeca9106d224879c7c7a0f3864a9bd53f5cec0d041dbbacb891874a54d6468f8d95cd35a5a32bf3ed0e347dd4a9bcf88eaf177b96388448c185ce0f300edd9e8f335a6de7c912d1e322ff5bc62d35b35a11b8ea102faba6e917158e9e37380e5b7ebf38d8027e65d9244889911c8b45a3aa79212280ba4e5c4baa98ab8695f243a5e1f0d944e87018268687cbbe9a2c313f95e9d6548d2253a4c632d58a2d60eafaebcdb1232d3222394fd51a9a2ad15568f0a3e019a7c3e273500f36c238eab15995682f46c9dde7775797ec9cffef87b22f9bc0d4dc7d89b8b0fcadfad409d18e7bbd47542006ed009b6dfccb772cec075c12a25d95602b7cc0ccf616f51a0d97420080593ecb4ac88ea091443c611c4018b0e3afb7b3c0ea49ac912bbc2412fd1202772d7c0c00c1a0e1a30794524012452c2f5bfd7ebd3207e4ed22fcf0f8fc3f7ced318e1e5cf8f65b38c5bfd6742d14c40263587d5da0ffffdcef1d7ddc6c0d5bd2ce5ee0190ef7266e1921fa4f459dd20a62d2df9b7e9d3ae81bc5567d6880b1b5a45351b14423465ebd7ef090f8df9cbbf7e2db3ebe4f2654f5b322323bb968423a42068267fd96a42508b22fad24f066a7206743d04f45c8f7cddea9b866743fa88884dbea4c0e3f9678e273741cbd26eb24bc5334a4d22096b2de2471938370b5873e00598a0dc90e3a2a9a79cb1832466f6dae222016f5c6fd0284b0e79825f7c2b234610931010c38b6e0bae435a44990b9f6cd21d2c9c42fa53b226ed375f8d8c777318daeba49d39a59aa12f258459aff863c8d15d8e3b562b0f9c5ebb741a4140ec951379c34c3634f02ce708b71424184ba15b8251f46fcf081982d2402a22e0e3876fe0786e93a1438ed691a5f02ccecb1a6c49d97b93c6480c55ff12a35499000088b66c42176453daaa253236fd21652e9a042fc44c8e401f7686679f1a68f6178e963847cd1263815172104d35c538d528ce30d9554b6a7878236b721990b8511719d15e5dc9072ddd003b9608a43d8b9000d60037a84dcaa15169e2763f05358a3001648156f603ccd1390c41496d4c86cae1dca7b7d5fedae06cf1280b9baaa876bf90d19673cfcd3c0a404aae1d5b00489c6916d6aff684a4b088eea9ef8a39b388e997264d546a8e6e0f04c7279302773d26a6da6a76f3f2bb73f7b9bd0c841ec1cd3b50c7bbef188eb78e97e441e90d41901675fc0a870713133789c605db79721be1deae168a3612f89135dbcc710e07f3a90891a0f16c3d7591dcbac763ec7900d497c844ed7cb01c5bebbaa7552febd0bfaa95ebb7f4e954af57879365a673786b0f5b4d2bad0f40e571e575ef8eb930031e76dc6fcd6956498eab3642d675cf52c366b739ac95b29e6f5686e96f490973e15b5c18bcbcff14cc41386df33e7571e0d03c8fd64cbbd7edb7b0a9cc5b83d98c17124d7c39252bd44c467454a40f4ca5b102f1fee87d4618eee4aa24ea8658a3029eadd88026c1b456b6b68a2935c475849a82f272269a4cd7d4e07e70c0fac5847cfb287ea8891664faa0e29ba2b327569aa6a61d7e33f45117002000000000000000000000000000000000080ba15113e9f2384674325693e5724c2556a90ebf0c469eac10d1361b915b7f454440d0c964e3aab5e59bb93c5b5a3ed93419879611392b794ca6bb52b337375a150494ca06ca1d78a8de8a8fde3d785803db235a8107490796f7b952909d74594db443ac23ba22737b3f39a84977c986ad527b68ae089ac87c015d089f34c6b73d9d2e1975d5915786bde584456a34125e86327a95014482c54d9c6ad161514abc71cbcd53689a05510ee0612d83eeff5f0379f5bd92f66a1ea3e53f424d99d9140de46c7ff51a8f63a717f9301fa9566be2f2f61927e1f686a80f40dcb2ea7c2b2c30022bb29a411d50b3afa8b7f31e37d5b1f4fae7e8ac81142f433f769a7ca3b7d036575eac4c339c9272737a2abe90acb556065ebcc7e8c443747b279e28fb2220d4b006ffe7bca32157046e389bc3fe46b8d1286eee5544202bfe446a1a5ed585b3dac2a958769d35fe5e7e82494b98a8aebc72828ab6308b5ee3924f25995c6c0919a2e6d2c4b1afc7946b34f0eca922721768a51714f39283a973039efc0f346c545711e26bd86f0a82fb29014e9a07137bd0c1fc41b1e79b9bebcc799e98f7d8fe066a822747c2262beb3f3ff6ec89081cec019cb629cb848169379043c4c76c032b15ed19a4dbc2eccd326d4ccbda5eca670880966971881d038317f27f086484745107e4afa899f3f684d60464024576a10e79ed22a18d0f61ef8834abd444354d04a6d9f8f993d9f439a3252cd1e4d48a4f870837de3b39d0c8fc1af59e55b88d605a8da8d2444a6bb6ec97e28d149037010e609b6e1e3ae38e6478a005b612d18ccdf9c293f34b175d95550dc9b4852af5c620887e378de6accbb070104f87ff484fe2e90888f47d7421440dd8b572823b7eb534b5fde585cca93add7a04ca225ee994656ba776343dfdf58b18e0f2e0ec61c276d5a36019c9c482ef1053b31a15c840c9cfe83bdf8cdf287cb38038f40d94a3c95428b4d1771b7ed531d64d5a533ffae091d56c5549a6feedd5c84e29574699df5dac17ef94111506fd91af89fc773e1ff660f43e6e097839adca74591c0e142c04cf29d4935f3e62058a042de8770a81aa97b210d3ac3bffdae8a380bfba456ef65e97abebf3d0a6ffe928afedad54cfe09f26809eed340691ccde0c1f14d87859c2bda29a6e5cc02d66478ec85f37cc6f797bb9ae7fa661a365d4b2c84acbbabc851ae2569f91de9afd1999404182717513931ed1cbe75b8315b42291c01a279eef1b933978d84030bf599b75ed8f14cbc1965a29825f86cee42536e8d014994ac8a3d45b501507008456d859cd9d2e00d46a019acae07da6f0bd724db9b76698f63e7e09f859244e4d2eeeb57a519966870c7763dc19e5e1182ad7bd416564e7703d9cfbc3ed5babba32e09d8a07977867dd6eebe4cfaf330f7ed1f2179bf2e0200fc0d2ec184ec5fbb3569ae26164e90fd22e16522588fe2b7f9384b9a9af7dd743c7f238885a3f25f3e8c4276c0327bca4f3cf0e063cfd47c1102a88152a472dfb005010d384c21c371c0162b2d3eaf6d13baa3bc0d96c8aaf5a6bdeee6f5715ba37ff51d6d8fcb5255f32f4f37af1ec9cde977a0c9f14ea956926d4853417874ec4010ad3cd1f7dcc5a7a27bda55db99b41b1fdeaa9ac70ce230466421be8a383461cb670bae1b104c69b0d58d0ef03ec870ce90293f268b15562d0db180ecde87d0b01ae3985f2ef962d7d4c5b2614016bb0a096d79ce407d4b4f91341f7604c4584c7e9855960607da5088fe98ff75d3d8f8362a109e5fc23244de46fc5bd7ee84925be544efb7fadf716491a74395cb3c0e0fe36c34ac74238e78d1412345602e48fc22322d8d3249db323f75cd0629c20b9ae8c996f8548e0de4bb2c53d41c5adcff0b7bc016bedd8654ba0791e0f653a5c3763be0ddb4e3b5814fa7d259439f88852d75696c349c5f982accc943c3fa664de33fb9b68a394754b98f5d8c1ddb7c2f2b1177de5c774b9b9cc2878b46d61c0e43a330ce4e468c9c017a90031fccf1d258045dcd0b1eb5aea645dc011021e1015fa056da0056bc962284f4beca507fa93feff77a41f43f74d41bed2080b5160610adfbbf9b74d84e63e66bc80139e64c7e8bb402c5991bf6b57dba172bb603f9556b7dc8e6c16049bd1ac9bfbd1a6aa9f6ff6bcfbd09c5ea4cb1d5806660e7f4092935e7268848fa1d53a0dfe5729fffaf42ef7ec0d06ccd2307765051145483849605d446329f548706aaa469df180c02b12e4eb131823a6c8e03164eea4ffc0ad10a2168a2b4bb0bff61a3bcc27ff9620477382f8f7ad8c8cb523a54d53824a53f64071f402d816774c92d556dcadea6595a8941d1de18656387cb1f13941840bea703aaf8cf75e41fbf12ae6818bbd22f97f8a4a663be94469e1446d5c731326b4a22c0ea1fb289be98d1ce370cd699aadedcc6fe65804030b243010a57e364f2eaeb3b1e6e102b4842efca93507351fee930c15f254c39ecd3a43925fa688c7d2e510ddfead096df21a2b043181aeec6a53704cf3f62c597122263fb21976e03ad53666986e1a323e227f569a6e978860ef84e7c0df1e7aa1498f5053aab72aa94f8462e79386b6da8549434c0a6391f7555c1431b75ca312e70cd410556f24d0718d8444605377b2c3525279b93d36724f7aebc5c8b959570bc8def5cdf3f5cdc3f1f31ed09673df27b9f6c1cb1b07015e50f14627ea1f77cc16f001ff4b8b1394fc4fd415e2a930e8dd971ba21d83a16f3362af29caef5903185bd32fa0155a22555a9493db5e0faad62dbec34d4d37e83552804e60d0bd471994f8f102ccff6b003702678b88f54f9f6fae47f7ec945872442b226d4bebea4ab699a2468cd96d9af1b251f8d1ca930a3e986066f3fb8a0710719c84ed69929a22b8a3b1c03b9f8eeab7cd4f830df460e38ca70ce11867d5db32f46a5eff999a20ddff28220cda6341c9e9c8a0611266ebaf96e74bc783ed48e88827ba0630031a626924b769479bc9c40eab0e71bda8b46115899d4f7e4fc6d016608c5b77d5a5dd27d3c801d38661c7d1df5abfdf910206424db94131021a1fe5a8f4a6d6c79bbdeffa3ea6a34ae06260f0acd72263b43bbcdbe54e1de3721aa487aa4ea87f07e07d48f066ede5a9eaa610c83857a2a4142c2da1d3407918852fbca4ab4cfe500b6a3ce7dc1558213951be596a27136dc80c90afb82ee0ef66da939bb2a8e851711fdb9634f1a2262f63d7e7e8da609e0b5ccb1664dfd92a65678779ac0cebea43c8689a455f1d6c4b4dbc23ab8b4c7d69f03750950f354ca9ba4a8ff992b5e55cb50443eb4b296d68d1bdf502ab47f3cf1c51c20f9d7c93cf2204b563f76d7641a44b824cfc9cf38eb42847afefbbe4dd60035732b7250ee69921826001da268df36f8570c9ec59aff3219705047b7cb966678ea4919b30b7654f2dcbcc29203f8d18a75c72a9003b015fb9466c5592b2ea0fdf0761d257cdce3a66353c15d910b3a9f4d04a104fa64ce082d15cd7002000000000000000000000000000000000080b1b38387f8b1a95021dd70262d81987378b4a800f2aa9625e500e2449bcbe8308868ed5a0eca2cbe99946fe4e1e5bfe6f92055a5f2a9e4fb98b352de4b880982830f5f4905bb44f6d7b1113e9f3542a33ea91fddbb8459c32775622e0e0f72db40685876af58c487518f926fc952eecea168036edf38b511970d2b49561b8617162a6cf81a395db856a6395a96111784db4283ccba0acec6beff054b05904937a7246b4ab904e3c1e0a4a6af2d359051523ca9a0b8fbed8b58870a229eeda8585c661daa94b822c16d2e41f8ab010119c49a84ea6775a41567b6bc940fe5c59eb2478b1ce847f98660daa776cc2469e797a384d747cf6777d4d56aeed3c505b03f5c3e5c593189bd459927b95a3f7838b99fdc7823eca95304b7212f5ef13d25c09f2ab2087c9a5f6812be94867dac029136604859357304f331b3abca0b72c3ffabf7ba176cbe6fde6be4de0b481f450183be8f54d177a1d649c7790ddabb6772ffcaaac320880dc91990dd4463b3d15917835f45e03f2d619430e35824e96e874180687c271ea817383e175885bf193c2c2a153a51333d9e5eeb52a373c69985f414eaa64870e518451ada6e9755c79b6291dd6369b7804a42db1eed8b3f1697a2d23cbe8ffccac5f8aa91c96ff0e71e6fbea16639b84f3c5a17ab1c3b96c293a60334cca2d6bce23851f456a1f375583b809a95c623a404963a617f838377d15564dfe0bcf899f3003c6ea227f886ac82d0dca2b2d542ed9b0d4d71c7343f9969711c91c77587bc98233b9b5d7f63c00644dfcb5a98c45073699ff77b50900c243a72efa7a46d40165a9ec523e2cf2fdf4a80b176a96b98b119120ccc2d3813a39c5376b783b9279fe019aca12dbd8c28aea2b477b3a511540c459b82389626f860eb110ba7715f75dfe65e55c54b3c6eb504c07576c3c31ab3c1292f699de9cf9d40256829b9170a8b7e9bb57c8a2dd6a0ff225e1333514a87ae37bd037a71cfaab14fa7b8b8624a5345f15b4b8d908d90cefe6e1379097f84b54ad188b0032681151013a0ad0ed5da83fd2a678f35b25ee7bcc19ef1146847e6ac91c60729369ec5d270cfb02cd96a2dbf128f6974c5b52e13e1920a838b800d544206fdfce99ee3c9e86fb64891f7101b4a490b65357ceb9baa6943cee8c02f637b6bf8288e7aa08ff495087f315862f28b596b4db35029eb700c4c9536c114c18771bcbae5e9e3eedafde369e6c4645dc870cd7b23f3b73c0e2e883a5671932d6054f1ab58be60b39eb396dc3cc6655dc6a96af662af4f617b485cf1a1f70e0e3a8b18d7e42adfba4cb95cb0ffff380161bf081ba1c9f53b1e8a81536c19cb3dc615510b293759b94308a48d48f02d8b8cdd0675bf46d53d8e65547f51b8c1d3190c8ef23b1034ab2a8ba10ca75cff4eeabec6016d99446c49810b2e7d02370b2dba6eaa7dcd7a5ace433eafe6cfbceafae11b033b88f39d8b10bd4cc03b217dfc79d3f9d763f0d6091d9569f9c199efb46947a575224a659f59843b524c672ac998c00bd20ba51437493ed1472f99f6a44c4510f48cbe5c7e048cd6f14264ad020c308a6bbfd40e8fdf71376e2bbf651ea9db002c906ddd51b85978ac9ad3e1abc23c633f7704f88e23fe5529a62bdc234e99977351709b3451a029239a64dd09ee30ca757269fb505878c08d211146e203d7003ca3ce777afcfbb57400bb0d80eb1f0fae5704c26f52dd35a974a925499fd677717807f5abc26f67854f9fb732cbcc706a69d8a93a93484dadf3772e4af6324ac0f4288b569dd0ef6463ba39e0fc8d90221c89cce82a454831bcda56d5cdb7c346c9b34a7b57e7837595703eb910bab2b3f4f0167ec86ac1c75683e299e0ca6b826c81e14518adfe941a628e93fc47adab860b1276f6ac13a39c0aee786642fec2e66e2abe5efc2e8982e4affbb2b00cb8f1903fd26c2ba8de93d043e1ebe5e3ffd40827d29acb8cdd80586b0605dd4de02a008472b3415797ffbe06a14646846de522ae05d069940d99c72280c451a34d5d7812c6d8d35ad1ad446ef7de20e70164057629434372fd3833692fd3fd17c076aea4b00bf9fbe1ede5942c45587c5c6192da79dac4aef572d882ab185d018bcb58f4bc2abdf1f2d9aa2e8aa909c9fa9d0b043ef6da3005c4d5774e43002dad8969ec5c4d39efeaf10a45ac9dfda509874f042481afaee7a148b9c6327674ae68334b3dbc557d1f953ebd96316e6cc091514e4b31672a38917c6a1228857c55ffbb50d7e334cb103a41607dec23ce54dd32ae19b31f5a148cecedd57478426b07872a4cb683f1dec67d118b9e920f7a8721bec96b0889bd8f000a33268c47552d7179d64b18dde563a51d034a4fff52da1ee3a30d1b73ab7d84d4c374f9b1b6c76b13a78314e91fd0c388585ebb1c027d62f5b37611beeeb92ad574131f864b27d44481ae5d68fce812b75f97c075b87cb93fe9a2de9efc49eeb0afcd6374b8046d5497c6005389ffcf9b9ba1452bb832423e1e886f5fc99c2bdef039a8c29d15cf02df5ce7489733682b3550080a0e72fd1108d326de5274a35f6cc51682427024945dd885f5fbee3fc128ffc600f9c5fdc13dfc03f0bd3f10a4881d92aff339aafc43fe1de0d0af5f8f50ad60ddd3b9db688df7ef5360c93154ab81e5d3ac98b8f87995235440ab371d6612eb5ba788a6682f34b317587d1eca32af29cd45c38e58d0018c5b35ba81c0d300db94a7a35f30d0670242c673f19336e1f08c538ba50a2f77f0f9c57771c29573993c1cc706d01a0a44f5019c52360fde392b9149171a69b93a43f5169cb80b728d6296fdbe7b347793a828159ed1b86212cdcfc134aef694e3fa12a0d4a98c2384e503b4055a7c775eeb553f4d23dc433bb0c24bb21f52d566786cf43dea0e47bf9d599fa3ab96ddaecb9903e3bb6f1b00c4ac22f1a1753059567ced46ff569edb9d51a4abc358b10759d7530361dd268a032077c89912b9d362756b39b66cd787320b5cd21610962f19be539cdc9a77c5c54dd78f8c05ccf5680c030b22e21d2dc4d4e4335ac33a5644ef55d0cd9dd94384f8af1cec2436855263378fb845e051ffd082b879ffb5c0decaa3529b71518ff37354e92f071106145d943479663e16cbbcd6bb92e046e48feeba5f0123d1ee2092080f80bf4bf98c73e464cfa49e85153a258fdb43d018ec1e65e8768c2240e63cc046c9f2950decb1d9c27f08a84d16b77b1600c9235b11113a1492f2163c2298a7e6bf43c42f90e8b86bb684ff1c51b485806977cd9dcc38481c09f9e2bf4253868215680ff321de443736d46cd15393bec6379a6f81b3629ddcb6ab1e7db335f052aa6279bc98ae8db70583e73b834fa9f927bdd947805e76715e3558fc59e98b2061413dd695abab8f673d117c36a5b120df5fa489125f82afab23d18f426324e7eeb19887460bc0e7f68d17a152e27fed58d462ee4fe848591b7fc59f187ef00978d7f34ae6d56893639a5dff4d1c9edcabda0d5b33cc10f770020000000000000000000000000000535c55f65d11e23f280000000000000090ba04c215b12d0cbb29792e001b1ff9e9af01330f5118a148dd0eee0672a5ca7e5747cbcbca5a014d6a46c4be2d734404a525564d5fc168c771bac3930ee8e378c30b11d7cf8634302b03148c9f58bd35bac5d720baf80c412a9251194cff091a8d7f469c7048a3e209157ec7085edba8b0a235739622289106165e6afb194da57bb2548e2efd9b445f00402c81e223146bcd32b747e4f0141e35db7282c1662e1399ef957ddcfc4509a66999d32eb567ab4235c87034b9e798cb78577fd8f74f3048fbf63b5f0a2506d77a633606471c800363ac2827736f4670d9363be62cf627e04faaf8cb7cad1709052fcb8d7da28d65c3f19c28bf2fa0241695ca24a7cc2959602c1eeb0f0b650347e4fb08fdc65979c908b949563ef3af5a4b2192b288902446736d7127bf2a8b82031d9fee965526a9650fe40017cc27898d19676d224f15f8d71f8707516a8a8d04ff6f88f0b572897c8b034b9f0c42e027b3cc9c0591c750915126958f152302e558edab11ebe572a3208372019954be39585c690a5457f5a69e4b63f50b9444580fd9cabf318c19e166807740345316b6a6d699dec529def20018cebd5e4a0f7dae493f5e02a6a1913f46c1fcaabe0f862868d7f9df2669a12c40a83671016d53fb3d45f33dccac1b671240ce8e614ffb37f30b335548125185bfe790444f5a1486f233ba03f599e2583ee7e92a1c2a96cc8753c3d0da2028d1256b813859a9a6b546eda2a121ae23f97fc15ff811174fb2ee39167dbcbafe04e8ae1101f17df7c7514816b448710e4b6481d7454e784874e3c86716637fc6a1ba13f10be099d1d1ed246345967cad145ebaae71e28beeafe37fa06590bdcfa8aa337eff34c8fd5a90a60706f23bfc0b30315c111066299ea593207bcad544e54434be2544cbdfc296faa965e1783aa92710d5e6b8d2ec7040de735863d7a1341f5c2ea758efb4b891296c3e66feb0406bd2c8577fb2c85cd54ad040c2027d75aee5acda0ab2e8996de6d23eb9868140b1cdca6d3586bbfd0a2157dc38d64da89c82e3f1b9c679e64e234c73adf2f7bf0fa4556819186955fb80986ada7ac6bdbbb40fe22692bfd8b5c0918b24879c29ca4fb504833f439b91369a66c10df74754e72de2f9db2632cf1f34ad4ccf7642c89c25aaece070b43dd8a7c294b3884debcfe1624d50e3b3d5fedb3ecf0c5e1c1e1123b12f9e4eb33a324afb8612ad576d8f8f04edec1430116d2365a0b6d4c2d93021bef46e614874dbec3445d91098d51109a5a7039fdcd193e98c1c9dccab66c282a85255563d2cbaee35065c3c83c57d81d5b65679716145195b8a17f6ab20743906887ccb2b5229514b2f7edd7711aa656dedc26578d0d3d9ab05570fa1a841cff3811f20f4d9db1e11f0681ae7bbc66980af1d76d1dce4d41afe31f567b2608f438aaf4fed50004c4c305121a12a5907cce856a40ae61e5ac7955c26ead6520d455f7927c1534ade197f9337ffe99185d06e648a92673ebfc59911a81a8384eb11a29968878c166a9f8872c8238bb3136fe4f14e8facc0f5444522397f3803e524c6fb85b9a2eb0dedaafe92d3aeb1cbf14482da226a2bf02b84841955bbbead4351d69b46d640dace1cd75c49b8957d7c693971cc72cadad68132d6666afca2917da1f06290a810f19bc1e9191ec1e0acbd961463d7e209a1a6a1b73125286150fc71fce2cc8c06346eb0d5818696ddb7c52370afa2f538b737964dd3b9985a7434d2fa49394480f85696deb7376bbca706428f25ec0e010a87774a13b7ab64db97d86a6caad187548d5eea461087a9fdc098ac3c4df1dfc9d67e8e974f20427309de1c7c1b53b2850cf4e8e27873c7c822b8080c7358e38e17c7f53f3de137068839c75224db9e0b1ee5054796c8cff0129d2365877e1b706d69f268b36cae4f8d46d69510104c68f3640218118adcd8c2bfa362f231aa2d24b8be287d2884ccda87448619b55c28aaa6482b77845422ae09dcc565e0ff6a15e6a081aec0f760a535eaf0df9540eaf1d14f834d45f1d5859262a8a9ff5d0ddeceaaba197745241b921114b27042ae8dd9322011349fd2ae8ce9b25228364ed9f49b26e73999b83c3887ef8de972ecf412cf21031088845cdb59bd5d263b00eb92b43bd312cd2b30bd7bf473c8447c3d235a7bdc65ae6ad7133d1f3731ef909aca50fe65c2b28ba14c5ccdc30c873f69b8bb0ed205fa4d3c52f480f4e5c2aeae1e51d424067a877f11cb3e46fd8b13ede79ee93021e2623dc9d02d092885d5d74553283118e9ff0d9f38850569bc425514c06a81fdc18cd42127f6c1fafbe55a0f210cd8a8d5b1fea3d9789b24bf9bcfba4db97a722ee51e860ddbb3de85c5476406aab767b4d65be915b88c9abb3d0bb7f2541e9b3e89c29f15f8afccd985ea4485661e92e55ea876228c2f89fc6dc1fd01f0d11c936ad9c7494546c11abfcb2018207f3db3d4dee01a8ffe4cea6a94a1455a78fc6356ba96787b765ee023b7ccf931387063e58ce1eac1367c387f2e8b5f376e0ad15ad7809dc3b9fbc1f1f4b12beed680f24a7c18be9817ed2845dd3354900acfb8cb06ba34b3f407db9e35343d8ac744cf0352c42bb1418b526898c96ebbff12104ee0fef8916a3918348335a2bb0dc3874abcdb162c4e2f66db4636836d9ddd057b706bed73955caddb552a041f5e419eb89e2260549c5825bfd3c38798049c919fb1f171ccaba32da183ae6761aa63473240bea335e817b76504562406204ac39c08a421290d4c3e5b16451a2d4c2e692bbf1c7d34811198a645085c1378947ec7280103fb46f0fea066462c1b3cf3e9657303062214c7c7e3e0f34754bc0b7ccc41a75fd0c5e92950d9740fe5a379fa99000e64105d7825d61a7b17d9918c2cff3848ff3c48e718fc4b9b34bccf79957a01bbb76d9d919581a30abe8a1b155149ac321adeeb3e8eee4049814a0c7ca443ec7536943ae641da68580b6af78679ca9d8e14680323d987dcc7d8366c5673c9db4dbaf0130d87af5019191c654d22098ee600edd294cacad9b6eb9c5fa2d17ad7aaefed24e84fd55b3f6e8ebd556584db54a6cdafdc224b8c9e16dee96e089a2eab699821c675fc2c7f2a65dfbf0e105e4d2f4a098f842513078123bf0b51e9347b62863dfa5febd81e909cdc9cfcf17946241c32ee84367326ff1b6a5cfff3f04d67503d3f3e39ab4581a736288c925f45e52e829e881533e42a3b1cea4c920a560d560cb4f113a607eec3197a9c12821d683eb1220fc758ccae3ef04772ef4e3a259420c38e0ea47f8abdc6edc0194f40dfa88e04164b560bcb894cd4ddb0633c4c7a7739da6816bbf45162b064703356ecb1ab96fe58ce9d49f89103804a7ce397fa800df0826caeb815da35cc8a958fec006bf06f4d6b3be784cf1c0423147e040c6f25549ec50942ef989b068f6d490b5f72711ab96507122d5ee31fa1e73faeadf44bebdc9b51ea6976d38e5ad6fd82110b2a053d78a71e5b80f05a9c4b268af3ac3f9c00000000000000000000000000000090ba04c215b12d0cbb29792e001b1ff9e9af01330f5118a148dd0eee0672a5ca7e5747cbcbca5a014d6a46c4be2d734404a525564d5fc168c771bac3930ee8e378c30b11d7cf8634302b03148c9f58bd35bac5d720baf80c412a9251194cff091a8d7f469c7048a3e209157ec7085edba8b0a235739622289106165e6afb194da57bb2548e2efd9b445f00402c81e223146bcd32b747e4f0141e35db7282c1662e1399ef957ddcfc4509a66999d32eb567ab4235c87034b9e798cb78577fd8f74f3048fbf63b5f0a2506d77a633606471c800363ac2827736f4670d9363be62cf627e04faaf8cb7cad1709052fcb8d7da28d65c3f19c28bf2fa0241695ca24a7cc2959602c1eeb0f0b650347e4fb08fdc65979c908b949563ef3af5a4b2192b288902446736d7127bf2a8b82031d9fee965526a9650fe40017cc27898d19676d224f15f8d71f8707516a8a8d04ff6f88f0b572897c8b034b9f0c42e027b3cc9c0591c750915126958f152302e558edab11ebe572a3208372019954be39585c690a5457f5a69e4b63f50b9444580fd9cabf318c19e166807740345316b6a6d699dec529def20018cebd5e4a0f7dae493f5e02a6a1913f46c1fcaabe0f862868d7f9df2669a12c40a83671016d53fb3d45f33dccac1b671240ce8e614ffb37f30b335548125185bfe790444f5a1486f233ba03f599e2583ee7e92a1c2a96cc8753c3d0da2028d1256b813859a9a6b546eda2a121ae23f97fc15ff811174fb2ee39167dbcbafe04e8ae1101f17df7c7514816b448710e4b6481d7454e784874e3c86716637fc6a1ba13f10be099d1d1ed246345967cad145ebaae71e28beeafe37fa06590bdcfa8aa337eff34c8fd5a90a60706f23bfc0b30315c111066299ea593207bcad544e54434be2544cbdfc296faa965e1783aa92710d5e6b8d2ec7040de735863d7a1341f5c2ea758efb4b891296c3e66feb0406bd2c8577fb2c85cd54ad040c2027d75aee5acda0ab2e8996de6d23eb9868140b1cdca6d3586bbfd0a2157dc38d64da89c82e3f1b9c679e64e234c73adf2f7bf0fa4556819186955fb80986ada7ac6bdbbb40fe22692bfd8b5c0918b24879c29ca4fb504833f439b91369a66c10df74754e72de2f9db2632cf1f34ad4ccf7642c89c25aaece070b43dd8a7c294b3884debcfe1624d50e3b3d5fedb3ecf0c5e1c1e1123b12f9e4eb33a324afb8612ad576d8f8f04edec1430116d2365a0b6d4c2d93021bef46e614874dbec3445d91098d51109a5a7039fdcd193e98c1c9dccab66c282a85255563d2cbaee35065c3c83c57d81d5b65679716145195b8a17f6ab20743906887ccb2b5229514b2f7edd7711aa656dedc26578d0d3d9ab05570fa1a841cff3811f20f4d9db1e11f0681ae7bbc66980af1d76d1dce4d41afe31f567b2608f438aaf4fed50004c4c305121a12a5907cce856a40ae61e5ac7955c26ead6520d455f7927c1534ade197f9337ffe99185d06e648a92673ebfc59911a81a8384eb11a29968878c166a9f8872c8238bb3136fe4f14e8facc0f5444522397f3803e524c6fb85b9a2eb0dedaafe92d3aeb1cbf14482da226a2bf02b84841955bbbead4351d69b46d640dace1cd75c49b8957d7c693971cc72cadad68132d6666afca2917da1f06290a810f19bc1e9191ec1e0acbd961463d7e209a1a6a1b73125286150fc71fce2cc8c06346eb0d5818696ddb7c52370afa2f538b737964dd3b9985a7434d2fa49394480f85696deb7376bbca706428f25ec0e010a87774a13b7ab64db97d86a6caad187548d5eea461087a9fdc098ac3c4df1dfc9d67e8e974f20427309de1c7c1b53b2850cf4e8e27873c7c822b8080c7358e38e17c7f53f3de137068839c75224db9e0b1ee5054796c8cff0129d2365877e1b706d69f268b36cae4f8d46d69510104c68f3640218118adcd8c2bfa362f231aa2d24b8be287d2884ccda87448619b55c28aaa6482b77845422ae09dcc565e0ff6a15e6a081aec0f760a535eaf0df9540eaf1d14f834d45f1d5859262a8a9ff5d0ddeceaaba197745241b921114b27042ae8dd9322011349fd2ae8ce9b25228364ed9f49b26e73999b83c3887ef8de972ecf412cf21031088845cdb59bd5d263b00eb92b43bd312cd2b30bd7bf473c8447c3d235a7bdc65ae6ad7133d1f3731ef909aca50fe65c2b28ba14c5ccdc30c873f69b8bb0ed205fa4d3c52f480f4e5c2aeae1e51d424067a877f11cb3e46fd8b13ede79ee93021e2623dc9d02d092885d5d74553283118e9ff0d9f38850569bc425514c06a81fdc18cd42127f6c1fafbe55a0f210cd8a8d5b1fea3d9789b24bf9bcfba4db97a722ee51e860ddbb3de85c5476406aab767b4d65be915b88c9abb3d0bb7f2541e9b3e89c29f15f8afccd985ea4485661e92e55ea876228c2f89fc6dc1fd01f0d11c936ad9c7494546c11abfcb2018207f3db3d4dee01a8ffe4cea6a94a1455a78fc6356ba96787b765ee023b7ccf931387063e58ce1eac1367c387f2e8b5f376e0ad15ad7809dc3b9fbc1f1f4b12beed680f24a7c18be9817ed2845dd3354900acfb8cb06ba34b3f407db9e35343d8ac744cf0352c42bb1418b526898c96ebbff12104ee0fef8916a3918348335a2bb0dc3874abcdb162c4e2f66db4636836d9ddd057b706bed73955caddb552a041f5e419eb89e2260549c5825bfd3c38798049c919fb1f171ccaba32da183ae6761aa63473240bea335e817b76504562406204ac39c08a421290d4c3e5b16451a2d4c2e692bbf1c7d34811198a645085c1378947ec7280103fb46f0fea066462c1b3cf3e9657303062214c7c7e3e0f34754bc0b7ccc41a75fd0c5e92950d9740fe5a379fa99000e64105d7825d61a7b17d9918c2cff3848ff3c48e718fc4b9b34bccf79957a01bbb76d9d919581a30abe8a1b155149ac321adeeb3e8eee4049814a0c7ca443ec7536943ae641da68580b6af78679ca9d8e14680323d987dcc7d8366c5673c9db4dbaf0130d87af5019191c654d22098ee600edd294cacad9b6eb9c5fa2d17ad7aaefed24e84fd55b3f6e8ebd556584db54a6cdafdc224b8c9e16dee96e089a2eab699821c675fc2c7f2a65dfbf0e105e4d2f4a098f842513078123bf0b51e9347b62863dfa5febd81e909cdc9cfcf17946241c32ee84367326ff1b6a5cfff3f04d67503d3f3e39ab4581a736288c925f45e52e829e881533e42a3b1cea4c920a560d560cb4f113a607eec3197a9c12821d683eb1220fc758ccae3ef04772ef4e3a259420c38e0ea47f8abdc6edc0194f40dfa88e04164b560bcb894cd4ddb0633c4c7a7739da6816bbf45162b064703356ecb1ab96fe58ce9d49f89103804a7ce397fa800df0826caeb815da35cc8a958fec006bf06f4d6b3be784cf1c0423147e040c6f25549ec50942ef989b068f6d490b5f72711ab96507122d5ee31fa1e73faeadf44bebdc9b51ea6976d38e5ad6fd82110b2a053d78a71e5b80f05a9c4b268af3ac3f750000000000000000000000000000009a9999999999e93f');
CREATE TABLE digests (
    trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    series   TEXT NOT NULL,                   -- 'iterations', 'evaluations', 'metrics', 'confusions';
                                              -- 'trials': what the trial came to
    rows     INTEGER NOT NULL,
    sha256   TEXT NOT NULL,
    PRIMARY KEY (trial_id, series)
) STRICT, WITHOUT ROWID;
INSERT INTO digests VALUES(1,'confusions',6,'f5e3438cd8cb1b1b023f17b3f064f6445e9caaae688e5320be56599c3f01391e');
INSERT INTO digests VALUES(1,'evaluations',4,'52cd1bdb670aa4353a350d36934cb0550317dc66bd86e12d2771464371f07adc');
INSERT INTO digests VALUES(1,'iterations',8,'1c34dbee80cabea9cbc0e9fd5995b8ecc5aefc45dbab06393b7d5f09c2a50e3b');
INSERT INTO digests VALUES(1,'metrics',1,'125ee641556c53cd1507789002877a182c419090cc3400b0f37e2b8564204e59');
INSERT INTO digests VALUES(1,'trials',1,'d6295c348e247df9b9a381ec7bfb6d7e32fb3d39d89ed1a10870c5ea8dc2e7b6');
INSERT INTO digests VALUES(2,'confusions',8,'7db1573ca0b77253bf1159940cd698caa3e96abd72a1af9daed79ffd64549b4e');
INSERT INTO digests VALUES(2,'evaluations',4,'d4a2b9251fafa9acf0eac7fc79db1687d8dcbe2c674de32197c1e3603f56009a');
INSERT INTO digests VALUES(2,'iterations',8,'7190f314cfb0e3da8fdd4d4755b4f5d35da0512c447a29e8bc078b5283997b9b');
INSERT INTO digests VALUES(2,'metrics',1,'0570105ba9d157ff5cbda84c89fadc4501782351c711accfcf891236c99338fb');
INSERT INTO digests VALUES(2,'trials',1,'d0ec7862dad09a6c70de526da7b486464381f82d5960d2ceb93e7e87d9494951');
CREATE TABLE events (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    time_us  INTEGER NOT NULL,
    trial_id INTEGER REFERENCES trials ON DELETE CASCADE,
    level    TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    message  TEXT NOT NULL
) STRICT;
CREATE TABLE notes (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    experiment_id INTEGER REFERENCES experiments ON DELETE CASCADE,
    trial_id      INTEGER REFERENCES trials ON DELETE CASCADE,
    time_us       INTEGER NOT NULL,
    text          TEXT NOT NULL,
    UNIQUE (experiment_id, time_us, text),
    UNIQUE (trial_id, time_us, text),
    CHECK ((experiment_id IS NULL) <> (trial_id IS NULL))
) STRICT;
INSERT INTO notes VALUES(1,NULL,1,1795864473199459,'the first one');
CREATE TABLE tags (
    experiment_id INTEGER REFERENCES experiments ON DELETE CASCADE,
    trial_id      INTEGER REFERENCES trials ON DELETE CASCADE,
    tag           TEXT NOT NULL,
    UNIQUE (experiment_id, tag),
    UNIQUE (trial_id, tag),
    CHECK ((experiment_id IS NULL) <> (trial_id IS NULL))
) STRICT;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('events',0);
INSERT INTO sqlite_sequence VALUES('experiments',1);
INSERT INTO sqlite_sequence VALUES('trials',3);
INSERT INTO sqlite_sequence VALUES('notes',1);
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
    DELETE FROM notes WHERE experiment_id = old.id;
    DELETE FROM tags WHERE experiment_id = old.id;
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
    DELETE FROM notes WHERE trial_id = old.id;
    DELETE FROM tags WHERE trial_id = old.id;
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
PRAGMA user_version = 9;
