package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.output.structured.Description;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
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

    sealed interface Verdict {
        record Accepted(int score) implements Verdict {}

        record Refused(String why, Optional<Verdict> before) implements Verdict {}
    }

    private static final String GOOD = """
            {"title": "Trip", "places": [{"name": "Oslo", "country": "Norway"}, {"name": "Bergen"}], "mood": "CALM",
             "day": "2026-01-31", "moment": "2026-01-31T14:30:00Z", "length": "PT1H30M", "counts": {"boats": 3},
             "price": 12.50, "sure": true}""";

    record Query(String words) {}

    private static final Tool SEARCH = Tool.of("search", "Finds places", Query.class, query -> "Oslo, Norway");

    private static Crew placed(ScriptedModel model, Task<Place> task) {
        return Crew.of(task.by(Agent.of("Guide", "Know places").tools(SEARCH))).model(model);
    }

    @Test
    void after_tools_an_answer_in_prose_is_asked_for_as_the_arguments_of_a_function() {
        ScriptedModel model = new ScriptedModel()
                .thenCall("search", "{\"words\": \"capital\"}")
                .thenAnswer("It is Oslo, in Norway.")
                .thenCall("structured_output", "{\"name\": \"Oslo\", \"country\": \"Norway\"}");
        Task<Place> task = Task.of("t", "Which?", Place.class);

        RunResult result = placed(model, task).kickoff();

        assertThat(result.of(task)).isEqualTo(new Place("Oslo", Optional.of("Norway")));
        assertThat(model.requests().stream()
                        .map(request -> request.toolSpecifications().stream()
                                .map(ToolSpecification::name)
                                .toList()))
                .containsExactly(List.of("search"), List.of("search"), List.of("search", "structured_output"));
        assertThat(result.tools().keySet()).containsExactly("search");
    }

    @Test
    void a_function_that_nobody_offers_answers_if_its_arguments_have_the_form() {
        ScriptedModel model = new ScriptedModel().thenCall("PlaceOutput", "{\"name\": \"Oslo\"}");
        Task<Place> task = Task.of("t", "Which?", Place.class);

        assertThat(placed(model, task).kickoff().of(task)).isEqualTo(new Place("Oslo", Optional.empty()));
        assertThat(Crew.of(task)
                        .model(new ScriptedModel().thenCall("json", "{\"name\": \"Bergen\"}"))
                        .kickoff()
                        .of(task)
                        .name())
                .isEqualTo("Bergen");
    }

    @Test
    void arguments_that_do_not_fit_go_back_as_the_result_of_the_call() {
        ScriptedModel model = new ScriptedModel()
                .thenCall("structured_output", "{\"country\": \"Norway\"}")
                .thenCall("structured_output", "{\"name\": \"Oslo\"}");
        Task<Place> task = Task.of("t", "Which?", Place.class);

        assertThat(placed(model, task).kickoff().of(task).name()).isEqualTo("Oslo");
        assertThat(((ToolExecutionResultMessage)
                                model.requests().getLast().messages().getLast())
                        .text())
                .contains("/name");
    }

    @Test
    void an_unknown_function_with_other_arguments_is_told_as_before() {
        ScriptedModel model =
                new ScriptedModel().thenCall("find", "{\"words\": \"Oslo\"}").thenAnswer("{\"name\": \"Oslo\"}");
        Task<Place> task = Task.of("t", "Which?", Place.class);

        assertThat(placed(model, task).kickoff().of(task).name()).isEqualTo("Oslo");
        assertThat(((ToolExecutionResultMessage)
                                model.requests().getLast().messages().getLast())
                        .text())
                .contains("find");
    }

    @Test
    void a_sealed_interface_is_the_record_that_the_answer_says() {
        Verdict verdict = answer(
                        Verdict.class,
                        "{\"type\": \"Refused\", \"why\": \"late\", \"before\": {\"type\": \"Accepted\", \"score\": 3}}")
                .orElseThrow();

        assertThat(verdict).isEqualTo(new Verdict.Refused("late", Optional.of(new Verdict.Accepted(3))));
    }

    @Test
    @Tag("in-process")
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

    record Numbers(
            @Nullable Byte b,
            @Nullable Short s,
            @Nullable Integer i,
            @Nullable Long l,
            @Nullable Float f,
            @Nullable Double d,
            OptionalInt oi,
            OptionalDouble od,
            byte @Nullable [] bytes,
            double @Nullable [] doubles,
            @Nullable Map<String, Integer> counts,
            @Nullable Map<String, String> notes,
            @Nullable Map<String, Mood> moods,
            @Nullable BigInteger big) {}

    @Test
    void a_number_that_its_part_cannot_hold_goes_back() {
        for (String wrong : List.of(
                "{\"b\": 200}",
                "{\"b\": -129}",
                "{\"s\": 40000}",
                "{\"i\": 3000000000}",
                "{\"l\": 1e30}",
                "{\"f\": 1e300}",
                "{\"d\": 1e999}",
                "{\"d\": -1e999}",
                "{\"oi\": 3000000000}",
                "{\"od\": 1e999}",
                "{\"bytes\": [1, 200]}",
                "{\"doubles\": [1, 1e999]}",
                "{\"counts\": {\"a\": 1.7}}",
                "{\"counts\": {\"a\": \"1\"}}",
                "{\"notes\": {\"a\": 1}}",
                "{\"moods\": {\"a\": 1}}",
                "{\"big\": 1e999999999}",
                "{\"i\": 1e99999999999}")) {
            assertThat(rejection(Numbers.class, wrong)).as(wrong).isNotBlank().doesNotContain("unknown", "Exception");
        }
        assertThat(rejection(Numbers.class, "{\"b\": 200}"))
                .contains("/b does not fit: it must be a whole number from -128 to 127.");
    }

    @Test
    void numbers_are_read_to_the_edge_of_their_range() {
        assertThat(answer(
                                Numbers.class,
                                "{\"b\": -128, \"s\": 32767, \"i\": 4.0, \"l\": 9223372036854775807, \"f\": 0.5, \"d\": 1e308,"
                                        + " \"oi\": 7, \"od\": 2, \"bytes\": [1], \"doubles\": [0.5], \"big\": 1e3}")
                        .orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(new Numbers(
                        (byte) -128,
                        Short.MAX_VALUE,
                        4,
                        Long.MAX_VALUE,
                        0.5f,
                        1e308,
                        OptionalInt.of(7),
                        OptionalDouble.of(2),
                        new byte[] {1},
                        new double[] {0.5},
                        null,
                        null,
                        null,
                        BigInteger.valueOf(1000)));
    }

    record Times(
            @Nullable LocalDate day,
            @Nullable LocalDateTime at,
            @Nullable Instant moment,
            @Nullable Duration length) {}

    @Test
    void a_time_that_says_more_or_less_than_its_part_holds_goes_back() {
        for (String wrong : List.of(
                "{\"day\": \"2020-02-20T10:00:00Z\"}",
                "{\"day\": \"2020-02-20T10:00:00\"}",
                "{\"day\": \"\"}",
                "{\"at\": \"2020-02-20T10:00:00Z\"}",
                "{\"moment\": \"1600000000\"}",
                "{\"length\": \"\"}")) {
            assertThat(rejection(Times.class, wrong)).as(wrong).contains(" does not fit a ");
        }
        assertThat(answer(LocalDate.class, "2026-01-31")).contains(LocalDate.of(2026, 1, 31));
    }

    @Test
    void what_a_reasoning_model_thinks_is_not_its_answer() {
        for (String text : List.of(
                "<think>maybe {\"number\": 6}? no</think>{\"number\": 4}",
                "<think>\n{\"number\": 6}\n</think>\n\n```json\n{\"number\": 4}\n```",
                "<thinking>6</thinking> Here: {\"number\": 4}",
                "it could be {\"number\": 6}</think>\n{\"number\": 4}")) {
            assertThat(answer(Even.class, text)).as(text).contains(new Even(4));
        }
        assertThat(answer(Mood.class, "<think>CALM?</think>STORMY")).contains(Mood.STORMY);
        assertThat(rejection(Even.class, "<think>maybe {\"number\": 6}")).contains("It holds no JSON.");
    }

    @Test
    void of_several_answers_none_is_guessed() {
        assertThat(rejection(Even.class, "First {\"number\": 6}, rather {\"number\": 4}"))
                .contains("It holds 2 different values that would do.");
        for (String text : List.of(
                "{\"number\": 4}, I repeat: {\"number\": 4.0}",
                "As [1] says: {\"number\": 4}",
                "The schema {\"type\": \"object\"} asks for {\"number\": 4}")) {
            assertThat(answer(Even.class, text)).as(text).contains(new Even(4));
        }
    }

    @Test
    void a_part_of_an_answer_that_was_cut_is_not_the_answer() {
        assertThat(rejection(Node.class, "{\"name\": \"a\", \"children\": [{\"name\": \"b\", \"children\": []}"))
                .contains("It is not valid JSON; the trouble is at line 1");
        assertThat(rejection(
                        Node.class,
                        "{\"name\": \"a\", \"name\": \"b\", \"children\": [{\"name\": \"c\", \"children\": []}]}"))
                .contains("It is not valid JSON; the trouble is at line 1");
    }

    @Test
    void json_beyond_what_can_be_read_goes_back_with_the_bounds() {
        String nested = "[".repeat(2_000) + "]".repeat(2_000);
        for (String wrong : List.of(nested, "{\"number\": " + "1".repeat(2_000) + "}")) {
            assertThat(rejection(Even.class, wrong))
                    .contains("goes beyond what can be read", "1000 levels", "1000 digits");
        }
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
                            + " nothing but the JSON. A transcript shows what it said in 't'.");
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

    /** {@return what the model is told about a wrong answer} */
    private static String rejection(Class<?> type, String text) {
        Task<?> task = Task.of("t", "Do it", type).maxRejections(0);
        RunResult result = Crew.of(task).model(ScriptedModel.answering(text)).kickoff();
        Failure failure = result.failure().orElseThrow();
        assertThat(failure.kind()).as(failure.message()).isEqualTo(Failure.Kind.OUTPUT);
        return failure.message().substring(failure.message().indexOf("last because: ") + "last because: ".length());
    }

    private static String lastUser(ChatRequest request) {
        return request.messages().getLast().toString();
    }
}
