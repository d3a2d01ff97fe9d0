package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The planning of a recorded crew, put into Regatta's words: the recorder asks for plans and for steps in a form of its own. The
 * models that watch each step there are not asked here; what they decided, that a step failed or that the goal was reached, is
 * told by the steps themselves.
 */
final class Plans {
    /** Calls that Regatta does not make: a plan is watched by its tasks, and a memory is filled and searched without a model. */
    private static final Set<String> NOT_MADE = Set.of(
            "plan_observation", "plan_refine", "memory_extraction", "memory_analysis", "knowledge_query_rewrite");

    private final Recording recording;
    private final List<JsonNode> all;

    Plans(Recording recording, List<JsonNode> all) {
        this.recording = recording;
        this.all = all;
    }

    /** {@return the calls that are made here, in Regatta's words} */
    List<JsonNode> told() {
        List<JsonNode> told = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            JsonNode interaction = all.get(i);
            String purpose = purpose(i);
            if (NOT_MADE.contains(purpose)) {
                continue;
            }
            JsonNode body = interaction.path("response").path("body");
            if (purpose.equals("planning")) {
                told.add(saying(interaction, plan(i)));
            } else if (purpose.equals("plan_step")
                    && isDoneIn(recording)
                    && Replies.arguments(body).isMissingNode()) {
                told.add(saying(interaction, step(i)));
            } else {
                told.add(interaction);
            }
        }
        return List.copyOf(told);
    }

    /** {@return whether a plan is done step by step, and its answer made of what came of them; otherwise it is only told} */
    static boolean isDoneIn(Recording recording) {
        for (JsonNode each : recording.tree().path("interactions")) {
            if (each.path("purpose").asText().equals("plan_synthesis")) {
                return true;
            }
        }
        return false;
    }

    private String purpose(int at) {
        return at < all.size() ? all.get(at).path("purpose").asText() : "";
    }

    private static JsonNode saying(JsonNode interaction, JsonNode said) {
        ObjectNode told = interaction.deepCopy();
        ObjectNode response = (ObjectNode) told.path("response");
        response.set("body", Replies.saying(response.path("body"), said.toString()));
        return told;
    }

    private JsonNode plan(int at) {
        JsonNode body = all.get(at).path("response").path("body");
        JsonNode plan = Replies.arguments(body);
        return isDoneIn(recording) ? steps(plan, stepsAfter(at)) : stepsOfTasks(plan, Replies.text(body));
    }

    /** {@return the plan of one task: as many of its steps as were done, each after the one before it} */
    private static JsonNode steps(JsonNode plan, int done) {
        ArrayNode steps = Recording.JSON.createArrayNode();
        for (JsonNode step : plan.path("steps")) {
            if (steps.size() == done) {
                break;
            }
            ObjectNode told = steps.addObject()
                    .put("id", String.valueOf(steps.size()))
                    .put("what", step.path("description").asText());
            ArrayNode after = told.putArray("after");
            if (steps.size() > 1) {
                after.add(String.valueOf(steps.size() - 1));
            }
        }
        return Recording.JSON.createObjectNode().set("steps", steps);
    }

    private int stepsAfter(int at) {
        int watched = 0;
        int said = 0;
        for (int i = at + 1; i < all.size() && !purpose(i).equals("planning"); i++) {
            watched += purpose(i).equals("plan_observation") ? 1 : 0;
            JsonNode calls = Replies.arguments(all.get(i).path("response").path("body"));
            said += purpose(i).equals("plan_step") && calls.isMissingNode() ? 1 : 0;
        }
        return watched > 0 ? watched : said;
    }

    /** {@return the plan of a crew: steps for each of its tasks} */
    private JsonNode stepsOfTasks(JsonNode called, String text) {
        JsonNode plans =
                (called.isMissingNode() ? Recording.treeOrMissing(text) : called).path("list_of_plans_per_task");
        ArrayNode tasks = Recording.JSON.createArrayNode();
        for (String id : plannedTasks()) {
            ArrayNode steps = tasks.addObject().put("task", id).putArray("steps");
            if (!plans.isMissingNode()) {
                steps.add(plans.path(tasks.size() - 1).path("plan").asText());
            } else if (called.path("steps").isEmpty()) {
                steps.add(text.isEmpty() ? called.toString() : text);
            } else {
                called.path("steps")
                        .forEach(step -> steps.add(step.path("description").asText()));
            }
        }
        return Recording.JSON.createObjectNode().set("tasks", tasks);
    }

    private List<String> plannedTasks() {
        List<String> ids = new ArrayList<>();
        JsonNode run = recording.scenario("runs").path(0);
        recording.scenario("crews").path(run.path("crew").asInt()).path("tasks").forEach(id -> ids.add(id.asText()));
        if (ids.isEmpty()) {
            ids.add(run.path("task").asText(StagedTasks.KICKOFF));
        }
        return ids;
    }

    /** {@return the result of a step; it is not done if whoever watched it then asked for another plan} */
    private JsonNode step(int at) {
        JsonNode body = all.get(at).path("response").path("body");
        boolean failed =
                purpose(at + 1).equals("plan_observation") && purpose(at + 2).equals("planning");
        return Recording.JSON.createObjectNode().put("done", !failed).put("result", Replies.text(body));
    }
}
