package dev.regatta.internal.agent;

import dev.langchain4j.model.output.structured.Description;
import dev.regatta.error.Failure;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.gateway.RunScope;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.gateway.TaskScope.EndedException;
import dev.regatta.internal.text.Likeness;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.MemorySource;
import dev.regatta.memory.QueryEmbedding;
import dev.regatta.memory.RememberOptions;
import dev.regatta.message.TypeRef;
import dev.regatta.spi.AgentSpec;
import dev.regatta.spi.CrewSpec;
import dev.regatta.step.Note;
import dev.regatta.step.Payload;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest.Embed;
import dev.regatta.step.StepRequest.Recall;
import dev.regatta.step.StepRequest.Remember;
import dev.regatta.support.Cut;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a run have to do with the crew's memory. A memory that fails is a warning; the run goes on without it.
 * Thread-safe.
 */
public final class CrewMemory {
    private static final TypeRef<List<String>> TEXTS = new TypeRef<>() {};
    private static final TypeRef<List<float[]>> VECTORS = new TypeRef<>() {};

    /** Longer answers are remembered up to here. */
    private static final int MOST_CHARACTERS = 8_000;

    /** From which likeness on two texts count as the same. */
    private static final double SAME = 0.98;

    /** How much of a text is searched for when looking whether it is known, and how many hits are compared. */
    private static final int SEARCHED_CHARACTERS = 300;

    private static final int COMPARED = 5;

    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int MOST_RECALLED = 20;

    private final RunScope run;
    private final CrewSpec crew;
    private final @Nullable Memory memory;

    CrewMemory(RunScope run) {
        this.run = run;
        this.crew = run.crew();
        this.memory = crew.shared().memory();
    }

    /** {@return the best memories for a conversation, within the bounds of the crew; a step} */
    public List<String> recall(TaskScope scope, StepPath conversation, String description) throws Exception {
        int hits = crew.shared().memoryUse().hits();
        if (memory == null || hits == 0) {
            return List.of();
        }
        Memory shared = memory;
        Recall request = new Recall(conversation.recall(), description, hits);
        StepReply reply = scope.perform(request, thrown -> broken(scope, thrown), took -> {
            List<String> found;
            try {
                found = shown(search(shared, MemoryQuery.of(description).limit(hits), scope, request.step()));
            } catch (MemoryException failure) {
                warn(scope, request.step(), failure);
                found = List.of();
            }
            return new StepReply.Value(Payload.of(found, TEXTS));
        });
        return texts(reply);
    }

    @SuppressWarnings("unchecked") // what was recorded as texts is read as texts
    private static List<String> texts(StepReply reply) {
        return (List<String>) ((StepReply.Value) reply).value().as(TEXTS);
    }

    private List<String> shown(List<MemoryHit> hits) {
        long left = (long) crew.shared().memoryUse().tokens() * CHARACTERS_PER_TOKEN;
        List<String> shown = new ArrayList<>();
        for (MemoryHit hit : hits) {
            String content = hit.record().content();
            if (left <= 0) {
                break;
            }
            shown.add(cut(content, (int) Math.min(left, Integer.MAX_VALUE)));
            left -= content.length();
        }
        return shown;
    }

    /** Keeps an answer, unless it is known; a step. */
    public void remember(TaskScope scope, String taskId, AgentSpec agent, String text) throws Exception {
        if (memory == null || memory.isReadOnly()) {
            return;
        }
        Memory writable = memory;
        Remember request = new Remember(scope.path().publish("remember"), taskId, text);
        StepReply unused = scope.perform(request, thrown -> broken(scope, thrown), took -> {
            boolean kept = false;
            try {
                kept = keep(writable, taskId, agent, text, scope, request.step());
            } catch (MemoryException failure) {
                warn(scope, request.step(), failure);
            }
            return new StepReply.Value(Payload.of(kept, TypeRef.of(Boolean.class)));
        });
    }

