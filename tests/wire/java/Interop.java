import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;

/**
 * Our messages read by Java Avro, its messages for us to read, and its verdicts.
 *
 * <p>Interop SCHEMAS TESTS OUT: reads OUT/dateline-KIND.tsv and TESTS/golden/dateline-KIND.tsv, writes
 * OUT/java-KIND.tsv, OUT/golden-KIND.tsv and OUT/fingerprints, judges TESTS/evolution/*.json.
 */
public final class Interop {
    private static final String[] KINDS = {"article", "event", "coded", "happening"};
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    public static void main(String[] args) throws Exception {
        Path schemas = Path.of(args[0]);
        Path tests = Path.of(args[1]);
        Path out = Path.of(args[2]);
        for (String kind : KINDS) {
            Schema schema = parse(Files.readString(schemas.resolve(kind + ".avsc")));
            int read = readOurs(schema, out.resolve("dateline-" + kind + ".tsv"))
                + readOurs(schema, tests.resolve("golden/dateline-" + kind + ".tsv"));
            System.out.println(kind + ": Java Avro read " + read + " of our messages and writes the same bytes");
            writeTheirs(schema, out.resolve("java-" + kind + ".tsv"), 300);
            writeTheirs(schema, out.resolve("golden-" + kind + ".tsv"), 8);
        }
        fingerprints(schemas, out.resolve("fingerprints"));
        System.out.println(judge(tests.resolve("evolution")) + " pairs of schemas: Java Avro's verdict is the recorded one");
    }

    private static Schema parse(String text) {
        return new Schema.Parser().parse(text);
    }

