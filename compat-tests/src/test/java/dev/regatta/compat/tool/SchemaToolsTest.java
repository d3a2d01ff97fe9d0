package dev.regatta.compat.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.error.PermanentException;
import dev.regatta.event.RunEvent;
import dev.regatta.event.RunEvent.Warning;
import dev.regatta.model.ScriptedModel;
import dev.regatta.schema.JsonSchema;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolArguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tools that are made from a schema; names that models do not take; results that are to come, or no data. */
@Timeout(60)
final class SchemaToolsTest {
    private static final JsonSchema ORDER = JsonSchema.object()
            .property("item", JsonSchema.string())
            .property("count", JsonSchema.integer())
            .optional("price", JsonSchema.number())
            .optional("tags", JsonSchema.list(JsonSchema.anyOf(JsonSchema.integer(), JsonSchema.string())))
            .optional("to", JsonSchema.object().property("street", JsonSchema.string()))
            .optional("gift", JsonSchema.bool());

    private final ScriptedModel model = new ScriptedModel();
    private final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());

    private RunResult run(Tool... tools) {
        return Crew.of(Task.of("task", "Work").by(Agent.of("Worker", "Work").tools((Object[]) tools)))
                .model(model.thenAnswer("done"))
                .listener(events::add)
                .kickoff();
    }

    private String lastTold() {
        return model.requests().getLast().messages().getLast().toString();
    }

    private List<Warning> warnings() {
        return events.stream()
                .filter(Warning.class::isInstance)
                .map(Warning.class::cast)
                .toList();
    }

    @Test
    void arguments_are_plain_values_of_the_kinds_that_the_schema_says() {
        AtomicReference<ToolArguments> seen = new AtomicReference<>();
        Tool order = Tool.of("order", "Orders", ORDER, arguments -> {
            seen.set(arguments);
            return "ordered";
        });
        model.thenCall(
                "order",
                "{\"item\":\"tea\",\"count\":\"2\",\"price\":3,\"tags\":[1.0,\"a\"],\"to\":{\"street\":\"x\"},\"gift\":true}");

        run(order);

        ToolArguments arguments = seen.get();
        assertThat(arguments.values())
                .isEqualTo(Map.of(
                        "item",
                        "tea",
                        "count",
                        2L,
                        "price",
                        3.0,
                        "tags",
                        List.of(1L, "a"),
                        "to",
                        Map.of("street", "x"),
                        "gift",
                        true));
        assertThat(arguments.string("item")).isEqualTo("tea");
        assertThat(arguments.integer("count")).isEqualTo(2);
        assertThat(arguments.number("price")).isEqualTo(3);
        assertThat(arguments.list("tags").getFirst()).isEqualTo(1L);
        assertThat(arguments.object("to").string("street")).isEqualTo("x");
        assertThat(arguments.bool("gift")).isTrue();
        assertThat(arguments.has("none")).isFalse();
        assertThatThrownBy(() -> arguments.string("count"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The argument 'count' is a Long; a String was asked for.");
    }

    @Test
    void what_does_not_fit_the_schema_does_not_reach_the_tool() {
        AtomicReference<ToolArguments> seen = new AtomicReference<>();
        Tool order = Tool.of("order", "Orders", ORDER, arguments -> {
            seen.set(arguments);
            return "ordered";
        });
        model.thenCall("order", "{\"item\":\"tea\"}");

        run(order);

        assertThat(seen.get()).isNull();
        assertThat(lastTold()).contains("/count is missing");
    }

    @Test
    void only_objects_are_parameters() {
        assertThatThrownBy(() -> Tool.of("order", "Orders", JsonSchema.string(), arguments -> "x"))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("must be a schema whose type is object");
    }

    @Test
    void a_name_that_models_do_not_take_is_adjusted_and_its_calls_are_understood() {
        Tool order = Tool.of("tea/order", "Orders", ORDER, arguments -> "ordered " + arguments.string("item"));
        String adjusted = order.name();
        model.thenCall(adjusted, "{\"item\":\"tea\",\"count\":1}")
                .thenCall("tea/order", "{\"item\":\"cup\",\"count\":1}");

        RunResult result = run(order);

        assertThat(order.givenName()).isEqualTo("tea/order");
        assertThat(adjusted).matches("tea_order_[0-9a-f]{8}");
        assertThat(model.requests().getFirst().toolSpecifications())
                .extracting(ToolSpecification::name)
                .containsExactly(adjusted);
        assertThat(lastTold()).contains("ordered cup");
        assertThat(result.tools().get(adjusted).ran()).isEqualTo(2);
        assertThat(warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("tool-name-adjusted");
            assertThat(warning.message()).contains("'tea/order'", adjusted);
        });
    }

    @Test
    void a_result_that_is_to_come_is_waited_for() {
        Tool order = Tool.of("order", "Orders", ORDER, arguments -> CompletableFuture.supplyAsync(() -> "ordered"));
        model.thenCall("order", "{\"item\":\"tea\",\"count\":1}");

        run(order);

        assertThat(lastTold()).contains("ordered");
    }

    @Test
    void a_result_that_takes_too_long_is_cancelled() {
        CompletableFuture<String> never = new CompletableFuture<>();
        Tool order = Tool.of("order", "Orders", ORDER, arguments -> never).timeout(Duration.ofMillis(50));
        model.thenCall("order", "{\"item\":\"tea\",\"count\":1}");

        run(order);

        assertThat(never).isCancelled();
        assertThat(lastTold()).contains("took longer than 50 ms");
    }

    @Test
    void a_result_that_is_no_data_is_an_error_and_the_developer_is_told() {
        Tool order = Tool.of("order", "Orders", ORDER, arguments -> Stream.of("a"));
        model.thenCall("order", "{\"item\":\"tea\",\"count\":1}");

        RunResult result = run(order);

        assertThat(lastTold()).contains("which is a stream and no data: collect it");
        assertThat(result.tools().get("order").errors()).isEqualTo(1);
        assertThat(warnings()).extracting(Warning::code).containsExactly("tool-result-unusable");
    }

    @Test
    void a_result_that_does_not_fit_its_schema_is_an_error() {
        Tool order = Tool.of("order", "Orders", ORDER, arguments -> Map.of("id", "seven"))
                .resultSchema(JsonSchema.object().property("id", JsonSchema.integer()));
        model.thenCall("order", "{\"item\":\"tea\",\"count\":1}");

        run(order);

        assertThat(order.resultSchema()).isPresent();
        assertThat(lastTold()).contains("/id must be a whole number, but is a text.");
    }

    /** Tools by annotation. */
    static final class Streaming {
        @dev.langchain4j.agent.tool.Tool("Streams")
        Stream<String> stream() {
            return Stream.of("a");
        }
    }

    @Test
    void a_method_that_returns_no_data_is_refused_at_once() {
        assertThatThrownBy(() -> Tool.from(new Streaming()))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("returns a stream and no data: collect it");
    }
}
