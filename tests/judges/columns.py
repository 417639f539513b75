"""Tables that pandas reads and scikit-learn prepares, fitted on the training rows, are what Lamina makes of
them: columns.py DUMP_DATASET FOLDER.

The tables are like those that people have: penguins (the real ones where r-cran-palmerpenguins is installed),
passengers of the Titanic, adults of a census, mushrooms, and others drawn at random; each with a test file,
whose columns stand in another order.
"""
import os
import sys

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from dataset import Dataset

program, folder = sys.argv[1:]
random = np.random.default_rng(21)
PENGUINS = "/usr/lib/R/site-library/palmerpenguins/extdata/penguins.csv"


# ---- What scikit-learn makes of a column ----

class Rule:
    """A column of the table, in the words of both."""

    def __init__(self, name, yaml, kind="number", order=None, fill=None, value=None, indicator=False,
                 unknown="error"):
        self.name, self.yaml, self.kind, self.order = name, yaml, kind, order
        self.fill, self.value, self.indicator, self.unknown = fill, value, indicator, unknown

    def impute(self, train, test):
        if self.fill is None:
            return train, test
        imputer = SimpleImputer(strategy="constant" if self.fill == "value" else self.fill,
                                fill_value=self.value)
        if self.kind != "number":  # which has no NaN among texts
            train, test = (part.astype(object).where(part.notna(), np.nan) for part in (train, test))
        return (pd.DataFrame(part, columns=train.columns)
                for part in (imputer.fit_transform(train), imputer.transform(test)))

    def columns(self, train, test, normalize):
        train, test = train[[self.name]], test[[self.name]]
        missing = [part.isna().to_numpy(float) for part in (train, test)]
        if self.kind == "ordinal":  # and then the place is a number as others
            encoder = OrdinalEncoder(categories=[self.order], handle_unknown="use_encoded_value",
                                     unknown_value=np.nan)
            encoder.fit(pd.DataFrame({self.name: self.order}))
            train, test = (pd.DataFrame(encoder.transform(part), columns=[self.name])
                           for part in (train, test))
        train, test = self.impute(train, test)
        if self.kind == "one_hot":
            encoder = OneHotEncoder(sparse_output=False, handle_unknown=self.unknown).fit(train)
            made = [encoder.transform(part) for part in (train, test)]
        else:
            made = [part.to_numpy(float) for part in (train, test)]
            if normalize:
                scaler = StandardScaler().fit(made[0])
                made = [scaler.transform(part) for part in made]
        if self.indicator:
            made = [np.hstack(pair) for pair in zip(made, missing)]
        return made


compared = 0


def judge(what, train, test, label, rules, options="", na=("",), drops=(), read={}):
    """Both files are written, read by pandas, and prepared."""
    global compared
    paths = [f"{folder}/{what}.csv", f"{folder}/{what}-test.csv"]
    turned = test[list(test.columns[::-1])]
    for path, part in zip(paths, (train, turned)):
        part.to_csv(path, index=False, na_rep=na[0])
    train, test = (pd.read_csv(path, keep_default_na=False, na_values=list(na), dtype=read)
                   for path in paths)
    if drops:
        train, test = (part.dropna(subset=list(drops)) for part in (train, test))
    for normalize in (False, True):
        parts = [rule.columns(train, test, normalize) for rule in rules]
        want = {"train": np.hstack([part[0] for part in parts]),
                "test": np.hstack([part[1] for part in parts])}
        columns = ", ".join(f"{rule.name}: {rule.yaml}" for rule in rules if rule.yaml)
        listed = ", ".join(f'"{text}"' for text in na)
        found = Dataset(program, "csv", f"{{train: {paths[0]}, test: {paths[1]}, label: {label}, na: [{listed}], "
                                        f"columns: {{{columns}}}, {options or 'limit: 0'}, "
                                        f"normalize: {'measured' if normalize else 'none'}}}")
        names = sorted(set(train[label].astype(str)))
        assert found.names == names, (what, found.names, names)
        for split, frame in (("train", train), ("test", test)):
            assert found.samples[split].shape == want[split].shape, (
                what, split, found.samples[split].shape, want[split].shape)
            away = np.abs(found.samples[split] - want[split]) / np.maximum(1, np.abs(want[split]))
            assert away.max() < 1e-6, (what, split, normalize, away.max(), np.argwhere(away > 1e-6)[:5])
            labels = [names[i] for i in found.answers[split]]
            assert labels == list(frame[label].astype(str)), (what, split)
        compared += 1


