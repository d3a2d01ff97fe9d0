package dev.regatta.internal.gateway;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.output.structured.Description;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolCall;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolContext;
import dev.regatta.tool.ToolRules.Trait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/**
 * Everything between a model's wish to call a tool and the tool's code, for one task; the order of the links is told in
 * docs/architecture.md. Thread-safe.
 */
public final class ToolChain implements Toolbox {
    private static final String READ_RESULT = "read_result";

    /** Tools are code of users that may compute for long, which would hold up all virtual threads of the process. */
    private static final ThreadFactory TOOL_THREADS =
            Thread.ofPlatform().daemon().name("regatta-tool-", 0).factory();

    private final Map<String, Tool> byName = new LinkedHashMap<>();
    private final List<ToolSpecification> own;
    private final List<ToolSpecification> withReading;
    private final Gateway<ToolCall, ToolAnswer> chain;
    private volatile boolean cut;

    /** Where a model goes on reading. */
    record ReadResult(
            @Description("the reference that was told where the result was cut")
            String reference,

            @Description("the character to begin with, from 0")
            Optional<Integer> from) {}

    /**
     * Makes the chain of one conversation.
     *
     * @param scope its task
     * @param run what all chains of the run share
     * @param words in which the model is told what went wrong
     * @param tools the tools that can be called
     * @param answeredOutside what is offered besides, since one of the outer links answers it
     * @param outer links that see calls as the model made them, the outermost first
     */
    public ToolChain(
            TaskScope scope,
            RunTools run,
            PromptTemplates words,
            List<Tool> tools,
            List<ToolSpecification> answeredOutside,
            List<Interceptor<ToolCall, ToolAnswer>> outer) {
        tools.forEach(tool -> byName.put(tool.name(), tool));
        this.own = Stream.concat(tools.stream().map(Tool::specification), answeredOutside.stream())
                .toList();
        List<String> names = List.copyOf(byName.keySet());
        Tool reading = reading(run);
        boolean isOurs = byName.putIfAbsent(READ_RESULT, reading) == null;
        this.withReading = new ArrayList<>(own);
        if (isOurs) {
            withReading.add(reading.specification());
        }
        List<Interceptor<ToolRequest, ToolAnswer>> links = List.of(
                new ToolErrorsLink(words),
                new LoopLink(scope, run, words),
                new ResultBoundsLink(run, words, () -> cut = true),
                new CacheLink(scope, run),
                new ArgumentsLink(names, words),
                new UsesLink(run.uses(), words),
                new PermitLink<>(scope, request -> run.permits()),
                new MeterLink(scope, run.meter()),
                new TimeoutLink<>(
                        scope,
                        request -> Optional.ofNullable(request.known().rules().timeout())
                                .orElse(run.limit()),
                        TOOL_THREADS));
        Gateway<ToolRequest, ToolAnswer> rest = Gateway.chain(links, ToolChain::run);
        List<Interceptor<ToolCall, ToolAnswer>> all = new ArrayList<>();
        all.add(new ToolEventsLink(scope, run.meter(), byName));
        all.addAll(outer);
        this.chain = Gateway.chain(all, call -> rest.call(new ToolRequest(call, byName.get(call.tool()))));
    }

    private static ToolAnswer run(ToolRequest request) throws Exception {
        return request.start().run(ToolContext.of(request.call().step()));
    }

    private static Tool reading(RunTools run) {
        return Tool.of(
                        READ_RESULT,
                        "Reads on in a result that was cut.",
                        ReadResult.class,
                        asked -> run.results()
                                .read(asked.reference(), asked.from().orElse(0), run.maxResultCharacters()))
                .sideEffects()
                .maxResultCharacters(Integer.MAX_VALUE);
    }

    public Gateway<ToolCall, ToolAnswer> gateway() {
        return chain;
    }

    @Override
    public List<ToolSpecification> offered() {
        return cut ? withReading : own;
    }

    @Override
    public boolean answers(String name) {
        Tool tool = byName.get(name);
        return tool != null && tool.rules().is(Trait.RESULT_AS_ANSWER);
    }

    @Override
    public boolean isRepeatable(String name) {
        Tool tool = byName.get(name);
        return tool != null && tool.rules().is(Trait.REPEATABLE);
    }
}
