package dev.regatta.compat.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.fallback.message.TreeMessageBackend;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.Message;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.codec.SchemaBoundBackend;
import dev.regatta.model.ModelSettings;
import dev.regatta.model.ModelUsage;
import dev.regatta.model.Usage;
import dev.regatta.schema.JsonSchema;
import dev.regatta.spi.message.MessageBackend;
import dev.regatta.spi.message.Shape;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.OutputForm;
import dev.regatta.step.StepPath;
import dev.regatta.step.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What models are asked and what they answer is written and read by every codec. */
final class ModelValuesTest {
    private static final List<MessageBackend> BACKENDS = List.of(new SchemaBoundBackend(), new TreeMessageBackend());

    private static final JsonSchema PARAMETERS = JsonSchema.object()
            .property("city", JsonSchema.string().described("Which city"))
            .optional("days", JsonSchema.of("{\"type\":\"integer\",\"minimum\":1,\"maximum\":1e2,\"multipleOf\":0.5}"))
            .optional("next", JsonSchema.reference("Place"))
            .definition("Place", JsonSchema.object().open());

    private static <T> Stream<MessageCodec<T>> codecs(Class<T> type) {
        Shape.Root<T> shape = Shape.of(type);
        return BACKENDS.stream()
                .flatMap(backend -> Stream.of(
                        backend.codec(shape, CodecLimits.defaults()), backend.cbor(shape, CodecLimits.defaults())));
    }

    private static <T> void thereAndBack(Class<T> type, T value) {
        codecs(type)
                .forEach(codec -> assertThat(codec.decode(codec.encode(value)))
                        .as(codec.getClass().getSimpleName())
                        .isEqualTo(value)
                        .hasSameHashCodeAs(value));
    }

    private static ModelCall call(List<Message> messages) {
        return new ModelCall(
                StepPath.ofTask("task").turn(3),
                "openai/gpt-5-mini",
                messages,
                List.of(new ToolDefinition("weather", "", PARAMETERS)),
                ModelSettings.defaults().withStopSequences(List.of("END")).withTemperature(0.25),
                new OutputForm(
                        "Fact",
                        JsonSchema.object().property("text", JsonSchema.string().orNull())));
    }

    @Property(tries = 200)
    void calls_are_the_same_there_and_back(@ForAll long seed) {
        RandomMessages random = new RandomMessages(seed);

        thereAndBack(ModelCall.class, call(List.of(random.message(), random.message())));
    }

    @Property(tries = 200)
    void answers_are_the_same_there_and_back(@ForAll long seed) {
        Message message = new RandomMessages(seed).message();

        if (message instanceof Message.Assistant said) {
            thereAndBack(
                    ModelAnswer.class, new ModelAnswer(said, Usage.of("m", ModelUsage.of(1, seed, 2)), List.of("odd")));
        }
    }

    @Test
    void a_schema_is_written_as_the_schema_that_it_is() {
        codecs(ToolDefinition.class)
                .filter(codec -> codec.encode(new ToolDefinition("a", "b", PARAMETERS))[0] == '{')
                .forEach(codec -> assertThat(new String(
                                codec.encode(new ToolDefinition("a", "b", JsonSchema.list(JsonSchema.string()))),
                                StandardCharsets.UTF_8))
                        .isEqualTo("{\"name\":\"a\",\"description\":\"b\",\"parameters\":"
                                + "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}"));
    }
}
