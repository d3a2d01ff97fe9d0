package dev.regatta.models.extractive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.error.PermanentException;
import java.util.List;

/**
 * A model that quotes instead of writing: it calls the tools it is offered to find texts, ranks the sentences of these texts
 * and of earlier results against the task, and answers with the best, word for word, with their sources. It is deterministic,
 * needs neither key nor network, and is no language model, as every text it answers with says. Stateless and thread-safe.
 *
 * @implNote Sentences are ranked by the weight of the words they share with the other sentences and with the task (the
 *     centroid idea of Radev et al., "Centroid-based summarization of multiple documents", 2004) and picked for diversity
 *     (maximal marginal relevance, Carbonell and Goldstein, 1998).
 */
public final class ExtractiveModel implements ChatModel {
    /** What every text answer ends with. */
    public static final String NOTICE = "(Quoted by Regatta's extractive model, which is not a language model.)";

    /** Makes one. */
    public ExtractiveModel() {}

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return ChatRequestParameters.builder().modelName("extractive").build();
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        Reading reading = Reading.of(request);
        List<ToolExecutionRequest> calls = ToolChooser.next(request, reading);
        AiMessage message = calls.isEmpty() ? AiMessage.from(answer(reading)) : AiMessage.from(calls);
        return ChatResponse.builder()
                .aiMessage(message)
                .finishReason(calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_EXECUTION)
                .tokenUsage(new TokenUsage(0, 0))
                .build();
    }

    private static String answer(Reading reading) {
        if (!reading.hasMaterial()) {
            throw new PermanentException(
                    "The extractive model can only quote, and this task gives it nothing to quote from: no"
                            + " earlier results, and no tool that finds any. Give it one of these, or use a language model.");
        }
        JsonNode schema = AnswerSchema.in(reading);
        Ranking ranking = new Ranking(reading.sentences(), reading.task());
        return schema == null
                ? TextAnswer.of(ranking, reading.task())
                : new SchemaFiller(ranking, reading.task()).fill(schema).toString();
    }
}
