package dev.regatta.model;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model together with what langchain4j cannot say of it: whether it calls functions, how much it reads at once, and how the
 * same model streams its answers. What is not said is left to the model's name. Immutable; thread-safe if its models are.
 */
public final class DescribedModel implements ChatModel {
    private final ChatModel model;
    private final @Nullable Supplier<StreamingChatModel> streaming;
    private final @Nullable Boolean toolCalls;
    private final @Nullable Integer contextTokens;
    private final Supplier<List<String>> leftOut;

    private DescribedModel(
            ChatModel model,
            @Nullable Supplier<StreamingChatModel> streaming,
            @Nullable Boolean toolCalls,
            @Nullable Integer contextTokens,
            Supplier<List<String>> leftOut) {
        this.model = requireNonNull(model, "model");
        this.streaming = streaming;
        this.toolCalls = toolCalls;
        this.contextTokens = contextTokens;
        this.leftOut = leftOut;
    }

    /**
     * Describes a model.
     *
     * @param model the model
     * @return the model, with nothing said of it yet
     */
    public static DescribedModel of(ChatModel model) {
        return model instanceof DescribedModel described
                ? described
                : new DescribedModel(model, null, null, null, List::of);
    }

    /**
     * Returns this model with its twin that streams.
     *
     * @param twin answers the same, bit by bit
     * @return the changed model
     */
    public DescribedModel streaming(StreamingChatModel twin) {
        requireNonNull(twin, "twin");
        return new DescribedModel(model, () -> twin, toolCalls, contextTokens, leftOut);
    }

    /**
     * Returns this model with its twin that streams, which is made when somebody listens.
     *
     * @param twin makes the twin; asked once
     * @return the changed model
     */
    public DescribedModel streaming(Supplier<StreamingChatModel> twin) {
        return new DescribedModel(model, new Once(twin), toolCalls, contextTokens, leftOut);
    }

    /** Asks once. */
    private static final class Once implements Supplier<StreamingChatModel> {
        private final Supplier<StreamingChatModel> maker;
        private @Nullable StreamingChatModel made; // guarded by this

        Once(Supplier<StreamingChatModel> maker) {
            this.maker = requireNonNull(maker, "twin");
        }

        @Override
        public synchronized StreamingChatModel get() {
            if (made == null) {
                made = maker.get();
            }
            return made;
        }
    }

    /**
     * Returns this model with a word on function calls.
     *
     * @param can whether it can call functions; agents whose model cannot are led by the text protocol
     * @return the changed model
     */
    public DescribedModel toolCalls(boolean can) {
        return new DescribedModel(model, streaming, can, contextTokens, leftOut);
    }

    /**
     * Returns this model with a context window.
     *
     * @param tokens how many tokens it reads at once
     * @return the changed model
     */
    public DescribedModel contextTokens(int tokens) {
        return new DescribedModel(model, streaming, toolCalls, tokens, leftOut);
    }

    /**
     * Returns this model with a word on what its server does not take.
     *
     * @param names says, at any time, which parameters the server has refused so far and requests are sent without
     * @return the changed model
     */
    public DescribedModel leavingOut(Supplier<List<String>> names) {
        return new DescribedModel(model, streaming, toolCalls, contextTokens, requireNonNull(names, "names"));
    }

    /** {@return which parameters requests are sent without, since the server has refused them} */
    public List<String> leftOut() {
        return leftOut.get();
    }

    /** {@return its twin that streams, where it has one} */
    public Optional<StreamingChatModel> streaming() {
        return Optional.ofNullable(streaming).map(Supplier::get);
    }

    /** {@return the model that is described; a model that is not, itself} */
    static ChatModel bare(ChatModel model) {
        return model instanceof DescribedModel described ? described.model : model;
    }

    ModelTraits over(ModelTraits known) {
        return new ModelTraits(
                toolCalls == null ? known.toolCalls() : toolCalls,
                contextTokens == null ? known.contextTokens() : contextTokens);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return model.chat(request);
    }

    @Override
    public ChatResponse chat(ChatRequest request, ChatRequestOptions options) {
        return model.chat(request, options);
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return model.defaultRequestParameters();
    }

    @Override
    public List<ChatModelListener> listeners() {
        return model.listeners();
    }

    @Override
    public ModelProvider provider() {
        return model.provider();
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return model.supportedCapabilities();
    }
}
