package dev.regatta.internal.gateway;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.regatta.error.TransientException;
import dev.regatta.event.ModelPart;
import dev.regatta.event.PartListener;
import dev.regatta.gateway.Gateway;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.gateway.StreamedCall.Piece;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ModelUsage;
import dev.regatta.model.Usage;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.Note;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the model gateway of a task ends: calls the model, and tells a listener what it says while it says it.
 *
 * @param models finds a model by its name within the run
 * @param agent the role of the agent that speaks
 * @param listener is told; {@code null} if nobody listens, then models are called that do not stream
 * @param scope what the links of the task share
 * @param turns turns calls and answers of this conversation into langchain4j's and back
 */
record ModelEndpoint(
        Function<String, ChatModel> models,
        String agent,
        @Nullable PartListener listener,
        TaskScope scope,
        ChatTurns turns)
        implements Gateway<ModelCall, ModelAnswer> {

    /** Their streams end with a reason; one that just ends was cut, and looks like an answer otherwise. */
    private static final Set<ModelProvider> END_IS_TOLD = Set.of(
            ModelProvider.OPEN_AI, ModelProvider.ANTHROPIC, ModelProvider.GOOGLE_AI_GEMINI, ModelProvider.MISTRAL_AI);

    @Override
    public ModelAnswer call(ModelCall call) throws Exception {
        ChatModel model = models.apply(call.model());
        ChatRequest request = turns.request(call, model.provider(), stopWords(model));
        ChatResponse response = listener == null
                ? model.chat(request)
                : stream(call, model, request, new Telling(call, agent, listener, scope));
        if (response == null || response.aiMessage() == null) {
            throw new TransientException("The model '" + call.model() + "' returned no message.", null);
        }
        if (model instanceof DescribedModel described) {
            tellOfLeftOut(call, described.leftOut());
        }
        return turns.answer(response, Usage.of(call.model(), ModelUsage.of(response.tokenUsage())));
    }

    /** {@return where a model stops whoever asks it} */
    private static List<String> stopWords(ChatModel model) {
        ChatRequestParameters own = model.defaultRequestParameters();
        return own == null || own.stopSequences() == null ? List.of() : own.stopSequences();
    }

    private void tellOfLeftOut(ModelCall call, List<String> parameters) {
        if (!parameters.isEmpty() && scope.run().told().add("parameters-left-out " + call.model() + " " + parameters)) {
            scope.note(
                    call.step(),
                    new Note.Warned(
                            "parameters-left-out",
                            "The model '" + call.model() + "' takes no " + String.join(" and no ", parameters)
                                    + "; it is asked without."));
        }
    }

    private ChatResponse stream(ModelCall call, ChatModel model, ChatRequest request, Telling telling)
            throws Exception {
        telling.tell(new ModelPart.Begin(call.step(), agent));
        StreamingChatModel twin = model instanceof DescribedModel described
                ? described.streaming().orElse(null)
                : null;
        ChatResponse response;
        if (twin == null) {
            response = model.chat(request);
            if (response != null && response.aiMessage() != null) {
                telling.whole(response.aiMessage());
            }
        } else {
            response = StreamedCall.call(twin, request, telling::piece, scope::isOver, scope.threads());
            if (response != null && response.finishReason() == null && END_IS_TOLD.contains(twin.provider())) {
                throw new TransientException("The model '" + call.model() + "' was cut off within its answer.", null);
            }
        }
        telling.tell(new ModelPart.End(call.step(), agent));
        return response;
    }

    /** Tells a listener the parts of one call, until it throws. */
    private static final class Telling {
        private final ModelCall call;
        private final String agent;
        private final PartListener listener;
        private final TaskScope scope;
        private boolean threw;

        Telling(ModelCall call, String agent, PartListener listener, TaskScope scope) {
            this.call = call;
            this.agent = agent;
            this.listener = listener;
            this.scope = scope;
        }

        void tell(ModelPart part) {
            if (threw) {
                return;
            }
            try {
                listener.on(part);
            } catch (Throwable trouble) { // whatever it is, the model's answer does not depend on it
                threw = true;
                scope.note(
                        call.step(),
                        new Note.Warned(
                                "part-listener-failed",
                                "A listener to what the model says threw " + Throwables.name(trouble)
                                        + "; it is told nothing more of this call."));
            }
        }

        void piece(Piece piece) {
            tell(
                    switch (piece) {
                        case Piece.Text text -> new ModelPart.Text(call.step(), agent, text.text());
                        case Piece.Thinking thinking -> new ModelPart.Thinking(call.step(), agent, thinking.text());
                        case Piece.Call part ->
                            new ModelPart.ToolCall(
                                    call.step(),
                                    agent,
                                    part.call().index(),
                                    part.call().id(),
                                    part.call().name(),
                                    part.call().partialArguments());
                    });
        }

        /** Tells at once what a model said that does not stream. */
        void whole(AiMessage message) {
            if (message.thinking() != null) {
                tell(new ModelPart.Thinking(call.step(), agent, message.thinking()));
            }
            if (message.text() != null) {
                tell(new ModelPart.Text(call.step(), agent, message.text()));
            }
            for (int i = 0; i < message.toolExecutionRequests().size(); i++) {
                var request = message.toolExecutionRequests().get(i);
                tell(new ModelPart.ToolCall(
                        call.step(), agent, i, request.id(), request.name(), String.valueOf(request.arguments())));
            }
        }
    }
}
