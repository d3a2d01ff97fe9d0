package dev.regatta;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.regatta.CrewPlan.PlannedTask;
import dev.regatta.CrewPlan.Speech;
import dev.regatta.error.Failure;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.gateway.ModelCall;
import dev.regatta.graph.NodeContext;
import dev.regatta.internal.event.EventLog;
import dev.regatta.internal.gateway.ModelEventsLink;
import dev.regatta.internal.gateway.PermitLink;
import dev.regatta.internal.gateway.RetryLink;
import dev.regatta.internal.gateway.RunTools;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.gateway.TimeoutLink;
import dev.regatta.internal.gateway.ToolChain;
import dev.regatta.internal.gateway.UsageLink;
import dev.regatta.internal.json.AnswerParser;
import dev.regatta.internal.json.AnswerParser.Parsed;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.loop.AgentLoop;
import dev.regatta.internal.loop.AgentLoop.Ending;
import dev.regatta.internal.loop.AnswerCheck;
import dev.regatta.internal.loop.AnswerCheck.Verdict;
import dev.regatta.internal.loop.Conversation;
import dev.regatta.internal.loop.Dialogue;
import dev.regatta.internal.loop.Fork;
import dev.regatta.internal.loop.Manner;
import dev.regatta.internal.loop.Opening;
import dev.regatta.internal.message.MessageRelay;
import dev.regatta.internal.text.Nearest;
import dev.regatta.model.ModelTraits;
import dev.regatta.prompt.PromptTemplates;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does one task of a run after another or at once: words it, has the agent loop lead the conversation, takes the answer. The
 * model chain of a task is put together here, and nowhere else; the tool chain is {@link ToolChain}. Thread-safe.
 */
final class TaskRunner {
    private final String runId;
    private final CrewPlan plan;
    private final ModelPermits modelPermits;
    private final EventLog log;
    private final MessageRelay relay;
    private final ThreadFactory threads;
    private final RunTools runTools;
    private final CrewMemory memory;
    /** Models that turned out to take no requests with tools. */
    private final Set<String> inWords = ConcurrentHashMap.newKeySet();

    TaskRunner(
            String runId,
            CrewPlan plan,
            ModelPermits modelPermits,
            EventLog log,
            MessageRelay relay,
            ThreadFactory threads,
            RunTools runTools) {
        this.runId = runId;
        this.plan = plan;
        this.modelPermits = modelPermits;
        this.log = log;
        this.relay = relay;
        this.threads = threads;
        this.runTools = runTools;
        this.memory = new CrewMemory(runId, plan.crew(), log);
    }

    TaskResult.Completed<?> run(PlannedTask<?> planned, TaskScope scope, NodeContext<TaskResult.Completed<?>> context)
            throws Exception {
        long begin = System.nanoTime();
        Speech<?> speech = planned.speech();
        Answer<?> answer = speech == null ? runCode(planned.task(), context) : ask(planned, speech, scope, context);
        Duration duration = Duration.ofNanos(System.nanoTime() - begin);
        return new TaskResult.Completed<>(
                planned.task().id(),
                answer.value(),
                answer.text(),
                scope.usage().sum(),
                duration);
    }

    private record Answer<T>(T value, String text) {}

    // ---- code
    // --------------------------------------------------------------------------------------------------------

    private <T> Answer<T> runCode(Task<T> task, NodeContext<TaskResult.Completed<?>> context) throws Exception {
        if (!(task.work() instanceof Task.Work.ByCode<T> work)) {
            throw new IllegalStateException("The task '" + task.id() + "' was planned as code");
        }
        T value = work.code().run(new CodeContext(task.id(), context));
        if (value == null) {
            throw new TaskFailedException(Failure.of(
                    Failure.Kind.CODE,
                    "The code of task '" + task.id() + "' returned null; a result is never null.",
                    null));
        }
        return new Answer<>(value, Json.text(value));
    }

    /** What the code of a task sees. */
    private final class CodeContext implements TaskContext {
        private final String taskId;
        private final NodeContext<TaskResult.Completed<?>> graph;

        CodeContext(String taskId, NodeContext<TaskResult.Completed<?>> graph) {
            this.taskId = taskId;
            this.graph = graph;
        }

        @Override
        public String runId() {
            return runId;
        }

        @Override
        public String taskId() {
            return taskId;
        }

        @Override
        public Map<String, Object> inputs() {
            return plan.inputs();
        }

        @Override
        public Object input(String name) {
            Object value = plan.inputs().get(name);
            if (value == null) {
                throw new IllegalArgumentException(
                        "Task '" + taskId + "' needs the input '" + name + "', which was not given."
                                + Nearest.hint(name, plan.inputs().keySet()));
            }
            return value;
        }

        @Override
        @SuppressWarnings("unchecked") // the result of a Task<T> is a T
        public <T> T of(Task<T> task) {
            return (T) graph.value(task.id()).output();
        }
    }

    // ---- agents
    // ------------------------------------------------------------------------------------------------------

