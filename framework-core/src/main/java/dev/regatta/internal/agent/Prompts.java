package dev.regatta.internal.agent;

import dev.regatta.internal.time.Today;
import dev.regatta.message.Part;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.schema.JsonSchema;
import dev.regatta.spi.AgentSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Words a task for its model: who it is, what is to be done, and from what.
 *
 * @param words the prompts
 * @param agent who does it
 */
public record Prompts(PromptTemplates words, AgentSpec agent) {
    /**
     * Words a task.
     *
     * @param description what is to be done, filled in
     * @param expectedOutput what the answer should be like; empty if nobody says
     * @param schema the form of the answer; {@code null} for text
     * @param context results of earlier tasks, by id, in order
     * @param memories what was remembered that may help
     * @param media what is to be looked at
     */
    public InitialPrompt open(
            String description,
            String expectedOutput,
            @Nullable JsonSchema schema,
            Map<String, String> context,
            List<String> memories,
            List<Part> media) {
        Map<String, String> values = new HashMap<>();
        values.put("role", agent.role());
        values.put("goal", agent.goal());
        values.put("backstory", agent.backstory());
        if (agent.talk().datePattern() != null) {
            values.put(
                    "date",
                    words.fill(
                            PromptSection.DATE,
                            Map.of("today", Today.in(agent.talk().datePattern()))));
        }
        values.put("description", description);
        if (!expectedOutput.isBlank()) {
            values.put("expected", words.fill(PromptSection.EXPECTED, Map.of("expectedOutput", expectedOutput)));
        }
        if (schema != null) {
            values.put("schema", words.fill(PromptSection.SCHEMA, Map.of("schema", schema.toJson())));
        }
        StringJoiner results = new StringJoiner("\n\n");
        context.forEach((task, text) ->
                results.add(words.fill(PromptSection.RESULT, Map.of("task", task, "text", within("result", text)))));
        values.put("results", results.toString());
        if (!memories.isEmpty()) {
            String listed = memories.stream().map(memory -> "- " + memory).collect(Collectors.joining("\n"));
            values.put("memories", words.fill(PromptSection.MEMORIES, Map.of("memories", within("memory", listed))));
        }
        return new InitialPrompt(words, values, media);
    }

    /** {@return a text that stays within the tags that it is put between: one of its own that would end them is no tag any more} */
    static String within(String tag, String text) {
        return Pattern.compile("<(\\s*/\\s*" + tag + "\\b)", Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll("&lt;$1");
    }
}
