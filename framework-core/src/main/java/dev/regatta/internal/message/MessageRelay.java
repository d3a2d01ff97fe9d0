package dev.regatta.internal.message;

import dev.regatta.error.RegattaException;
import dev.regatta.message.Envelope;
import dev.regatta.message.Message;
import dev.regatta.message.MessageListener;
import dev.regatta.model.Usage;
import dev.regatta.step.Note;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the messages of one run to listeners, each on a thread of its own behind a bounded queue, so that none holds up the run.
 * What goes wrong there becomes one warning a listener. Thread-safe.
 */
public final class MessageRelay {
    private static final int MOST_WAITING = 10_000;

    private final String runId;
    private final InstantSource clock;
    private final Consumer<Note.Warned> warnings;
    private final List<ListenerQueue> desks = new ArrayList<>();
    private final CountDownLatch told;
    private volatile boolean closed;

    /** Takes what is said in one conversation. */
    @FunctionalInterface
    public interface MessageSink {
        void hear(
                @Nullable String from,
                @Nullable String to,
                Message message,
                @Nullable Usage usage,
                Map<String, Object> metadata);
    }

    /** A listener with what it has not yet been told. */
    private final class ListenerQueue implements Runnable {
        private final MessageListener listener;
        private final BlockingQueue<Optional<Envelope>> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
        private final AtomicBoolean warned = new AtomicBoolean();

        ListenerQueue(MessageListener listener) {
            this.listener = listener;
        }

        @Override
        public void run() {
            try {
                for (Optional<Envelope> next = next(); next.isPresent(); next = next()) {
                    tell(next.get());
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                told.countDown();
            }
        }

        private Optional<Envelope> next() throws InterruptedException {
            while (true) {
                Optional<Envelope> next = waiting.poll(1, TimeUnit.SECONDS);
                if (next != null) {
                    return next;
                }
                if (closed && waiting.isEmpty()) {
                    return Optional.empty(); // there was no room to say that it is over
                }
            }
        }

        private void tell(Envelope envelope) {
            try {
                listener.on(envelope);
            } catch (Throwable thrown) { // whatever a listener throws, the next message is its own chance
                warn(
                        thrown instanceof RegattaException known
                                ? String.valueOf(known.getMessage())
                                : "It threw " + thrown.getClass().getName() + " at a message.");
            }
        }

        void offer(Envelope envelope) {
            if (!waiting.offer(Optional.of(envelope))) {
                warn("It is " + MOST_WAITING + " messages behind, and is not told of some.");
            }
        }

        private void warn(String what) {
            if (warned.compareAndSet(false, true)) {
                warnings.accept(new Note.Warned(
                        "message-listener-failed",
                        "The message listener " + listener.getClass().getName() + " missed something; the run goes on. "
                                + what));
            }
        }
    }

    public MessageRelay(
            String runId, InstantSource clock, Consumer<Note.Warned> warnings, List<MessageListener> listeners) {
        this.runId = runId;
        this.clock = clock;
        this.warnings = warnings;
        this.told = new CountDownLatch(listeners.size());
        listeners.forEach(listener -> desks.add(new ListenerQueue(listener)));
    }

    /** Starts the threads. Called once. */
    public void start(ThreadFactory threads) {
        desks.forEach(desk -> threads.newThread(desk).start());
    }

    /** {@return takes what is said in the conversation of a task; {@code null} if nobody listens} */
    public @Nullable MessageSink of(String taskId) {
        if (desks.isEmpty()) {
            return null;
        }
        AtomicInteger count = new AtomicInteger();
        return (from, to, message, usage, metadata) -> {
            Envelope envelope = new Envelope(
                    runId + "/" + taskId + "/" + count.incrementAndGet(),
                    clock.instant(),
                    from,
                    to,
                    new Envelope.At(runId, taskId),
                    message,
                    usage,
                    Map.copyOf(metadata));
            if (!closed) {
                desks.forEach(desk -> desk.offer(envelope));
            }
        };
    }

    /** Says that no message follows, and waits until all have been told, but not longer than a given time. */
    public void close(Duration atMost) {
        closed = true;
        desks.forEach(desk -> desk.waiting.offer(Optional.empty()));
        try {
            boolean unused = told.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
