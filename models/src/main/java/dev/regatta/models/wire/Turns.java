package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in the order that the strictest servers ask for: instructions first; then user and model in turns, the user
 * first; each call with an id of its own, an object as arguments, and exactly one result, right behind the turn that made it.
 * What breaks this order is mended here and nowhere else. Immutable.
 *
 * @param instructions the texts of the system
 * @param turns the rest
 */
record Turns(List<String> instructions, List<Turn> turns) {
    private static final String NOTHING = "(nothing)";
    private static final int LONGEST_NAME = 64;

    /** Ids that all but one provider take. */
    static final Pattern USUAL_ID = Pattern.compile("[a-zA-Z0-9_-]{1,40}");

    /** Ids that Mistral takes. */
    static final Pattern NINE = Pattern.compile("[a-zA-Z0-9]{9}");

    /** What one side says. */
    sealed interface Turn {
        /** What the model is told: results of its last calls, in their order, and what the user says. */
        record Told(@Nullable String name, List<Result> results, List<Content> contents) implements Turn {}

        /** What the model said. */
        record Said(AiMessage message, List<Asked> calls) implements Turn {}
    }

    /**
     * A call.
     *
     * @param id its id
     * @param at which of the calls of its turn it was when it came
     */
    record Asked(String id, String name, ObjectNode arguments, int at) {}

    /** The result of a call. */
    record Result(Asked call, List<Content> contents, boolean error) {}

    /**
     * Orders a conversation.
     *
     * @param messages the conversation
     * @param ids the form that ids must have
     */
    static Turns of(List<ChatMessage> messages, Pattern ids) {
        return new Sorting(ids).sort(messages);
    }

    static String text(List<Content> contents) {
        StringBuilder text = new StringBuilder();
        for (Content content : contents) {
            if (content instanceof TextContent words) {
                text.append(text.isEmpty() ? "" : "\n\n").append(words.text());
            }
        }
        return text.toString();
    }

    static List<Content> media(List<Content> contents) {
        return contents.stream()
                .filter(content -> !(content instanceof TextContent))
                .toList();
    }

    /** Puts one conversation in order. Used by one thread. */
    private static final class Sorting {
        private final Pattern ids;
        private final Set<String> used = new HashSet<>();
        private final List<String> instructions = new ArrayList<>();
        private final List<Turn> turns = new ArrayList<>();

        private List<Asked> open = List.of(); // the calls of the last turn
        private final Map<Asked, Result> results = new HashMap<>();
        private @Nullable String name;
        private List<Content> told = new ArrayList<>();

        Sorting(Pattern ids) {
            this.ids = ids;
        }

        Turns sort(List<ChatMessage> messages) {
            List<ToolExecutionRequest> asked = List.of();
            for (ChatMessage message : messages) {
                switch (message) {
                    case SystemMessage system -> instructions.add(system.text());
                    case UserMessage user -> {
                        name = name == null ? user.name() : name;
                        told.addAll(user.contents());
                    }
                    case AiMessage ai -> {
                        if (says(ai)) {
                            tell();
                            asked = ai.toolExecutionRequests();
                            open = calls(asked);
                            turns.add(new Turn.Said(ai, open));
                        }
                    }
                    case ToolExecutionResultMessage result -> take(result, asked);
                    case CustomMessage none -> {}
                    default -> {}
                }
            }
            tell();
            if (turns.isEmpty()) {
                turns.add(new Turn.Told(null, List.of(), List.of(TextContent.from(NOTHING))));
            }
            return new Turns(List.copyOf(instructions), List.copyOf(turns));
        }

        private static boolean says(AiMessage ai) {
            return !ai.toolExecutionRequests().isEmpty()
                    || (ai.text() != null && !ai.text().isBlank())
                    || !ai.images().isEmpty();
        }

        /** Ends what the model is told between two of its turns. */
        private void tell() {
            List<Result> all = open.stream()
                    .map(call -> results.getOrDefault(
                            call, new Result(call, List.of(TextContent.from("(no result)")), true)))
                    .toList();
            boolean first = turns.isEmpty();
            if (!all.isEmpty() || !told.isEmpty()) {
                turns.add(new Turn.Told(name, all, List.copyOf(told)));
            } else if (first || turns.getLast() instanceof Turn.Said) {
                turns.add(new Turn.Told(null, List.of(), List.of(TextContent.from(NOTHING))));
            }
            open = List.of();
            results.clear();
            name = null;
            told = new ArrayList<>();
        }

        /** Takes a result: of the call that it names, else of the first of its tool that has none; else as words of the user. */
        private void take(ToolExecutionResultMessage result, List<ToolExecutionRequest> asked) {
            boolean error = Boolean.TRUE.equals(result.isError());
            Asked call = null;
            for (Asked each : open) {
                boolean free = !results.containsKey(each);
                boolean named = result.id() != null
                        && !result.id().isBlank()
                        && result.id().equals(asked.get(each.at()).id());
                if (free && named) {
                    call = each;
                    break;
                }
                boolean alike = result.toolName() == null
                        || result.toolName().equals(asked.get(each.at()).name());
                call = call == null && free && alike ? each : call;
            }
            if (call == null) {
                told.add(TextContent.from(
                        "Result of " + (result.toolName() == null ? "a tool" : result.toolName()) + ":"));
                told.addAll(result.contents());
            } else {
                results.put(call, new Result(call, result.contents(), error));
            }
        }

        private List<Asked> calls(List<ToolExecutionRequest> asked) {
            List<Asked> calls = new ArrayList<>();
            for (ToolExecutionRequest each : asked) {
                String given = each.id();
                boolean good = given != null && ids.matcher(given).matches() && used.add(given);
                calls.add(new Asked(
                        good ? given : made(given, calls.size()),
                        function(each.name()),
                        arguments(each.arguments()),
                        calls.size()));
            }
            return calls;
        }

        /** {@return an id that depends on the conversation only, so that the same conversation is sent the same way again} */
        private String made(@Nullable String given, int at) {
            for (int n = 0; ; n++) {
                String seed = turns.size() + "/" + at + "/" + given + "/" + n;
                String id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "")
                        .substring(0, 9);
                if (used.add(id)) {
                    return id;
                }
            }
        }

        /** {@return a name in the letters that all providers take; a model may have made one up that has others} */
        private static String function(@Nullable String name) {
            String plain = name == null || name.isBlank() ? "unknown" : name.replaceAll("[^a-zA-Z0-9_-]", "_");
            return plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
        }

        private static ObjectNode arguments(@Nullable String written) {
            return Trees.object(written).orElseGet(Trees::object);
        }
    }
}
