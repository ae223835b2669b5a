"""read_python - a topic's committed records: "partition offset id value-sha256", with confluent-kafka and fastavro.

	read_python.py BOOTSTRAP TOPIC SCHEMA [read_uncommitted]
"""
import hashlib, io, json, sys

import confluent_kafka as ck
import fastavro

bootstrap, topic, path = sys.argv[1:4]
schema = fastavro.parse_schema(json.load(open(path)))
reader = ck.Consumer({"bootstrap.servers": bootstrap, "group.id": "readers-python", "enable.auto.commit": False,
                      "isolation.level": (sys.argv[4:] or ["read_committed"])[0], "enable.partition.eof": True})
parts = reader.list_topics(topic, timeout=30).topics[topic].partitions
reader.assign([ck.TopicPartition(topic, p, ck.OFFSET_BEGINNING) for p in parts])
left = set(parts)
while left:
    m = reader.poll(30)
    assert m is not None, "nothing came"
    if m.error():
        assert m.error().code() == ck.KafkaError._PARTITION_EOF, m.error()
        left.discard(m.partition())
        continue
    value = m.value()
    assert value[:2] == b"\xc3\x01"
    record = fastavro.schemaless_reader(io.BytesIO(value[10:]), schema)
    print(m.partition(), m.offset(), record["id"], hashlib.sha256(value).hexdigest())
reader.close()
