#!/usr/bin/env python3
"""The gap of random programmes, by placeplan and by HiGHS (scipy's linprog): the same figure, and how long each takes.

    cargo build --release
    python3 -m venv /tmp/scipy && /tmp/scipy/bin/pip install scipy
    /tmp/scipy/bin/python benches/compare_highs.py target/release/placeplan

HiGHS is given one aim, the most that can be funded if any project may be paid for in part; placeplan settles every aim
and which projects can go ahead. Its time is of the whole process, reading the plan and printing included; that of HiGHS
is of the solver alone.
"""

import csv
import io
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
from scipy.optimize import linprog
from scipy.sparse import coo_array

FIRST, YEARS, HORIZON = 2026, 8, 15


def financial(year):
    return f"{year}-{(year + 1) % 100:02d}"


def programme(projects, sources, seed):
    """What projects spend by year (£), what sources receive, and the projects that each may pay for (None: all)."""
    chance = random.Random(seed)
    spend = []
    for _ in range(projects):
        start = chance.randrange(YEARS - 2)
        spend.append({FIRST + start + year: chance.randrange(100, 4000) * 1000 for year in range(chance.randrange(1, 4))})
    total = sum(sum(years.values()) for years in spend)
    money = []
    for source in range(sources):
        allowed = None if source % 10 == 0 else sorted(chance.sample(range(projects), max(2, projects // 20)))
        share = total * 0.8 / sources / 2
        receipts = {}
        for _ in range(2):
            year = FIRST + chance.randrange(YEARS)
            receipts[year] = receipts.get(year, 0) + int(share * chance.uniform(0.3, 1.7))
        last = FIRST + chance.randrange(4, YEARS) if source % 7 == 3 else None
        money.append((receipts, allowed, last))
    return spend, money


def write(folder, spend, money):
    (folder / "planning-areas").mkdir()
    (folder / "capital").mkdir()
    assumptions = f'base_year = "2025/26"\nhorizon = {HORIZON}\n'
    (folder / "planning-areas/assumptions.toml").write_text(assumptions)
    (folder / "planning-areas/area.toml").write_text('[area]\nname = "Area"\n')
    last = financial(FIRST + YEARS - 1)
    text = [f'[programme]\ntitle = "Programme"\nfirst_year = "{financial(FIRST)}"\nlast_year = "{last}"\n']
    years = lambda of: "".join(f'"{financial(year)}" = {amount}\n' for year, amount in sorted(of.items()))
    for place, of in enumerate(spend):
        text.append(
            f'[[project]]\nid = "p{place}"\nname = "Project {place}"\ngroup = "in-preparation"\n'
            f"budget = {sum(of.values())}\n[project.spend]\n{years(of)}"
        )
    for place, (receipts, allowed, until) in enumerate(money):
        text.append(f'[[source]]\nid = "s{place}"\nname = "Source {place}"\nkind = "grant"\n')
        if allowed is not None:
            text.append("projects = [" + ", ".join(f'"p{project}"' for project in allowed) + "]\n")
        if until is not None:
            text.append(f'spend_by = "{financial(until)}"\n')
        text.append(f"[source.receipts]\n{years(receipts)}")
    (folder / "capital/programme.toml").write_text("".join(text))


def by_placeplan(program, folder):
    """The gap in pence, which `--view why-short` adds up to, and the seconds of the fastest of three balances."""

    def balance(view):
        command = [program, "--plan", str(folder), "balance", "--view", view, "--format", "csv"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        balance("allocations")
        best = min(best, time.perf_counter() - begun)
    short = (row for row in csv.DictReader(io.StringIO(balance("why-short"))) if row["part"] == "short")
    return sum(int(row["amount"].replace(".", "")) for row in short), best


def by_highs(spend, money):
    """The gap in £, the seconds that HiGHS takes, and how many pairs of money and need it has."""
    needs = [(place, year, amount) for place, of in enumerate(spend) for year, amount in sorted(of.items())]
    lots = [(year, amount, allowed, last) for receipts, allowed, last in money for year, amount in receipts.items()]
    rows, columns = [], []
    pairs = 0
    for lot, (received, _, allowed, last) in enumerate(lots):
        may = None if allowed is None else set(allowed)
        for need, (project, year, _) in enumerate(needs):
            if received <= year and (last is None or year <= last) and (may is None or project in may):
                rows += [lot, len(lots) + need]
                columns += [pairs, pairs]
                pairs += 1
    limits = numpy.array([lot[1] for lot in lots] + [need[2] for need in needs], dtype=float)
    matrix = coo_array((numpy.ones(len(rows)), (rows, columns)), shape=(len(limits), pairs)).tocsr()
    begun = time.perf_counter()
    found = linprog(-numpy.ones(pairs), A_ub=matrix, b_ub=limits, method="highs")
    seconds = time.perf_counter() - begun
    return sum(need[2] for need in needs) + found.fun, seconds, pairs


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print("projects  sources    pairs   placeplan       HiGHS   gap")
    for projects, sources in [(250, 50), (500, 100), (1000, 200)]:
        spend, money = programme(projects, sources, projects)
        with tempfile.TemporaryDirectory() as name:
            write(Path(name), spend, money)
            gap, ours = by_placeplan(sys.argv[1], Path(name))
        expected, seconds, pairs = by_highs(spend, money)
        print(f"{projects:8} {sources:8} {pairs:8} {ours * 1000:8.0f} ms {seconds * 1000:8.0f} ms   £{gap / 100:,.2f}")
        if abs(gap / 100 - expected) > 1:
            sys.exit(f"HiGHS finds another gap: £{expected:,.2f}")
