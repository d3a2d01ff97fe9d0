package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.InvalidCrewException;
import dev.regatta.RunFailedException;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.error.Failure;
import dev.regatta.message.TypeRef;
import dev.regatta.model.ScriptedModel;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What inputs look like in texts, which ones a crew asks for, and agents that are asked with inputs. */
final class InputsTest {
    record Point(int x, LocalDate day, Path file) {}

    private final ScriptedModel model = new ScriptedModel().otherwise(request -> new ScriptedModel.Reply.Text("ok"));

    private String lastTold() {
        return ((UserMessage) model.requests().getLast().messages().getLast()).singleText();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("text", "text"),
                Arguments.of(new StringBuilder("built"), "built"),
                Arguments.of('x', "x"),
                Arguments.of(new char[] {'a', 'b'}, "ab"),
                Arguments.of(42, "42"),
                Arguments.of(0.1f, "0.1"),
                Arguments.of(new BigDecimal("1.25"), "1.25"),
                Arguments.of(BigInteger.TEN, "10"),
                Arguments.of(true, "true"),
                Arguments.of(DayOfWeek.MONDAY, "MONDAY"),
                Arguments.of(LocalDate.of(2026, 11, 30), "2026-11-30"),
                Arguments.of(LocalTime.of(8, 30), "08:30"),
                Arguments.of(LocalDateTime.of(2026, 11, 30, 8, 30), "2026-11-30T08:30"),
                Arguments.of(Instant.EPOCH, "1970-01-01T00:00:00Z"),
                Arguments.of(OffsetDateTime.of(2026, 1, 2, 3, 4, 0, 0, ZoneOffset.UTC), "2026-01-02T03:04Z"),
                Arguments.of(
                        ZonedDateTime.of(2026, 1, 2, 3, 4, 0, 0, ZoneId.of("Europe/Oslo")),
                        "2026-01-02T03:04+01:00[Europe/Oslo]"),
                Arguments.of(Year.of(2026), "2026"),
                Arguments.of(YearMonth.of(2026, 3), "2026-03"),
                Arguments.of(MonthDay.of(3, 4), "--03-04"),
                Arguments.of(ZoneId.of("Europe/Oslo"), "Europe/Oslo"),
                Arguments.of(ZoneOffset.ofHours(2), "+02:00"),
                Arguments.of(Duration.ofMinutes(5), "PT5M"),
                Arguments.of(Period.ofDays(3), "P3D"),
                Arguments.of(new UUID(1, 2), "00000000-0000-0001-0000-000000000002"),
                Arguments.of(URI.create("https://example.org/a?b"), "https://example.org/a?b"),
                Arguments.of(Path.of("notes", "x.md"), Path.of("notes", "x.md").toString()),
                Arguments.of(new File("x.md"), "x.md"),
                Arguments.of(Locale.GERMANY, "de-DE"),
                Arguments.of(Currency.getInstance("EUR"), "EUR"),
                Arguments.of(StandardCharsets.UTF_8, "UTF-8"),
                Arguments.of(Optional.of("there"), "there"),
                Arguments.of(Optional.of(LocalDate.EPOCH), "1970-01-01"),
                Arguments.of(Optional.empty(), ""),
                Arguments.of(OptionalInt.of(3), "3"),
                Arguments.of(List.of("a", LocalDate.EPOCH), "[\"a\",\"1970-01-01\"]"),
                Arguments.of(Map.of("k", Path.of("x")), "{\"k\":\"x\"}"),
                Arguments.of(
                        new Point(1, LocalDate.EPOCH, Path.of("x")),
                        "{\"x\":1,\"day\":\"1970-01-01\",\"file\":\"x\"}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_single_value_stands_in_texts_as_people_write_it_and_others_as_json(Object value, String text) {
        Crew.of(Task.of("t", "<{v}>")).model(model).kickoff(Map.of("v", value));

        assertThat(lastTold()).isEqualTo("<" + text + ">");
    }

    @Test
    void so_do_inputs_of_tasks_items_and_results_of_code() {
        Task<LocalDate> day = Task.run("day", LocalDate.class, context -> LocalDate.EPOCH);
        Task<List<Path>> files = Task.run("files", new TypeRef<List<Path>>() {}, context -> List.of(Path.of("a.md")));
        Task<String> own = Task.of("own", "Own {v} on {{day}}").input("v", Path.of("x"));
        Task<List<String>> each = Task.each("each", files, all -> all, file -> Task.of("one", "Each {item} {index}"));

        Crew.of(day, files, own, each).model(model).kickoff();

        assertThat(model.requests().stream()
                        .map(request -> ((UserMessage) request.messages().getLast()).singleText()))
                .containsExactlyInAnyOrder("Own x on 1970-01-01", "Each a.md 1");
    }

    // ---- which inputs a crew asks for

    @Test
    void a_crew_names_what_it_asks_for_in_the_order_of_the_places() {
        Agent writer = Agent.of("{role}", "Write for {reader}").backstory("In {year}, {reader}");
        Task<String> given = Task.of("given", "With {own} and {topic}").input("own", 1);
        Task<String> part = Task.of("part", "Part on {region}");
        Task<List<String>> list = Task.run("list", new TypeRef<List<String>>() {}, context -> List.of());
        Crew crew = Crew.of(
                        Task.of("text", "On {topic}").expecting("{pages} pages").by(writer),
                        given,
                        Task.group("group", part).input("region", "north"),
                        Task.group("open", Task.of("inner", "About {city}")),
                        list,
                        Task.reduce("merged", list, 100, Task.of("merge", "Merge {items} in {style}")),
                        Task.of("file", "x").outputFile("{folder}/x.md"),
                        Task.of("json", "Write {\"a\": 1} and \\{not}"))
                .model(model);

        assertThat(crew.inputs())
                .containsExactly("topic", "pages", "role", "reader", "year", "city", "style", "folder");
    }

    @Test
    void managers_planners_and_coworkers_ask_too_where_they_work() {
        Task<String> task = Task.of("t", "T").by(Agent.of("A", "a"));
        Agent idle = Agent.of("Idle", "{idle}");

        assertThat(Crew.of(task).agents(idle).inputs()).isEmpty();
        assertThat(Crew.of(task.by(Agent.of("A", "a").allowDelegation()))
                        .agents(idle)
                        .inputs())
                .containsExactly("idle");
        assertThat(Crew.of(task)
                        .agents(idle)
                        .manager(Agent.of("Boss", "{boss}"))
                        .planning(Agent.of("Planner", "{plan}"))
                        .inputs())
                .containsExactly("plan", "boss", "idle");
    }

    @Test
    void what_is_named_is_enough_to_run() {
        Crew crew = Crew.of(Task.of("a", "On {topic}").by(Agent.of("{role}", "g")), Task.of("b", "In {year}"))
                .model(model);
        Map<String, Object> inputs = new java.util.HashMap<>();
        crew.inputs().forEach(name -> inputs.put(name, "x"));

        assertThat(crew.problems(inputs)).isEmpty();
        crew.inputs().forEach(name -> {
            Map<String, Object> without = new java.util.HashMap<>(inputs);
            without.remove(name);
            assertThat(crew.problems(without)).isNotEmpty().allMatch(problem -> problem.contains("'" + name + "'"));
        });
    }

    @Test
    void a_role_that_is_only_a_place_is_a_problem_like_others() {
        Crew crew = Crew.of(Task.of("t", "{x}").by(Agent.of("{role}", "y"))).model(model);

        assertThat(crew.problems(Map.of())).hasSize(2).anyMatch(problem -> problem.contains("'role'"));
        assertThat(crew.problems(Map.of("x", 1, "role", " ")))
                .containsExactly("The role of the agent of task 't', '{role}', is empty with these inputs.");
    }

    // ---- agents that are asked

    @Test
    void an_agent_with_places_is_asked_with_inputs_and_braces_of_the_question_are_text() {
        Agent agent = Agent.of("{topic} expert", "Know {topic}").model(model);

        Agent.Answer<String> answer = agent.ask("What is {topic}?", Map.of("topic", "chess"));

        assertThat(answer.output()).isEqualTo("ok");
        assertThat(answer.isCompleted()).isTrue();
        assertThat(answer.failure()).isEmpty();
        assertThat(answer.usage().modelCalls()).isEqualTo(1);
        assertThat(answer.warnings()).isEmpty();
        assertThat(lastTold()).isEqualTo("What is {topic}?");
        assertThat(model.requests().getLast().messages().getFirst().toString()).contains("chess expert", "Know chess");
        assertThatThrownBy(() -> agent.ask("What?")).isInstanceOf(InvalidCrewException.class);
    }

    @Test
    void a_failure_is_a_value_with_what_was_used_until_then() {
        Agent agent = Agent.of("A", "b").model(ScriptedModel.answering("no number", "no", "never"));

        Agent.Answer<Integer> answer = agent.ask("How many?", Integer.class);

        assertThat(answer.status()).isEqualTo(RunStatus.FAILED);
        assertThat(answer.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.OUTPUT);
        assertThat(answer.usage().modelCalls()).isEqualTo(3);
        assertThatThrownBy(answer::output).isInstanceOf(RunFailedException.class);
        assertThat(answer).hasToString(answer.toString()).asString().doesNotContain("never");
    }

    @Test
    void an_answer_can_have_a_generic_type() {
        Agent agent = Agent.of("A", "b").model(ScriptedModel.answering("[1, 2]"));

        assertThat(agent.ask("Which?", new TypeRef<List<Integer>>() {}, Map.of())
                        .output())
                .containsExactly(1, 2);
    }
}