    private <T> Answer<T> ask(
            PlannedTask<?> planned, Speech<T> speech, TaskScope scope, NodeContext<TaskResult.Completed<?>> context)
            throws Exception {
        ChatModel model = plan.model(speech.model());
        AnswerParser<T> parser = speech.parser();
        Function<String, String> resultText = id -> context.value(id).text();
        String description = speech.description().fill(plan::inputText, resultText::apply);
        Map<String, String> shown = new LinkedHashMap<>();
        planned.context().forEach(id -> shown.put(id, resultText.apply(id)));
        AgentOptions how = speech.agent().options();
        Speaking speaking = plan.crew().options().speaking();
        PromptTemplates words = how.prompts() == null ? speaking.prompts() : how.prompts();
        Opening opening = new Prompts(words, speech.agent())
                .open(
                        description,
                        speech.expectedOutput().fill(plan::inputText, resultText::apply),
                        parser == null ? null : parser.schema(),
                        shown,
                        memory.recall(planned.task().id(), description),
                        List.of());
        ToolChain tools =
                new ToolChain(scope, runTools, memory.toolsFor(planned.task().id(), speech.agent()));
        Conversation conversation = new Conversation(
                runId,
                planned.task().id(),
                speech.model(),
                tools,
                formatFor(planned.task(), parser, model),
                speech.agent().maxIterations(),
                speech.maxRejections(),
                manner(how, words, speech.model()));
        AgentLoop<T> loop = new AgentLoop<>(
                conversation,
                new Dialogue(
                        speech.agent().role(),
                        speech.model(),
                        relay.of(planned.task().id()),
                        opening),
                checkFor(parser),
                modelGateway(scope, speech.agent().role()),
                tools.gateway(),
                log,
                new Fork(threads, plan.crew().options().limits().toolCallsAtOnce(), scope.grace()));
        Answer<T> answer = take(loop, speech.model());
        if (loop.wentOverToWords()) {
            inWords.add(speech.model());
        }
        memory.remember(planned.task().id(), speech.agent(), answer.text());
        return answer;
    }

    private Manner manner(AgentOptions how, PromptTemplates words, String model) {
        ModelTraits traits = ModelTraits.of(model, plan.model(model));
        ContextWindow window = how.contextWindow();
        long tokens = window.tokens() == null ? traits.contextTokens() : window.tokens();
        boolean wordsOnly = !traits.toolCalls() || inWords.contains(model);
        return new Manner(
                words,
                how.toolMode() == ToolMode.TEXT || (how.toolMode() == ToolMode.AUTO && wordsOnly),
                how.toolMode() == ToolMode.AUTO,
                how.stopWords(),
                tokens,
                Math.round((double) tokens * window.fill()),
                window.compacts());
    }

    private static <T> Answer<T> take(AgentLoop<T> loop, String model) throws Exception {
        Ending<T> ending;
        try {
            ending = loop.run();
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception failure) {
            throw new TaskFailedException(ModelTrouble.describe(model, failure));
        }
        return switch (ending) {
            case Ending.Answered<T> answered -> new Answer<>(answered.value(), answered.text());
            case Ending.GaveUp<T> gaveUp -> throw new TaskFailedException(gaveUp.failure());
        };
    }

    @SuppressWarnings("unchecked") // without a parser, T is String
    private static <T> AnswerCheck<T> checkFor(@Nullable AnswerParser<T> parser) {
        return answer -> {
            if (answer.isBlank()) {
                return new Verdict.Rejected<>("It is empty.");
            }
            if (parser == null) {
                return new Verdict.Accepted<>((T) answer);
            }
            Parsed<T> parsed = parser.parseAnswer(answer);
            return parsed.value() != null
                    ? new Verdict.Accepted<>(parsed.value())
                    : new Verdict.Rejected<>(String.valueOf(parsed.trouble()));
        };
    }

    private static @Nullable ResponseFormat formatFor(Task<?> task, @Nullable AnswerParser<?> parser, ChatModel model) {
        boolean takesSchemas = model.supportedCapabilities().contains(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
        if (parser == null || !takesSchemas || !(parser.schema() instanceof JsonObjectSchema schema)) {
            return null;
        }
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name(task.type().getSimpleName())
                        .rootElement(schema)
                        .build())
                .build();
    }

    // ---- the gateways
    // ------------------------------------------------------------------------------------------------

    private Gateway<ModelCall, ModelAnswer> modelGateway(TaskScope scope, String role) {
        Timeouts timeouts = plan.crew().options().limits().timeouts();
        return Gateway.chain(
                List.of(
                        new ModelEventsLink(scope),
                        new PermitLink<>(scope, call -> modelPermits.of(plan.model(call.model()))),
                        new UsageLink<>(scope, ModelAnswer::usage),
                        new TimeoutLink<>(scope, call -> timeouts.modelCall()),
                        new RetryLink(
                                scope,
                                plan.crew().options().retry(),
                                () -> ThreadLocalRandom.current().nextLong(),
                                pause -> Thread.sleep(pause))),
                new ModelEndpoint(
                        plan::model, role, plan.crew().options().speaking().partListener(), scope));
    }
}
