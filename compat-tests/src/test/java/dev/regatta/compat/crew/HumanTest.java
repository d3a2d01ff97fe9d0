package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Human;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.Verdict;
import dev.regatta.error.Failure;
import dev.regatta.model.ScriptedModel;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.spi.CrewEngine;
import dev.regatta.spi.RunView;
import dev.regatta.step.StepPath;
import dev.regatta.tool.Tool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HumanTest {
    private final AtomicInteger deleted = new AtomicInteger();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    record File(String name) {}

    /** Somebody who gives some answers, and then an empty one again and again. */
    private Human saying(String... answers) {
        List<String> left = new ArrayList<>(List.of(answers));
        return question -> {
            asked.add(question);
            return left.isEmpty() ? "" : left.removeFirst();
        };
    }

    private static ScriptedModel drafts() {
        AtomicInteger drafts = new AtomicInteger();
        return new ScriptedModel()
                .otherwise(request -> new ScriptedModel.Reply.Text("draft " + drafts.incrementAndGet()));
    }

    private static RunResult reviewed(Human human, ScriptedModel model) {
        return Crew.of(Task.of("t", "Write").guardrail(human.reviewing()))
                .model(model)
                .kickoff();
    }

    private Crew deleting(Human human, ScriptedModel model) {
        Tool delete = Tool.of("delete", "Deletes", File.class, file -> "gone " + deleted.incrementAndGet());
        return Crew.of(Task.of("t", "Tidy up")
                        .by(Agent.of("Cleaner", "Keep order").tools(delete)))
                .model(model)
                .aroundToolCalls(human.approving("delete"));
    }

    private static ScriptedModel deleter() {
        return new ScriptedModel().thenCall("delete", "{\"name\": \"a\"}").thenAnswer("tidy");
    }

    private static String toldOfCall(ScriptedModel model) {
        return ((ToolExecutionResultMessage)
                        model.requests().getLast().messages().getLast())
                .text();
    }

    // ---- reviews

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t",
                "yes",
                "Yes.",
                "YES!",
                "y",
                "ok",
                "OK",
                "Okay",
                "looks good",
                "Looks good.",
                "LGTM",
                "fine",
                "\"yes\"",
                "ｙｅｓ"
            })
    void a_review_is_accepted_by_enter_and_by_words_that_mean_yes(String answer) {
        RunResult result = reviewed(saying(answer), drafts());

        assertThat(result.output()).isEqualTo("draft 1");
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst()).contains("draft 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "yes, but shorter", "not ok", "ok?", "okra is missing", "n"})
    void anything_else_is_a_remark_that_the_model_gets(String remark) {
        ScriptedModel model = drafts();

        RunResult result = reviewed(saying(remark), model);

        assertThat(result.output()).isEqualTo("draft 2");
        assertThat(((UserMessage) model.requests().getLast().messages().getLast()).singleText())
                .isEqualTo("The person who reviews your answer wants it changed: " + remark);
    }

    @Test
    void remarks_use_up_neither_rejections_nor_iterations_and_the_work_is_not_lost() {
        ScriptedModel model = drafts();
        Human human = saying("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");

        RunResult result = Crew.of(Task.of("t", "Write")
                        .by(Agent.of("Writer", "Write").maxIterations(1))
                        .maxRejections(0)
                        .guardrail(human.reviewing()))
                .model(model)
                .kickoff();

        assertThat(result.output()).isEqualTo("draft 11");
    }

    @Test
    void remarks_have_a_bound_of_their_own_and_the_last_answer_is_kept() {
        RunResult result = Crew.of(Task.of("t", "Write")
                        .maxRemarks(2)
                        .guardrail(saying("a", "b", "c").reviewing()))
                .model(drafts())
                .kickoff();

        Failure failure = result.failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.OUTPUT);
        assertThat(failure.message()).isEqualTo("A person wanted the answer changed 3 times; maxRemarks allows 2.");
        assertThat(failure.answer()).contains("draft 3");
    }

    @Test
    void a_result_of_code_is_accepted_or_the_task_has_failed() {
        Human human = saying("ok", "no");
        Crew crew = Crew.of(Task.run("t", String.class, context -> "made").guardrail(human.reviewing()));

        assertThat(crew.kickoff().output()).isEqualTo("made");
        assertThat(crew.kickoff().failure().orElseThrow().message())
                .isEqualTo("The result of task 't', which no agent could change, was not accepted by the person who"
                        + " reviewed it.");
    }

    @Test
    void a_review_inside_of_another_guardrail_accepts_the_same_words() throws Exception {
        assertThat(saying("Looks good!").<String>reviewing().check("draft")).isEqualTo(Verdict.ok("draft"));
        assertThat(saying("shorter").<String>reviewing().check("draft")).isEqualTo(Verdict.no("shorter"));
    }

    // ---- approvals

    @ParameterizedTest
    @ValueSource(strings = {"yes", "Yes", "y", "Y", "yes.", " yes "})
    void an_approval_needs_a_yes(String answer) {
        deleting(saying(answer), deleter()).kickoff();

        assertThat(deleted).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ok", "fine", "no", "yes but not that one", "yep", "."})
    void anything_else_refuses_the_call_and_is_told(String answer) {
        ScriptedModel model = deleter();

        RunResult result = deleting(saying(answer), model).kickoff();

        assertThat(deleted).hasValue(0);
        assertThat(result.output()).isEqualTo("tidy");
        assertThat(toldOfCall(model))
                .isEqualTo(
                        answer.isBlank()
                                ? "A human has refused this call."
                                : "A human has refused this call and says: " + answer.strip());
    }

    @Test
    void the_words_are_those_of_the_prompts_in_any_language() {
        PromptTemplates german = PromptTemplates.standard()
                .with(PromptSection.PERSON_APPROVES, "ja, j")
                .with(PromptSection.PERSON_ACCEPTS, "ja, passt, sieht gut aus")
                .with(PromptSection.PERSON_APPROVE, "Darf '{tool}' mit {arguments} aufgerufen werden? (ja/nein)")
                .with(PromptSection.PERSON_REVIEW, "Passt das?\n\n{result}");

        deleting(saying("Ja!"), deleter()).prompts(german).kickoff();
        deleting(saying("yes"), deleter()).prompts(german).kickoff();
        RunResult result = Crew.of(
                        Task.of("t", "Write").guardrail(saying("Sieht gut aus.").reviewing()))
                .model(drafts())
                .prompts(german)
                .kickoff();

        assertThat(deleted).hasValue(1);
        assertThat(result.output()).isEqualTo("draft 1");
        assertThat(asked)
                .containsExactly(
                        "Darf 'delete' mit {\"name\": \"a\"} aufgerufen werden? (ja/nein)",
                        "Darf 'delete' mit {\"name\": \"a\"} aufgerufen werden? (ja/nein)",
                        "Passt das?\n\ndraft 1");
    }

    // ---- people who are not there

    @Test
    @SuppressWarnings("NullAway") // which is what is tried
    void null_is_an_error_that_says_what_to_return() {
        Human nothing = question -> null;

        assertThat(reviewed(nothing, drafts()).failure().orElseThrow().message())
                .startsWith(
                        "The result of task 't' could not be reviewed. Asking a person threw IllegalStateException:")
                .contains("returned null instead of an answer. Return an empty text for no answer");
        assertThat(deleting(nothing, deleter())
                        .kickoff()
                        .failure()
                        .orElseThrow()
                        .message())
                .contains("returned null instead of an answer");
        assertThat(deleted).hasValue(0);
    }

    @Test
    void the_end_of_the_input_refuses_what_is_to_be_approved_and_accepts_nothing_that_is_to_be_reviewed() {
        ScriptedModel model = deleter();

        assertThat(deleting(terminal(""), model).kickoff().output()).isEqualTo("tidy");
        RunResult review = reviewed(terminal(""), drafts());

        assertThat(deleted).hasValue(0);
        assertThat(toldOfCall(model)).isEqualTo("A human has refused this call.");
        assertThat(review.status()).isEqualTo(RunStatus.FAILED);
        assertThat(review.failure().orElseThrow().message())
                .isEqualTo(
                        "The result of task 't' could not be reviewed. Nobody answers any more: the input has ended.");
    }

    // ---- a terminal

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    private Human terminal(String input) {
        return terminal(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    }

    private Human terminal(InputStream in) {
        return Human.terminal(in, StandardCharsets.UTF_8, new PrintStream(screen, true, StandardCharsets.UTF_8));
    }

    private String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void each_line_of_a_pipe_is_an_answer_also_the_last_one_without_an_end() throws Exception {
        Human human = terminal("first\r\n\nGrößer\nlast");

        assertThat(List.of(human.ask("1?"), human.ask("2?"), human.ask("3?"), human.ask("4?")))
                .containsExactly("first", "", "Größer", "last");
        assertThatThrownBy(() -> human.ask("5?")).isInstanceOf(Human.NoAnswerException.class);
        assertThatThrownBy(() -> human.ask("6?")).isInstanceOf(Human.NoAnswerException.class);
        assertThat(screen().lines()).startsWith("1?", "> 2?", "> 3?");
    }

    @Test
    void what_a_model_says_cannot_steer_the_terminal_and_keys_do_not_reach_the_model() throws Exception {
        Human human = terminal("\u001B[A\u001B[1;5Dyes\u0007\n");

        String answer = human.ask("Delete\u001B[2J\u001B]0;title\u0007 \u202Etxt.exe\u009B1m\rall?\nReally?\tYes?");

        assertThat(answer).isEqualTo("yes");
        assertThat(screen())
                .startsWith("Delete\\u{1B}[2J\\u{1B}]0;title\\u{7} \\u{202E}txt.exe\\u{9B}1m\\u{D}all?\nReally?\tYes?");
    }

    @Test
    void a_question_can_be_interrupted_and_what_is_typed_for_it_answers_no_other() throws Exception {
        PipedOutputStream keys = new PipedOutputStream();
        Human human = terminal(new PipedInputStream(keys));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread[] asking = new Thread[1];
            Future<String> gone = threads.submit(() -> {
                asking[0] = Thread.currentThread();
                return human.ask("Old?");
            });
            waitFor("Old?");
            asking[0].interrupt();
            assertThatThrownBy(gone::get).hasCauseInstanceOf(InterruptedException.class);
            waitFor("(This is no longer asked.)");

            Future<String> second = threads.submit(() -> human.ask("New?"));
            waitFor("New?");
            type(keys, "no\n");

            assertThat(second.get()).isEqualTo("no");
        }
    }

    @Test
    void questions_of_several_tasks_are_asked_one_at_a_time() throws Exception {
        PipedOutputStream keys = new PipedOutputStream();
        Human human = terminal(new PipedInputStream(keys));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = threads.submit(() -> human.ask("A?"));
            waitFor("A?");
            Future<String> second = threads.submit(() -> human.ask("B?"));

            assertThat(screen()).doesNotContain("B?");
            type(keys, "a\nb\n");

            assertThat(first.get()).isEqualTo("a");
            assertThat(second.get()).isEqualTo("b");
        }
    }

    private void waitFor(String shown) {
        while (!screen().contains(shown)) {
            Thread.onSpinWait();
        }
    }

    private static void type(PipedOutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    // ---- somebody who is elsewhere

    /** {@return the questions of a run, as soon as there are so many} */
    private static Map<StepPath, String> questions(Run run, int atLeast) {
        while (true) {
            RunView view = CrewEngine.current().view(run.id()).orElseThrow();
            if (view.questions().size() >= atLeast) {
                return view.questions();
            }
            Thread.onSpinWait();
        }
    }

    private static void say(Run run, StepPath question, String answer) {
        CrewEngine.current().signal(run.id(), question, answer);
    }

    @Test
    @Tag("concurrent")
    void a_review_is_answered_from_elsewhere() {
        Run run = Crew.of(Task.of("t", "Write").guardrail(Human.elsewhere().reviewing()))
                .model(drafts())
                .start();

        Map<StepPath, String> first = questions(run, 1);
        assertThat(first.values()).singleElement().asString().contains("draft 1");
        assertThat(CrewEngine.current().view(run.id()).orElseThrow().tasks())
                .containsExactly(Map.entry("t", RunView.TaskStage.RUNNING));
        say(run, first.keySet().iterator().next(), "shorter");
        Map<StepPath, String> second = questions(run, 1);
        while (second.equals(first)) {
            second = questions(run, 1);
        }
        assertThat(second.values()).singleElement().asString().contains("draft 2");
        say(run, second.keySet().iterator().next(), "ok");

        assertThat(run.await().output()).isEqualTo("draft 2");
        assertThat(CrewEngine.current().view(run.id())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"yes, 1", "no, 0", "'', 0"})
    @Tag("concurrent")
    void an_approval_is_answered_from_elsewhere(String answer, int calls) {
        Run run = deleting(Human.elsewhere(), deleter()).start();

        say(run, questions(run, 1).keySet().iterator().next(), answer);

        assertThat(run.await().isCompleted()).isTrue();
        assertThat(deleted).hasValue(calls);
    }

    @Test
    @Tag("concurrent")
    void a_model_gets_what_is_said_elsewhere() {
        ScriptedModel model = new ScriptedModel()
                .thenCall("ask_human", "{\"question\": \"Which colour?\"}")
                .thenAnswer("done");
        Run run = Crew.of(Task.of("t", "Paint")
                        .by(Agent.of("Painter", "Paint").tools(Human.elsewhere().tool())))
                .model(model)
                .start();

        Map<StepPath, String> open = questions(run, 1);
        assertThat(open.values()).containsExactly("Which colour?");
        say(run, open.keySet().iterator().next(), "red");

        assertThat(run.await().output()).isEqualTo("done");
        assertThat(toldOfCall(model)).isEqualTo("red");
    }

    @Test
    @Tag("concurrent")
    void questions_that_are_open_at_once_are_not_mixed_up() {
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            Human human = Human.elsewhere();
            tasks.add(Task.of("t" + i, "Write")
                    .guardrail(human.reviewing())
                    .by(Agent.of("Writer " + i, "Write")
                            .model(new ScriptedModel()
                                    .otherwise(request -> new ScriptedModel.Reply.Text("of " + number)))));
        }
        Run run = Crew.of(tasks).start();

        Map<StepPath, String> open = questions(run, 8);
        open.forEach((step, question) -> {
            assertThat(question).contains("of " + step.taskId().substring(1));
            say(run, step, "ok");
        });

        assertThat(run.await().isCompleted()).isTrue();
    }

    @Test
    @Tag("concurrent")
    void the_first_answer_counts_and_what_nobody_asks_cannot_be_answered() {
        Run run = Crew.of(Task.of("t", "Write").guardrail(Human.elsewhere().reviewing()))
                .model(drafts())
                .start();
        StepPath question = questions(run, 1).keySet().iterator().next();

        assertThatThrownBy(() -> say(run, StepPath.ofTask("u"), "ok"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("Run '" + run.id() + "' waits for no answer at 'u'")
                .hasMessageContaining(question.toString());
        say(run, question, "");
        assertThatThrownBy(() -> {
                    say(run, question, "worse");
                    say(run, question, "worse");
                })
                .isInstanceOf(NoSuchElementException.class);

        assertThat(run.await().output()).isEqualTo("draft 1");
    }

    @Test
    @Tag("concurrent")
    void a_run_that_is_cancelled_waits_for_nobody_elsewhere() {
        Run run = Crew.of(Task.of("t", "Write").guardrail(Human.elsewhere().reviewing()))
                .model(drafts())
                .start();
        StepPath question = questions(run, 1).keySet().iterator().next();

        run.cancel();

        assertThat(run.await().status()).isEqualTo(RunStatus.CANCELLED);
        assertThatThrownBy(() -> say(run, question, "ok")).hasMessageContaining("Open questions: none.");
    }
}
