"""A table for scripts/bench, and what scikit-learn takes to predict of it, to be timed as a whole process.

  predict_job.py make FOLDER COUNT   few.csv with 5000 rows of ten numbers and a class, and COUNT rows without
                                     one as many.csv
  predict_job.py fit FOLDER          MLPClassifier learns few.csv, with a hidden layer of 100
  predict_job.py predict FOLDER      pandas reads many.csv, and MLPClassifier predicts
"""
import os
import pickle
import random
import sys
import warnings

COLUMNS = [f"x{i}" for i in range(10)]


def make(folder, count):
    random.seed(0)
    numbers = [f"{random.gauss(0, 1):.6g}" for _ in range(99991)]
    os.makedirs(folder)
    with open(os.path.join(folder, "few.csv"), "w") as file:
        print(*COLUMNS, "kind", sep=",", file=file)
        for _ in range(5000):
            row = random.choices(numbers, k=10)
            kind = float(row[0]) * float(row[1]) + float(row[2]) > 0
            print(*row, "yes" if kind else "no", sep=",", file=file)
    with open(os.path.join(folder, "many.csv"), "w") as file:
        print(*COLUMNS, sep=",", file=file)
        for _ in range(count):
            file.write(",".join(random.choices(numbers, k=10)) + "\n")


def fit(folder):
    import pandas
    from sklearn.neural_network import MLPClassifier
    table = pandas.read_csv(os.path.join(folder, "few.csv"))
    warnings.simplefilter("ignore")  # that it could train on
    model = MLPClassifier((100,), max_iter=5).fit(table[COLUMNS], table.kind)
    with open(os.path.join(folder, "model.pkl"), "wb") as file:
        pickle.dump(model, file)


def predict(folder):
    import pandas
    with open(os.path.join(folder, "model.pkl"), "rb") as file:
        model = pickle.load(file)
    print(len(model.predict(pandas.read_csv(os.path.join(folder, "many.csv")))))


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]))
else:
    {"fit": fit, "predict": predict}[sys.argv[1]](sys.argv[2])
