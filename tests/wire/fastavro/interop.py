"""Messages of ours read by fastavro, and fastavro's messages for us to read.

    interop.py SCHEMAS KIND FILE... --write OUT COUNT --golden OUT COUNT
    interop.py --fingerprint SCHEMA

A message is a line: hex, tab, JSON. The JSON is that of lib/wire, made here from what fastavro says.
"""
import base64
import datetime
import io
import json
import random
import sys

import fastavro
import fastavro.schema

OFFSETS = ("begin", "end")
UTC = datetime.timezone.utc


def load(path):
    with open(path, encoding="utf-8") as text:
        return json.load(text)


def fingerprint(schema):
    """The number of the single-object framing, and the text that it is made of."""
    canonical = fastavro.schema.to_parsing_canonical_form(schema)
    little = bytes.fromhex(fastavro.schema.fingerprint(canonical, "CRC-64-AVRO"))
    return little, canonical


class Walker:
    """Names of records are looked up while a value and its schema are walked together."""

    def __init__(self, schema):
        self.named = {}
        self.schema = schema
        self.collect(schema, "")

    def collect(self, schema, space):
        if isinstance(schema, list):
            for branch in schema:
                self.collect(branch, space)
        elif isinstance(schema, dict):
            kind = schema["type"]
            if kind in ("record", "enum"):
                space = schema.get("namespace", space)
                self.named[f"{space}.{schema['name']}"] = schema
            for field in schema.get("fields", ()):
                self.collect(field["type"], space)
            for inner in ("items", "values"):
                if inner in schema:
                    self.collect(schema[inner], space)

    def resolve(self, schema):
        return self.named.get(schema, schema) if isinstance(schema, str) else schema

    def to_json(self, schema, value):
        schema = self.resolve(schema)
        if isinstance(schema, list):
            return None if value is None else self.to_json(schema[1], value)
        kind = schema if isinstance(schema, str) else schema["type"]
        if kind == "record":
            return {("byte_" if f["name"] in OFFSETS and f["type"] == "int" else "") + f["name"]:
                    self.to_json(f["type"], value[f["name"]]) for f in schema["fields"]}
        if kind == "array":
            return [self.to_json(schema["items"], item) for item in value]
        if kind == "map":
            return {key: self.to_json(schema["values"], item) for key, item in value.items()}
        if isinstance(value, bytes):
            try:
                return value.decode("utf-8")
            except UnicodeDecodeError:
                return {"base64": base64.b64encode(value).decode("ascii")}
        if isinstance(value, datetime.datetime):
            part = "milliseconds" if value.microsecond else "seconds"
            return value.replace(tzinfo=None).isoformat(timespec=part) + "Z"
        if isinstance(value, datetime.date):
            return value.isoformat()
        return value


