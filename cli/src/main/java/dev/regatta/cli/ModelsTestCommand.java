package dev.regatta.cli;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.Models;
import dev.regatta.support.Cut;
import java.net.ConnectException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks the server of a model what it can (capability probe), by four short calls, and prints a profile that says so. */
@Command(
        name = "test",
        description = "Asks a model's server what it can, with four short calls, and prints a profile of it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Exit codes: 0 it answers, 1 it does not, 2 bad usage."})
final class ModelsTestCommand implements Callable<Integer> {
    private static final int SHORT = 120;
    private static final int LONGEST_REASON = 200;

    private final Terminal terminal;

    @Parameters(paramLabel = "PROVIDER/MODEL", description = "The model, such as vllm/qwen3-8b.")
    private String name = "";

    @Mixin
    private ModelChoice choice = new ModelChoice();

    ModelsTestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Makes one call and says what came of it; {@code null} if the server cannot do it. */
    private interface Probe {
        @Nullable
        String ask() throws Exception;
    }

    @Override
    public Integer call() {
        ModelOptions given = choice.options();
        ModelOptions options = given.withJsonSchema(true).withToolCalls(true);
        ChatModel model =
                Models.of(name, given.maxOutputTokens() == null ? options.withMaxOutputTokens(SHORT) : options);
        TokenUsage[] usage = new TokenUsage[1];
        boolean answers = tell("plain answer", () -> {
            ChatResponse response = model.chat(request().build());
            usage[0] = response.tokenUsage();
            String text = response.aiMessage().text();
            return text == null || text.isBlank() ? null : "yes";
        });
        if (!answers) {
            return RegattaCommand.FAILED;
        }
        tell(
                "usage",
                () -> usage[0] == null || usage[0].inputTokenCount() == null || usage[0].inputTokenCount() == 0
                        ? null
                        : usage[0].inputTokenCount() + " tokens in, " + usage[0].outputTokenCount() + " out");
        tell("streaming", () -> streamed(model));
        boolean tools = tell("tool calls", () -> toolCalled(model));
        boolean schema = tell("JSON schema", () -> held(model));
        ProfileText.of(name, given, schema, tools).ifPresent(terminal::result);
        return RegattaCommand.DONE;
    }

    private boolean tell(String what, Probe probe) {
        long start = System.nanoTime();
        String found;
        boolean can = false;
        try {
            String said = probe.ask();
            can = said != null;
            found = said == null ? "no" : said;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            found = "stopped";
        } catch (Exception refused) {
            found = "no: " + reason(refused);
        }
        terminal.note(String.format(Locale.ROOT, "%-13s %s (%.1f s)", what, found, (System.nanoTime() - start) / 1e9));
        return can;
    }

    private static String reason(Exception refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return "the server cannot be reached. Check that it runs, and --base-url";
            }
        }
        return Cut.beginning(String.valueOf(refused.getMessage()).replaceAll("\\s+", " "), LONGEST_REASON);
    }

    private static ChatRequest.Builder request() {
        return ChatRequest.builder()
                .messages(UserMessage.from("Which city is the capital of Norway? Answer in a word."));
    }

    private static @Nullable String streamed(ChatModel model) throws Exception {
        StreamingChatModel twin = model instanceof DescribedModel described
                ? described.streaming().orElse(null)
                : null;
        if (twin == null) {
            return null;
        }
        AtomicInteger pieces = new AtomicInteger();
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        twin.chat(request().build(), new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                pieces.incrementAndGet();
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        ChatResponse response = whole.get();
        boolean counted = response.tokenUsage() != null && response.tokenUsage().inputTokenCount() != null;
        return pieces.get() == 0 ? null : pieces + " pieces, " + (counted ? "with usage" : "without usage");
    }

    private static @Nullable String toolCalled(ChatModel model) {
        ToolSpecification tool = ToolSpecification.builder()
                .name("capital_of")
                .description("Looks up the capital of a country. Must be used for each question on capitals.")
                .parameters(JsonObjectSchema.builder()
                        .addStringProperty("country")
                        .required("country")
                        .build())
                .build();
        ChatResponse response = model.chat(request().toolSpecifications(tool).build());
        return response.aiMessage().hasToolExecutionRequests() ? "yes" : null;
    }

    private static @Nullable String held(ChatModel model) {
        JsonSchema schema = JsonSchema.builder()
                .name("city")
                .rootElement(JsonObjectSchema.builder()
                        .addStringProperty("city")
                        .required("city")
                        .build())
                .build();
        ChatResponse response = model.chat(request()
                .responseFormat(ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(schema)
                        .build())
                .build());
        boolean refused =
                model instanceof DescribedModel described && described.leftOut().contains("response_format");
        String text = String.valueOf(response.aiMessage().text()).strip();
        return !refused && text.startsWith("{") && text.contains("\"city\"") ? "yes" : null;
    }
}
