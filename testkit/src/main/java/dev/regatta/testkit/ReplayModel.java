package dev.regatta.testkit;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.regatta.error.PermanentException;
import dev.regatta.testkit.Recording.Exchange;
import dev.regatta.testkit.Recording.Question;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * A model that answers as a recorded one did, without network and key. A request is answered if the same messages were sent with
 * the same tools when it was recorded, in whatever order tasks ask; the same request several times gets the answers in their
 * order. Anything else fails with the place where it differs: a test of a changed prompt should not pass by chance. Thread-safe.
 */
public final class ReplayModel implements ChatModel {
    private final Path file;
    private final Recording recording;
    private final Map<Question, Queue<Exchange>> answers = new HashMap<>(); // guarded by this

    private ReplayModel(Path file, Recording recording) {
        this.file = file;
        this.recording = recording;
        for (Exchange exchange : recording.exchanges()) {
            answers.computeIfAbsent(exchange.question(), key -> new ArrayDeque<>())
                    .add(exchange);
        }
    }

    /**
     * Reads a recording.
     *
     * @param file what a {@link RecordingModel} has written
     * @return the model
     * @throws PermanentException if it cannot be read; the message says why
     */
    public static ReplayModel of(Path file) {
        return new ReplayModel(file, Recording.read(file));
    }

    @Override
    public synchronized ChatResponse doChat(ChatRequest request) {
        Question question = Question.of(request);
        Queue<Exchange> left = answers.get(question);
        Exchange next = left == null ? null : left.poll();
        if (next == null) {
            throw new PermanentException("The recording '" + file + "' has no answer "
                    + (left == null ? "to this request: " + nearest(question) : "left to this request")
                    + ". Record it again if the change is meant.");
        }
        return next.response();
    }

    private String nearest(Question question) {
        List<Exchange> exchanges = recording.exchanges();
        return exchanges.stream()
                .map(Exchange::question)
                .max(Comparator.comparingInt(other -> alike(question, other)))
                .map(other -> "from the most alike one, " + question.differenceFrom(other))
                .orElse("it is empty");
    }

    /** {@return how many messages two questions begin with in common} */
    private static int alike(Question one, Question other) {
        int common = 0;
        int most = Math.min(one.messages().size(), other.messages().size());
        while (common < most
                && one.messages().get(common).equals(other.messages().get(common))) {
            common++;
        }
        return common;
    }

    /**
     * Checks that every recorded answer was given.
     *
     * @throws AssertionError if one was not
     */
    public synchronized void assertAllUsed() {
        long left = answers.values().stream().mapToLong(Queue::size).sum();
        if (left > 0) {
            throw new AssertionError(left + " of " + recording.exchanges().size() + " recorded answers of '" + file
                    + "' were never asked for.");
        }
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return recording.capabilities();
    }
}
