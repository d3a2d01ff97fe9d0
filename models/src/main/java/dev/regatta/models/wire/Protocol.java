package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.request.ChatRequest;

/** What requests and answers of one API look like. Immutable. */
interface Protocol {
    /** {@return whose API it is} */
    ModelProvider provider();

    /** {@return its name, under which fields that go back are kept} */
    String name();

    /** {@return where requests go, below the base URL} */
    String path(String model, boolean streaming);

    /** {@return a request in a form that strict servers take} */
    ObjectNode request(ChatRequest request, boolean streaming);

    /** {@return a reader of one answer} */
    Reading reading(Answer answer);

    /** Reads one answer, whole or in pieces. Used by one thread. */
    interface Reading {
        /**
         * Takes the whole answer, or the next event of it.
         *
         * @param type the event's type, where events have one; empty otherwise
         * @param tree what came
         * @param whole whether it is an answer that was asked for as a whole
         * @throws RefusedRequestException if it is an error
         */
        void take(String type, JsonNode tree, boolean whole);

        /** {@return whether nothing more is to come} */
        boolean isOver();

        /** Puts the last things in order, once nothing more comes. */
        default void close() {}
    }
}
