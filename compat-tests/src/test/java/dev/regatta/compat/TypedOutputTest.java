package dev.regatta.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.output.structured.Description;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers become records, and answers that do not fit go back with the reason. */
final class TypedOutputTest {
    enum Mood {
        CALM,
        STORMY
    }

    record Place(String name, Optional<String> country) {}

    record Report(
            @Description("one line") String title,
            List<Place> places,
            Mood mood,
            LocalDate day,
            Instant moment,
            Duration length,
            Map<String, Integer> counts,
            BigDecimal price,
            boolean sure,
            @Nullable String remark) {}

    record Node(String name, List<Node> children) {}

    record Even(int number) {
        Even {
            if (number % 2 != 0) {
                throw new IllegalArgumentException("number must be even");
            }
        }
    }

    private static final String GOOD = """
            {"title": "Trip", "places": [{"name": "Oslo", "country": "Norway"}, {"name": "Bergen"}], "mood": "CALM",
             "day": "2026-01-31", "moment": "2026-01-31T14:30:00Z", "length": "PT1H30M", "counts": {"boats": 3},
             "price": 12.50, "sure": true}""";

    @Test
    void every_kind_of_part_is_read() {
        Report report = answer(Report.class, GOOD).orElseThrow();

        assertThat(report)
                .isEqualTo(new Report(
                        "Trip",
                        List.of(new Place("Oslo", Optional.of("Norway")), new Place("Bergen", Optional.empty())),
                        Mood.CALM,
                        LocalDate.of(2026, 1, 31),
                        Instant.parse("2026-01-31T14:30:00Z"),
                        Duration.ofMinutes(90),
                        Map.of("boats", 3),
                        new BigDecimal("12.50"),
                        true,
                        null));
    }

    @Test
    void the_schema_goes_to_the_model() {
        ScriptedModel model = ScriptedModel.answering(GOOD);

        Crew.of(Task.of("t", "Report", Report.class)).model(model).kickoff();

        assertThat(CrewRunTest.user(model.requests().getFirst()))
                .contains(
                        "\"title\":{\"type\":\"string\",\"description\":\"one line\"}",
                        "\"mood\":{\"type\":\"string\",\"enum\":[\"CALM\",\"STORMY\"]}",
                        "\"required\":[\"title\",\"places\",\"mood\",\"day\",\"moment\",\"length\",\"counts\",\"price\",\"sure\"]",
                        "ISO-8601 date such as 2026-01-31");
    }

    @Test
    void records_may_hold_themselves() {
        Node node = answer(Node.class, "{\"name\": \"a\", \"children\": [{\"name\": \"b\", \"children\": []}]}")
                .orElseThrow();

        assertThat(node).isEqualTo(new Node("a", List.of(new Node("b", List.of()))));
    }

    @Test
    void fences_and_words_around_the_json_do_not_matter() {
        for (String text : List.of(
                "```json\n{\"number\": 4}\n```",
                "Here it is: {\"number\": 4}. Anything else?",
                "{\"number\": 4}\n\nI hope this helps {really}.",
                "{\"number\": 4, \"extra\": \"passed over\"}",
                "{\"number\": 4.0}")) {
            assertThat(answer(Even.class, text)).as(text).contains(new Even(4));
        }
    }

    @Test
    void numbers_enums_and_booleans_can_be_results() {
        assertThat(answer(Mood.class, "STORMY")).contains(Mood.STORMY);
        assertThat(answer(Mood.class, "\"CALM\"")).contains(Mood.CALM);
        assertThat(answer(Integer.class, "42")).contains(42);
        assertThat(answer(Boolean.class, "true")).contains(true);
    }

    @Test
    void a_wrong_answer_goes_back_with_all_that_is_wrong() {
        ScriptedModel model = ScriptedModel.answering(
                "{\"title\": 3, \"places\": [{\"country\": \"x\"}], \"mood\": \"MELLOW\", \"day\": \"2026-01-31\"}",
                GOOD);

        RunResult result =
                Crew.of(Task.of("t", "Report", Report.class)).model(model).kickoff();

        assertThat(result.isCompleted()).isTrue();
        assertThat(lastUser(model.requests().get(1)))
                .contains(
                        "That answer will not do:",
                        "/title must be text, but is a number.",
                        "/places/0/name is missing; it is required.",
                        "/mood must be one of CALM, STORMY, but is a text.",
                        "/moment is missing; it is required.");
    }

