import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.*;
import org.apache.avro.io.*;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.streams.*;
import org.apache.kafka.streams.processor.api.*;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The pass-through of bench/transport as it is written with Kafka Streams: an article is decoded, an event and a ledger record
 * are written for it. One stream thread, a commit every 100 ms. How many were worked is written into the file COUNTERS.
 *
 * <p>Arguments: BOOTSTRAP GROUP ARTICLES EVENTS CODED SCHEMAS TRANSACTIONS COUNTERS
 */
class PassStreams {
	static final int PREFIX = 10; // the marker and the schema's fingerprint, before each value
	static final AtomicLong worked = new AtomicLong();

	static Schema schema(String folder, String kind) throws Exception {
		return new Schema.Parser().parse(new File(folder, kind + ".avsc"));
	}

	/** A value of the schema with as little in it as may be. */
	static Object blank(Schema s) {
		switch (s.getType()) {
		case RECORD:
			var record = new GenericData.Record(s);
			for (var field : s.getFields())
				record.put(field.pos(), blank(field.schema()));
			return record;
		case UNION: return s.isNullable() ? null : blank(s.getTypes().get(0));
		case ENUM: return new GenericData.EnumSymbol(s, s.getEnumSymbols().get(0));
		case FIXED: return new GenericData.Fixed(s, new byte[s.getFixedSize()]);
		case ARRAY: return new ArrayList<Object>();
		case MAP: return new HashMap<String, Object>();
		case STRING: return "";
		case BYTES: return java.nio.ByteBuffer.allocate(0);
		case INT: return 0;
		case LONG: return 0L;
		case FLOAT: return 0f;
		case DOUBLE: return 0d;
		case BOOLEAN: return false;
		default: return null;
		}
	}

	/** Works one article at a time; the sinks "events" and "coded" take what it makes. */
	static class Pass implements Processor<byte[], byte[], byte[], byte[]> {
		final Schema event, coded;
		final GenericDatumReader<GenericRecord> reader;
		final GenericRecord eventOf, codedOf;
		final GenericDatumWriter<GenericRecord> eventOut, codedOut;
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		BinaryDecoder decoder;
		BinaryEncoder encoder;
		GenericRecord article;
		ProcessorContext<byte[], byte[]> context;

		Pass(Schema article, Schema event, Schema coded) {
			this.event = event;
			this.coded = coded;
			reader = new GenericDatumReader<>(article);
			eventOf = (GenericRecord) blank(event);
			codedOf = (GenericRecord) blank(coded);
			eventOut = new GenericDatumWriter<>(event);
			codedOut = new GenericDatumWriter<>(coded);
		}

		@Override public void init(ProcessorContext<byte[], byte[]> context) {
			this.context = context;
		}

		byte[] encode(GenericDatumWriter<GenericRecord> writer, GenericRecord record) throws java.io.IOException {
			bytes.reset();
			bytes.write(0xc3);
			bytes.write(1);
			bytes.write(new byte[PREFIX - 2]);
			encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
			writer.write(record, encoder);
			encoder.flush();
			return bytes.toByteArray();
		}

		@Override public void process(Record<byte[], byte[]> r) {
			try {
				decoder = DecoderFactory.get().binaryDecoder(r.value(), PREFIX, r.value().length - PREFIX, decoder);
				article = reader.read(article, decoder);
				eventOf.put("id", article.get("id"));
				eventOf.put("article_id", article.get("id"));
				eventOf.put("url", article.get("url"));
				codedOf.put("article_id", article.get("id"));
				codedOf.put("url", article.get("url"));
				codedOf.put("event_ids", List.of(article.get("id")));
				context.forward(r.withValue(encode(eventOut, eventOf)), "events");
				context.forward(r.withValue(encode(codedOut, codedOf)), "coded");
			} catch (java.io.IOException e) {
				throw new java.io.UncheckedIOException(e);
			}
			worked.incrementAndGet();
		}
	}

	static Properties settings(String bootstrap, String group, boolean transactions, Path state) {
		var p = new Properties();
		p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
		p.put(StreamsConfig.APPLICATION_ID_CONFIG, group);
		p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, transactions ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
		p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
		p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
		p.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
		p.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
		p.put(StreamsConfig.consumerPrefix("isolation.level"), "read_committed");
		p.put(StreamsConfig.producerPrefix("linger.ms"), 5);
		p.put(StreamsConfig.producerPrefix("acks"), "all");
		return p;
	}

	public static void main(String[] args) throws Exception {
		Schema article = schema(args[5], "article"), event = schema(args[5], "event"), coded = schema(args[5], "coded");
		var read = new ByteArrayDeserializer();
		var write = new ByteArraySerializer();
		var topology = new Topology();
		topology.addSource("articles", read, read, args[2]);
		topology.addProcessor("pass", () -> new Pass(article, event, coded), "articles");
		topology.addSink("events", args[3], write, write, "pass");
		topology.addSink("coded", args[4], write, write, "pass");
		Path counters = Path.of(args[7]), fresh = Path.of(args[7] + ".new");
		var streams = new KafkaStreams(topology, settings(args[0], args[1], args[6].equals("1"), Path.of(args[7] + ".state")));
		var stop = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			stop.countDown();
			streams.close(java.time.Duration.ofSeconds(30));
		}));
		streams.start();
		while (!stop.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
			if (streams.state() == KafkaStreams.State.ERROR)
				Runtime.getRuntime().halt(1);
			Files.writeString(fresh, Long.toString(worked.get()));
			Files.move(fresh, counters, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
		}
	}
}
