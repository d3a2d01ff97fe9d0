package dev.regatta.internal.call;

import dev.regatta.step.StepPath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The questions to people that runs of this process wait for. Each can be answered by whoever was asked, or by a signal from
 * elsewhere; the first answer counts. Thread-safe.
 */
public final class OpenQuestions {
    private static final OpenQuestions PROCESS = new OpenQuestions();

    /** Whether whoever is asked on this thread need not stay. */
    private static final ThreadLocal<Boolean> LEAVES = ThreadLocal.withInitial(() -> false);

    private final Map<String, Map<StepPath, Open>> byRun = new ConcurrentHashMap<>();

    /** A question that somebody waits with. */
    private static final class Open {
        private final ReentrantLock lock = new ReentrantLock();
        private final Thread asking = Thread.currentThread();
        private final String question;
        private @Nullable String signalled; // guarded by lock
        private boolean over; // guarded by lock

        Open(String question) {
            this.question = question;
        }

        /** {@return whether this is the answer; the person is no longer waited for} */
        boolean answer(String answer) {
            lock.lock();
            try {
                if (over || signalled != null) {
                    return false;
                }
                signalled = answer;
                asking.interrupt(); // before close(), which clears it: nothing that comes after is interrupted
                return true;
            } finally {
                lock.unlock();
            }
        }

        /** {@return the answer that came from elsewhere; {@code null} if none did, and then none comes any more} */
        @Nullable
        String close() {
            lock.lock();
            try {
                over = true;
                if (signalled != null) {
                    boolean unused = Thread.interrupted(); // the signal's
                }
                return signalled;
            } finally {
                lock.unlock();
            }
        }
    }

    /** Nobody stays to wait for an answer from elsewhere: the asking task goes on when there is one. */
    public static final class LeftError extends Error {
        private static final long serialVersionUID = 1L;

        LeftError() {
            super("the answer comes later", null, false, false);
        }
    }

    /** Waits for an answer from elsewhere, called by a person who is asked. */
    public static void await() throws InterruptedException {
        if (LEAVES.get()) {
            throw new LeftError();
        }
        new CountDownLatch(1).await(); // interrupted by the answer
    }

    /** {@return those of this process} */
    public static OpenQuestions ofProcess() {
        return PROCESS;
    }

    /**
     * Asks a person, and takes an answer from elsewhere meanwhile.
     *
     * @param person asks and waits for the answer; interrupted when one comes from elsewhere
     * @param leaves whether whoever waits for an answer from elsewhere need not stay
     * @return the answer
     * @throws LeftError if nobody stays to wait
     * @throws Exception what the person threw
     */
    public String ask(String runId, StepPath step, String question, Callable<String> person, boolean leaves)
            throws Exception {
        Open open = new Open(question);
        boolean before = LEAVES.get();
        LEAVES.set(leaves);
        byRun.compute(runId, (run, known) -> {
            Map<StepPath, Open> questions = known == null ? new ConcurrentHashMap<>() : known;
            questions.put(step, open); // here, as the last question of before may be taken out meanwhile
            return questions;
        });
        try {
            String answer = person.call();
            String signalled = open.close();
            return signalled == null ? answer : signalled;
        } catch (Throwable thrown) { // of an interrupt, if there is an answer
            String signalled = open.close();
            if (signalled == null) {
                throw thrown;
            }
            return signalled;
        } finally {
            LEAVES.set(before);
            byRun.computeIfPresent(runId, (run, questions) -> {
                questions.remove(step, open);
                return questions.isEmpty() ? null : questions;
            });
        }
    }

    /** {@return the questions that a run waits for, by the steps that ask them} */
    public Map<StepPath, String> of(String runId) {
        Map<StepPath, String> questions = new LinkedHashMap<>();
        byRun.getOrDefault(runId, Map.of()).forEach((step, open) -> questions.put(step, open.question));
        return questions;
    }

    /**
     * Answers a question.
     *
     * @throws NoSuchElementException if no such question is open; the message names those that are
     */
    public void answer(String runId, StepPath step, String answer) {
        Map<StepPath, Open> questions = byRun.getOrDefault(runId, Map.of());
        Open open = questions.get(step);
        if (open == null || !open.answer(answer)) {
            throw new NoSuchElementException("Run '" + runId + "' waits for no answer at '" + step
                    + "'. Open questions: " + (questions.isEmpty() ? "none" : questions.keySet()) + ".");
        }
    }
}
