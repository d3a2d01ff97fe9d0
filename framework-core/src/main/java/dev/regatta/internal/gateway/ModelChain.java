package dev.regatta.internal.gateway;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.gateway.ModelCall;
import dev.regatta.spi.CrewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Everything between a conversation and its model, for one run; the order of the links is told in docs/architecture.md.
 * Thread-safe.
 */
public final class ModelChain {
    private final CrewSpec crew;
    private final ModelPermits permits;

    public ModelChain(CrewSpec crew, ModelPermits permits) {
        this.crew = crew;
        this.permits = permits;
    }

    /**
     * {@return the chain of one conversation}
     *
     * @param scope its task
     * @param models finds a model by its name within the run
     * @param agent the role of the agent that speaks
     */
    public Gateway<ModelCall, ModelAnswer> gateway(TaskScope scope, Function<String, ChatModel> models, String agent) {
        List<Interceptor<ModelCall, ModelAnswer>> links = new ArrayList<>();
        links.add(new ModelEventsLink(scope));
        crew.hooks().around().modelCalls().forEach(hook -> links.add(new HookLink<>(hook)));
        links.add(new PermitLink<>(scope, call -> permits.of(models.apply(call.model()))));
        links.add(new UsageLink<>(scope, ModelAnswer::usage));
        links.add(new TimeoutLink<>(
                scope, call -> crew.rules().limits().timeouts().modelCall()));
        links.add(new RetryLink(
                scope,
                crew.rules().retry(),
                () -> ThreadLocalRandom.current().nextLong(),
                pause -> Thread.sleep(pause)));
        return Gateway.chain(
                links, new ModelEndpoint(models, agent, crew.hooks().listeners().parts(), scope));
    }
}
