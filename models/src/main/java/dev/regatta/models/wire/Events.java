package dev.regatta.models.wire;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server answers, event by event, in the form in which it comes and not the one that was asked for: server-sent events
 * (WHATWG HTML, 9.2.6), JSON lines, a JSON list, or one JSON value. Used by one thread.
 */
final class Events implements AutoCloseable {
    private static final int MARK = 1;
    private static final String DONE = "[DONE]";

    /**
     * An event.
     *
     * @param type its type; empty for none
     * @param tree its data; a text for the word that ends a stream
     */
    record Event(String type, JsonNode tree) {}

    private final BufferedReader text;
    private final Queue<Event> waiting = new ArrayDeque<>();
    private final boolean isJson;
    private @Nullable MappingIterator<JsonNode> values;

    /** An event that cannot be read. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(Throwable cause) {
            super("an event that cannot be read", cause);
        }
    }

    Events(InputStream bytes) throws IOException {
        text = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), 8_192);
        int first = skipBlanks();
        isJson = first == '{' || first == '[';
        if (first == '<') {
            throw new JsonParseException(null, "The answer is a page, no JSON");
        }
    }

    /** {@return whether it is JSON, one value or several, and no server-sent events} */
    boolean isJson() {
        return isJson;
    }

    private int skipBlanks() throws IOException {
        int c;
        do {
            text.mark(MARK);
            c = text.read();
        } while (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\ufeff');
        if (c >= 0) {
            text.reset();
        }
        return c;
    }

    /**
     * Reads the next event.
     *
     * @return the event; {@code null} at the end
     * @throws UnreadableException if it is no JSON
     * @throws IOException if the connection breaks
     */
    @Nullable
    Event next() throws IOException {
        return isJson ? value() : event();
    }

    private @Nullable Event value() throws IOException {
        try {
            if (values == null) {
                values = Trees.JSON.readerFor(JsonNode.class).readValues(text);
            }
            return values.hasNextValue() ? new Event("", values.nextValue()) : null;
        } catch (JsonEOFException cut) {
            return null;
        } catch (JsonProcessingException | RuntimeJsonMappingException noJson) {
            throw new UnreadableException(noJson);
        }
    }

    private @Nullable Event event() throws IOException {
        while (waiting.isEmpty()) {
            if (!read()) {
                return null;
            }
        }
        return waiting.remove();
    }

    /** Reads up to an empty line; {@return whether there may be more} */
    private boolean read() throws IOException {
        String type = "";
        StringBuilder data = new StringBuilder();
        String line = text.readLine();
        while (line != null && !line.isEmpty()) {
            if (line.startsWith("data")) {
                data.append(value(line, "data")).append('\n');
            } else if (line.startsWith("event")) {
                parse(type, data); // a server that leaves out the empty line between events
                data.setLength(0);
                type = value(line, "event");
            }
            line = text.readLine();
        }
        try {
            parse(type, data);
        } catch (UnreadableException broken) {
            if (line != null) {
                throw broken;
            } // cut within its last event
        }
        return line != null || !waiting.isEmpty();
    }

    private static String value(String line, String field) {
        String rest = line.substring(field.length());
        return rest.startsWith(":") ? rest.substring(1).strip() : rest.strip();
    }

    /** Takes the events in some data: one, unless the server leaves out the empty lines between them. */
    private void parse(String type, CharSequence data) throws UnreadableException {
        String bare = data.toString().strip();
        boolean done = bare.endsWith(DONE);
        String json = done ? bare.substring(0, bare.length() - DONE.length()) : bare;
        try (MappingIterator<JsonNode> trees =
                Trees.JSON.readerFor(JsonNode.class).readValues(json)) {
            while (trees.hasNextValue()) {
                waiting.add(new Event(type, trees.nextValue()));
            }
        } catch (IOException | RuntimeJsonMappingException noJson) {
            throw new UnreadableException(noJson);
        }
        if (done) {
            waiting.add(new Event(type, TextNode.valueOf(DONE)));
        }
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
