package dev.regatta.internal.agent;

import dev.regatta.internal.text.Tokens;
import dev.regatta.prompt.PromptSection;
import dev.regatta.step.ToolDefinition;
import java.util.List;
import java.util.Map;

/**
 * Makes a conversation shorter that the model can hardly read any more: its old turns become notes, which the model takes
 * itself; task and last turn stay word for word. Only where that is not enough is the middle of what the model said left out;
 * then long results, the results of other tasks, what was remembered, and at last the task itself are told in fewer words. One thread at a time.
 */
final class Shortener {
    private static final List<String> LESS_OF = List.of("results", "memories", "description");
    private static final double WORDS_PER_TOKEN = 0.75;
    private static final long MOST_NOTES = 2_000;

    private final ConversationPolicy manner;
    private final Change model;

    /** Changes a text. */
    @FunctionalInterface
    interface Change {
        String of(String text) throws Exception;
    }

    /**
     * Makes one.
     *
     * @param model answers a prompt
     */
    Shortener(ConversationPolicy manner, Change model) {
        this.manner = manner;
        this.model = model;
    }

    /**
     * Makes a conversation shorter.
     *
     * @param refused whether the model refused it, so that something has to go however short it seems
     */
    void shorten(Dialogue dialogue, List<ToolDefinition> tools, boolean refused) throws Exception {
        int old = dialogue.history().old();
        boolean changed = old > 0;
        if (changed) {
            dialogue.forget(old, notes(dialogue.notes(), dialogue.history().told(old)));
        }
        if (dialogue.tokens(tools) > manner.room() || (refused && !changed)) {
            long most = manner.room() / 4;
            changed |= dialogue.history().changeAnswers(most, said -> withoutMiddle(said, dialogue.speech(), most));
        }
        if (dialogue.tokens(tools) > manner.room()) {
            long most = manner.room()
                    / Math.max(4, 2L * dialogue.history().results()); // so that all of them take up half at most
            dialogue.history().changeResults(most, text -> condensed(text, dialogue, most / 2));
            changed = true;
        }
        for (String place : LESS_OF) {
            String value = dialogue.opening().value(place);
            boolean tooLong = dialogue.tokens(tools) > manner.room();
            if (!value.isBlank() && (tooLong || (refused && !changed))) {
                dialogue.open(dialogue.opening().with(place, condensed(value, dialogue, manner.room() / 4)));
                changed = true;
            }
        }
    }

    /** Takes notes of a text, piece by piece; each time, the notes so far are part of what is read. */
    private String notes(String before, String text) throws Exception {
        long most = Math.min(MOST_NOTES, manner.room() / 4);
        String notes = before;
        for (int at = 0; at < text.length(); ) {
            String piece = Tokens.beginning(text, at, manner.room() / 2);
            at += piece.length();
            String all = notes.isEmpty() ? piece : notes + "\n\n" + piece;
            String prompt = manner.words().fill(PromptSection.SUMMARIZE, Map.of("words", words(most), "text", all));
            notes = Tokens.beginning(orElse(model.of(prompt), all), 0, most);
        }
        return notes;
    }

    /** {@return a text in fewer words, at most so many tokens for each piece that can be read at once} */
    private String condensed(String text, Dialogue dialogue, long tokens) throws Exception {
        long readable = Math.max(manner.room() / 2, 1);
        long pieces = (Tokens.of(text) + readable - 1) / readable;
        long each = Math.max(tokens / Math.max(pieces, 1), 1);
        String task = Tokens.beginning(dialogue.opening().value("description"), 0, manner.room() / 8);
        StringBuilder condensed = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            String piece = Tokens.beginning(text, at, readable);
            at += piece.length();
            String prompt = manner.words()
                    .fill(PromptSection.CONDENSE, Map.of("words", words(each), "task", task, "text", piece));
            condensed
                    .append(condensed.isEmpty() ? "" : "\n")
                    .append(Tokens.beginning(orElse(model.of(prompt), piece), 0, each));
        }
        return condensed.toString();
    }

    /** {@return what the model said without its middle, and with the whole call of a tool if it is part of that} */
    private String withoutMiddle(String said, ToolProtocol speech, long tokens) {
        int end = speech.besidesCall(said);
        long half = Math.max(tokens / 2, 1);
        String before = Tokens.beginning(said, 0, half);
        String after = end == 0 ? "" : Tokens.end(said, end, half);
        int left = end - before.length() - after.length();
        if (left <= 0) { // it is the call that is long
            return said;
        }
        String marker = manner.words().fill(PromptSection.LEFT_OUT, Map.of("characters", String.valueOf(left)));
        return before + "\n" + marker + "\n" + after + said.substring(end);
    }

    /** {@return what the model wrote; if it wrote nothing, the text itself, of which at least the beginning is kept} */
    private static String orElse(String written, String text) {
        return written.isBlank() ? text : written;
    }

    private static String words(long tokens) {
        return String.valueOf(Math.max(20, Math.round(tokens * WORDS_PER_TOKEN)));
    }
}