    private static List<Path> files(Path folder, String glob) throws IOException {
        List<Path> result = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(result::add);
        }
        Collections.sort(result);
        return result;
    }

    private static void require(boolean ok, Path file, int line, String why) {
        if (!ok) {
            System.err.println(file + ":" + line + ": " + why);
            System.exit(1);
        }
    }

    private static int readOurs(Schema schema, Path file) throws IOException {
        BinaryMessageDecoder<GenericRecord> decoder = new BinaryMessageDecoder<>(GenericData.get(), schema);
        BinaryMessageEncoder<GenericRecord> encoder = new BinaryMessageEncoder<>(GenericData.get(), schema);
        int count = 0;
        for (String line : Files.readString(file).split("\n")) {
            int tab = line.indexOf('\t');
            byte[] message = HexFormat.of().parseHex(line.substring(0, tab));
            GenericRecord value = decoder.decode(message);
            JsonNode got = JSON.readTree(JSON.writeValueAsString(toJson(schema, value, "")));
            count++;
            require(same(got, JSON.readTree(line.substring(tab + 1))), file, count, "read as " + got);
            require(sameBytes(encoder.encode(value), message, schema), file, count, "other bytes");
        }
        return count;
    }

    /** Java keeps no order in a map, so a message with one is only as long as ours. */
    private static boolean sameBytes(ByteBuffer theirs, byte[] ours, Schema schema) {
        boolean hasMap = schema.getFields().stream().anyMatch(f -> f.schema().getType() == Schema.Type.MAP);
        return hasMap ? theirs.remaining() == ours.length : theirs.equals(ByteBuffer.wrap(ours));
    }

    /** Numbers by value: 1 and 1.0 are the same. */
    private static boolean same(JsonNode x, JsonNode y) {
        return x.equals((p, q) -> {
            if (p.isNumber() && q.isNumber()) {
                return p.isIntegralNumber() && q.isIntegralNumber()
                    ? Long.compare(p.longValue(), q.longValue())
                    : Double.compare(p.doubleValue() + 0.0, q.doubleValue() + 0.0);
            }
            return p.equals(q) ? 0 : 1;
        }, y);
    }

    private static JsonNode toJson(Schema schema, Object value, String name) {
        switch (schema.getType()) {
            case UNION:
                return value == null ? NODES.nullNode() : toJson(schema.getTypes().get(1), value, name);
            case RECORD: {
                ObjectNode node = NODES.objectNode();
                for (Schema.Field f : schema.getFields()) {
                    boolean offset = f.schema().getType() == Schema.Type.INT
                        && (f.name().equals("begin") || f.name().equals("end"));
                    node.set((offset ? "byte_" : "") + f.name(),
                        toJson(f.schema(), ((GenericRecord) value).get(f.pos()), f.name()));
                }
                return node;
            }
            case ARRAY: {
                ArrayNode node = NODES.arrayNode();
                for (Object item : (Iterable<?>) value) {
                    node.add(toJson(schema.getElementType(), item, name));
                }
                return node;
            }
            case MAP: {
                ObjectNode node = NODES.objectNode();
                for (Map.Entry<?, ?> e : ((Map<?, ?>) value).entrySet()) {
                    node.put(e.getKey().toString(), e.getValue().toString());
                }
                return node;
            }
            case BYTES:
                return bytesToJson((ByteBuffer) value);
            case INT:
                return isLogical(schema, "date")
                    ? NODES.textNode(LocalDate.ofEpochDay((Integer) value).toString())
                    : NODES.numberNode((Integer) value);
            case LONG:
                return isLogical(schema, "timestamp-millis")
                    ? NODES.textNode(timeToText((Long) value))
                    : NODES.numberNode((Long) value);
            case DOUBLE:
                return NODES.numberNode((Double) value);
            case BOOLEAN:
                return NODES.booleanNode((Boolean) value);
            default:
                return NODES.textNode(value.toString());
        }
    }

    private static boolean isLogical(Schema schema, String name) {
        return name.equals(schema.getProp("logicalType"));
    }

    private static String timeToText(long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }

    private static JsonNode bytesToJson(ByteBuffer bytes) {
        try {
            return NODES.textNode(StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
        } catch (CharacterCodingException why) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return NODES.objectNode().put("base64", Base64.getEncoder().encodeToString(copy));
        }
    }

    /** Every second message has its lists in blocks that state their size, which is a form of its own. */
    private static void writeTheirs(Schema schema, Path file, int count) throws IOException {
        Random dice = new Random(20251222);
        EncoderFactory blocks = new EncoderFactory().configureBlockSize(64);
        byte[] framing = framing(schema);
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            for (int i = 0; i < count; i++) {
                Object value = random(dice, schema, "", "");
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                bytes.write(framing);
                BinaryEncoder encoder = i % 2 == 0
                    ? blocks.blockingBinaryEncoder(bytes, null)
                    : EncoderFactory.get().binaryEncoder(bytes, null);
                new GenericDatumWriter<>(schema).write(value, encoder);
                encoder.flush();
                out.print(HexFormat.of().formatHex(bytes.toByteArray()) + "\t" + toJson(schema, value, "") + "\n");
            }
        }
    }

    private static byte[] framing(Schema schema) {
        ByteBuffer head = ByteBuffer.allocate(10).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        head.put((byte) 0xc3).put((byte) 0x01).putLong(SchemaNormalization.parsingFingerprint64(schema));
        return head.array();
    }

    private static String text(Random dice) {
        String[] pieces = {"a", "Zz", " ", "\"", "\\", "\n", "\t", "é", "€", "हि", "中", "😀", "\u007f", "\ufffd"};
        StringBuilder text = new StringBuilder();
        for (int i = dice.nextInt(20); i > 0; i--) {
            text.append(pieces[dice.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private static String word(Random dice, String owner, String name) {
        switch (owner + "." + name) {
            case "Event.type":
            case "Event.act":
                return new String[] {"NONE", "AGREE", "REQUEST"}[dice.nextInt(3)];
            case "Event.status":
                return new String[] {"OCCURRED", "DENIED", "HYPOTHETICAL"}[dice.nextInt(3)];
            case "When.precision":
                return new String[] {"day", "range", "unknown"}[dice.nextInt(3)];
            case "Where.precision":
                return new String[] {"city", "region", "unknown"}[dice.nextInt(3)];
            case "When.basis":
            case "Where.basis":
                return new String[] {"STATED", "DATELINE", "INFERRED"}[dice.nextInt(3)];
            default:
                return text(dice);
        }
    }

    private static Object random(Random dice, Schema schema, String owner, String name) {
        boolean positive = List.of("killed", "injured", "arrested", "displaced", "ordinal", "geonames_id").contains(name)
            || (owner.equals("Http") && name.equals("status"));
        switch (schema.getType()) {
            case UNION:
                return dice.nextInt(3) == 0 ? null : random(dice, schema.getTypes().get(1), owner, name);
            case RECORD:
                return randomRecord(dice, schema);
            case ENUM:
                return new GenericData.EnumSymbol(schema,
                    schema.getEnumSymbols().get(dice.nextInt(schema.getEnumSymbols().size())));
            case ARRAY:
                return randomList(dice, schema, owner, name);
            case MAP: {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = dice.nextInt(6); i > 0; i--) {
                    map.put(i + text(dice), text(dice));
                }
                return map;
            }
            case STRING:
                return word(dice, owner, name);
            case BYTES: {
                byte[] bytes = new byte[dice.nextInt(40)];
                dice.nextBytes(bytes);
                return ByteBuffer.wrap(dice.nextBoolean() ? bytes : text(dice).getBytes(StandardCharsets.UTF_8));
            }
            case INT:
                if (isLogical(schema, "date")) {
                    return dice.nextInt(2932896 + 719162) - 719162;
                }
                return positive ? dice.nextInt(Integer.MAX_VALUE - 1) + 1 : dice.nextInt() >> dice.nextInt(31);
            case LONG:
                if (isLogical(schema, "timestamp-millis")) {
                    return Math.floorMod(dice.nextLong(), 315537897600000L) - 62135596800000L;
                }
                return positive ? (dice.nextLong() >>> 2) + 1 : dice.nextLong() >> dice.nextInt(63);
            case DOUBLE:
                return new double[] {0, 1, -0.1, 1e300, dice.nextDouble() * 360 - 180}[dice.nextInt(5)];
            case BOOLEAN:
                return dice.nextBoolean();
            default:
                throw new IllegalStateException(schema.toString());
        }
    }

    private static Object randomRecord(Random dice, Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field f : schema.getFields()) {
            record.put(f.pos(), random(dice, f.schema(), schema.getName(), f.name()));
        }
        if (schema.getName().equals("Magnitude")) {
            record.put("amount", record.get("currency") == null ? null : Double.valueOf(dice.nextInt(1000) / 8.0));
        }
        return record;
    }

    private static Object randomList(Random dice, Schema schema, String owner, String name) {
        List<Object> list = new ArrayList<>();
        if (name.equals("functions")) {
            for (String f : List.of("HOST", "CHAIR", "SIGNATORY", "WITNESS", "MEDIATOR", "ATTENDEE")) {
                if (dice.nextInt(3) == 0) {
                    list.add(f);
                }
            }
            return list;
        }
        for (int i = dice.nextInt(12); i > 0; i--) {
            list.add(random(dice, schema.getElementType(), owner, name));
        }
        return list;
    }

    private static void fingerprints(Path schemas, Path file) throws IOException {
        List<Path> texts = files(schemas, "*.avsc");
        texts.addAll(files(schemas.resolve("history"), "*.avsc"));
        StringBuilder out = new StringBuilder();
        for (Path path : texts) {
            Schema schema = parse(Files.readString(path));
            out.append(String.format("%016x\t%s%n", SchemaNormalization.parsingFingerprint64(schema),
                SchemaNormalization.toParsingForm(schema)));
        }
        Files.writeString(file, out);
    }

    private static int judge(Path folder) throws IOException {
        int count = 0;
        for (Path path : files(folder, "*.json")) {
            JsonNode pair = JSON.readTree(Files.readString(path));
            SchemaCompatibilityType verdict = SchemaCompatibility.checkReaderWriterCompatibility(
                parse(pair.get("reader").toString()), parse(pair.get("writer").toString())).getType();
            boolean readable = verdict == SchemaCompatibilityType.COMPATIBLE;
            require(readable == pair.get("readable").asBoolean(), path, 1, "Java Avro says " + verdict);
            count++;
        }
        return count;
    }
}
