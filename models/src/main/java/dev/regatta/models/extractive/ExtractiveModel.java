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
 * @implNote Sentences are ranked by LexRank (Erkan and Radev, "LexRank: graph-based lexical centrality as salience in text
 *     summarization", 2004), biased towards the words of the task (Otterbacher, Erkan and Radev, "Using random walks for
 *     question-focused sentence retrieval", 2005), and picked for diversity by maximal marginal relevance (Carbonell and
 *     Goldstein, "The use of MMR", 1998). At most 2,000 sentences are ranked.
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
        AiMessage message = calls.isEmpty() ? AiMessage.from(answer(request, reading)) : AiMessage.from(calls);
        return ChatResponse.builder()
                .aiMessage(message)
                .finishReason(calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_EXECUTION)
                .tokenUsage(new TokenUsage(0, 0))
                .build();
    }

    private static String answer(ChatRequest request, Reading reading) {
        String task = reading.ask().words();
        if (!reading.hasMaterial()) {
            List<String> uncalled = ToolChooser.uncalled(request, reading);
            throw new PermanentException(
                    "The extractive model can only quote, and this task gives it nothing to quote from: no earlier results, no text"
                            + " of its own, no memories, and "
                            + (uncalled.isEmpty()
                                    ? "no tool that finds any."
                                    : "tools that it cannot call from the words of the task: "
                                            + String.join("; ", uncalled) + ".")
                            + " Give it one of these, or use a language model.");
        }
        Ranking ranking = new Ranking(reading.sentences(), task);
        JsonNode schema = reading.ask().schema();
        return schema == null
                ? TextAnswer.of(ranking, task)
                : new SchemaFiller(ranking, task).fill(schema).toString();
    }
}
