package dev.regatta.compat.engine;

import dev.regatta.error.Failure;
import dev.regatta.graph.NodeResult;
import dev.regatta.message.FinishReason;
import dev.regatta.message.Message;
import dev.regatta.message.TypeRef;
import dev.regatta.model.ModelSettings;
import dev.regatta.model.ModelUsage;
import dev.regatta.model.Usage;
import dev.regatta.schema.JsonSchema;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.LogEntry.StepBegun;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.LogEntry.TaskEnded;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.Note;
import dev.regatta.step.OutputForm;
import dev.regatta.step.Payload;
import dev.regatta.step.StepFailure;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest;
import dev.regatta.step.TaskEnd;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.step.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Entries of the step log, one of each kind with one of each kind of request, reply, note and end; the same each time. */
final class StepSamples {
    static final StepPath TASK = StepPath.ofTask("write[3]");
    static final Digest DIGEST = Digest.of("a request".getBytes(StandardCharsets.UTF_8));

    private StepSamples() {}

    static ModelCall modelCall() {
        return new ModelCall(
                TASK.turn(2),
                "openai/gpt-5-mini",
                List.of(new Message.Instruction("You are a cook."), Message.User.of("What is for lunch?")),
                List.of(new ToolDefinition(
                        "look_up", "Looks up a word", JsonSchema.object().property("word", JsonSchema.string()))),
                ModelSettings.defaults().withStopSequences(List.of("END")).withTemperature(0.5),
                new OutputForm("Dish", JsonSchema.object().property("name", JsonSchema.string())));
    }

    static List<StepRequest> requests() {
        return List.of(
                modelCall(),
                new ToolCall(TASK.turn(2).call(1), "look_up", "{\"word\": \"leek\"}"),
                new StepRequest.Embed(TASK.recall(), "embedder", List.of("a", "b")),
                new StepRequest.Recall(TASK.recall(), "leek", 5),
                new StepRequest.Remember(TASK.publish("remember"), "/crew", "Soup."),
                new StepRequest.Decide(
                        TASK.guardrail(1),
                        StepRequest.Decide.What.GUARDRAIL,
                        Map.of("text", Payload.of("Soup.", TypeRef.of(String.class)), "rule", Payload.ofPlain(1L))),
                new StepRequest.RunCode(TASK),
                new StepRequest.Publish(TASK.publish("file")),
                new StepRequest.LookUpFacts(TASK.facts(), "openai/gpt-5-mini"),
                new StepRequest.Ask(TASK.approval(1), "May I?"),
                new StepRequest.Read(TASK.user("clock", "1"), StepRequest.Read.What.CLOCK),
                new StepRequest.UserStep(TASK.user("a b", "k/1"), "a b"));
    }

    private static Failure failure() {
        return new Failure(Failure.Kind.OUTPUT, "It will not do.", null, "Soap.");
    }

    static List<StepReply> replies() {
        Message.Assistant message = new Message.Assistant(
                "Soup.",
                null,
                List.of(new Message.ToolRequest("1", "look_up", "{}")),
                List.of(),
                FinishReason.TOOL_EXECUTION,
                Map.of());
        return List.of(
                new ModelAnswer(message, Usage.of("openai/gpt-5-mini", ModelUsage.of(1, 20, 3)), List.of("odd")),
                ToolAnswer.of("leek: a plant")
                        .repaired(List.of("'word' was a list"))
                        .cutTo("leek"),
                new StepReply.Value(Payload.ofPlain(List.of(1L, 0.5, "x"))),
                new StepReply.Value(Payload.ofPlain(null)),
                new StepReply.Judged(false, null, "too short"),
                new StepReply.Judged(true, Payload.ofPlain("Soup!"), ""),
                new StepReply.Facts(true, 8_192),
                new StepReply.Failed(new StepFailure(
                        "TimeoutException", failure(), Set.of(StepFailure.Trait.TIMED_OUT, StepFailure.Trait.OPEN))));
    }

    static List<Note> notes() {
        return List.of(
                new Note.Began(DIGEST, 2),
                new Note.Retried(1, Duration.ofMillis(250), "RateLimitException"),
                new Note.Delegated("Cook", "Baker", 1),
                new Note.Rejected(2, "no JSON"),
                new Note.Shortened(40, 12, 9_000, 2_000),
                new Note.Warned("unused-input", "The input 'x' was given, but nothing asks for it."),
                new Note.Used(Usage.of("embedder", ModelUsage.of(1, 7, 0))));
    }

    static List<TaskEnd> ends() {
        return List.of(
                new TaskEnd.Done(Payload.ofPlain(Map.of("name", "Soup")), "{\"name\":\"Soup\"}", Duration.ofSeconds(2)),
                new TaskEnd.Failed(failure(), Duration.ofMillis(1_500)),
                new TaskEnd.Skipped("shop", NodeResult.Skipped.Why.CONDITION),
                new TaskEnd.Cancelled("another task failed", true));
    }

    static List<LogEntry> entries() {
        List<LogEntry> entries = new ArrayList<>();
        Map<String, List<String>> tasks = new LinkedHashMap<>();
        tasks.put("shop", List.of());
        tasks.put("write", List.of("shop"));
        Map<String, Payload> inputs = new LinkedHashMap<>();
        inputs.put("topic", Payload.ofPlain("lunch"));
        inputs.put("guests", Payload.ofPlain(4L));
        entries.add(new LogEntry.RunBegun("kitchen", "2", Digest.of(new byte[] {1}), tasks, inputs));
        entries.add(new LogEntry.TaskBegun("write[3]"));
        requests().forEach(request -> entries.add(new StepBegun(request)));
        notes().forEach(note -> entries.add(new Noted(TASK, note)));
        replies()
                .forEach(reply -> entries.add(new StepCompleted(
                        new StepRequest.RunCode(TASK),
                        DIGEST,
                        reply,
                        Duration.ofMillis(5),
                        Duration.ofMillis(4),
                        1,
                        false)));
        entries.add(new StepCompleted(
                new StepRequest.RunCode(TASK),
                null,
                new StepReply.Value(Payload.ofPlain(true)),
                Duration.ZERO,
                Duration.ZERO,
                2,
                true));
        entries.add(new LogEntry.RoundDecided(TASK.round(1), tasks, DIGEST));
        for (TaskEnd end : ends()) {
            entries.add(new TaskEnded("write[3]", entries.size(), end));
        }
        entries.add(new LogEntry.RunEnded("COMPLETED", Duration.ofSeconds(3)));
        return List.copyOf(entries);
    }
}
