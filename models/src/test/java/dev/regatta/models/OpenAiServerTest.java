package dev.regatta.models;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.error.Failure;
import dev.regatta.error.PermanentException;
import dev.regatta.error.RetryPolicy;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.Models;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A crew on a real HTTP server that speaks the OpenAI API, in good days and bad. */
@Timeout(60)
final class OpenAiServerTest {
    private static final String PATH = "/v1/chat/completions";
    private static final RetryPolicy QUICKLY = new RetryPolicy(4, Duration.ofMillis(1), 1, Duration.ofSeconds(5));

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final List<ResponseDefinitionBuilder> script = new ArrayList<>();
    private ChatModel model;

    record Query(String words) {}

    record City(String name, int people) {}

    @BeforeEach
    void connect() {
        model = Models.of(
                "openai/test-model",
                ModelOptions.defaults()
                        .withBaseUrl("http://localhost:" + SERVER.getPort() + "/v1")
                        .withApiKey("key-4711"));
    }

    @Test
    void a_crew_with_tool_calls_runs() {
        script.add(toolCall("search", "{\\\"words\\\":\\\"heat pumps\\\"}"));
        script.add(answer("They are quiet."));
        Tool search = Tool.of("search", "Finds documents", Query.class, query -> "found: " + query.words());
        serve();

        RunResult result = Crew.of(Task.of("t", "How loud are they?")
                        .by(Agent.of("Analyst", "Find out").tools(search)))
                .model(model)
                .kickoff();

        assertThat(result.output()).isEqualTo("They are quiet.");
        assertThat(result.usage().modelCalls()).isEqualTo(2);
        assertThat(result.usage().inputTokens()).isEqualTo(20);
        assertThat(result.usage().outputTokens()).isEqualTo(10);
        SERVER.verify(postRequestedFor(urlEqualTo(PATH))
                .withHeader("Authorization", equalTo("Bearer key-4711"))
                .withRequestBody(matchingJsonPath("$.model", equalTo("test-model")))
                .withRequestBody(matchingJsonPath("$.tools[0].function.name", equalTo("search")))
                .withRequestBody(matchingJsonPath("$.messages[3].role", equalTo("tool")))
                .withRequestBody(matchingJsonPath("$.messages[3].content", equalTo("found: heat pumps"))));
    }

    @Test
    void typed_answers_come_back_as_records() {
        script.add(answer("{\\\"name\\\":\\\"Oslo\\\"}"));
        script.add(answer("{\\\"name\\\":\\\"Oslo\\\",\\\"people\\\":700000}"));
        Task<City> task = Task.of("t", "Which city?", City.class);
        serve();

        RunResult result = Crew.of(task).model(model).kickoff();

        assertThat(result.of(task)).isEqualTo(new City("Oslo", 700_000));
    }

    @Test
    void a_429_is_tried_again_after_the_time_it_names() {
        script.add(aResponse().withStatus(429).withHeader("Retry-After", "0").withBody("{\"error\":{}}"));
        script.add(aResponse().withStatus(429).withHeader("retry-after-ms", "7").withBody("{\"error\":{}}"));
        script.add(answer("now"));

        List<RunEvent> events = run();

        assertThat(events)
                .filteredOn(RunEvent.ModelCallRetried.class::isInstance)
                .map(event -> ((RunEvent.ModelCallRetried) event).delay())
                .containsExactly(Duration.ZERO, Duration.ofMillis(7));
        assertThat(last(events).status()).isEqualTo("COMPLETED");
    }

    @Test
    void a_429_that_asks_for_too_much_patience_fails_at_once() {
        script.add(aResponse().withStatus(429).withHeader("Retry-After", "3600").withBody("{\"error\":{}}"));
        serve();

        RunResult result = crew().kickoff();

        assertThat(message(result))
                .isEqualTo(
                        "The model 'test-model' takes no more requests for now (HTTP 429), also when tried again. Lower"
                                + " modelCallsAtOnce, or wait.");
    }

