package dev.regatta.internal.agent;

import dev.regatta.message.Message;
import dev.regatta.message.Part;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first prompt of a conversation: the system message, which says who the model is, and the user message with the task, its
 * context and what is remembered. Immutable.
 *
 * @param words the prompts
 * @param values what fills the places of the words' first two sections, except for the tools; never changed afterwards
 * @param media what is to be looked at with the task
 */
public record InitialPrompt(PromptTemplates words, Map<String, String> values, List<Part> media) {
    public InitialPrompt {
        values = Collections.unmodifiableMap(values);
        media = List.copyOf(media);
    }

    InitialPrompt with(String place, String value) {
        Map<String, String> changed = new HashMap<>(values);
        changed.put(place, value);
        return new InitialPrompt(words, changed, media);
    }

    String value(String place) {
        return values.getOrDefault(place, "");
    }

    /**
     * {@return the first messages}
     *
     * @param tools how tools are called by the text protocol; empty if they are not
     * @param notes what was noted of turns that are no longer told; empty for none
     */
    List<Message> messages(String tools, String notes) {
        Map<String, String> all =
                tools.isEmpty() ? values : with("tools", tools).values();
        String system = words.fill(PromptSection.SYSTEM, all);
        String task = words.fill(PromptSection.TASK, all);
        if (!notes.isEmpty()) {
            task = task + "\n\n" + words.fill(PromptSection.NOTES, Map.of("text", Prompts.within("notes", notes)));
        }
        if (!system.contains(tools) && !task.contains(tools)) { // words that have no place for them
            task = task + "\n\n" + tools;
        }
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text(task));
        parts.addAll(media);
        Message.User user = new Message.User(null, parts, Map.of());
        return system.isBlank() ? List.of(user) : List.of(new Message.Instruction(system), user);
    }
}
