package dev.regatta.internal.agent;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.output.structured.Description;
import dev.regatta.ContextWindow;
import dev.regatta.ToolMode;
import dev.regatta.error.Failure;
import dev.regatta.internal.agent.AgentLoop.Ending;
import dev.regatta.internal.agent.AnswerCheck.Verdict;
import dev.regatta.internal.agent.DelegationTools.DelegationContext;
import dev.regatta.internal.agent.GuardrailChain.GuardedOutput;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.gateway.ModelChain;
import dev.regatta.internal.gateway.ModelTrouble;
import dev.regatta.internal.gateway.RunScope;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.gateway.TaskScope.EndedException;
import dev.regatta.internal.gateway.ToolChain;
import dev.regatta.internal.plan.CrewPlan;
import dev.regatta.internal.plan.CrewPlan.Coworker;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.internal.plan.CrewPlan.Speech;
import dev.regatta.internal.schema.AnswerParser;
import dev.regatta.internal.schema.AnswerParser.Parsed;
import dev.regatta.model.ModelTraits;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.schema.SchemaForm;
import dev.regatta.spi.AgentSpec;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.TaskWork;
import dev.regatta.step.OutputForm;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest.LookUpFacts;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolAnswer.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Leads the conversations of a run: those of tasks, of coworkers that work is passed to, and of models that judge by a rule.
 * Thread-safe.
 */
public final class ConversationRunner {
    private final RunScope run;
    private final CrewSpec crew;
    private final CrewMemory memory;

    public ConversationRunner(RunScope run) {
        this.run = run;
        this.crew = run.crew();
        this.memory = new CrewMemory(run);
    }

    public CrewMemory memory() {
        return memory;
    }

    /**
     * A conversation that is to be led.
     *
     * @param path the task, or the step of the task that it is part of
     * @param agent who leads it, with texts filled in
     * @param model the agent's model
     * @param opening its first messages
     * @param form the form of the answer; {@code null} for text, and for values that are no objects
     * @param patience how often an answer is sent back
     * @param check decides whether an answer will do
     * @param position to whom the agent can pass work on
     */
    public record Talk<T>(
            StepPath path,
            AgentSpec agent,
            String model,
            InitialPrompt opening,
            @Nullable OutputForm form,
            TaskWork.Patience patience,
            AnswerCheck<GuardedOutput<T>> check,
            DelegationContext position) {}

    /** Leads any conversation of a task, through the same two chains. */
    public <T> GuardedOutput<T> lead(PlannedTask<?> planned, TaskScope scope, Talk<T> talk) throws Exception {
        PromptTemplates words = prompts(talk.agent()).words();
        boolean judging = talk.position().chain().isEmpty();
        DelegationTools delegation = new DelegationTools(
                talk.position(),
                scope,
                words,
                crew.rules().limits(),
                talk.agent().tools(),
                (coworker, work, context, step) -> delegate(planned, scope, talk, coworker, work, context, step));
        Conversation conversation = new Conversation(
                talk.path(),
                talk.model(),
                new ToolChain(
                        scope,
                        talk.agent().role(),
                        words,
                        judging ? List.of() : memory.toolsFor(scope, planned.memoryScope(), talk.agent()),
                        delegation),
                talk.form(),
                takesForms(planned.plan().model(talk.model())),
                talk.agent().rules().maxIterations(),
                talk.patience(),
                manner(planned.plan(), scope, talk));
        AgentLoop<GuardedOutput<T>> loop = new AgentLoop<>(
                conversation,
                new Dialogue(
                        talk.agent().role(),
                        talk.model(),
                        run.relay().of(talk.path().toString()),
                        talk.opening()),
                talk.check(),
                new ModelChain(scope, planned.plan()::model, talk.agent().role(), words),
                scope);
        return take(loop, talk.model());
    }

    public Prompts prompts(AgentSpec agent) {
        return new Prompts(crew.promptsOf(agent), agent);
    }

    private ConversationPolicy manner(CrewPlan plan, TaskScope scope, Talk<?> talk) throws Exception {
        AgentSpec.Talk how = talk.agent().talk();
        StepReply.Facts facts = facts(plan, scope, talk);
        ContextWindow window = how.contextWindow();
        long tokens = window.tokens() == null ? facts.contextTokens() : window.tokens();
        return new ConversationPolicy(
                prompts(talk.agent()).words(),
                how.toolMode() == ToolMode.TEXT || (how.toolMode() == ToolMode.AUTO && !facts.toolCalls()),
                how.toolMode() == ToolMode.AUTO,
                how.stopWords(),
                tokens,
                window.fill(),
                window.compacts());
    }

    /** {@return what is known of a model by now; a step, since other conversations find it out meanwhile} */
    private StepReply.Facts facts(CrewPlan plan, TaskScope scope, Talk<?> talk) throws Exception {
        String model = talk.model();
        LookUpFacts request = new LookUpFacts(talk.path().facts(), model);
        return (StepReply.Facts) scope.perform(request, thrown -> ModelTrouble.describe(model, thrown), took -> {
            ModelTraits traits = ModelTraits.of(model, plan.model(model));
            return new StepReply.Facts(
                    traits.toolCalls() && !scope.refusesTools(model),
                    Math.min(traits.contextTokens(), scope.windowOf(model)));
        });
    }

