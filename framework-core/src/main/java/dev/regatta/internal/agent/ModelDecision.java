package dev.regatta.internal.agent;

import dev.regatta.message.Message;
import java.util.List;

/** What a model has decided to do next, as its message says: answer, call tools, or nothing that can be understood. */
sealed interface ModelDecision {
    /** It has its answer. */
    record Answer(String text) implements ModelDecision {}

    /** It calls tools: names as it wrote them, and arguments as JSON wherever JSON can be made of them. */
    record Calls(List<Message.ToolRequest> requests) implements ModelDecision {
        public Calls {
            requests = List.copyOf(requests);
        }

        static Calls one(String tool, String arguments) {
            return new Calls(List.of(new Message.ToolRequest(null, tool, arguments)));
        }
    }

    /** It cannot be said what it wants; why, in words that it can act on. */
    record Unreadable(String reason) implements ModelDecision {}
}