    @Test
    void a_stream_is_tried_again_after_the_time_that_a_429_names() {
        script.add(aResponse().withStatus(429).withHeader("retry-after-ms", "7").withBody("{\"error\":{}}"));
        script.add(stream("{\"content\":\"now\"}", "\"stop\""));
        serve();
        List<RunEvent> events = new ArrayList<>();

        crew().streaming(part -> {}).start().events().forEach(events::add);

        assertThat(events)
                .filteredOn(RunEvent.ModelCallRetried.class::isInstance)
                .map(event -> ((RunEvent.ModelCallRetried) event).delay())
                .containsExactly(Duration.ofMillis(7));
        assertThat(last(events).status()).isEqualTo("COMPLETED");
    }

    @Test
    void a_stream_that_ends_within_an_answer_is_no_answer() {
        script.add(stream("{\"content\":\"half an\"}", "null"));
        script.add(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        script.add(stream("{\"content\":\"the whole\"}", "\"stop\""));
        serve();

        RunResult result = crew().streaming(part -> {}).kickoff();

        assertThat(result.output()).isEqualTo("the whole");
    }

    @Test
    void a_500_a_cut_connection_and_a_malformed_body_are_tried_again() {
        script.add(aResponse().withStatus(500).withBody("oops"));
        script.add(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        script.add(aResponse().withStatus(200).withBody("{\"choices\": [{\"mess"));
        script.add(answer("at last"));

        List<RunEvent> events = run();

        assertThat(events)
                .filteredOn(RunEvent.ModelCallRetried.class::isInstance)
                .hasSize(3);
        assertThat(last(events).status()).isEqualTo("COMPLETED");
    }

    @Test
    void a_server_that_keeps_failing_fails_the_run_with_what_happened() {
        for (String expected : List.of(
                "failed on its server (HTTP 503), also when tried again.",
                "was cut off",
                "answered something that is not its API, also when tried again. Check the base URL.")) {
            script.clear();
            for (int i = 0; i < 4; i++) {
                script.add(
                        switch (expected.substring(0, 6)) {
                            case "failed" -> aResponse().withStatus(503);
                            case "was cu" -> aResponse().withFault(Fault.EMPTY_RESPONSE);
                            default -> aResponse().withStatus(200).withBody("<html>not found</html>");
                        });
            }
            SERVER.resetAll();
            serve();

            RunResult result = crew().kickoff();

            assertThat(result.status()).isEqualTo(RunStatus.FAILED);
            assertThat(message(result)).startsWith("The model 'test-model' " + expected);
            SERVER.verify(4, postRequestedFor(urlEqualTo(PATH)));
        }
    }

    @Test
    void a_refused_key_is_not_tried_again_and_never_told() {
        script.add(aResponse().withStatus(401).withBody("{\"error\":{\"message\":\"Incorrect API key key-4711\"}}"));
        serve();

        RunResult result = crew().kickoff();

        assertThat(message(result))
                .isEqualTo("The model 'test-model' refused the key (HTTP 401). Check the provider's key variable.");
        assertThat(result.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.MODEL);
        SERVER.verify(1, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void an_unknown_model_says_where_to_look() {
        script.add(aResponse().withStatus(404).withBody("{\"error\":{}}"));
        serve();

        assertThat(message(crew().kickoff()))
                .isEqualTo(
                        "The model 'test-model' is not known to its server (HTTP 404). Check the model's name and the base"
                                + " URL.");
    }

    @Test
    void a_server_that_is_not_there_says_so() {
        ChatModel nowhere =
                Models.of("openai/test-model", ModelOptions.defaults().withBaseUrl("http://localhost:1/v1"));

        RunResult result =
                Crew.of(Task.of("t", "x")).model(nowhere).retry(QUICKLY).kickoff();

        assertThat(message(result))
                .isEqualTo(
                        "The model 'test-model' cannot be reached at http://localhost:1, also when tried again. Check"
                                + " the base URL and that its server runs.");
        assertThat(result.failure().orElseThrow().cause()).cause().hasMessage("nobody answers at http://localhost:1");
    }

    @Test
    void cancel_ends_a_call_that_waits_for_the_server() throws InterruptedException {
        script.add(answer("too late").withFixedDelay(30_000));
        serve();
        Run run = crew().start();
        awaitModelCall(run);

        long begin = System.nanoTime();
        run.cancel();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(run.await().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }

    private static void awaitModelCall(Run run) {
        for (RunEvent event : run.events()) {
            if (event instanceof RunEvent.ModelCallStarted) {
                return;
            }
        }
    }

    @Test
    void a_missing_key_names_the_variable() {
        org.junit.jupiter.api.Assumptions.assumeTrue(System.getenv("ANTHROPIC_API_KEY") == null, "a key is set here");

        assertThatThrownBy(() -> Models.of("anthropic/claude"))
                .isInstanceOf(PermanentException.class)
                .hasMessage("The model 'anthropic/claude' needs a key, but ANTHROPIC_API_KEY is not set. Set it, give"
                        + " ModelOptions one, or give a base URL of a server that needs none.");
    }

    @Test
    void a_base_url_that_is_none_is_refused_before_anything_is_called() {
        for (String wrong : List.of("not a url", "localhost:8000", "http://", "ftp://host/v1", "")) {
            for (String model : List.of("openai/m", "ollama/m", "mistral/m", "anthropic/m", "google/m")) {
                assertThatThrownBy(() -> Models.of(
                                model, ModelOptions.defaults().withApiKey("k").withBaseUrl(wrong)))
                        .isInstanceOf(PermanentException.class)
                        .hasMessage("The base URL '" + wrong + "' of the model '" + model
                                + "' is not one. Write it as http://host:port/path or https://host/path.");
            }
        }
    }

    @Test
    void the_extractive_model_takes_no_name_and_no_server() {
        assertThatThrownBy(() -> Models.of("extractive", ModelOptions.defaults().withBaseUrl("http://localhost")))
                .hasMessageStartingWith("The extractive model has no server");
        assertThatThrownBy(() -> Models.of("extractive/large")).hasMessageContaining("Write it as extractive.");
    }

    @Test
    void an_unknown_provider_names_the_known() {
        assertThatThrownBy(() -> Models.of("opnai/gpt"))
                .hasMessageContaining(
                        "The model 'opnai/gpt' has an unknown provider 'opnai'. Known are anthropic, azure, ")
                .hasMessageContaining(" xai, written as provider/model. Did you mean 'openai'?");
    }

    // ---- the server
    // --------------------------------------------------------------------------------------------------

    private Crew crew() {
        return Crew.of(Task.of("t", "x")).model(model).retry(QUICKLY);
    }

    private List<RunEvent> run() {
        serve();
        List<RunEvent> events = new ArrayList<>();
        crew().start().events().forEach(events::add);
        return events;
    }

    private void serve() {
        for (int i = 0; i < script.size(); i++) {
            SERVER.stubFor(post(PATH)
                    .inScenario("script")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "step " + i)
                    .willReturn(script.get(i))
                    .willSetStateTo("step " + (i + 1)));
        }
    }

    private static ResponseDefinitionBuilder stream(String delta, String finish) {
        return aResponse()
                .withHeader("Content-Type", "text/event-stream")
                .withBody(
                        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"test-model\",\"choices\":"
                                + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n");
    }

    private static ResponseDefinitionBuilder answer(String content) {
        return completion("{\"role\":\"assistant\",\"content\":\"" + content + "\"}", "stop");
    }

    private static ResponseDefinitionBuilder toolCall(String name, String arguments) {
        return completion(
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"" + name + "\",\"arguments\":\"" + arguments + "\"}}]}",
                "tool_calls");
    }

    private static ResponseDefinitionBuilder completion(String message, String finish) {
        return okJson(
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"test-model\",\"choices\":[{\"index\":0,\"message\":"
                        + message + ",\"finish_reason\":\"" + finish
                        + "\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}");
    }

    private static String message(RunResult result) {
        return result.failure().orElseThrow().message();
    }

    private static RunEvent.RunFinished last(List<RunEvent> events) {
        return (RunEvent.RunFinished) events.getLast();
    }
}
