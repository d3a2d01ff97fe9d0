package dev.regatta.tool;

import dev.regatta.error.StepTimeoutException;
import dev.regatta.internal.tool.CachedResult;
import dev.regatta.internal.tool.CaffeineResults;
import dev.regatta.internal.tool.ResultStore;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolAnswer.Way;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results of tools by tool, version and arguments. The same call that comes twice at once runs once. One cache can serve many
 * crews and runs: tools of the same name with different code never share a result. Thread-safe.
 *
 * <p>A call is looked up twice. First by the text of its arguments, as somebody wrote them before: that text has passed the
 * tool's guard, and need not be read again. Then by their canonical form, see {@link CallArguments#canonical}.
 */
public final class ToolCache {
    private static final Logger LOG = LoggerFactory.getLogger(ToolCache.class);
    private static final int MOST_SLOTS = 1 << 14;

    private final ResultStore store;
    private final ConcurrentHashMap<CacheKey, InFlightCall> flights = new ConcurrentHashMap<>();
    /** Keys by the text of the arguments, as far as they do not get in each other's way; what the store drops goes from here. */
    private final AtomicReferenceArray<@Nullable WeakReference<CacheKey>> byText;

    private final LongAdder hits = new LongAdder();
    private final LongAdder joined = new LongAdder();
    private final LongAdder misses = new LongAdder();

    private static final class Shared {
        static final ToolCache CACHE = of(CacheBounds.defaults());
    }

    private ToolCache(ResultStore store, CacheBounds bounds) {
        this.store = store;
        int slots = Math.clamp(Long.highestOneBit(Math.min(bounds.entries(), MOST_SLOTS)) * 2, 16, MOST_SLOTS);
        this.byText = new AtomicReferenceArray<>(slots);
    }

    /** {@return the cache of all crews that have none of their own, with the default bounds} */
    public static ToolCache shared() {
        return Shared.CACHE;
    }

    /**
     * Makes an empty cache.
     *
     * @param bounds how much it holds
     * @return the cache
     */
    public static ToolCache of(CacheBounds bounds) {
        return on(new CaffeineResults(bounds, System::nanoTime), bounds);
    }

    /**
     * Makes a cache on a given store; for tests.
     *
     * @param store where results are kept
     * @param bounds how much it holds
     * @return the cache
     */
    public static ToolCache on(ResultStore store, CacheBounds bounds) {
        return new ToolCache(store, bounds);
    }

    /**
     * Finds out whether arguments were written like this before, which spares reading them.
     *
     * @param tool the tool
     * @param arguments the arguments; know their canonical form afterwards if they were
     * @return whether they were
     */
    public boolean recognise(Tool tool, CallArguments arguments) {
        WeakReference<CacheKey> slot = byText.get(CacheKey.slotHash(tool, arguments.text()) & (byText.length() - 1));
        CacheKey key = slot == null ? null : slot.get();
        if (key == null || !key.isOf(tool, arguments.text())) {
            return false;
        }
        arguments.recognised(key);
        return true;
    }

    /**
     * Returns whether a call would be answered without running the tool: its result is kept, or the same call runs already.
     *
     * @param tool the tool
     * @param arguments the arguments
     * @return whether it would be, as far as can be told now
     */
    public boolean answers(Tool tool, CallArguments arguments) {
        CacheKey key = keyOf(tool, arguments);
        return key != null && (flights.containsKey(key) || store.get(key) != null);
    }

    /**
     * Answers a call with a kept result, or runs it and keeps the result. A call that comes while the same one runs waits for
     * it and gets its result or its failure; if that one is given up before it has run, the next one runs.
     *
     * @param tool the tool
     * @param policy which results are kept
     * @param arguments the arguments; what is no JSON is run without being looked up
     * @param left how much time the caller has for the call, asked again and again: it waits no longer than that for the same call
     *     of somebody else, and runs it itself if that one had less time and was given up for it
     * @param run runs the call
     * @return the answer
     * @throws InterruptedException if the calling thread is interrupted, running or waiting
     * @throws NestedCallException if the call would wait for itself
     * @throws StepTimeoutException if the caller's time is up while it waits
     * @throws Exception what the run threw
     */
    public ToolAnswer answer(
            Tool tool, CachePolicy policy, CallArguments arguments, Supplier<Duration> left, Callable<ToolAnswer> run)
            throws Exception {
        CacheKey key = keyOf(tool, arguments);
        if (key == null) {
            return run.call();
        }
        while (true) {
            CachedResult kept = store.get(key);
            if (kept != null) {
                if (arguments.known() == null) {
                    remember(kept.key()); // found by the canonical form: next time perhaps by the text
                }
                return hit(kept);
            }
            InFlightCall mine = new InFlightCall(left.get());
            InFlightCall running = flights.putIfAbsent(key, mine);
            if (running == null) {
                return lead(key, mine, policy, run);
            }
            ToolAnswer answer = running.await(tool.name(), left);
            if (answer != null) {
                joined.increment();
                return answer.by(Way.CACHED);
            }
        }
    }

    private @Nullable CacheKey keyOf(Tool tool, CallArguments arguments) {
        if (arguments.known() == null) {
            boolean unused = recognise(tool, arguments);
        }
        CacheKey known = arguments.known();
        if (known != null && known.isOf(tool)) {
            return known;
        }
        String canonical = arguments.canonical();
        return canonical == null ? null : new CacheKey(tool, canonical, arguments.text());
    }

    private ToolAnswer hit(CachedResult kept) {
        hits.increment();
        String text = kept.text();
        return new ToolAnswer(text, false, Way.CACHED, List.of(), null);
    }

    private ToolAnswer lead(CacheKey key, InFlightCall flight, CachePolicy policy, Callable<ToolAnswer> run)
            throws Exception {
        ToolAnswer answer = null;
        Throwable thrown = null;
        try {
            CachedResult kept = store.get(key); // somebody may have ended between the look and the start of this flight
            if (kept != null) {
                answer = hit(kept);
                return answer;
            }
            misses.increment();
            answer = flight.lead(run);
            keep(key, policy, answer);
            return answer;
        } catch (Throwable t) { // told to those who wait, and thrown on unchanged
            thrown = t;
            throw t;
        } finally {
            flights.remove(key, flight);
            flight.end(answer, thrown);
        }
    }

    private void keep(CacheKey key, CachePolicy policy, ToolAnswer answer) {
        if (answer.error() || answer.way() != Way.RAN || !wanted(policy, answer.whole())) {
            return;
        }
        long bytes = key.bytes() + CacheKey.sizeOf(answer.whole());
        store.put(new CachedResult(key, answer.whole(), policy.timeToLive().toNanos(), bytes));
        remember(key);
    }

    private static boolean wanted(CachePolicy policy, String result) {
        try {
            return policy.cacheIf().test(result);
        } catch (Exception | AssertionError | StackOverflowError broken) { // the result is good all the same
            LOG.warn(
                    "A cacheIf threw {}; the result is not kept.",
                    broken.getClass().getName());
            return false;
        }
    }

    private void remember(CacheKey key) {
        byText.set(key.slotHash() & (byText.length() - 1), new WeakReference<>(key));
    }

    /** Forgets all results. */
    public void clear() {
        store.clear();
    }

    /** {@return what this cache has done so far, and what it holds} */
    public CacheStatistics statistics() {
        return new CacheStatistics(
                hits.sum(), joined.sum(), misses.sum(), store.evictions(), store.entries(), store.bytes());
    }
}
