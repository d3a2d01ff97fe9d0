package dev.regatta.durable;

import dev.regatta.message.Message;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageCodecs;
import dev.regatta.spi.NonDeterministicReplayException;
import dev.regatta.step.ModelCall;
import dev.regatta.step.StepRequest;
import dev.regatta.step.ToolDefinition;
import dev.regatta.support.Cut;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Says what differs between two requests, for people. */
final class Differences {
    private static final int AROUND = 40;
    private static final int MOST = 120;

    private static final MessageCodec<Message> MESSAGES = MessageCodecs.json(Message.class);
    private static final MessageCodec<StepRequest> REQUESTS = MessageCodecs.json(StepRequest.class);

    private Differences() {}

    /** {@return that a step is asked otherwise now} */
    static NonDeterministicReplayException exception(StepRequest recorded, StepRequest now) {
        Difference difference = between(recorded, now);
        return NonDeterministicReplayException.of(
                recorded.step(), difference.recorded(), difference.now(), difference.expected(), difference.got());
    }

    private static Difference between(StepRequest recorded, StepRequest now) {
        if (!recorded.getClass().equals(now.getClass())) {
            return new Difference(recorded.toString(), now.toString(), "", "");
        }
        return recorded instanceof ModelCall before && now instanceof ModelCall asked
                ? between(before, asked)
                : excerpt(json(recorded), json(now), recorded.toString());
    }

    /** Both sides of a difference in a few words, and as they are. */
    private record Difference(String recorded, String now, String expected, String got) {}

    private static Difference between(ModelCall recorded, ModelCall now) {
        if (!recorded.model().equals(now.model())) {
            return new Difference(
                    "a call to the model '" + recorded.model() + "'", "one to '" + now.model() + "'", "", "");
        }
        List<Message> before = recorded.messages();
        List<Message> asked = now.messages();
        for (int i = 0; i < Math.min(before.size(), asked.size()); i++) {
            if (!before.get(i).equals(asked.get(i))) {
                return excerpt(
                        text(MESSAGES.encode(before.get(i))),
                        text(MESSAGES.encode(asked.get(i))),
                        "message " + (i + 1) + " of a request to a model");
            }
        }
        if (before.size() != asked.size()) {
            return new Difference("a request of " + before.size() + " messages", "one of " + asked.size(), "", "");
        }
        if (!recorded.tools().equals(now.tools())) {
            return new Difference("a request with the tools " + names(recorded), "one with " + names(now), "", "");
        }
        return excerpt(json(recorded), json(now), "a request to a model");
    }

    private static List<String> names(ModelCall call) {
        return call.tools().stream().map(ToolDefinition::name).toList();
    }

    /** {@return the surroundings of the first place where two texts differ} */
    private static Difference excerpt(String one, String two, String what) {
        int at = 0;
        while (at < Math.min(one.length(), two.length()) && one.charAt(at) == two.charAt(at)) {
            at++;
        }
        int from = Math.max(0, at - AROUND);
        return new Difference(
                what + " of " + one.length() + " characters",
                "one of " + two.length() + " that differs from character " + at + " on",
                part(one, from),
                part(two, from));
    }

    private static String part(String text, int from) {
        int begin = Math.min(from, text.length());
        return Cut.beginning(text.substring(begin), MOST);
    }

    private static String json(StepRequest request) {
        return text(REQUESTS.encode(request));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
