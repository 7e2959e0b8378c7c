"""A believable crowd, the same for the same seed."""

import csv
from pathlib import Path
from random import Random
from typing import Any, Dict, Iterator, List

COLUMNS = (
    "first_name", "last_name", "email", "phone", "job_title", "city", "country", "external_id")
STAGES = ("Prospecting", "Engaging", "Proposal", "Negotiation", "Won", "Lost")
DEALS = 1000
# A surname that so many people bear in every database, however large, and nobody else's name
# shares its pieces of three letters.
RARE, RARE_BEARERS = "Quorxwyz", 30

FIRST_NAMES = (
    "Ana Anton Bela Boris Clara Dario Diana Edith Elias Emma Filip Franka Goran Greta Hana Hugo "
    "Ida Igor Iris Ivan Jana Josip Karla Klaus Lara Leon Luka Maja Marko Marta Mira Nina Oskar "
    "Paula Petra Robert Sara Stefan Tena Vera").split()
STARTS = (
    "Bar Ber Dol Far Gor Hor Jur Kov Kraj Lon Mar Mat Nov Pav Per Rad Sim Stan Tom Vid Vuk Wal "
    "Weiss Zag Zor").split()
MIDDLES = "a ac an ar e el en i ik in o ol os ul unt".split()
ENDS = "berg der ek evic han ic lin man mann nik ovic sen ski son zer".split()
TITLES = ["Buyer", "Director", "Engineer", "Head of sales", "Office manager", "Owner", ""]
CITIES = (
    "Zagreb Split Rijeka Osijek Zadar Pula Vienna Graz Linz Munich Berlin Hamburg Trieste Milan "
    "Ljubljana Maribor Budapest Prague").split()
COUNTRIES = ["Croatia", "Austria", "Germany", "Italy", "Slovenia", "Hungary", "Czechia"]


def crowd(count: int, seed: int, rare: int = 0) -> Iterator[Dict[str, str]]:
    """So many people, `rare` of them with the rare surname, spread evenly."""
    random = Random(seed)
    step = max(1, count // rare) if rare else count + 1
    for number in range(count):
        first = random.choice(FIRST_NAMES)
        last = random.choice(STARTS) + random.choice(MIDDLES) + random.choice(ENDS)
        if rare and number % step == step // 2:
            last = RARE
        company = random.choice(STARTS) + random.choice(MIDDLES)
        yield {
            "first_name": first, "last_name": last,
            "email": f"{first}.{last}{number}s{seed}@{company}.example".lower(),
            "phone": f"+3851{random.randrange(2_000_000, 7_000_000)}",
            "job_title": random.choice(TITLES), "city": random.choice(CITIES),
            "country": random.choice(COUNTRIES), "external_id": f"{seed}-{number:08}",
        }


def write_contacts(path: Path, count: int, seed: int, rare: int = 0) -> Path:
    """A CSV file of contacts."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(crowd(count, seed, rare))
    return path


def deals(seed: int = 2) -> List[Dict[str, Any]]:
    """Deals with the name of their stage and a value in cents."""
    random = Random(seed)
    return [
        {
            "name": f"Deal {number}", "stage": random.choice(STAGES),
            "value": random.randrange(10_000_000), "external_id": f"D{number:05}",
        }
        for number in range(1, DEALS + 1)
    ]