    private static <A> A take(AgentLoop<A> loop, String model) throws Exception {
        Ending<A> ending;
        try {
            ending = loop.run();
        } catch (InterruptedException | TaskFailedException | EndedException told) {
            throw told;
        } catch (Exception failure) {
            throw new TaskFailedException(ModelTrouble.describe(model, failure));
        }
        return switch (ending) {
            case Ending.Answered<A> answered -> answered.value();
            case Ending.GaveUp<A> gaveUp -> throw new TaskFailedException(gaveUp.failure());
        };
    }

    @SuppressWarnings("unchecked") // without a parser, T is String
    public static <T> AnswerCheck<GuardedOutput<T>> answerCheck(
            @Nullable AnswerParser<T> parser, GuardrailChain<T> checks) {
        return answer -> {
            if (answer.isBlank()) {
                return new Verdict.Rejected<>("It is empty.");
            }
            if (parser == null) {
                return checks.check((T) answer, answer);
            }
            Parsed<T> parsed = parser.parseAnswer(answer);
            return parsed.value() != null
                    ? checks.check(parsed.value(), answer)
                    : new Verdict.Rejected<>(String.valueOf(parsed.trouble()));
        };
    }

    // ---- conversations within a task
    // ---------------------------------------------------------------------------------

    /** What a model that judges by a rule answers. */
    record Judgement(
            @Description("Whether the result keeps the rule")
            boolean valid,

            @Description("What breaks it and how to mend that; empty if it is kept")
            Optional<String> feedback) {}

    private static final AnswerParser<Judgement> JUDGEMENTS = AnswerParser.of(Judgement.class);

    /** {@return what is wrong with a result by a rule, as the task's model sees it; empty if nothing is} */
    public String judge(
            PlannedTask<?> planned, Speech<?> speech, TaskScope scope, String rule, String result, StepPath path)
            throws Exception {
        AgentSpec agent =
                AgentSpec.of("Reviewer", "Say whether a result keeps a rule, strictly by the rule and nothing else");
        Talk<Judgement> talk = new Talk<>(
                path,
                agent,
                speech.model(),
                prompts(agent)
                        .open(
                                "Does the result below keep this rule? " + rule,
                                "",
                                JUDGEMENTS.schema(),
                                Map.of(planned.task().id(), result),
                                List.of(),
                                List.of()),
                formOf(JUDGEMENTS),
                speech.patience(),
                answerCheck(JUDGEMENTS, GuardrailChain.none(scope)),
                new DelegationContext("", List.of(), List.of(), new AtomicInteger()));
        Judgement judgement = lead(planned, scope, talk).value();
        return judgement.valid()
                ? ""
                : judgement.feedback().filter(text -> !text.isBlank()).orElse("The rule is broken.");
    }

    private ToolAnswer delegate(
            PlannedTask<?> planned,
            TaskScope scope,
            Talk<?> asking,
            Coworker coworker,
            String work,
            String context,
            StepPath step)
            throws Exception {
        DelegationContext from = asking.position();
        List<AgentSpec> chain = new ArrayList<>(from.chain());
        chain.add(coworker.definition());
        DelegationContext position = new DelegationContext(
                coworker.agent().role(), furtherOn(planned, coworker, chain), chain, from.count());
        Talk<String> talk = new Talk<>(
                step.delegated(),
                coworker.agent(),
                coworker.model(),
                prompts(coworker.agent())
                        .open(
                                work,
                                prompts(coworker.agent()).words().fill(PromptSection.DELEGATE_EXPECTED, Map.of()),
                                null,
                                context.isBlank() ? Map.of() : Map.of("context", context),
                                memory.recall(scope, step.delegated(), work),
                                List.of()),
                null,
                TaskWork.Patience.defaults(),
                answerCheck(null, GuardrailChain.none(scope)),
                position);
        try {
            return ToolAnswer.of(lead(planned, scope, talk).text()).by(Way.DELEGATED);
        } catch (TaskFailedException failed) {
            if (failed.failure().kind() == Failure.Kind.CODE || scope.isTimeUp()) {
                throw failed; // a hook, or a tool, that fails the task of whoever calls, or the end of its time
            }
            return ToolAnswer.error(prompts(asking.agent())
                    .words()
                    .fill(
                            PromptSection.DELEGATE_FAILED,
                            Map.of(
                                    "role", coworker.agent().role(),
                                    "failure", failed.failure().message())));
        }
    }

    /** {@return to whom a coworker can pass work on: to all that it has not come through} */
    private List<Coworker> furtherOn(PlannedTask<?> planned, Coworker coworker, List<AgentSpec> chain) {
        Speech<?> speech = planned.speech();
        boolean further = coworker.definition().rules().delegates()
                && chain.size() <= crew.rules().limits().delegationDepth();
        if (speech == null || !further) {
            return List.of();
        }
        return speech.team().stream()
                .filter(other -> !chain.contains(other.definition()))
                .toList();
    }

    /** {@return the form of the answers that a parser reads; {@code null} if they are no objects} */
    public static @Nullable OutputForm formOf(@Nullable AnswerParser<?> parser) {
        return parser != null && parser.schema().form() instanceof SchemaForm.Fields
                ? new OutputForm(parser.name(), parser.schema())
                : null;
    }

    private static boolean takesForms(ChatModel model) {
        return model.supportedCapabilities().contains(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    }
}
