package dev.regatta.compat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.fallback.message.TreeMessageBackend;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.codec.SchemaBoundBackend;
import dev.regatta.spi.message.MessageBackend;
import dev.regatta.spi.message.Shape;
import dev.regatta.step.LogEntry;
import dev.regatta.step.StepCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The step log, with every codec. */
final class StepLogTest {
    private static final MessageBackend SCHEMA_BOUND = new SchemaBoundBackend();
    private static final MessageBackend TREE = new TreeMessageBackend();

    private static MessageCodec<LogEntry> json(MessageBackend backend) {
        return backend.codec(Shape.of(LogEntry.class), CodecLimits.defaults());
    }

    @Nested
    final class SchemaBound extends StepLogContract {
        @Override
        protected MessageCodec<LogEntry> codec() {
            return json(SCHEMA_BOUND);
        }
    }

    @Nested
    final class Tree extends StepLogContract {
        @Override
        protected MessageCodec<LogEntry> codec() {
            return json(TREE);
        }
    }

    @Nested
    final class Cbor extends StepLogContract {
        @Override
        protected MessageCodec<LogEntry> codec() {
            return StepCodec.cbor();
        }
    }

    /** The text form is frozen: journals hold it. A line that differs needs a new version of its entry. */
    @Test
    void entries_are_written_as_they_always_were() throws IOException {
        for (MessageCodec<LogEntry> codec : List.of(StepCodec.json(), json(SCHEMA_BOUND), json(TREE))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            codec.encodeAll(StepSamples.entries().iterator(), out);

            assertThat(out.toString(StandardCharsets.UTF_8).lines())
                    .containsExactlyElementsOf(
                            new String(frozen(), StandardCharsets.UTF_8).lines().toList());
        }
    }

    @Test
    void entries_are_read_that_were_always_written_so() throws IOException {
        List<LogEntry> read = new ArrayList<>();
        StepCodec.json().decodeAll(new ByteArrayInputStream(frozen())).forEachRemaining(read::add);

        assertThat(read).isEqualTo(StepSamples.entries());
    }

    private static byte[] frozen() throws IOException {
        try (InputStream in = Objects.requireNonNull(StepLogTest.class.getResourceAsStream("step-log.jsonl"))) {
            return in.readAllBytes();
        }
    }
}
