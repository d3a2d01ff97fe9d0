package dev.regatta.internal.gateway;

import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageCodecs;
import dev.regatta.step.Digest;
import dev.regatta.step.StepRequest;

/** The digests of requests as they are written; those of models are made message by message, see {@link RequestDigests}. */
public final class StepDigests {
    /** Derived when the first digest is asked for. */
    private static final class Codec {
        static final MessageCodec<StepRequest> REQUESTS = MessageCodecs.json(StepRequest.class);
    }

    private StepDigests() {}

    /** {@return the digest of a request, with where in the run it is asked} */
    public static Digest of(StepRequest request) {
        return Digest.of(Codec.REQUESTS.encode(request));
    }
}
