package dev.regatta;

import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.regatta.internal.json.SchemaText;
import dev.regatta.message.Message;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words a task for its model: who it is in the system message, what is to be done and from what in the user message. */
final class Prompts {
    private Prompts() {}

    /**
     * Words a task.
     *
     * @param agent who does it
     * @param description what is to be done, filled in
     * @param expectedOutput what the answer should be like; empty if nobody says
     * @param schema the form of the answer; {@code null} for text
     * @param context results of earlier tasks, by id, in order
     * @param memories what was remembered that may help
     */
    static List<Message> open(
            Agent agent,
            String description,
            String expectedOutput,
            @Nullable JsonSchemaElement schema,
            Map<String, String> context,
            List<String> memories) {
        StringBuilder system =
                new StringBuilder("You are ").append(agent.role()).append('.');
        if (!agent.backstory().isBlank()) {
            system.append('\n').append(agent.backstory());
        }
        system.append("\nYour goal: ").append(agent.goal());

        StringBuilder user = new StringBuilder(description);
        if (!expectedOutput.isBlank()) {
            user.append("\n\nWhat is expected: ").append(expectedOutput);
        }
        if (schema != null) {
            user.append("\n\nYour final answer is one JSON value of this schema, and nothing else:\n")
                    .append(SchemaText.of(schema));
        }
        context.forEach((id, text) -> user.append("\n\n<result task=\"")
                .append(id)
                .append("\">\n")
                .append(text)
                .append("\n</result>"));
        if (!memories.isEmpty()) {
            user.append("\n\n<memory>");
            memories.forEach(memory -> user.append("\n- ").append(memory));
            user.append("\n</memory>");
        }
        return List.of(new Message.Instruction(system.toString()), Message.User.of(user.toString()));
    }
}
