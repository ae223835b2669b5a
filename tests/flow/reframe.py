"""reframe - records as a Confluent producer of version 8 frames them: by the schema's GUID instead of its id.

	reframe.py BOOTSTRAP FROM TO GUID	every record of FROM, framed by an id there, goes to TO

Records in turn have the GUID in front of the value, and in the header __value_schema_id with nothing in front. Runs in the
virtual environment that registry.py makes.
"""
import sys, uuid

import confluent_kafka

from committed import records


def main(bootstrap, source, target, guid):
    mark = b"\x01" + uuid.UUID(guid).bytes
    producer = confluent_kafka.Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True})
    for number, message in enumerate(records(bootstrap, source)):
        value, headers = message.value(), message.headers() or []
        assert value[:1] == b"\x00", value[:5]
        value = value[5:]
        if number % 2 == 0:
            value = mark + value
        else:
            headers = headers + [("__value_schema_id", mark)]
        producer.produce(target, value, message.key(), headers=headers)
    assert producer.flush(60) == 0, "not all were acknowledged"


main(*sys.argv[1:])
