package dev.regatta.testkit;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.regatta.testkit.Recording.Exchange;
import dev.regatta.testkit.Recording.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A model that passes everything on to another one and, when it is closed, writes what was asked and answered to a file, for a
 * {@link ReplayModel}. Calls that failed are not written. The file holds prompts and answers as they were: look at it before it
 * goes anywhere. Thread-safe.
 */
public final class RecordingModel implements ChatModel, AutoCloseable {
    private final ChatModel model;
    private final Path file;
    private final List<Exchange> exchanges = new ArrayList<>(); // guarded by this

    private RecordingModel(ChatModel model, Path file) {
        this.model = requireNonNull(model, "model");
        this.file = requireNonNull(file, "file");
    }

    /**
     * Makes one.
     *
     * @param model what is asked
     * @param file where the recording goes, in place of what is there
     * @return the model
     */
    public static RecordingModel of(ChatModel model, Path file) {
        return new RecordingModel(model, file);
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        ChatResponse response = model.chat(request);
        synchronized (this) {
            exchanges.add(new Exchange(
                    Question.of(request), response.aiMessage(), response.tokenUsage(), response.finishReason()));
        }
        return response;
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return model.defaultRequestParameters();
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return model.supportedCapabilities();
    }

    @Override
    public ModelProvider provider() {
        return model.provider();
    }

    /**
     * Writes the recording.
     *
     * @throws IOException if it cannot be written; an older one is unchanged then
     */
    @Override
    public synchronized void close() throws IOException {
        new Recording(model.supportedCapabilities(), exchanges).write(file);
    }
}
