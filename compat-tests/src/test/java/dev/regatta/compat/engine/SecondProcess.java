package dev.regatta.compat.engine;

import static java.util.Objects.requireNonNull;

import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageCodecs;
import dev.regatta.spi.CallSlots;
import dev.regatta.spi.EmbeddedEngine;
import dev.regatta.spi.Recovery;
import dev.regatta.spi.TaskCall;
import dev.regatta.spi.TaskHandler;
import dev.regatta.spi.TaskJournal;
import dev.regatta.spi.TaskOutcome;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.StepCodec;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepRequest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A second process that performs nodes of runs, one at a time, from the bytes of their calls: it has the crews of
 * {@link ExampleCrews} and a pipe, and nothing else. {@link #main} is what runs there.
 */
final class SecondProcess implements TaskHandler, AutoCloseable {
    private static final MessageCodec<TaskCall> CALLS = MessageCodecs.json(TaskCall.class);
    private static final MessageCodec<TaskOutcome> OUTCOMES = MessageCodecs.json(TaskOutcome.class);
    private static final int CALL = 'C';
    private static final int ENTRY = 'E';
    private static final int RESERVE = 'R';
    private static final int RELEASE = 'L';
    private static final int OUTCOME = 'O';
    private static final int THROWN = 'X';

    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;

    /** Starts it; {@code folder} is that of the crews. */
    SecondProcess(Path folder) throws IOException {
        this.process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecondProcess.class.getName(),
                        folder.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    long pid() {
        return process.pid();
    }

    @Override
    public synchronized TaskOutcome perform(TaskCall call, TaskJournal journal) {
        try {
            write(out, CALL, CALLS.encode(call));
            while (true) {
                int kind = in.readByte();
                byte[] frame = in.readNBytes(in.readInt());
                switch (kind) {
                    case ENTRY -> journal.append(StepCodec.cbor().decode(frame));
                    case RESERVE -> {
                        String[] asked = new String(frame, StandardCharsets.UTF_8).split("\n");
                        boolean granted = journal.reserve(asked[0], Integer.parseInt(asked[1]));
                        write(out, RESERVE, new byte[] {(byte) (granted ? 1 : 0)});
                    }
                    case RELEASE -> journal.release(new String(frame, StandardCharsets.UTF_8));
                    case OUTCOME -> {
                        return OUTCOMES.decode(frame);
                    }
                    default ->
                        throw new AssertionError(
                                "The second process failed: " + new String(frame, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("The second process is gone", broken);
        }
    }

    @Override
    public void close() throws IOException {
        out.close(); // the end of its input, at which it ends
        process.toHandle().destroyForcibly();
    }

    private static void write(DataOutputStream out, int kind, byte[] frame) throws IOException {
        out.writeByte(kind);
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    /** What runs in the second process. */
    public static void main(String[] arguments) throws Exception {
        OutputStream pipe = System.out;
        System.setOut(new PrintStream(System.err, true)); // what anybody prints is none of our frames
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(pipe));
        InputStream given = System.in;
        DataInputStream in = new DataInputStream(new BufferedInputStream(given));
        TaskHandler handler =
                EmbeddedEngine.local().handler(new ExampleCrews(Path.of(arguments[0])).registry(), CallSlots.empty());
        for (int kind = in.read(); kind == CALL; kind = in.read()) {
            TaskCall call = CALLS.decode(in.readNBytes(in.readInt()));
            Piped journal = new Piped(in, out);
            try {
                TaskOutcome outcome = handler.perform(call, journal);
                journal.send(OUTCOME, OUTCOMES.encode(outcome));
            } catch (Throwable thrown) { // told to whoever asked
                journal.send(THROWN, thrown.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** The journal of the other process, at this end of the pipe. */
    private record Piped(DataInputStream in, DataOutputStream out) implements TaskJournal {
        synchronized void send(int kind, byte[] frame) {
            try {
                write(out, kind, frame);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public @Nullable Found find(StepRequest request, Supplier<Digest> digest) {
            return null;
        }

        @Override
        public void begin(StepPath step, Supplier<Digest> request, Recovery recovery) {
            requireNonNull(request.get());
        }

        @Override
        public void append(LogEntry entry) {
            send(ENTRY, StepCodec.cbor().encode(entry));
        }

        @Override
        public synchronized boolean reserve(String counter, int most) {
            send(RESERVE, (counter + "\n" + most).getBytes(StandardCharsets.UTF_8));
            try {
                return in.readByte() == RESERVE && in.readNBytes(in.readInt())[0] == 1;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public void release(String counter) {
            send(RELEASE, counter.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public boolean isStopped() {
            return false;
        }
    }
}
