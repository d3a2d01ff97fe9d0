package dev.regatta.internal.gateway;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.StepContext;
import dev.regatta.internal.gateway.ModelRequest.UsedByStep;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.spi.CallSlots;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Everything between one conversation and its model: journal → hooks → policy → budget → attempts (rate → permit → begin → time
 * limit → the call). The limit holds for all attempts together and for the pauses between them, but waiting for a turn is not
 * counted. Thread-safe.
 */
public final class ModelChain implements Gateway<ModelCall, ModelAnswer> {
    private final TaskScope scope;
    private final String agent;
    private final PromptTemplates words;
    private final RequestDigests digests = new RequestDigests();
    private final Gateway<ModelRequest, ModelAnswer> rest;

    /**
     * Makes the chain of a conversation.
     *
     * @param scope its task
     * @param models finds a model by its name within the run
     * @param agent the role of the agent that speaks
     * @param words in which it is spoken to
     */
    public ModelChain(TaskScope scope, Function<String, ChatModel> models, String agent, PromptTemplates words) {
        this.scope = scope;
        this.agent = agent;
        this.words = words;
        CallSlots slots = scope.run().slots();
        List<CallInterceptor<ModelRequest, ModelAnswer>> links = new ArrayList<>();
        scope.run().crew().hooks().around().modelCalls().forEach(hook -> links.add(link(hook)));
        slots.modelPolicies().forEach(policy -> links.add(link(policy)));
        slots.modelBudgets().forEach(budget -> links.add(link(budget)));
        this.rest = CallInterceptor.chain(
                links,
                new ModelAttempts(
                        scope,
                        models,
                        new ModelEndpoint(
                                models,
                                agent,
                                scope.run().crew().hooks().listeners().parts(),
                                scope,
                                new ChatTurns()),
                        digests));
    }

    private HookInterceptor<ModelRequest, ModelCall, ModelAnswer> link(Interceptor<ModelCall, ModelAnswer> hook) {
        return new HookInterceptor<>(scope, hook, ModelRequest::call, ModelRequest::context, ModelRequest::with);
    }

    @Override
    public ModelAnswer call(ModelCall call) throws Exception {
        return (ModelAnswer) scope.perform(
                call, () -> digests.of(call), thrown -> ModelTrouble.describe(call.model(), thrown), took -> {
                    UsedByStep used = new UsedByStep();
                    return used.in(rest.call(new ModelRequest(call, context(call), took, used)));
                });
    }

    private StepContext context(ModelCall call) {
        RunScope run = scope.run();
        return new StepContext(
                run.id(),
                run.crew().name(),
                agent,
                call.step(),
                scope.attempt(),
                null,
                scope.questions(call.step()),
                words);
    }
}
