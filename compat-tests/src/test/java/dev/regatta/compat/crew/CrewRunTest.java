package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunFailedException;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import dev.regatta.model.Usage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a crew does when all goes well. */
@Timeout(60)
final class CrewRunTest {

    @Test
    void a_diamond_runs_and_the_sink_is_the_result() {
        ScriptedModel model = new ScriptedModel();
        model.when("Find the topic").thenAnswer("pumps");
        model.when("What speaks for").thenAnswer("quiet");
        model.when("What speaks against").thenAnswer("dear");
        model.when("Weigh it").thenAnswer("buy one");
        Task<String> topic = Task.of("topic", "Find the topic");
        Task<String> pro = Task.of("pro", "What speaks for {{topic}}?");
        Task<String> con = Task.of("con", "What speaks against it?").after(topic);
        Task<String> verdict = Task.of("verdict", "Weigh it").after(pro, con);

        RunResult result = Crew.of(verdict, con, pro, topic).model(model).kickoff();

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.output()).isEqualTo("buy one");
        assertThat(result.of(pro)).isEqualTo("quiet");
        assertThat(user(model.requestsWith("What speaks for").getFirst())).startsWith("What speaks for pumps?");
        assertThat(user(model.requestsWith("What speaks against").getFirst()))
                .contains("<result task=\"topic\">\npumps\n</result>");
        assertThat(user(model.requestsWith("Weigh it").getFirst())).containsSubsequence("quiet", "dear");
        model.assertAllUsed();
    }

    @Test
    void context_stands_in_the_order_of_declaration() {
        ScriptedModel model = new ScriptedModel();
        model.when("Task A").thenAnswer("from a");
        model.when("Task B").thenAnswer("from b");
        model.when("Task C").thenAnswer("from c");
        model.when("Join").thenAnswer("done");
        Task<String> a = Task.of("a", "Task A");
        Task<String> b = Task.of("b", "Task B");
        Task<String> c = Task.of("c", "Task C");

        Crew.of(a, b, c, Task.of("join", "Join").after(c, a).after(b))
                .model(model)
                .kickoff();

        assertThat(user(model.requestsWith("Join").getFirst())).containsSubsequence("from c", "from a", "from b");
    }

    @Test
    void sequential_tasks_see_all_earlier_results_as_in_crewai() {
        ScriptedModel model = ScriptedModel.answering("one", "two", "three", "four");
        Task<String> first = Task.of("first", "Do 1");
        Task<String> second = Task.of("second", "Do 2");
        Task<String> third = Task.of("third", "Do 3");
        Task<String> fourth = Task.of("fourth", "Do 4").after(first);

        RunResult result =
                Crew.sequential(first, second, third, fourth).model(model).kickoff();

        assertThat(result.output()).isEqualTo("four");
        assertThat(user(model.requests().get(2))).containsSubsequence("one", "two");
        assertThat(user(model.requests().get(3))).contains("one").doesNotContain("two", "three");
    }

    @Test
    void inputs_fill_every_text_once() {
        ScriptedModel model = ScriptedModel.answering("ok");
        Agent agent = Agent.of("Analyst of {field}", "Know {field}").backstory("Since {year}");
        Task<String> task = Task.of("t", "Say {word}; keep {\"json\": {\"a\": 1}} and \\{this}")
                .expecting("about {field}")
                .by(agent);

        Crew.of(task).model(model).kickoff(Map.of("field", "heat {word}", "year", 1999, "word", List.of("a", 2)));

        ChatRequest request = model.requests().getFirst();
        assertThat(request.messages().getFirst().toString())
                .contains("You are Analyst of heat {word}.", "Since 1999", "Your goal: Know heat {word}");
        assertThat(user(request))
                .isEqualTo(
                        "Say [\"a\",2]; keep {\"json\": {\"a\": 1}} and {this}\n\nWhat is expected: about heat {word}");
    }

    @Test
    void results_put_in_are_not_looked_at_again() {
        ScriptedModel model = new ScriptedModel();
        model.when("Make").thenAnswer("{word} {{other}}");
        model.when("Use").thenAnswer("ok");

        Crew.of(Task.of("make", "Make"), Task.of("use", "Use {{ make }}"))
                .model(model)
                .kickoff();

        assertThat(user(model.requestsWith("Use").getFirst())).isEqualTo("Use {word} {{other}}");
    }

    @Test
    void code_and_agents_share_a_graph() {
        record Rows(List<Integer> rows) {}
        ScriptedModel model = ScriptedModel.answering("12 it is");
        Task<Rows> load =
                Task.run("load", Rows.class, context -> new Rows(List.of(context.input("n", Integer.class), 5)));
        Task<String> tell = Task.of("tell", "Add up {{load}}");
        Task<Integer> count = Task.run(
                        "count",
                        Integer.class,
                        context -> context.of(tell).length()
                                + context.of(load).rows().size())
                .after(tell);

        RunResult result = Crew.of(load, tell, count).model(model).kickoff(Map.of("n", 7));

        assertThat(user(model.requests().getFirst())).isEqualTo("Add up {\"rows\":[7,5]}");
        assertThat(result.of(count)).isEqualTo(10);
        assertThat(result.output()).isEqualTo("10");
    }

    @Test
    void several_sinks_are_told_apart_in_order() {
        ScriptedModel model = new ScriptedModel();
        model.when("Do b").thenAnswer("B");
        model.when("Do a").thenAnswer("A");

        RunResult result =
                Crew.of(Task.of("b", "Do b"), Task.of("a", "Do a")).model(model).kickoff();

        assertThat(result.outputs()).containsExactly(Map.entry("b", "B"), Map.entry("a", "A"));
        assertThat(result.output()).isEqualTo("# b\n\nB\n\n# a\n\nA");
    }

    @Test
    void the_sink_is_the_result_whoever_ends_last() {
        CountDownLatch sinkDone = new CountDownLatch(1);
        Task<String> start = Task.run("start", String.class, context -> "s");
        Task<String> sink = Task.run("sink", String.class, context -> {
                    sinkDone.countDown();
                    return "the report";
                })
                .after(start);
        Task<String> slow = Task.run(
                "slow",
                String.class,
                context -> String.valueOf(sinkDone.await(20, java.util.concurrent.TimeUnit.SECONDS)));

        RunResult result = Crew.of(start, sink, slow).kickoff();

        assertThat(result.outputs()).containsExactly(Map.entry("sink", "the report"), Map.entry("slow", "true"));
    }

    @Test
    void usage_is_counted_per_task_and_run() {
        ScriptedModel model = new ScriptedModel();
        model.when("Do a").thenAnswer("12345678");
        model.when("Do b").thenAnswer("1234");

        RunResult result =
                Crew.of(Task.of("a", "Do a"), Task.of("b", "Do b")).model(model).kickoff();

        assertThat(result.usage().modelCalls()).isEqualTo(2);
        assertThat(result.usage().outputTokens()).isEqualTo(3);
        assertThat(result.tasks().get("a").usage().outputTokens()).isEqualTo(2);
        assertThat(result.usage())
                .isEqualTo(
                        result.tasks().values().stream().map(TaskResult::usage).reduce(Usage.NONE, Usage::plus));
    }

    @Test
    void one_crew_runs_many_times_at_once_each_with_its_own_inputs_and_usage() {
        ScriptedModel model =
                new ScriptedModel().otherwise(request -> new ScriptedModel.Reply.Text("got " + user(request)));
        Task<String> first = Task.of("first", "number {n}");
        Crew crew = Crew.of(first, Task.of("second", "again {{first}}")).model(model);

        List<RunResult> results = crew.kickoffEach(
                IntStream.range(0, 500).mapToObj(n -> Map.of("n", n)).toList());

        for (int n = 0; n < 500; n++) {
            assertThat(results.get(n).output()).isEqualTo("got again got number " + n);
            assertThat(results.get(n).usage().modelCalls()).isEqualTo(2);
        }
    }

    @Test
    void definitions_stay_as_they_are() {
        Task<String> plain = Task.of("t", "Do it");

        Task<String> changed = plain.by(Agent.of("A", "b")).after("x").expecting("y");

        assertThat(plain).isEqualTo(Task.of("t", "Do it"));
        assertThat(changed).isNotEqualTo(plain);
    }

    @Test
    void an_unused_input_is_a_warning() {
        Crew crew = Crew.of(Task.of("t", "Do it")).model(ScriptedModel.answering("ok"));

        var events = crew.start(Map.of("extra", "x")).events();

        assertThat(StreamSupport.stream(events.spliterator(), false)
                        .filter(RunEvent.Warning.class::isInstance)
                        .map(event -> ((RunEvent.Warning) event).message()))
                .containsExactly("The input 'extra' was given, but nothing asks for it.");
    }

    @Test
    void asking_for_a_task_of_another_crew_says_what_there_is() {
        RunResult result =
                Crew.of(Task.of("a", "x")).model(ScriptedModel.answering("A")).kickoff();

        assertThatThrownBy(() -> result.of(Task.of("b", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The run has no task 'b'. Its tasks are a.");
    }

    @Test
    @Tag("in-process")
    void a_result_that_is_not_there_is_an_error_that_says_why() {
        Task<String> bad = Task.run("bad", String.class, context -> {
            throw new IllegalStateException("no disk");
        });
        Task<String> after = Task.of("after", "x").after(bad);

        RunResult result = Crew.of(bad, after).model(new ScriptedModel()).kickoff();

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThatThrownBy(result::orElseThrow)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("failed: Task 'bad' threw IllegalStateException: no disk")
                .hasRootCauseMessage("no disk");
        assertThatThrownBy(() -> result.of(after)).hasMessageEndingWith("it was skipped, since 'bad' failed.");
        assertThatThrownBy(result::output).isInstanceOf(RunFailedException.class);
    }

    static String user(ChatRequest request) {
        return ((UserMessage) request.messages().get(1)).singleText();
    }
}