    @Test
    void what_a_record_refuses_goes_back_in_its_own_words() {
        ScriptedModel model = ScriptedModel.answering("{\"number\": 3}", "{\"number\": 4}");

        Crew.of(Task.of("t", "Even", Even.class)).model(model).kickoff();

        assertThat(lastUser(model.requests().get(1))).contains("does not fit: number must be even");
    }

    @Test
    void a_date_that_is_none_goes_back() {
        ScriptedModel model = ScriptedModel.answering(GOOD.replace("2026-01-31\",", "31 January\","), GOOD);

        RunResult result =
                Crew.of(Task.of("t", "Report", Report.class)).model(model).kickoff();

        assertThat(result.isCompleted()).isTrue();
        assertThat(lastUser(model.requests().get(1))).contains("/day does not fit a LocalDate.");
    }

    @Test
    void text_that_is_no_json_goes_back_with_the_place() {
        ScriptedModel model = ScriptedModel.answering("I would rather not.", "{\"number\": 4", "{\"number\": 4}");

        RunResult result =
                Crew.of(Task.of("t", "Even", Even.class)).model(model).kickoff();

        assertThat(result.isCompleted()).isTrue();
        assertThat(lastUser(model.requests().get(1))).contains("It holds no JSON. Answer with nothing but the JSON.");
        assertThat(lastUser(model.requests().get(2)))
                .contains("It is not valid JSON; the trouble is at line 1, column");
    }

    @Test
    void after_two_rejections_the_task_fails_with_the_last_answer_in_the_failure_only() {
        ScriptedModel model = ScriptedModel.answering("no", "still no", "never: secret-4711");

        RunResult result =
                Crew.of(Task.of("t", "Even", Even.class)).model(model).kickoff();

        assertThat(result.tasks().get("t")).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            Failure failure = failed.failure();
            assertThat(failure.kind()).isEqualTo(Failure.Kind.OUTPUT);
            assertThat(failure.lastAnswer()).isEqualTo("never: secret-4711");
            assertThat(failure.message())
                    .isEqualTo("The model's answer would not do 3 times, last because: It holds no JSON. Answer with"
                            + " nothing but the JSON.");
            assertThat(failure.toString()).doesNotContain("secret-4711");
        });
        assertThat(model.requests()).hasSize(3);
    }

    @Test
    void the_number_of_rejections_can_be_set() {
        ScriptedModel model = ScriptedModel.answering("no");

        RunResult result = Crew.of(Task.of("t", "Even", Even.class).maxRejections(0))
                .model(model)
                .kickoff();

        assertThat(result.failure())
                .hasValueSatisfying(
                        failure -> assertThat(failure.message()).startsWith("The model's answer would not do 1 times"));
    }

    @Test
    void an_empty_answer_is_never_the_answer() {
        ScriptedModel model = ScriptedModel.answering("  ", "something");

        RunResult result = Crew.of(Task.of("t", "Say something")).model(model).kickoff();

        assertThat(result.output()).isEqualTo("something");
        assertThat(lastUser(model.requests().get(1))).contains("It is empty.");
    }

    @Test
    void rejections_are_events_without_the_answer() {
        ScriptedModel model = ScriptedModel.answering("secret-4711", "{\"number\": 4}");
        var run = Crew.of(Task.of("t", "Even", Even.class)).model(model).start();

        List<RunEvent> events = new java.util.ArrayList<>();
        run.events().forEach(events::add);

        assertThat(events).filteredOn(RunEvent.AnswerRejected.class::isInstance).hasSize(1);
        assertThat(events.toString()).doesNotContain("secret-4711");
    }

    private static <T> Optional<T> answer(Class<T> type, String text) {
        Task<T> task = Task.of("t", "Do it", type).maxRejections(0);
        RunResult result = Crew.of(task).model(ScriptedModel.answering(text)).kickoff();
        return result.isCompleted() ? Optional.of(result.of(task)) : Optional.empty();
    }

    private static String lastUser(ChatRequest request) {
        return request.messages().getLast().toString();
    }
}
