package dev.regatta.compat.engine;

import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageCodecs;
import dev.regatta.message.TypeRef;
import dev.regatta.spi.TaskCall;
import dev.regatta.spi.TaskOutcome;
import dev.regatta.step.LogEntry;
import dev.regatta.step.Note;
import dev.regatta.step.StepCodec;
import java.util.List;

/**
 * Sends values through bytes.
 *
 * @param codec writes and reads them
 * @param <T> their type
 */
record Travel<T>(MessageCodec<T> codec) {
    static final Travel<TaskCall> CALLS = new Travel<>(MessageCodecs.json(TaskCall.class));
    static final Travel<TaskOutcome> OUTCOMES = new Travel<>(MessageCodecs.json(TaskOutcome.class));
    static final Travel<LogEntry> ENTRIES = new Travel<>(StepCodec.cbor());
    static final Travel<List<Note>> NOTES = new Travel<>(MessageCodecs.json(new TypeRef<List<Note>>() {}));

    /** {@return a value as it arrives} */
    T there(T value) {
        return codec.decode(codec.encode(value));
    }
}
