#!/usr/bin/env python3
"""pass_python - the pass-through of bench/transport, as it is written in Python: confluent-kafka and fastavro.

	pass_python.py BOOTSTRAP GROUP ARTICLES EVENTS CODED SCHEMAS TRANSACTIONS COUNTERS

Reads articles, decodes them, and writes an event and a ledger record for each, as the relay does; commits about every 100 ms.
How many were done is written into the file COUNTERS.
"""
import datetime, io, json, os, signal, sys, time

import confluent_kafka as ck
import fastavro

bootstrap, group, articles, events, coded, schemas, transactions, counters = sys.argv[1:9]
transactions = transactions == "1"


def schema(kind):
    with open(os.path.join(schemas, kind + ".avsc")) as f:
        return fastavro.parse_schema(json.load(f))


def blank(s, names):
    """A value of the schema with as little in it as may be; defaults where there are any."""
    if isinstance(s, list):
        return None if "null" in s else blank(s[0], names)
    if isinstance(s, str):
        return blank(names[s], names) if s in names else {
            "null": None, "string": "", "bytes": b"", "int": 0, "long": 0, "float": 0.0, "double": 0.0, "boolean": False}[s]
    kind = s["type"]
    if kind == "record":
        names[s["name"]] = s
        return {f["name"]: blank(f["type"], names) for f in s["fields"]}
    if kind == "enum":
        names[s["name"]] = s
        return s["symbols"][0]
    if kind in ("array", "map"):
        return [] if kind == "array" else {}
    if s.get("logicalType") == "timestamp-millis":
        return datetime.datetime.fromtimestamp(0, datetime.timezone.utc)
    if s.get("logicalType") == "date":
        return datetime.date(2025, 1, 1)
    return blank(kind, names)


def encode(parsed, record):
    out = io.BytesIO()
    out.write(b"\xc3\x01" + bytes(8))
    fastavro.schemaless_writer(out, parsed, record)
    return out.getvalue()


def main():
    article, event, ledger = schema("article"), schema("event"), schema("coded")
    event_of, coded_of = blank(event, {}), blank(ledger, {})
    reader = ck.Consumer({"bootstrap.servers": bootstrap, "group.id": group, "auto.offset.reset": "earliest",
                          "enable.auto.commit": False, "isolation.level": "read_committed"})
    reader.subscribe([articles])
    settings = {"bootstrap.servers": bootstrap, "linger.ms": 5, "partitioner": "murmur2_random", "acks": "all",
                "enable.idempotence": True}
    if transactions:
        settings["transactional.id"] = group
    writer = ck.Producer(settings)
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    if transactions:
        writer.init_transactions(30)
        writer.begin_transaction()
    done, last, pending = 0, time.monotonic(), False
    while not stop:
        for m in reader.consume(500, 0.05):
            if m.error():
                raise ck.KafkaException(m.error())
            a = fastavro.schemaless_reader(io.BytesIO(m.value()[10:]), article)
            event_of.update(id=a["id"], article_id=a["id"], url=a["url"])
            coded_of.update(article_id=a["id"], url=a["url"], event_ids=[a["id"]])
            for topic, value in ((events, encode(event, event_of)), (coded, encode(ledger, coded_of))):
                while True:
                    try:
                        writer.produce(topic, value, m.key())
                        break
                    except BufferError:
                        writer.poll(0.05)
            done, pending = done + 1, True
        writer.poll(0)
        if not pending or time.monotonic() - last < 0.1:
            continue
        if transactions:
            writer.send_offsets_to_transaction(reader.position(reader.assignment()), reader.consumer_group_metadata())
            writer.commit_transaction()
            writer.begin_transaction()
        else:
            writer.flush()
            reader.commit(asynchronous=False)
        last, pending = time.monotonic(), False
        with open(counters + ".new", "w") as f:
            f.write(str(done))
        os.rename(counters + ".new", counters)


main()