    /** Searches for a step; the vector of the query is a step within it. */
    private static List<MemoryHit> search(Memory memory, MemoryQuery query, TaskScope scope, StepPath step)
            throws Exception {
        AtomicReference<@Nullable EndedException> ended = new AtomicReference<>();
        List<MemoryHit> hits = memory.search(query, (model, text, call) -> {
            Embed request = new Embed(step.embedding(), model, List.of(text));
            try {
                StepReply reply = scope.perform(request, thrown -> broken(scope, thrown), took -> {
                    long begin = System.nanoTime();
                    QueryEmbedding.Embedded made = call.call();
                    took.add(System.nanoTime() - begin);
                    scope.note(request.step(), new Note.Used(made.used()));
                    return new StepReply.Value(Payload.of(List.of(made.vector()), VECTORS));
                });
                return vectors(reply).getFirst();
            } catch (EndedException recorded) { // which a memory that does without a vector must not keep to itself
                ended.set(recorded);
                throw recorded;
            }
        });
        EndedException recorded = ended.get();
        if (recorded != null) {
            throw recorded;
        }
        return hits;
    }

    @SuppressWarnings("unchecked") // what was recorded as vectors is read as vectors
    private static List<float[]> vectors(StepReply reply) {
        return (List<float[]>) ((StepReply.Value) reply).value().as(VECTORS);
    }

    private static Failure broken(TaskScope scope, Throwable thrown) {
        return Failure.of(
                Failure.Kind.CODE,
                "The memory of task '" + scope.taskId() + "' threw " + Throwables.told(thrown),
                thrown);
    }

    private boolean keep(Memory writable, String taskId, AgentSpec agent, String text, TaskScope task, StepPath step)
            throws Exception {
        String scope = "/crew/" + crew.name() + "/" + taskId;
        String content = cut(text, MOST_CHARACTERS);
        String beginning = Cut.beginning(content, SEARCHED_CHARACTERS);
        boolean known =
                search(
                                writable,
                                MemoryQuery.of(beginning)
                                        .in(scope)
                                        .withoutNeighbours()
                                        .limit(COMPARED),
                                task,
                                step)
                        .stream()
                        .anyMatch(hit -> Likeness.of(hit.record().content(), content) >= SAME);
        if (!known) {
            writable.remember(
                    content, RememberOptions.in(scope).source(new MemorySource(run.id(), taskId, agent.role())));
        }
        return !known;
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : Cut.beginning(text, most) + "…";
    }

    private static void warn(TaskScope scope, StepPath step, MemoryException failure) {
        scope.note(step, new Note.Warned("memory-failed", String.valueOf(failure.getMessage())));
    }

    // ---- tools
    // ------------------------------------------------------------------------------------------------------

    /** What an agent asks its memory. */
    record RecallArguments(
            @Description("What to look for: the words that matter, in any order.")
            String query) {}

    /** What an agent wants to keep. */
    record RememberArguments(
            @Description("One fact, in a sentence that can be understood on its own.")
            String fact) {}

    /** {@return the tools of an agent, with those for the memory unless it has its own of these names} */
    List<Tool> toolsFor(TaskScope scope, String taskId, AgentSpec agent) {
        if (memory == null || !crew.shared().memoryUse().tools()) {
            return agent.tools();
        }
        Memory shared = memory;
        List<Tool> tools = new ArrayList<>(agent.tools());
        Set<String> names = tools.stream().map(Tool::name).collect(Collectors.toSet());
        if (!names.contains("recall")) {
            tools.add(Tool.of(
                            "recall",
                            "Searches what was remembered in earlier tasks and runs. Returns the best memories, one a line.",
                            RecallArguments.class,
                            (asked, call) -> found(shared, asked.query(), scope, call.step()))
                    .readOnly()
                    .notCached()); // what is remembered changes while the crew is at work
        }
        if (!names.contains("remember") && !shared.isReadOnly()) {
            tools.add(Tool.of(
                            "remember",
                            "Keeps a fact for later tasks and runs.",
                            RememberArguments.class,
                            (asked, call) -> keep(shared, taskId, agent, asked.fact(), scope, call.step())
                                    ? "Remembered."
                                    : "That is known already.")
                    .idempotent()
                    .notCached());
        }
        return tools;
    }

    private String found(Memory shared, String query, TaskScope scope, StepPath step) throws Exception {
        int most = Math.max(1, Math.min(MOST_RECALLED, crew.shared().memoryUse().hits() * 2));
        List<MemoryHit> hits = search(shared, MemoryQuery.of(query).limit(most), scope, step);
        return hits.isEmpty() ? "Nothing is remembered about that." : String.join("\n", shown(hits));
    }
}
