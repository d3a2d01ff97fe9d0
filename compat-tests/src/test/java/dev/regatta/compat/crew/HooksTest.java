package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Human;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.compat.engine.RecordedRun;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.message.Message;
import dev.regatta.model.ScriptedModel;
import dev.regatta.model.Usage;
import dev.regatta.step.LogEntry;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.tool.Tool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code of users around model and tool calls. */
@Timeout(60)
final class HooksTest {
    record Name(String name) {}

    private final AtomicInteger deleted = new AtomicInteger();
    private final Tool delete = Tool.of("delete", "Deletes a file", Name.class, name -> {
        deleted.incrementAndGet();
        return "deleted " + name.name();
    });
    private final Task<String> task =
            Task.of("task", "Tidy up").by(Agent.of("Cleaner", "Keep order").tools(delete));

    private static ScriptedModel model() {
        return new ScriptedModel().thenCall("delete", "{\"name\": \"a.txt\"}").thenAnswer("tidy");
    }

    private static String lastMessage(ScriptedModel model) {
        return model.requests().getLast().messages().getLast().toString();
    }

    @Test
    void hooks_see_each_call_once_the_first_one_outermost() {
        List<String> seen = new ArrayList<>();
        Crew crew = Crew.of(task)
                .model(model())
                .aroundModelCalls((call, context, next) -> {
                    seen.add("> " + call.step());
                    ModelAnswer answer = next.call(call);
                    seen.add("< " + !answer.message().toolCalls().isEmpty());
                    return answer;
                })
                .aroundToolCalls((call, context, next) -> {
                    seen.add("outer " + call.tool() + " " + call.arguments());
                    return next.call(call);
                })
                .aroundToolCalls((call, context, next) -> {
                    seen.add("inner");
                    ToolAnswer answer = next.call(call);
                    seen.add(answer.text());
                    return answer;
                });

        crew.kickoff();

        assertThat(seen)
                .containsExactly(
                        "> task/1",
                        "< true",
                        "outer delete {\"name\": \"a.txt\"}",
                        "inner",
                        "deleted a.txt",
                        "> task/2",
                        "< false");
    }

    @Test
    void a_hook_can_change_what_is_asked_and_what_is_answered() {
        ScriptedModel model = model();
        Crew crew = Crew.of(task)
                .model(model)
                .aroundModelCalls((call, context, next) ->
                        next.call(call.withMessages(List.of(Message.User.of("Say it in French")))))
                .aroundToolCalls((call, context, next) -> {
                    next.call(new ToolCall(call.step(), call.tool(), "{\"name\": \"b.txt\"}"));
                    return ToolAnswer.of("redacted");
                });

        RunResult result = crew.kickoff();

        assertThat(result.output()).isEqualTo("tidy");
        assertThat(model.requestsWith("French")).hasSize(2);
        assertThat(deleted).hasValue(1);
    }

    @Test
    void a_hook_can_answer_in_place_of_the_model_which_then_costs_nothing() {
        ScriptedModel model = new ScriptedModel();

        RunResult result = Crew.of(task)
                .model(model)
                .aroundModelCalls((call, context, next) -> ModelAnswer.of("from the shelf"))
                .kickoff();

        assertThat(result.output()).isEqualTo("from the shelf");
        assertThat(model.requests()).isEmpty();
        assertThat(result.usage()).isEqualTo(Usage.NONE);
    }

    @Test
    void a_refused_tool_call_does_not_run_and_the_model_is_told() {
        ScriptedModel model = model();

        RunResult result = Crew.of(task)
                .model(model)
                .aroundToolCalls((call, context, next) -> ToolAnswer.error("Deleting is not allowed."))
                .kickoff();

        assertThat(result.isCompleted()).isTrue();
        assertThat(deleted).hasValue(0);
        assertThat(lastMessage(model)).contains("Deleting is not allowed.");
    }

