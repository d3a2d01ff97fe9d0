package dev.regatta.compat.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.Storable;
import dev.regatta.message.TypeRef;
import dev.regatta.message.codec.SchemaBoundBackend;
import dev.regatta.spi.message.Shape;
import dev.regatta.spi.message.tree.TreeCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** All codecs side by side: what one wrote every other reads, and they agree on what is wrong. */
final class MessageTwinsTest {
    /** The codecs for one type: those of JSON, and one of another format. */
    private record Codecs(List<MessageCodec<Object>> json, MessageCodec<Object> cbor) {}

    private static final Map<TypeRef<?>, Codecs> CODECS = new ConcurrentHashMap<>();

    private static final String[] PIECES = {
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "0",
        "-",
        ".5",
        "e9",
        "null",
        "true",
        "\\u",
        "\\ud800",
        "\"v\":2,",
        "\"v\":1,",
        "\ufeff",
        "NaN",
        " ",
        "\n",
        "\u0000",
        "é",
        "\"a\":1,",
        "99999999999999999999",
        "\"role\":\"user\","
    };

    private static Codecs codecs(TypeRef<Object> type) {
        Shape.Root<Object> shape = Shape.of(type);
        CodecLimits limits = CodecLimits.defaults();
        return new Codecs(
                List.of(TreeCodec.json(shape, limits), new SchemaBoundBackend().codec(shape, limits)),
                TreeCodec.cbor(shape, limits));
    }

    @SuppressWarnings("unchecked") // the type is that of the value
    private static Codecs codecs(Record value) {
        return CODECS.computeIfAbsent(
                TypeRef.of(value.getClass()), type -> MessageTwinsTest.codecs((TypeRef<Object>) type));
    }

    @Property
    void every_codec_reads_what_every_other_wrote(@ForAll long seed) {
        Record value = new RandomMessages(seed).record();

        passesThrough(codecs(value), value);
    }

    @Property
    void every_codec_reads_values_of_any_type(@ForAll long seed) {
        TypeSamples.Sample<Object> sample = new RandomTypes(seed).sample();

        assertThat(Storable.problems(sample.type().type())).isEmpty();
        passesThrough(codecs(sample.type()), sample.value());
    }

    private static void passesThrough(Codecs codecs, Object value) {
        byte[] written = codecs.json().getFirst().encode(value);
        for (MessageCodec<Object> each : codecs.json()) {
            assertThat(new String(each.encode(value), StandardCharsets.UTF_8))
                    .isEqualTo(new String(written, StandardCharsets.UTF_8));
            assertSame(each.decode(written), value);
        }
        assertSame(codecs.cbor().decode(codecs.cbor().encode(value)), value);
    }

    private static void assertSame(Object read, Object value) {
        assertThat(TypeSamples.same(read, value))
                .as("%s became %s", value, read)
                .isTrue();
    }

    @Property
    void codecs_agree_on_broken_messages(@ForAll long seed) {
        Record value = new RandomMessages(seed).record();

        agreesOnBroken(codecs(value), value, new Random(seed));
    }

    @Property
    void codecs_agree_on_broken_values_of_any_type(@ForAll long seed) {
        TypeSamples.Sample<Object> sample = new RandomTypes(seed).sample();

        agreesOnBroken(codecs(sample.type()), sample.value(), new Random(seed));
    }

    private static void agreesOnBroken(Codecs codecs, Object value, Random random) {
        byte[] written = codecs.json().getFirst().encode(value);
        for (int i = 0; i < 20; i++) {
            byte[] broken = mutated(written, random);
            List<Object> outcomes = new ArrayList<>();
            codecs.json().forEach(each -> outcomes.add(outcome(each, broken)));

            assertThat(outcomes)
                    .as(new String(broken, StandardCharsets.UTF_8))
                    .allMatch(each -> TypeSamples.same(each, outcomes.getFirst()));
        }
    }

    /** A value, or what is wrong and where. */
    private static Object outcome(MessageCodec<Object> codec, byte[] bytes) {
        try {
            return codec.decode(bytes);
        } catch (MessageFormatException fault) {
            return List.of(fault.kind(), fault.position(), fault.pointer());
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] changed = bytes;
        for (int edits = random.nextInt(2); edits >= 0; edits--) {
            int from = random.nextInt(changed.length + 1);
            int to = Math.min(changed.length, from + random.nextInt(random.nextBoolean() ? 2 : 20));
            byte[] piece = random.nextInt(4) == 0
                    ? new byte[] {(byte) random.nextInt(256)}
                    : PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
            byte[] put = random.nextInt(3) == 0 ? Arrays.copyOfRange(changed, from, to) : piece;
            byte[] next = new byte[from + put.length + changed.length - to];
            System.arraycopy(changed, 0, next, 0, from);
            System.arraycopy(put, 0, next, from, put.length);
            System.arraycopy(changed, to, next, from + put.length, changed.length - to);
            changed = next;
        }
        return changed;
    }
}
