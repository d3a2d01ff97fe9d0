package dev.regatta.compat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.internal.gateway.RequestDigests;
import dev.regatta.internal.gateway.StepDigests;
import dev.regatta.message.Message;
import dev.regatta.model.ModelSettings;
import dev.regatta.model.ScriptedModel;
import dev.regatta.schema.JsonSchema;
import dev.regatta.spi.EmbeddedEngine;
import dev.regatta.spi.Embedding;
import dev.regatta.spi.JournalStore;
import dev.regatta.spi.NodeSpec;
import dev.regatta.spi.RunJournal;
import dev.regatta.spi.RunRequest;
import dev.regatta.spi.TaskJournal;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.ModelCall;
import dev.regatta.step.OutputForm;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepRequest;
import dev.regatta.step.TaskEnd;
import dev.regatta.step.ToolDefinition;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The digests of requests: the same for the same, another for any other. */
final class DigestTest {
    private static final ModelCall CALL = StepSamples.modelCall();

    private static Digest of(ModelCall call) {
        return new RequestDigests().of(call);
    }

    @Test
    void a_change_anywhere_in_a_request_of_a_model_changes_its_digest() {
        ToolDefinition tool = CALL.tools().getFirst();
        OutputForm form = new OutputForm("Dish", JsonSchema.object());
        List<ModelCall> calls = List.of(
                CALL,
                CALL.withMessages(List.of(CALL.messages().getFirst())),
                CALL.withMessages(CALL.messages().reversed()),
                CALL.withMessages(List.of(CALL.messages().getFirst(), Message.User.of("What is for dinner?"))),
                CALL.withTools(List.of()),
                CALL.withTools(List.of(tool, tool)),
                CALL.withTools(List.of(new ToolDefinition("look_down", tool.description(), tool.parameters()))),
                CALL.withTools(List.of(new ToolDefinition(tool.name(), "", tool.parameters()))),
                CALL.withTools(List.of(new ToolDefinition(tool.name(), tool.description(), JsonSchema.object()))),
                CALL.withSettings(ModelSettings.defaults()),
                CALL.withSettings(CALL.settings().withTemperature(0.6)),
                CALL.withSettings(CALL.settings().withMaxOutputTokens(1)),
                new ModelCall(CALL.step(), "other", CALL.messages(), CALL.tools(), CALL.settings(), CALL.form()),
                new ModelCall(CALL.step(), CALL.model(), CALL.messages(), CALL.tools(), CALL.settings(), form),
                new ModelCall(CALL.step(), CALL.model(), CALL.messages(), CALL.tools(), CALL.settings(), null));

        assertThat(calls.stream().map(DigestTest::of)).doesNotHaveDuplicates();
    }

    @Test
    void equal_requests_have_equal_digests_wherever_they_are_asked() {
        ModelCall elsewhere = new ModelCall(
                StepPath.ofTask("other").turn(9),
                CALL.model(),
                new ArrayList<>(CALL.messages()),
                CALL.tools(),
                CALL.settings(),
                CALL.form());

        assertThat(of(elsewhere)).isEqualTo(of(StepSamples.modelCall()));
    }

    @Test
    void a_conversation_that_grows_or_changes_is_digested_as_if_it_were_new() {
        RequestDigests digests = new RequestDigests();
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            messages.add(Message.User.of("message " + i));
            if (i % 7 == 6) {
                messages.remove(i / 2);
            }
            ModelCall call = CALL.withMessages(List.copyOf(messages));

            assertThat(digests.of(call)).isEqualTo(of(call));
        }
    }

    @Test
    void a_step_of_another_kind_or_place_has_another_digest() {
        List<StepRequest> requests = new ArrayList<>(StepSamples.requests());
        requests.add(new StepRequest.RunCode(StepPath.ofTask("other")));

        assertThat(requests.stream().map(StepDigests::of)).doesNotHaveDuplicates();
    }

    @Test
    void digests_are_what_they_always_were() {
        assertThat(of(CALL)).hasToString("b3810d663155ccc8de568a87c568494a");
        assertThat(StepSamples.requests().stream()
                        .map(request -> StepDigests.of(request).hex()))
                .containsExactly(
                        "cac25d4d784a68ff23075d0633b50be3", // ModelCall
                        "0adbe0737b0e3fb9229f22827e67c00c", // ToolCall
                        "105bad5eb329daada3867a651ad5af9b", // Embed
                        "cd619a597052d2aa1bcf73f637cc5732", // Recall
                        "d4e9764dd761c7400ca45187dac87fc5", // Remember
                        "759696afe11537eea97f444b361364e4", // Decide
                        "8803640aa0a4b2eb56b2ad97c4b712aa", // RunCode
                        "a838fa04b72518b28e9bc96037afc148", // Publish
                        "75c5bb902fa59f5a82caeccab4d2d14e", // LookUpFacts
                        "4f6281ca518ba40dfacdabecf7b6fb6c", // Ask
                        "71f75aac80809b61a3b78d65662278b2", // Read
                        "0876ecc80a3f59fda8196836d80c9a57"); // UserStep
    }

    @Test
    void runs_of_the_same_crew_ask_for_the_same_digests_whatever_their_ids() {
        assertThat(digests("one", "Explain {topic}")).isNotEmpty().isEqualTo(digests("another", "Explain {topic}"));
        assertThat(digests("one", "Explain {topic} well")).isNotEqualTo(digests("one", "Explain {topic}"));
    }

    /** Runs a crew, and asks for the digest of each step as a journal does. */
    private static Map<String, Digest> digests(String runId, String description) {
        Map<String, Digest> digests = new ConcurrentSkipListMap<>();
        Crew crew = Crew.of(Task.of("a", description).by(Agent.of("Writer", "Explain")))
                .model(ScriptedModel.answering("short"));
        JournalStore asking = (request, log) -> {
            RunJournal journal = Embedding.local().journals().begin(request, log);
            return new Asking(journal, digests);
        };
        RunResult result = EmbeddedEngine.local()
                .with(Embedding.local().withJournals(asking))
                .start(new RunRequest(runId, crew, Map.of("topic", "rivers")))
                .await();

        assertThat(result.output()).isEqualTo("short");
        return digests;
    }

    /** A journal that finds nothing and notes what is looked for. */
    private record Asking(RunJournal whole, Map<String, Digest> digests) implements RunJournal {
        @Override
        public TaskJournal open(NodeSpec node, BooleanSupplier stop) {
            TaskJournal journal = whole.open(node, stop);
            return (TaskJournal) Proxy.newProxyInstance(
                    TaskJournal.class.getClassLoader(),
                    new Class<?>[] {TaskJournal.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("find")) {
                            digests.put(arguments[0].toString(), (Digest) ((Supplier<?>) arguments[1]).get());
                        }
                        return method.invoke(journal, arguments);
                    });
        }

        @Override
        public void append(LogEntry entry) {
            whole.append(entry);
        }

        @Override
        public TaskEnd ending(String task, TaskEnd end, boolean goesOn) throws InterruptedException {
            return whole.ending(task, end, goesOn);
        }
    }
}
