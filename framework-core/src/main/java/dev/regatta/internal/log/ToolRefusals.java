package dev.regatta.internal.log;

import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.Note;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepRequest.LookUpFacts;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A fold: the models that refused a request for the tools in it and took it without, so that nobody needs to find that out again.
 * Takes entries one at a time; can be asked by any thread.
 */
public final class ToolRefusals {
    /** The code of the warning that a conversation went over to words. */
    public static final String WENT_OVER = "tools-in-words";

    private final Map<StepPath, String> models = new ConcurrentHashMap<>(); // by the path of the conversation
    private final Set<String> refusing = ConcurrentHashMap.newKeySet();

    /** Takes in an entry. */
    public void add(LogEntry entry) {
        switch (entry) {
            case StepCompleted completed -> {
                StepPath conversation = completed.step().parent();
                if (completed.request() instanceof LookUpFacts facts && conversation != null) {
                    models.put(conversation, facts.model());
                }
            }
            case Noted noted -> {
                String model = models.get(noted.step());
                if (model != null
                        && noted.note() instanceof Note.Warned warned
                        && warned.code().equals(WENT_OVER)) {
                    refusing.add(model);
                }
            }
            default -> {}
        }
    }

    /** {@return the models, by their names within the run, in the order of names} */
    public Set<String> refusing() {
        return new TreeSet<>(refusing);
    }

    /** {@return whether a model did} */
    public boolean contains(String model) {
        return refusing.contains(model);
    }
}