def gaps(values, share):
    return pd.Series(values).astype(object).where(random.random(len(values)) >= share, None)


# ---- Tables as people have them ----

def penguins(count):
    if os.path.exists(PENGUINS):
        return pd.read_csv(PENGUINS)
    species = random.choice(["Adelie", "Chinstrap", "Gentoo"], count)
    return pd.DataFrame({
        "species": species,
        "island": random.choice(["Biscoe", "Dream", "Torgersen"], count),
        "bill_length_mm": gaps(np.round(random.normal(44, 5, count), 1), 0.02),
        "bill_depth_mm": gaps(np.round(random.normal(17, 2, count), 1), 0.02),
        "flipper_length_mm": gaps(random.integers(170, 232, count), 0.02),
        "body_mass_g": gaps(random.integers(54, 127, count) * 50, 0.02),
        "sex": gaps(random.choice(["female", "male"], count), 0.04),
        "year": random.integers(2007, 2010, count)})


table = penguins(344)
train, test = table.iloc[::2], table.iloc[1::2]
numbers = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
judge("penguins", train, test, "species",
      [Rule("island", "one_hot", "one_hot")]
      + [Rule(name, "", fill="median") for name in numbers]
      + [Rule("sex", "{one_hot: true, missing: most_frequent, indicator: true}", "one_hot",
              fill="most_frequent", indicator=True),
         Rule("year", "one_hot", "one_hot")],
      "missing: median", na=["NA"])
judge("penguins-dropped", train, test, "species",
      [Rule("island", "{ordinal: [Torgersen, Biscoe, Dream]}", "ordinal",
            order=["Torgersen", "Biscoe", "Dream"])]
      + [Rule(name, "") for name in numbers]
      + [Rule("sex", "one_hot", "one_hot"), Rule("year", "")],
      "missing: drop", na=["NA"], drops=numbers + ["sex"])


def passengers(count):
    return pd.DataFrame({
        "Survived": random.integers(0, 2, count),
        "Pclass": random.integers(1, 4, count),
        "Name": [f'"Doe, Mr. {i}"' for i in range(count)],
        "Sex": random.choice(["male", "female"], count),
        "Age": gaps(np.round(random.uniform(0.4, 80, count), 1), 0.2),
        "SibSp": random.integers(0, 6, count),
        "Fare": gaps(np.round(random.gamma(1, 30, count), 4), 0.01),
        "Cabin": gaps([f"{deck}{number}" for deck, number in
                       zip(random.choice(list("ABC"), count), random.integers(1, 9, count))], 0.7),
        "Embarked": gaps(random.choice(["S", "C", "Q"], count, p=[0.7, 0.2, 0.1]), 0.01)})


judge("titanic", passengers(891), passengers(418), "Survived",
      [Rule("Pclass", "{ordinal: [3, 2, 1]}", "ordinal", order=["3", "2", "1"]),
       Rule("Sex", "one_hot", "one_hot"),
       Rule("Age", "{missing: mean, indicator: true}", fill="mean", indicator=True),
       Rule("SibSp", ""),
       Rule("Fare", "{missing: median}", fill="median"),
       Rule("Cabin", "{one_hot: true, missing: {value: none}, unknown: zeros}", "one_hot", fill="value",
            value="none", unknown="ignore"),
       Rule("Embarked", "{one_hot: true, missing: most_frequent}", "one_hot", fill="most_frequent")],
      "ignore: Name", read={"Pclass": str})


