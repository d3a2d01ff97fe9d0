package dev.regatta.internal.agent;

import dev.langchain4j.model.output.structured.Description;
import dev.regatta.event.RunEvent.Warning;
import dev.regatta.internal.event.EventLog;
import dev.regatta.internal.text.Likeness;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.MemorySource;
import dev.regatta.memory.RememberOptions;
import dev.regatta.spi.AgentSpec;
import dev.regatta.spi.CrewSpec;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a run have to do with the crew's memory. A memory that fails is a warning; the run goes on without it.
 * Thread-safe.
 */
public final class CrewMemory {
    /** Longer answers are remembered up to here. */
    private static final int MOST_CHARACTERS = 8_000;

    /** From which likeness on two texts count as the same. */
    private static final double SAME = 0.98;

    /** How much of a text is searched for when looking whether it is known, and how many hits are compared. */
    private static final int SEARCHED_CHARACTERS = 300;

    private static final int COMPARED = 5;

    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int MOST_RECALLED = 20;

    private final String runId;
    private final CrewSpec crew;
    private final EventLog log;
    private final @Nullable Memory memory;

    CrewMemory(String runId, CrewSpec crew, EventLog log) {
        this.runId = runId;
        this.crew = crew;
        this.log = log;
        this.memory = crew.shared().memory();
    }

    /** {@return the best memories for a task, within the bounds of the crew} */
    public List<String> recall(String taskId, String description) {
        int hits = crew.shared().memoryUse().hits();
        if (memory == null || hits == 0) {
            return List.of();
        }
        try {
            return shown(memory.search(MemoryQuery.of(description).limit(hits)));
        } catch (MemoryException failure) {
            warn(taskId, failure);
            return List.of();
        }
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

    /** Keeps an answer, unless it is known. */
    public void remember(String taskId, AgentSpec agent, String text) {
        if (memory == null || memory.isReadOnly()) {
            return;
        }
        try {
            keep(memory, taskId, agent, text);
        } catch (MemoryException failure) {
            warn(taskId, failure);
        }
    }

    private boolean keep(Memory writable, String taskId, AgentSpec agent, String text) {
        String scope = "/crew/" + crew.name() + "/" + taskId;
        String content = cut(text, MOST_CHARACTERS);
        String beginning = content.substring(0, Math.min(content.length(), SEARCHED_CHARACTERS));
        boolean known =
                writable
                        .search(MemoryQuery.of(beginning)
                                .in(scope)
                                .withoutNeighbours()
                                .limit(COMPARED))
                        .stream()
                        .anyMatch(hit -> Likeness.of(hit.record().content(), content) >= SAME);
        if (!known) {
            writable.remember(content, RememberOptions.in(scope).source(new MemorySource(runId, taskId, agent.role())));
        }
        return !known;
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    private void warn(String taskId, MemoryException failure) {
        log.append(taskId, origin -> new Warning(origin, "memory-failed", String.valueOf(failure.getMessage())));
    }

    // ---- tools
    // ------------------------------------------------------------------------------------------------------

    /** What an agent asks its memory. */
    record Recall(
            @Description("What to look for: the words that matter, in any order.")
            String query) {}

    /** What an agent wants to keep. */
    record Remember(
            @Description("One fact, in a sentence that can be understood on its own.")
            String fact) {}

    /** {@return the tools of an agent, with those for the memory unless it has its own of these names} */
    List<Tool> toolsFor(String taskId, AgentSpec agent) {
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
                            Recall.class,
                            asked -> found(shared, asked.query()))
                    .sideEffects()); // what is remembered changes while the crew is at work
        }
        if (!names.contains("remember") && !shared.isReadOnly()) {
            tools.add(Tool.of(
                            "remember",
                            "Keeps a fact for later tasks and runs.",
                            Remember.class,
                            asked -> keep(shared, taskId, agent, asked.fact())
                                    ? "Remembered."
                                    : "That is known already.")
                    .sideEffects());
        }
        return tools;
    }

    private String found(Memory shared, String query) {
        List<MemoryHit> hits = shared.search(MemoryQuery.of(query)
                .limit(Math.max(
                        1, Math.min(MOST_RECALLED, crew.shared().memoryUse().hits() * 2))));
        return hits.isEmpty() ? "Nothing is remembered about that." : String.join("\n", shown(hits));
    }
}
