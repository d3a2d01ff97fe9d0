package dev.regatta.internal.agent;

import dev.regatta.internal.list.GrowingList;
import dev.regatta.internal.text.Tokens;
import dev.regatta.message.Message;
import dev.regatta.message.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What has been said in a conversation, from its first messages on, and how long it is. A message more costs the same however
 * many there are: each is measured once, and the lists handed out are beginnings of one {@link GrowingList}. What changes
 * otherwise gets a new one, so no list ever changes. Used by one thread at a time; the lists can be read by any.
 */
final class History {
    /** Roughly what a message and a medium cost besides their texts. */
    private static final int PER_MESSAGE = 4;

    private static final int PER_MEDIUM = 1_000;

    private final List<Line> lines = new ArrayList<>();
    private long tokens;

    private List<Line> opening = List.of();
    private long openingTokens;
    private GrowingList<Message> all =
            new GrowingList<>(); // the opening's and then the lines', as far as it was asked for

    /**
     * A message.
     *
     * @param tokens about how long it is
     */
    record Line(Message message, long tokens) {
        static Line of(Message message) {
            long media = 0;
            for (Part part : parts(message)) {
                media += part instanceof Part.Text ? 0 : 1;
            }
            return new Line(message, PER_MESSAGE + Tokens.of(text(message)) + media * PER_MEDIUM);
        }
    }

    /** Begins with other first messages than before. */
    void begin(List<Message> first) {
        List<Line> lines = new ArrayList<>(first.size());
        long length = 0;
        for (Message message : first) {
            Line line = Line.of(message);
            lines.add(line);
            length += line.tokens();
        }
        opening = lines;
        openingTokens = length;
        restart();
    }

    void add(Line line) {
        lines.add(line);
        tokens += line.tokens();
    }

    /** {@return how many messages there are after the first} */
    int size() {
        return lines.size();
    }

    /** {@return about how many tokens it is, with its first messages} */
    long tokens() {
        return tokens + openingTokens;
    }

    /** {@return the first messages and all since; this list never changes} */
    List<Message> messages() {
        int size = opening.size() + lines.size();
        for (int next = all.size(); next < size; next++) {
            boolean opens = next < opening.size();
            all.add((opens ? opening.get(next) : lines.get(next - opening.size())).message());
        }
        return all.beginning();
    }

    private void restart() {
        all = new GrowingList<>();
    }

    // ---- changes
    // -----------------------------------------------------------------------------------------------------

    /** Tells all after the first messages otherwise. */
    void retell(UnaryOperator<Message> otherwise) {
        for (int i = 0; i < lines.size(); i++) {
            Message message = lines.get(i).message();
            Message changed = otherwise.apply(message);
            if (!changed.equals(message)) {
                set(i, changed);
            }
        }
    }

    private void set(int index, Message message) {
        Line line = Line.of(message);
        tokens += line.tokens() - lines.set(index, line).tokens();
        restart();
    }

    /** Leaves out so many messages after the first. */
    void forget(int messages) {
        List<Line> first = lines.subList(0, messages);
        tokens -= first.stream().mapToLong(Line::tokens).sum();
        first.clear();
        restart();
    }

    /** {@return how many messages there are before the last turn of the model: what can be told in notes} */
    int old() {
        for (int i = lines.size() - 1; i > 0; i--) {
            if (lines.get(i).message() instanceof Message.Assistant) {
                return i;
            }
        }
        return 0;
    }

    /** {@return how many results and words to the model there are} */
    long results() {
        return lines.stream()
                .filter(line -> !(line.message() instanceof Message.Assistant))
                .count();
    }

    /** Changes the texts of results and of words to the model that are longer than so many tokens. */
    void changeResults(long longerThan, Shortener.Change change) throws Exception {
        for (int i = 0; i < lines.size(); i++) {
            Message message = lines.get(i).message();
            if (Tokens.of(text(message)) <= longerThan) {
                continue;
            }
            if (message instanceof Message.ToolResult result) {
                List<Part> shorter = List.of(new Part.Text(change.of(text(message))));
                set(
                        i,
                        new Message.ToolResult(
                                result.id(), result.tool(), shorter, result.error(), result.attributes()));
            } else if (message instanceof Message.User) {
                set(i, Message.User.of(change.of(text(message))));
            }
        }
    }

    /** Changes what the model said that is longer than so many tokens, but not its calls; {@return whether any was} */
    boolean changeAnswers(long longerThan, UnaryOperator<String> change) {
        boolean changed = false;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).message() instanceof Message.Assistant said
                    && Tokens.of(ToolProtocol.text(said)) > longerThan) {
                set(i, said.withText(change.apply(ToolProtocol.text(said))));
                changed = true;
            }
        }
        return changed;
    }

    // ---- as text
    // -----------------------------------------------------------------------------------------------------

    /** {@return so many messages after the first as text} */
    String told(int messages) {
        StringBuilder told = new StringBuilder();
        for (Line line : lines.subList(0, messages)) {
            String who = switch (line.message()) {
                case Message.Assistant assistant -> "assistant";
                case Message.ToolResult result -> "tool " + result.tool();
                default -> Dialogue.USER;
            };
            told.append(who).append(": ").append(text(line.message())).append("\n\n");
        }
        return told.toString();
    }

    private static List<Part> parts(Message message) {
        return switch (message) {
            case Message.User user -> user.parts();
            case Message.ToolResult result -> result.parts();
            default -> List.of();
        };
    }

    private static String text(Message message) {
        return switch (message) {
            case Message.Instruction instruction -> instruction.text();
            case Message.Assistant assistant -> text(assistant);
            default -> text(parts(message));
        };
    }

    private static String text(Message.Assistant assistant) {
        String said = ToolProtocol.text(assistant);
        if (assistant.toolCalls().isEmpty()) {
            return said;
        }
        StringBuilder text = new StringBuilder(said);
        for (Message.ToolRequest call : assistant.toolCalls()) {
            text.append('\n').append(call.name()).append(' ').append(call.arguments());
        }
        return text.toString();
    }

    private static String text(List<Part> parts) {
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text only) {
            return only.text();
        }
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part instanceof Part.Text words ? words.text() : part);
        }
        return text.toString();
    }
}
