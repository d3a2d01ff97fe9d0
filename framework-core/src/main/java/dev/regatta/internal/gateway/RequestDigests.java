package dev.regatta.internal.gateway;

import dev.regatta.internal.list.GrowingList;
import dev.regatta.message.Message;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageCodecs;
import dev.regatta.model.ModelSettings;
import dev.regatta.step.Digest;
import dev.regatta.step.ModelCall;
import dev.regatta.step.OutputForm;
import dev.regatta.step.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The digests of the requests of one conversation, made only when somebody asks. Messages are digested one after the other, each
 * once, however often the conversation is sent. Thread-safe.
 */
public final class RequestDigests {
    // All guarded by this.
    private List<Message> digested = List.of();
    private final List<Digest> upTo = new ArrayList<>(); // of the first n + 1 messages

    /** Codecs are derived when the first digest is asked for. */
    private static final class Codecs {
        static final MessageCodec<Message> MESSAGES = MessageCodecs.json(Message.class);
        static final MessageCodec<Rest> RESTS = MessageCodecs.json(Rest.class);
        static final Digest NONE = Digest.of(new byte[0]);
    }

    /** What a request holds besides its messages. */
    private record Rest(
            String model,
            List<ToolDefinition> tools,
            ModelSettings settings,
            @Nullable OutputForm form) {}

    /** {@return the digest of a request: of all that it asks, but not of where in the run} */
    public synchronized Digest of(ModelCall call) {
        List<Message> messages = call.messages();
        int known = GrowingList.inCommon(digested, messages);
        upTo.subList(known, upTo.size()).clear();
        Digest digest = known == 0 ? Codecs.NONE : upTo.get(known - 1);
        for (Message message : messages.subList(known, messages.size())) {
            digest = digest.then(Codecs.MESSAGES.encode(message));
            upTo.add(digest);
        }
        digested = messages;
        return digest.then(Codecs.RESTS.encode(new Rest(call.model(), call.tools(), call.settings(), call.form())));
    }
}
