import java.security.MessageDigest;
import java.time.Duration;
import java.util.*;
import org.apache.avro.Schema;
import org.apache.avro.generic.*;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic's committed records: "partition offset id value-sha256". Arguments: bootstrap, topic, schema. */
class ReadEvents {
	public static void main(String[] args) throws Exception {
		var properties = new HashMap<String, Object>();
		properties.put("bootstrap.servers", args[0]);
		properties.put("isolation.level", "read_committed");
		properties.put("enable.auto.commit", false);
		var schema = new Schema.Parser().parse(new java.io.File(args[2]));
		var avro = new GenericDatumReader<GenericRecord>(schema);
		var bytes = new ByteArrayDeserializer();
		try (var consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
			var parts = consumer.partitionsFor(args[1]).stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
			consumer.assign(parts);
			consumer.seekToBeginning(parts);
			var ends = consumer.endOffsets(parts);
			while (parts.stream().anyMatch(p -> consumer.position(p) < ends.get(p)))
				for (var r : consumer.poll(Duration.ofMillis(500))) {
					var v = r.value();
					var event = avro.read(null, DecoderFactory.get().binaryDecoder(v, 10, v.length - 10, null));
					var digest = MessageDigest.getInstance("SHA-256").digest(v);
					System.out.println(r.partition() + " " + r.offset() + " " + event.get("id") + " " + HexFormat.of().formatHex(digest));
				}
		}
	}
}
