package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.Models;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The models of a recorded crew: each is made as its file says, and reached at the server that replays. One thread. */
final class StagedModels {
    private final Recording recording;
    private final String url;
    private final Map<JsonNode, ChatModel> made = new HashMap<>();

    StagedModels(Recording recording, String url) {
        this.recording = recording;
        this.url = url;
    }

    /** {@return the model that a scenario has unless something else is said} */
    ChatModel usual() {
        return of(recording.scenario("llm"));
    }

    /** {@return the model of an agent or a manager; what is not said of it is as in the scenario} */
    ChatModel of(JsonNode llm) {
        JsonNode usual = recording.scenario("llm");
        ObjectNode whole = usual.deepCopy();
        llm.properties().forEach(each -> whole.set(each.getKey(), each.getValue()));
        return made.computeIfAbsent(whole, this::make);
    }

    private ChatModel make(JsonNode llm) {
        ModelOptions options = ModelOptions.defaults().withApiKey("key");
        if (llm.path("temperature").isNumber()) {
            options = options.withTemperature(llm.path("temperature").asDouble());
        }
        for (String most : List.of("max_tokens", "max_completion_tokens")) {
            options = llm.path(most).isInt()
                    ? options.withMaxOutputTokens(llm.path(most).asInt())
                    : options;
        }
        if (llm.path("top_p").isNumber()) {
            options = options.withTopP(llm.path("top_p").asDouble());
        }
        String name = llm.path("model").asText();
        return switch (recording.tree().path("api").asText()) {
            case "chat_completions" -> Models.of("openai/" + name, options.withBaseUrl(url + "/v1"));
            case "messages" -> Models.of("anthropic/" + name, options.withBaseUrl(url + "/v1"));
            case "generate_content" -> Models.of("google/" + name, options.withBaseUrl(url + "/v1beta"));
            default ->
                throw new NotStagedException(
                        "No model speaks " + recording.tree().path("api"));
        };
    }
}
