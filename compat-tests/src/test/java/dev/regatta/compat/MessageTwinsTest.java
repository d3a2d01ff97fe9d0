package dev.regatta.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.codec.SchemaBoundBackend;
import dev.regatta.spi.message.Shape;
import dev.regatta.spi.message.tree.TreeCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** All codecs side by side: what one wrote every other reads, and they agree on what is wrong. */
final class MessageTwinsTest {
    /** The codecs for one type: those of JSON, and one of another format. */
    private record Codecs(List<MessageCodec<Record>> json, MessageCodec<Record> cbor) {}

    private static final Map<Class<?>, Codecs> CODECS = new ConcurrentHashMap<>();

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

    private static Codecs codecs(Record value) {
        return CODECS.computeIfAbsent(value.getClass(), MessageTwinsTest::codecs);
    }

    @SuppressWarnings("unchecked") // the type is that of the values that come
    private static Codecs codecs(Class<?> type) {
        Shape.Root<Record> shape = Shape.of((Class<Record>) type);
        CodecLimits limits = CodecLimits.defaults();
        return new Codecs(
                List.of(TreeCodec.json(shape, limits), new SchemaBoundBackend().codec(shape, limits)),
                TreeCodec.cbor(shape, limits));
    }

    @Property
    void every_codec_reads_what_every_other_wrote(@ForAll long seed) {
        Record value = new RandomMessages(seed).record();
        Codecs codecs = codecs(value);

        byte[] written = codecs.json().getFirst().encode(value);
        for (MessageCodec<Record> each : codecs.json()) {
            assertThat(new String(each.encode(value), StandardCharsets.UTF_8))
                    .isEqualTo(new String(written, StandardCharsets.UTF_8));
            assertThat(each.decode(written)).isEqualTo(value);
        }
        assertThat(codecs.cbor().decode(codecs.cbor().encode(value))).isEqualTo(value);
    }

    @Property
    void codecs_agree_on_broken_messages(@ForAll long seed) {
        Record value = new RandomMessages(seed).record();
        Codecs codecs = codecs(value);
        Random random = new Random(seed);
        byte[] written = codecs.json().getFirst().encode(value);

        for (int i = 0; i < 20; i++) {
            byte[] broken = mutated(written, random);
            List<Object> outcomes = new ArrayList<>();
            codecs.json().forEach(each -> outcomes.add(outcome(each, broken)));

            assertThat(outcomes)
                    .as(new String(broken, StandardCharsets.UTF_8))
                    .allMatch(each -> each.equals(outcomes.getFirst()));
        }
    }

    /** A value, or what is wrong and where. */
    private static Object outcome(MessageCodec<Record> codec, byte[] bytes) {
        try {
            return codec.decode(bytes);
        } catch (MessageFormatException fault) {
            return List.of(fault.kind(), fault.position(), Objects.requireNonNull(fault.pointer()));
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