    @Test
    void a_hook_that_throws_fails_closed_and_the_call_is_neither_made_nor_tried_again() {
        ScriptedModel model = model();
        AtomicInteger asked = new AtomicInteger();

        RunResult tools = Crew.of(task)
                .model(model)
                .aroundToolCalls((call, context, next) -> {
                    throw new IllegalStateException("policy file is missing");
                })
                .kickoff();
        RunResult models = Crew.of(task)
                .model(model)
                .aroundModelCalls((call, context, next) -> {
                    asked.incrementAndGet();
                    throw new IOException(
                            "policy server is down"); // the kind of error that a call is tried again after
                })
                .kickoff();

        assertThat(tools.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.CODE);
            assertThat(failure.message())
                    .isEqualTo("A hook around the tool call task/1.1 to delete, which was not made, threw"
                            + " IllegalStateException: policy file is missing");
        });
        assertThat(deleted).hasValue(0);
        assertThat(models.failure()).map(Failure::kind).contains(Failure.Kind.CODE);
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_hook_that_throws_after_the_call_says_so_and_one_that_returns_nothing_too() {
        RunResult after = Crew.of(task)
                .model(model())
                .aroundToolCalls((call, context, next) -> {
                    next.call(call);
                    throw new AssertionError("audit log is full");
                })
                .kickoff();

        assertThat(after.failure())
                .map(Failure::message)
                .get()
                .asString()
                .contains("which had been made", "audit log is full");
        assertThat(deleted).hasValue(1);
    }

    @Test
    void what_a_call_itself_failed_with_passes_hooks_unchanged() {
        ScriptedModel model = new ScriptedModel().thenFail(new IllegalStateException("model is broken"));

        RunResult result = Crew.of(task)
                .model(model)
                .aroundModelCalls((call, context, next) -> next.call(call))
                .kickoff();

        assertThat(result.failure()).map(Failure::kind).contains(Failure.Kind.MODEL);
    }

    @Test
    void refused_calls_are_told_as_events_with_the_error() {
        List<RunEvent.ToolCallCompleted> events = new ArrayList<>();

        Crew.of(task)
                .model(model())
                .aroundToolCalls((call, context, next) -> ToolAnswer.error("no"))
                .start()
                .events()
                .forEach(event -> {
                    if (event instanceof RunEvent.ToolCallCompleted done) {
                        events.add(done);
                    }
                });

        assertThat(events)
                .singleElement()
                .satisfies(done -> assertThat(done.error()).isTrue());
    }

    @Test
    void a_human_approves_each_call_at_once() {
        List<String> questions = new ArrayList<>();
        Human human = question -> {
            questions.add(question);
            return questions.size() == 1 ? "yes" : "not that one";
        };
        ScriptedModel model = new ScriptedModel()
                .thenCall("delete", "{\"name\": \"a.txt\"}")
                .thenCall("delete", "{\"name\": \"b.txt\"}")
                .thenAnswer("tidy");

        Crew.of(task).model(model).aroundToolCalls(human.approving("delete")).kickoff();

        assertThat(questions).hasSize(2);
        assertThat(questions.getLast()).contains("delete", "b.txt");
        assertThat(deleted).hasValue(1);
        assertThat(lastMessage(model)).contains("A human has refused this call and says: not that one");
    }

    @Test
    void what_a_human_says_of_a_call_is_a_step_of_the_run() {
        Human human = question -> "yes";

        RecordedRun run = RecordedRun.of(
                Crew.of(task).model(model()).aroundToolCalls(human.approving("delete")), Map.of(), started -> {});

        assertThat(run.log().stream()
                        .filter(LogEntry.StepCompleted.class::isInstance)
                        .map(LogEntry.StepCompleted.class::cast)
                        .filter(step -> step.request() instanceof StepRequest.Ask)
                        .map(step -> step.step() + " "
                                + ((StepReply.Value) step.reply()).value().plain()))
                .containsExactly("task/1.1/approval-1 yes");
    }

    @Test
    void a_human_who_says_yes_when_the_run_was_cancelled_approves_nothing() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Human late = question -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException kept) { // which is wrong of it, and often done
            }
            return "yes";
        };
        Run run = Crew.of(task)
                .model(model())
                .aroundToolCalls(late.approving("delete"))
                .start();
        asked.await();

        run.cancel();

        assertThat(run.await().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(deleted).hasValue(0);
        assertThat(run.await().usage().toolCalls()).isZero();
        assertThat(run.await().usage().modelCalls()).isEqualTo(1);
    }

    @Test
    void a_hook_that_passes_a_call_on_when_the_run_is_over_reaches_nothing() {
        List<Callable<ToolAnswer>> kept = new ArrayList<>();
        Crew.of(task)
                .model(model())
                .aroundToolCalls((call, context, next) -> {
                    kept.add(() -> next.call(call));
                    return next.call(call);
                })
                .kickoff();

        assertThatThrownBy(kept.getFirst()::call).isInstanceOf(InterruptedException.class);

        assertThat(deleted).hasValue(1);
    }

    @Test
    void a_hook_that_calls_twice_has_called_twice_and_both_count() {
        ScriptedModel model = ScriptedModel.answering("one", "two");

        RunResult result = Crew.of(task)
                .model(model)
                .aroundModelCalls((call, context, next) -> {
                    next.call(call);
                    return next.call(call);
                })
                .kickoff();

        assertThat(result.output()).isEqualTo("two");
        assertThat(result.usage().modelCalls()).isEqualTo(2);
    }

    @Test
    void a_human_can_be_asked_by_an_agent_and_reviews_its_answer() {
        List<String> answers = new ArrayList<>(List.of("Oslo", "shorter", ""));
        Human human = question -> answers.removeFirst();
        Agent agent = Agent.of("Guide", "Help").tools(human.tool());
        ScriptedModel model = new ScriptedModel()
                .thenCall("ask_human", "{\"question\": \"Which city?\"}")
                .thenAnswer("Go to Oslo by train.")
                .thenAnswer("Train.");

        RunResult result = Crew.of(Task.of("task", "Advise").by(agent).guardrail(human.reviewing()))
                .model(model)
                .kickoff();

        assertThat(result.output()).isEqualTo("Train.");
        assertThat(answers).isEmpty();
        assertThat(model.requestsWith("shorter")).hasSize(1);
    }

    @Test
    void a_hook_before_the_run_that_returns_nothing_is_told() {
        Crew crew = Crew.of(Task.run("task", String.class, context -> "done"));

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> crew.beforeKickoff(HooksTest::nothing).kickoff())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("A hook of beforeKickoff(…) returned null; it returns the inputs to go on with.");
    }

    @SuppressWarnings("NullAway") // what code of users may do
    private static Map<String, Object> nothing(Map<String, Object> inputs) {
        return null;
    }
}
