package dev.regatta.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.regatta.schema.JsonSchema;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
final class ToolResultsTest {
    private record Empty() {}

    private record Fact(String text, int year) {}

    private static String told(Object returned) throws Exception {
        return ToolResults.answer("find", returned, null).text();
    }

    @Test
    void data_is_written_as_json_and_texts_as_they_are() throws Exception {
        assertThat(told("a\"b")).isEqualTo("a\"b");
        assertThat(told(3)).isEqualTo("3");
        assertThat(told(List.of(new Fact("x", 1)))).isEqualTo("[{\"text\":\"x\",\"year\":1}]");
        assertThat(told(Map.of())).isEqualTo("{}");
        assertThat(told(new Empty())).isEqualTo("{}");
        JsonNode node = JsonNodeFactory.instance.objectNode();
        assertThat(told(node)).isEqualTo("{}");
        assertThat(told(null)).isEqualTo("done");
    }

    @Test
    void what_is_optional_or_to_come_is_taken_as_what_it_is() throws Exception {
        CompletionStage<String> stage = CompletableFuture.completedStage("late");
        FutureTask<Optional<Integer>> nested = new FutureTask<>(() -> Optional.of(7));
        nested.run();

        assertThat(told(Optional.of("there"))).isEqualTo("there");
        assertThat(told(Optional.empty())).isEqualTo("null");
        assertThat(told(CompletableFuture.completedFuture(new Fact("x", 1)))).isEqualTo("{\"text\":\"x\",\"year\":1}");
        assertThat(told(stage)).isEqualTo("late");
        assertThat(told(nested)).isEqualTo("7");
        assertThat(told(CompletableFuture.completedFuture(null))).isEqualTo("done");
    }

    @Test
    void a_future_fails_as_what_it_failed_with() {
        IllegalStateException failure = new IllegalStateException("full");

        assertThatThrownBy(() -> told(CompletableFuture.failedFuture(failure))).isSameAs(failure);
    }

    @Test
    void an_interrupt_cancels_the_future() {
        CompletableFuture<String> never = new CompletableFuture<>();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> told(never)).isInstanceOf(InterruptedException.class);

        assertThat(never).isCancelled();
        assertThat(Thread.interrupted()).isFalse();
    }

    static List<Object> what_is_no_data_is_refused() {
        return List.of(
                Stream.of(1),
                List.of(1).iterator(),
                new IllegalStateException("x"),
                new ByteArrayInputStream(new byte[1]),
                new Object(),
                (Runnable) () -> {},
                CompletableFuture.completedFuture(Stream.of(1)));
    }

    @ParameterizedTest
    @MethodSource
    void what_is_no_data_is_refused(Object returned) {
        assertThatThrownBy(() -> told(returned))
                .isInstanceOf(ToolResultException.class)
                .hasMessageStartingWith("The tool 'find' returned a ")
                .hasMessageEndingWith("Return a text, a number, a list, a map, a record, or a future of one of these.");
    }

    @Test
    void a_result_schema_is_kept() throws Exception {
        JsonSchema fact =
                JsonSchema.object().property("text", JsonSchema.string()).property("year", JsonSchema.integer());

        assertThat(ToolResults.answer("find", new Fact("x", 1), fact).text()).contains("\"year\":1");
        assertThat(ToolResults.answer("find", "x", JsonSchema.string()).text()).isEqualTo("x");
        assertThatThrownBy(() -> ToolResults.answer("find", Map.of("text", 1), fact))
                .isInstanceOf(ToolResultException.class)
                .hasMessage(
                        "The tool 'find' returned what does not fit its result schema: /year is missing; it is required."
                                + " /text must be text, but is a number.");
        assertThatThrownBy(() -> ToolResults.answer("find", null, fact)).isInstanceOf(ToolResultException.class);
    }
}
