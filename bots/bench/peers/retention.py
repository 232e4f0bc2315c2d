"""Kaplan-Meier and the rate of leaving from a table of stays (the columns of members-csv), by the book and in plain
Python: retention.py STAYS.csv AS_OF prints one JSON object. AS_OF is the end of what was surely seen."""

import collections
import csv
import datetime
import json
import sys

DAY = 86_400
# Stays of one member that are at most so far apart are one.
MERGE_GAP = DAY


def second(text):
    """RFC 3339 or Unix seconds as exact seconds; None for an empty cell."""
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def read(path):
    stays = collections.defaultdict(list)
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            joined, left = second(row["joined_at"]), second(row.get("left_at"))
            seen = second(row.get("observed_from"))
            stays[row["member_id"]].append((joined, joined if seen is None else seen, left))
    return stays


def memberships(stays):
    for rows in stays.values():
        rows.sort(key=lambda stay: stay[1] if stay[0] is None else stay[0])
        current = rows[0]
        for joined, seen, left in rows[1:]:
            if current[2] is not None and joined is not None and joined - current[2] <= MERGE_GAP:
                current = (current[0], current[1], left)
            else:
                yield current
                current = (joined, seen, left)
        yield current


def spells(stays, as_of):
    """(entry, duration, departed) in days since joining, and how many stays are left out for an unknown joining."""
    known, unknown = [], 0
    for joined, seen, left in memberships(stays):
        if (seen if joined is None else joined) > as_of:
            continue
        departed = left is not None and left <= as_of
        if joined is None:
            unknown += 1
            continue
        entry, duration = max(0.0, seen - joined) / DAY, ((left if departed else as_of) - joined) / DAY
        if entry == 0 or entry < duration:
            known.append((entry, duration, departed))
    return known, unknown


def kaplan_meier(known):
    steps, survival = [], 1.0
    for age in sorted({duration for _, duration, departed in known if departed}):
        # One who was seen from joining on is at risk from the first second.
        at_risk = sum(1 for entry, duration, _ in known if (entry < age or entry == 0) and duration >= age)
        left = sum(1 for _, duration, departed in known if departed and duration == age)
        survival *= 1 - left / at_risk
        steps.append([age, at_risk, left, survival])
    return steps


def main(path, as_of):
    known, unknown = spells(read(path), second(as_of))
    departures = sum(departed for _, _, departed in known)
    member_days = sum(duration - entry for entry, duration, _ in known)
    answer = {"n": len(known), "excluded_unknown_join": unknown, "departures": departures, "member_days": member_days}
    print(json.dumps(answer | {"rate": departures / member_days, "kaplan_meier": kaplan_meier(known)}))


main(*sys.argv[1:])
