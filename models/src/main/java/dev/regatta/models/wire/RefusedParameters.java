package dev.regatta.models.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The parameters of requests that the server of one model has refused by name; from then on requests go without them. Only
 * parameters that a request makes sense without are ever left out. Thread-safe.
 */
public final class RefusedParameters {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** In the words of OpenAI, Anthropic, Gemini, Mistral and Ollama. */
    private static final List<String> OPTIONAL = List.of(
            "stop",
            "stop_sequences",
            "stopSequences",
            "temperature",
            "top_p",
            "topP",
            "top_k",
            "topK",
            "max_tokens",
            "max_completion_tokens",
            "maxOutputTokens",
            "num_predict",
            "frequency_penalty",
            "frequencyPenalty",
            "presence_penalty",
            "presencePenalty",
            "seed",
            "random_seed",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "parallel_tool_calls",
            "tool_choice",
            "reasoning_effort",
            "service_tier",
            "stream_options",
            "response_format",
            "responseMimeType",
            "responseJsonSchema",
            "toolConfig",
            "store");

    /** Where the parameters of a request are kept besides its outermost object. */
    private static final List<String> GROUPS = List.of("generationConfig", "options");

    /** Bounds on an answer that go by another name at other servers; a refusal that names it asks for it. */
    private static final Map<String, String> OTHER_NAMES =
            Map.of("max_tokens", "max_completion_tokens", "max_completion_tokens", "max_tokens");

    /** Servers that have no code for it say so in words; a value out of range, which is a mistake, is told in others. */
    private static final Pattern UNSUPPORTED = Pattern.compile(
            "(?i)unsupported|not (be )?(support|permit|allow|accept|available|recogni[sz]ed)|(does|do) ?n[o']t (support|accept|allow|permit)"
                    + "|unknown|unrecogni[sz]ed|unexpected|cannot find field|deprecated|cannot (both )?be (specified|used|set)"
                    + "|extra[ _](inputs|fields?|forbidden)|extra_forbidden|not a valid (parameter|argument|field)");

    /** What a request has in place of a refused parameter: another parameter's name, or nothing. */
    private final Map<String, Optional<String>> refused = new ConcurrentHashMap<>();

    /** {@return the names of those that were refused so far} */
    public List<String> names() {
        return refused.keySet().stream().sorted().toList();
    }

    /** {@return a request's body without what was refused; the body itself if it holds nothing of it} */
    public String without(String body) {
        return refused.isEmpty()
                ? body
                : object(body).map(request -> without(request, body)).orElse(body);
    }

    private String without(ObjectNode request, String body) {
        boolean changed = false;
        for (ObjectNode group : groups(request)) {
            for (Map.Entry<String, Optional<String>> each : refused.entrySet()) {
                JsonNode value = group.remove(each.getKey());
                changed |= value != null;
                if (value != null && each.getValue().isPresent()) {
                    group.set(each.getValue().get(), value);
                }
            }
        }
        return changed ? request.toString() : body;
    }

    /**
     * Notes the parameter that a server refused.
     *
     * @param sent the body of the request
     * @param status the status of the response
     * @param said the body of the response
     * @return whether there is one, so that asking again without it may help
     */
    public boolean learn(String sent, int status, String said) {
        if (status != 400 && status != 422) {
            return false;
        }
        Optional<ObjectNode> request = object(sent);
        Optional<String> named = request.flatMap(body -> named(body, said));
        named.ifPresent(name -> refuse(name, said));
        return named.isPresent();
    }

    private void refuse(String name, String said) {
        Optional<String> other = Optional.ofNullable(OTHER_NAMES.get(name));
        if (other.isPresent() && refused.replace(other.get(), Optional.empty()) != null) {
            refused.put(name, Optional.empty()); // neither name is one that the server takes
        } else {
            refused.put(name, other.filter(asked -> isNamed(asked, said)));
        }
    }

    private static Optional<String> named(ObjectNode request, String said) {
        JsonNode error = Trees.said(said).map(tree -> tree.path("error")).orElse(JSON.createObjectNode());
        String param = error.path("param").asText();
        boolean unsupported = error.path("code").asText().startsWith("unsupported")
                || UNSUPPORTED.matcher(said).find();
        if (!unsupported) {
            return Optional.empty();
        }
        List<String> sent = OPTIONAL.stream()
                .filter(name -> groups(request).stream().anyMatch(group -> group.has(name)))
                .toList();
        return sent.contains(param)
                ? Optional.of(param)
                : sent.stream().filter(name -> isNamed(name, said)).findFirst();
    }

    /** {@return whether a text names a parameter: as a code or the part of a path, not as a word of a sentence} */
    private static boolean isNamed(String name, String said) {
        String word = Pattern.quote(name);
        return Pattern.compile("[`'\"\\[./]" + word + "\\\\?[`'\"\\],:.]|(^|[\\s\"])" + word
                        + ":|\\b(parameters?|argument|field|property)s?:? " + word + "\\b")
                .matcher(said)
                .find();
    }

    private static List<ObjectNode> groups(ObjectNode request) {
        List<ObjectNode> groups = new ArrayList<>(List.of(request));
        for (String name : GROUPS) {
            if (request.path(name) instanceof ObjectNode group) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static Optional<ObjectNode> object(String text) {
        try {
            return JSON.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }
}
