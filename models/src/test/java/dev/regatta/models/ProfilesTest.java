package dev.regatta.models;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.error.PermanentException;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.ModelTraits;
import dev.regatta.model.Models;
import dev.regatta.models.wire.Profile;
import dev.regatta.models.wire.Profiles;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the profiles of servers say, and that requests are made as they say it. */
@Timeout(60)
final class ProfilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEPLOYMENT = "/openai/deployments/some%20model/chat/completions?api-version=2024-10-21";

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    static List<String> names() {
        return Profiles.with("none", "{}").all().stream().map(Profile::name).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "openai-like, max_completion_tokens max_tokens, seed, reasoning_effort, true",
        "azure, max_completion_tokens, seed, reasoning_effort, true",
        "azure-v1, max_completion_tokens, seed, reasoning_effort, true",
        "groq, max_completion_tokens, seed, reasoning_effort, false",
        "openrouter, max_tokens, seed, reasoning, true",
        "deepseek, max_tokens, '', '', false",
        "mistral, max_tokens, random_seed, '', true",
        "xai, max_completion_tokens, seed, reasoning_effort, true",
        "together, max_tokens, seed, reasoning_effort, true",
        "fireworks, max_tokens, seed, reasoning_effort, true",
        "bedrock, max_completion_tokens, '', reasoning_effort, false",
        "litellm, max_tokens, seed, reasoning_effort, true",
        "vllm, max_tokens, seed, reasoning_effort, true",
        "llamacpp, max_tokens, seed, '', true",
        "lmstudio, max_tokens, seed, '', true",
        "ollama-openai, max_tokens, seed, reasoning_effort, true"
    })
    void requests_have_the_fields_of_their_profile(
            String profile, String bounds, String seed, String effort, boolean schema) throws Exception {
        ModelOptions options = options()
                .withMaxOutputTokens(77)
                .withTopP(0.5)
                .withTemperature(0.25)
                .withStop(List.of("END"))
                .withBody(Map.of("top_k", 3));
        options = seed.isEmpty() ? options : options.withSeed(4_711);
        options = effort.isEmpty() ? options : options.withReasoningEffort("low");

        ChatModel model = Models.of(profile + "/some model", options);
        JsonNode body = asked(model);

        TreeSet<String> expected = new TreeSet<>(List.of("model", "messages", "temperature", "top_p", "stop", "top_k"));
        expected.addAll(List.of(bounds.split(" ")));
        (seed + " " + effort)
                .lines()
                .flatMap(line -> List.of(line.trim().split(" ")).stream())
                .filter(field -> !field.isEmpty())
                .forEach(expected::add);
        TreeSet<String> sent = new TreeSet<>();
        body.fieldNames().forEachRemaining(sent::add);
        assertThat(sent).isEqualTo(expected);
        assertThat(List.of(bounds.split(" ")))
                .allSatisfy(field -> assertThat(body.path(field).asInt()).isEqualTo(77));
        assertThat(body.path("stop")).hasToString("[\"END\"]");
        assertThat(model.supportedCapabilities().contains(Capability.RESPONSE_FORMAT_JSON_SCHEMA))
                .isEqualTo(schema);
    }

    @ParameterizedTest
    @MethodSource("names")
    void requests_go_where_their_profile_says_with_the_key_as_it_says(String name) throws Exception {
        asked(Models.of(name + "/some model", options().withHeaders(Map.of("X-Title", "crew"))));

        LoggedRequest request = SERVER.findAll(anyRequestedFor(anyUrl())).getLast();
        boolean deployment = name.equals("azure");
        assertThat(request.getUrl()).isEqualTo("/v1" + (deployment ? DEPLOYMENT : "/chat/completions"));
        assertThat(request.getHeader(name.startsWith("azure") ? "api-key" : "Authorization"))
                .isEqualTo(name.startsWith("azure") ? "key-4711" : "Bearer key-4711");
        assertThat(request.getHeader("X-Title")).isEqualTo("crew");
    }

    @ParameterizedTest
    @MethodSource("names")
    void an_option_without_a_field_is_an_error_before_anything_is_sent(String name) {
        Profile profile = Profiles.with("none", "{}").named(name).orElseThrow();
        Map<String, ModelOptions> given = new HashMap<>(Map.of(
                "seed", options().withSeed(1),
                "reasoningEffort", options().withReasoningEffort("low"),
                "stop", options().withStop(List.of("END"))));

        given.forEach((option, options) -> {
            if (profile.fieldsOf(option).isEmpty()) {
                assertThatThrownBy(() -> Models.of(name + "/m", options))
                        .isInstanceOf(PermanentException.class)
                        .hasMessageContaining("The option " + option + " cannot be sent for the model '" + name + "/m'")
                        .hasMessageContaining("withBody");
            } else {
                assertThat(Models.of(name + "/m", options)).isNotNull();
            }
        });
        assertThat(SERVER.findAll(anyRequestedFor(anyUrl()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "google", "ollama"})
    void a_provider_without_a_profile_refuses_options_that_it_would_lose(String provider) {
        assertThatThrownBy(() -> Models.of(provider + "/m", options().withSeed(1)))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("The option seed cannot be sent");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1, openai",
        "https://API.GROQ.com/openai/v1, groq",
        "https://mine.openai.azure.com, azure",
        "https://mine.openai.azure.com/openai/v1/, azure-v1",
        "https://mine.openai.azure.com/openai/v1beta, azure",
        "https://api.deepseek.com, deepseek",
        "https://openrouter.ai/api/v1, openrouter",
        "https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1, bedrock",
        "http://localhost:8080/v1, llamacpp",
        "http://127.0.0.1:1234/v1, lmstudio",
        "http://localhost:11434/v1, ollama-openai",
        "http://localhost:4000, litellm",
        "http://localhost:8000/v1, vllm",
        "http://localhost:80801/v1, ''",
        "https://api.groq.com.evil.example/v1, ''",
        "https://xapi.groq.com/v1, ''",
        "https://evil.example/.openai.azure.com, ''"
    })
    void a_server_is_known_by_its_host(String url, String profile) {
        assertThat(Profiles.with("none", "{}")
                        .at(URI.create(url))
                        .map(Profile::name)
                        .orElse(""))
                .isEqualTo(profile);
    }

    @ParameterizedTest
    @CsvSource({
        "groq/llama-3.3-70b-versatile, 131072",
        "groq/never-heard-of, 131072",
        "deepseek/deepseek-chat, 131072",
        "vllm/never-heard-of, 32768",
        "vllm/qwen3-8b, 40960",
        "openai/never-heard-of, 32768",
        "openrouter/openai/gpt-4o, 128000",
        "ollama-openai/qwen3, 4096"
    })
    void a_window_is_known_by_profile_or_by_name_and_is_else_a_small_one(String name, int tokens) {
        assertThat(ModelTraits.of(name, Models.of(name, options())).contextTokens())
                .isEqualTo(tokens);
        assertThat(ModelTraits.of(name, Models.of(name, options().withContextTokens(2_048)))
                        .contextTokens())
                .isEqualTo(2_048);
        assertThat(ModelTraits.of(name, Models.of(name, options().withToolCalls(false)))
                        .toolCalls())
                .isFalse();
    }

    @Test
    void a_file_changes_profiles_and_adds_others() {
        Profiles profiles = Profiles.with("mine.json", """
                {"groq": {"contextTokens": 9000, "fields": {"seed": []}},
                 "house": {"like": "groq", "baseUrl": "https://models.house/v1", "hosts": ["models.house"],
                           "models": {"big": {"contextTokens": 500000, "toolCalls": false}}}}""");

        Profile groq = profiles.named("groq").orElseThrow();
        Profile house = profiles.at(URI.create("https://models.house/v1")).orElseThrow();
        assertThat(groq.fieldsOf("seed")).isEmpty();
        assertThat(groq.reach().hosts()).containsExactly("api.groq.com");
        assertThat(house.of("Big-2")).isEqualTo(new Profile.Powers(false, false, 500_000));
        assertThat(house.of("none").contextTokens()).isEqualTo(9_000);
        assertThat(house.fieldsOf("seed")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':{'like':'openai',/'colour':1}} | line 2: Unknown key 'colour' in the profile 'a'. Allowed are like, protocol",
                "{'a':{'like':'nobody'}} | line 1: 'like' names 'nobody', which is not a profile before this one",
                "{'a':{'path':'/x',/'like':'openai'}} | line 2: 'like' must be the first key",
                "{'a':{'fields':{/'sed':['x']}}} | line 2: Unknown key 'sed' in 'fields'. Allowed are maxOutputTokens",
                "{'a':{'models':{'m':{/'window':1}}}} | line 2: Unknown key 'window' in the models 'm'. Allowed are jsonSchema",
                "{'a':{/'contextTokens':0}} | line 2: 'contextTokens' must be from 1 to 2147483647 tokens",
                "{'a':{'contextTokens':99999999999}} | line 1: 'contextTokens' must be from 1",
                "{'a':{'contextTokens':1.5}} | line 1: 'contextTokens' must be a whole number",
                "{'a':{'jsonSchema':'yes'}} | line 1: 'jsonSchema' must be true or false",
                "{'a':{'hosts':'x'}} | line 1: 'hosts' must be a list of texts",
                "{'a':{'hosts':[1]}} | line 1: 'hosts' must be text in quotes",
                "{'a':{'protocol':'soap'}} | line 1: 'protocol' is 'soap'. Allowed are chat-completions",
                "{'a b':{}} | line 1: The profile's name 'a b' is not one of small letters",
                "{'a':{},/'a':{}} | line 2: Duplicate field 'a'",
                "{'a':{}} x | line 1: Unrecognized token 'x'",
                "{'a':{}} {} | line 1: There is more after the end",
                "{'a':{}/ | line 2: Unexpected end-of-input",
                "[] | line 1: the file must be an object",
                "'' | line 1: the file must be an object"
            })
    void a_wrong_file_is_an_error_that_names_the_line(String file, String message) {
        String text = file.replace('/', '\n')
                .replace("'\nx'", "'/x'")
                .replace('\'', '"')
                .replace("\"\"", "");

        assertThatThrownBy(() -> Profiles.with("mine.json", text))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("The profiles in mine.json, " + message);
    }

    @Test
    void options_are_checked_and_show_no_key() {
        ModelOptions options = ModelOptions.defaults()
                .withApiKey("key-4711")
                .withHeaders(Map.of("X-Key", "secret-1"))
                .withBody(Map.of("user", "secret-2"));

        assertThat(options.toString())
                .doesNotContain("4711", "secret-1", "secret-2")
                .contains("X-Key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withTopP(0))
                .withMessageContaining("topP");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withTemperature(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withMaxOutputTokens(0));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withContextTokens(0));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withStop(List.of("")));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withReasoningEffort(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withBody(Map.of("x", List.of(new Object()))))
                .withMessageContaining("body field 'x'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withHeaders(Map.of("X-Key", "secret-1\r\nHost: b")))
                .withMessageNotContainingAny("secret-1");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withHeaders(Map.of("Host", "a")));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withHeaders(Map.of("a b", "a")));
    }

    private static ModelOptions options() {
        return ModelOptions.defaults()
                .withBaseUrl("http://localhost:" + SERVER.getPort() + "/v1")
                .withApiKey("key-4711");
    }

    private static JsonNode asked(ChatModel model) throws Exception {
        SERVER.stubFor(any(anyUrl())
                .willReturn(okJson("{\"choices\":[{\"message\":{\"content\":\"Yes.\"},\"finish_reason\":\"stop\"}]}")));

        assertThat(model.chat("Do you answer?")).isEqualTo("Yes.");
        return JSON.readTree(SERVER.findAll(anyRequestedFor(anyUrl())).getLast().getBodyAsString());
    }
}
