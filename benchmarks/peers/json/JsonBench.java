package peers;

import com.alibaba.fastjson2.JSON;
import com.dslplatform.json.DslJson;
import com.dslplatform.json.JsonWriter;
import com.dslplatform.json.runtime.Settings;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.spi.message.Shape;
import dev.regatta.message.codec.SchemaBoundBackend;
import dev.regatta.spi.message.tree.TreeCodec;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One message written or read by one library. Before anything is timed, each library must agree with Jackson's tree. */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonBench {
    /** What a library does. */
    public interface Library<T> {
        byte[] encode(T message) throws IOException;

        T decode(byte[] json) throws IOException;
    }

    @Param({"regatta", "regatta-tree", "jackson", "jackson-fast", "jackson-tree", "fastjson2", "dsl-json", "avaje"})
    public String library;

    @Param({"whole", "five"})
    public String payload;

    private Library<Object> tested;
    private Object[] messages;
    private byte[][] texts;
    private int next;
    private boolean inexact;

    @Setup
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void prepare() throws IOException {
        Class type = payload.equals("whole") ? Payloads.Whole.class : Payloads.Five.class;
        List<String> lines = Files.readAllLines(Path.of(System.getProperty("peers.messages")));
        ObjectMapper judge = new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        tested = (Library<Object>) make(library, type);
        messages = new Object[lines.size()];
        texts = new byte[lines.size()][];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = judge.writeValueAsBytes(judge.readValue(lines.get(i), type));
            messages[i] = tested.decode(texts[i]);
            JsonNode written = judge.readTree(tested.encode(messages[i]));
            JsonNode given = judge.readTree(texts[i]);
            if (!written.equals(given)) {
                if (!written.equals(JsonBench::compare, given)) {
                    throw new IllegalStateException(library + " does not write what it read");
                }
                inexact = true;
            }
        }
        if (inexact) {
            System.out.println("inexact=" + library);
        }
    }

    /** Some read doubles one unit off. */
    private static int compare(JsonNode one, JsonNode other) {
        boolean same = one.isNumber() && other.isNumber()
                ? Math.abs(one.doubleValue() - other.doubleValue()) <= 1e-12
                : one.equals(other);
        return same ? 0 : 1;
    }

    private static <T> Library<?> make(String library, Class<T> type) {
        return switch (library) {
            case "regatta" -> regatta(new SchemaBoundBackend().codec(Shape.of(type), CodecLimits.defaults()));
            case "regatta-tree" -> regatta(TreeCodec.json(Shape.of(type), CodecLimits.defaults()));
            case "jackson" -> databind(new ObjectMapper(), type);
            case "jackson-fast" ->
                databind(
                        new ObjectMapper(JsonFactory.builder()
                                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                                .build()),
                        type);
            case "jackson-tree" -> tree(new ObjectMapper());
            case "fastjson2" -> fastjson(type);
            case "dsl-json" -> dsl(type);
            case "avaje" -> avaje(Jsonb.builder().build().type(type));
            default -> throw new IllegalArgumentException(library);
        };
    }

    private static <T> Library<T> regatta(MessageCodec<T> codec) {
        return new Library<>() {
            @Override
            public byte[] encode(T message) {
                return codec.encode(message);
            }

            @Override
            public T decode(byte[] json) {
                return codec.decode(json);
            }
        };
    }

    private static <T> Library<T> databind(ObjectMapper mapper, Class<T> type) {
        ObjectReader reader = mapper.readerFor(type);
        ObjectWriter writer = mapper.writerFor(type);
        return new Library<>() {
            @Override
            public byte[] encode(T message) throws IOException {
                return writer.writeValueAsBytes(message);
            }

            @Override
            public T decode(byte[] json) throws IOException {
                return reader.readValue(json);
            }
        };
    }

    private static Library<JsonNode> tree(ObjectMapper mapper) {
        return new Library<>() {
            @Override
            public byte[] encode(JsonNode message) throws IOException {
                return mapper.writeValueAsBytes(message);
            }

            @Override
            public JsonNode decode(byte[] json) throws IOException {
                return mapper.readTree(json);
            }
        };
    }

    private static <T> Library<T> fastjson(Class<T> type) {
        return new Library<>() {
            @Override
            public byte[] encode(T message) {
                return JSON.toJSONBytes(message);
            }

            @Override
            public T decode(byte[] json) {
                return JSON.parseObject(json, type);
            }
        };
    }

    private static <T> Library<T> dsl(Class<T> type) {
        DslJson<Object> dsl = new DslJson<>(Settings.withRuntime().includeServiceLoader());
        JsonWriter writer = dsl.newWriter(1 << 16);
        return new Library<>() {
            @Override
            public byte[] encode(T message) throws IOException {
                writer.reset();
                dsl.serialize(writer, message);
                return writer.toByteArray();
            }

            @Override
            public T decode(byte[] json) throws IOException {
                return dsl.deserialize(type, json, json.length);
            }
        };
    }

    private static <T> Library<T> avaje(JsonType<T> type) {
        return new Library<>() {
            @Override
            public byte[] encode(T message) {
                return type.toJsonBytes(message);
            }

            @Override
            public T decode(byte[] json) {
                return type.fromJson(json);
            }
        };
    }

    private int index() {
        next = next + 1 == texts.length ? 0 : next + 1;
        return next;
    }

    @Benchmark
    public Object encode() throws IOException {
        return tested.encode(messages[index()]);
    }

    @Benchmark
    public Object decode() throws IOException {
        return tested.decode(texts[index()]);
    }
}