def adults(count):
    return pd.DataFrame({
        "age": gaps(random.integers(17, 91, count), 0.05),
        "workclass": gaps(random.choice(["Private", "State-gov", "Self-emp"], count), 0.05),
        "fnlwgt": random.integers(12285, 1484706, count),
        "education": random.choice(["Bachelors", "HS-grad", "Masters", "11th"], count),
        "sex": random.choice(["Male", "Female"], count),
        "capital": gaps(random.choice([0, 0, 0, 2174, 14084], count), 0.1),
        "country": gaps(random.choice(["United-States", "Mexico", "Cuba"], count, p=[0.9, 0.09, 0.01]), 0.02),
        "income": random.choice(["<=50K", ">50K"], count)})


judge("adult", adults(3000), adults(1000), "income",
      [Rule("age", "", fill="mean"), Rule("workclass", "", "one_hot", fill="value", value="?"),
       Rule("fnlwgt", ""), Rule("education", "", "one_hot"), Rule("sex", "", "one_hot"),
       Rule("capital", "{missing: most_frequent}", fill="most_frequent"),
       Rule("country", "{missing: {value: \"?\"}, indicator: true}", "one_hot", fill="value", value="?",
            indicator=True, unknown="ignore")],
      "missing: mean, text: {one_hot: true, missing: {value: \"?\"}, unknown: zeros}", na=["?"])


def mushrooms(count):
    table = {"class": random.choice(["e", "p"], count)}
    for i in range(22):
        table[f"trait{i}"] = random.choice(list("abcdefghijkl")[:2 + i % 11], count)
    table["trait10"] = gaps(table["trait10"], 0.3)
    return pd.DataFrame(table)


judge("mushroom", mushrooms(2000), mushrooms(500), "class",
      [Rule(f"trait{i}", "", "one_hot", fill="most_frequent" if i == 10 else None, unknown="ignore")
       for i in range(22)],
      "text: {one_hot: true, missing: most_frequent, unknown: zeros}", na=["?"])

# ---- Drawn at random ----

for number in range(20):
    count, rules, frames = int(random.integers(20, 200)), [], ({}, {})
    for i in range(int(random.integers(1, 8))):
        name, words = f"c{i}", [f"w{j}" for j in range(int(random.integers(1, 6)))]
        kind = random.choice(["number", "one_hot", "ordinal"])
        fill = random.choice([None, "mean", "median", "most_frequent", "value"])
        if kind == "one_hot" and fill in ("mean", "median"):
            fill = "most_frequent"
        indicator = fill is not None and bool(random.integers(0, 2))
        if kind == "ordinal":
            words += ["last"]
        value = None if fill != "value" else 7.5 if kind == "number" else 1 if kind == "ordinal" else words[0]
        written = {"mean": "mean", "median": "median", "most_frequent": "most_frequent",
                   "value": f"{{value: {words[1] if kind == 'ordinal' else value}}}"}.get(fill, "refuse")
        yaml = f"missing: {written}, indicator: {str(indicator).lower()}"
        yaml += {"number": "", "one_hot": ", one_hot: true, unknown: zeros",
                 "ordinal": f", ordinal: [{', '.join(words)}]"}[kind]
        rules.append(Rule(name, f"{{{yaml}}}", kind, words, fill, value, indicator, "ignore"))
        for frame in frames:
            values = (random.integers(-3, 4, count) * random.choice([1, 0.1, 1e6]) if kind == "number"
                      else random.choice(words, count))
            frame[name] = gaps(values, 0.2 if fill else 0)
    for frame in frames:
        frame["y"] = ["u", "v"] * (count // 2) + ["u"] * (count % 2)
    judge(f"drawn{number}", *(pd.DataFrame(frame) for frame in frames), "y", rules)
print(f"{compared} tables are the same")
