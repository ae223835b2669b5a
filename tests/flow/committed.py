"""committed - the committed records of a topic as a client reads them that shares no code with us.

Runs in the virtual environment that registry.py makes.
"""
import confluent_kafka


def records(bootstrap, topic):
    """Of each partition from its beginning to its end."""
    consumer = confluent_kafka.Consumer({
        "bootstrap.servers": bootstrap, "group.id": "foreign", "enable.auto.commit": False,
        "isolation.level": "read_committed", "enable.partition.eof": True, "auto.offset.reset": "earliest"})
    parts = consumer.list_topics(topic, 20).topics[topic].partitions
    consumer.assign([confluent_kafka.TopicPartition(topic, p, 0) for p in parts])
    ended = set()
    while len(ended) < len(parts):
        message = consumer.poll(20)
        assert message is not None, "no answer from Kafka"
        if message.error():
            assert message.error().code() == confluent_kafka.KafkaError._PARTITION_EOF, message.error()
            ended.add(message.partition())
        else:
            yield message
    consumer.close()
