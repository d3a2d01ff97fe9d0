package dev.regatta.step;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageCodecs;

/**
 * The codecs of the step log. Made when they are first asked for, and shared by all who ask.
 *
 * <p>An entry is one object: its version, its kind, its parts; the versions are raised when what a part means is changed. In JSON a
 * log has an entry a line:
 *
 * <pre>
 * {"v":1,"entry":"step-completed","request":{"ask":"tool","step":"write/1.1","tool":"add","arguments":"{}"},"reply":…}
 * </pre>
 *
 * Payloads come back in plain form. What is {@link dev.regatta.error.Failure#cause() below a failure} is not written.
 */
public final class StepCodec {
    /** As much as a request with a long conversation takes, and answers of tools as a whole. */
    private static final CodecLimits LIMITS =
            CodecLimits.defaults().withBytes(512 << 20).withStringBytes(256 << 20);

    private StepCodec() {}

    private static final class Json {
        static final MessageCodec<LogEntry> ENTRIES = MessageCodecs.json(LogEntry.class, LIMITS);
    }

    private static final class Cbor {
        static final MessageCodec<LogEntry> ENTRIES = MessageCodecs.cbor(LogEntry.class, LIMITS);
    }

    /** {@return the codec that writes entries as lines of JSON} */
    public static MessageCodec<LogEntry> json() {
        return Json.ENTRIES;
    }

    /** {@return the codec that writes entries in a binary form, one after another} */
    public static MessageCodec<LogEntry> cbor() {
        return Cbor.ENTRIES;
    }
}
