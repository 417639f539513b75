"""The figures, each in a table of its part, with what is wanted of it."""
import statistics


class Tables:
    """Rows by the title of their table, in the order in which they were added."""

    def __init__(self):
        self.rows = {}

    def add(self, table, name, value, unit, wanted, values=(), note=""):
        """`values` are those that `value` is the median of."""
        row = {"name": name, "value": value, "unit": unit, "wanted": wanted, "note": note}
        if values:
            row["least"], row["most"] = min(values), max(values)
        self.rows.setdefault(table, []).append(row)

    def add_times(self, table, name, pairs, wanted):
        """How many times faster the first of each pair is."""
        ratios = [theirs / ours for ours, theirs in pairs]
        ours, theirs = (statistics.median(column) for column in zip(*pairs))
        self.add(table, f"faster than {name}", statistics.median(ratios), "x", wanted,
                 ratios, f"{ours:.3g} s, not {theirs:.3g} s")

    def print(self):
        for table, rows in self.rows.items():
            print(f"\n{table:<71}{'spread':<16}wanted")
            for row in rows:
                figure = f"{row['value']:.3g}"
                spread = (f"{row['least']:.3g} to {row['most']:.3g}" if "least" in row
                          else "")
                print(f"  {row['name']:<56}{figure:>6} {row['unit']:<6}{spread:<16}"
                      f"{row['wanted']:<9}{row['note']}".rstrip())