class Maker:
    """Random values of a schema. Words of open vocabularies are left to those that we know."""

    WORDS = {
        "type": ["NONE", "AGREE", "CONSULT", "ASSAULT"], "act": ["NONE", "COERCE", "AID"],
        "status": ["OCCURRED", "SCHEDULED", "HYPOTHETICAL"],
        ("When", "precision"): ["day", "season", "unknown"], ("When", "basis"): ["STATED", "INFERRED"],
        ("Where", "precision"): ["venue", "country"], ("Where", "basis"): ["SENTENCE", "DATELINE"],
    }
    POSITIVE = ("killed", "injured", "arrested", "displaced", "ordinal", "status", "geonames_id")
    FUNCTIONS = ["HOST", "CHAIR", "SIGNATORY", "WITNESS", "MEDIATOR", "ATTENDEE"]

    def __init__(self, walker, seed):
        self.walker = walker
        self.dice = random.Random(seed)

    def text(self):
        alphabet = "abc XYZ 09\"\\\n\té€हि中😀\u0080\u07ff\ufffd"
        return "".join(self.dice.choice(alphabet) for _ in range(self.dice.randrange(0, 24)))

    def record(self, schema):
        value = {f["name"]: self.value(f["type"], schema["name"], f["name"]) for f in schema["fields"]}
        if schema["name"] == "Magnitude" and value["currency"] is None:
            value["amount"] = None
        elif schema["name"] == "Magnitude" and value["amount"] is None:
            value["amount"] = 0.5
        return value

    def value(self, schema, owner, name):
        dice = self.dice
        schema = self.walker.resolve(schema)
        if isinstance(schema, list):
            return None if dice.random() < 0.3 else self.value(schema[1], owner, name)
        kind = schema if isinstance(schema, str) else schema["type"]
        logical = None if isinstance(schema, str) else schema.get("logicalType")
        words = self.WORDS.get((owner, name)) or (self.WORDS.get(name) if owner == "Event" else None)
        if kind == "record":
            return self.record(schema)
        if kind == "array":
            if name == "functions":
                return [w for w in self.FUNCTIONS if dice.random() < 0.4]
            return [self.value(schema["items"], owner, name) for _ in range(dice.randrange(0, 5))]
        if kind == "map":
            return {f"{i}{self.text()}": self.text() for i in range(dice.randrange(0, 5))}
        if kind == "enum":
            return dice.choice(schema["symbols"])
        if kind == "string":
            return dice.choice(words) if words else self.text()
        if kind == "bytes":
            return dice.choice([self.text().encode("utf-8"), dice.randbytes(dice.randrange(0, 40))])
        if kind == "boolean":
            return dice.random() < 0.5
        if kind == "double":
            return dice.choice([0.0, 1.0, -0.1, 1e300, dice.uniform(-180, 180)])
        if logical == "timestamp-millis":
            ms = dice.randrange(-62135596800000, 253402300800000)
            return datetime.datetime(1970, 1, 1, tzinfo=UTC) + datetime.timedelta(milliseconds=ms)
        if logical == "date":
            return datetime.date.fromordinal(dice.randrange(1, datetime.date.max.toordinal() + 1))
        low, high = (-2**31, 2**31) if kind == "int" else (-2**63, 2**63)
        number = dice.randrange(low, high) >> dice.randrange(0, 31 if kind == "int" else 63)
        return abs(number) % (high - 1) + 1 if name in self.POSITIVE else number


def read_ours(schema, parsed, path):
    walker = Walker(schema)
    head = b"\xc3\x01" + fingerprint(schema)[0]
    count = 0
    for line in open(path, encoding="utf-8"):
        left, _, right = line.rstrip("\n").partition("\t")
        message = bytes.fromhex(left)
        assert message.startswith(head), f"{path}:{count + 1}: framing"
        stream = io.BytesIO(message[len(head):])
        value = fastavro.schemaless_reader(stream, parsed)
        assert not stream.read(), f"{path}:{count + 1}: bytes are left"
        got, want = walker.to_json(schema, value), json.loads(right)
        assert got == want, f"{path}:{count + 1}:\n{got}\n{want}"
        again = io.BytesIO()
        fastavro.schemaless_writer(again, parsed, value)
        assert again.getvalue() == message[len(head):], f"{path}:{count + 1}: other bytes"
        count += 1
    assert count > 0
    return count


def write_theirs(schema, parsed, path, count):
    walker = Walker(schema)
    maker = Maker(walker, 20251222)
    head = b"\xc3\x01" + fingerprint(schema)[0]
    with open(path, "w", encoding="utf-8") as out:
        for _ in range(count):
            value = maker.value(schema, "", "")
            stream = io.BytesIO()
            fastavro.schemaless_writer(stream, parsed, value)
            text = json.dumps(walker.to_json(schema, value), ensure_ascii=False)
            out.write(f"{(head + stream.getvalue()).hex()}\t{text}\n")


def main(args):
    if args[0] == "--fingerprint":
        little, canonical = fingerprint(load(args[1]))
        print(f"{int.from_bytes(little, 'little'):016x}\t{canonical}")
        return
    folder, kind = args[:2]
    schema = load(f"{folder}/{kind}.avsc")
    parsed = fastavro.parse_schema(load(f"{folder}/{kind}.avsc"))
    count = 0
    args = args[2:]
    while args:
        if args[0] in ("--write", "--golden"):
            write_theirs(schema, parsed, args[1], int(args[2]))
            args = args[3:]
        else:
            count += read_ours(schema, parsed, args[0])
            args = args[1:]
    print(f"{kind}: fastavro {fastavro.__version__} read {count} of our messages and writes the same bytes")


main(sys.argv[1:])
