"""foreign - records as a client sees them that shares no code with us: confluent-kafka and fastavro.

	foreign.py BOOTSTRAP TOPIC FOLDER [REGISTRY]	every committed record as a line of JSON

A value is decoded by its framing: 0x00 and an id asks the registry, 0xC3 0x01 and a fingerprint looks
into FOLDER (schemas).  Runs in the virtual environment that registry.py makes.
"""
import glob, io, json, struct, sys, urllib.request

import fastavro

from committed import records


def schemas_of(folder):
    found = {}
    for path in glob.glob(folder + "/*.avsc"):
        with open(path) as f:
            parsed = fastavro.parse_schema(json.load(f))
        canonical = fastavro.schema.to_parsing_canonical_form(parsed)
        name = fastavro.schema.fingerprint(canonical, "CRC-64-AVRO")
        found[bytes.fromhex(name)[::-1]] = parsed
        found[bytes.fromhex(name)] = parsed
    return found


def by_id(registry, number, known={}):
    if number not in known:
        with urllib.request.urlopen("%s/schemas/ids/%d" % (registry, number)) as answer:
            known[number] = fastavro.parse_schema(json.loads(json.load(answer)["schema"]))
    return known[number]


def decode(value, folder_schemas, registry):
    if value[:1] == b"{":
        return "json", 0, json.loads(value)
    if value[:1] == b"\x00":
        number = struct.unpack(">I", value[1:5])[0]
        return "id", number, fastavro.schemaless_reader(io.BytesIO(value[5:]), by_id(registry, number))
    assert value[:2] == b"\xc3\x01", value[:10]
    return "fingerprint", 0, fastavro.schemaless_reader(io.BytesIO(value[10:]), folder_schemas[value[2:10]])


def main(bootstrap, topic, folder, registry=None):
    known = schemas_of(folder)
    for message in records(bootstrap, topic):
        framing, number, record = decode(message.value(), known, registry)
        headers = {name: value.decode() for name, value in message.headers() or []}
        print(json.dumps({"key": message.key().decode(), "framing": framing, "schema": number, "headers": headers,
                          "value": message.value().hex(), "record": record}, default=str))


main(*sys.argv[1:])
