package dev.regatta.cli;

import dev.regatta.model.ModelOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of all commands that talk with a model: how it is reached, and what it can do. */
final class ModelChoice {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "The model's server, such as one that speaks the OpenAI API.")
    private @Nullable String baseUrl;

    @Option(
            names = "--context",
            paramLabel = "TOKENS",
            description = "How much the model reads at once; default is what is known of it, else 32768.")
    private @Nullable Integer context;

    @Option(
            names = "--max-tokens",
            paramLabel = "TOKENS",
            description = "How long an answer may be; default is the server's own bound.")
    private @Nullable Integer maxTokens;

    @Option(
            names = "--tools",
            paramLabel = "native|text",
            description = "How it calls tools: with function calls, or in words; default is as it can.")
    private @Nullable String tools;

    /** {@return whether anything was given that only a model on a server has} */
    boolean isGiven() {
        return context != null || maxTokens != null || tools != null;
    }

    /** {@return what was given, as options} */
    ModelOptions options() {
        ModelOptions options = ModelOptions.defaults();
        options = baseUrl == null ? options : options.withBaseUrl(baseUrl);
        options = context == null ? options : options.withContextTokens(atLeastOne("--context", context));
        options = maxTokens == null ? options : options.withMaxOutputTokens(atLeastOne("--max-tokens", maxTokens));
        if (tools == null) {
            return options;
        }
        return switch (tools) {
            case "native" -> options.withToolCalls(true);
            case "text" -> options.withToolCalls(false);
            default ->
                throw new ParameterException(spec.commandLine(), "--tools is '" + tools + "'. It is native or text.");
        };
    }

    private int atLeastOne(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be at least 1, was " + value + ".");
        }
        return value;
    }
}
