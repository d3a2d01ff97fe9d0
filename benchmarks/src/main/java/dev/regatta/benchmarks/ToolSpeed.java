package dev.regatta.benchmarks;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.regatta.Crew;
import dev.regatta.RunLimits;
import dev.regatta.Task;
import dev.regatta.Timeouts;
import dev.regatta.ToolUse;
import dev.regatta.gateway.Gateway;
import dev.regatta.internal.call.RunThreads;
import dev.regatta.internal.gateway.RunScope;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.gateway.ToolChain;
import dev.regatta.internal.log.KeptResults;
import dev.regatta.internal.log.RunLog;
import dev.regatta.internal.message.MessageRelay;
import dev.regatta.internal.tool.ArgumentGuard;
import dev.regatta.internal.tool.CompiledGuard;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.spi.CallSlots;
import dev.regatta.spi.Embedding;
import dev.regatta.spi.NodeSpec;
import dev.regatta.spi.RunRequest;
import dev.regatta.spi.TaskJournal;
import dev.regatta.step.StepPath;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.step.ToolDefinition;
import dev.regatta.tool.CacheBounds;
import dev.regatta.tool.CachePolicy;
import dev.regatta.tool.CallArguments;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolCache;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** How much the tool gateway costs: cached calls, inserts, many threads, guards; beside a validator and a cache of others. */
final class ToolSpeed implements Bench.Measurement {
    private static final Path HOME = Path.of(System.getProperty("regatta.home", "."));
    private static final int ROUNDS = 600;
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final Duration LONG = Duration.ofHours(1);
    private static final CachePolicy POLICY = CachePolicy.lasting(LONG);
    private static final ToolAnswer RESULT = ToolAnswer.of("a result ".repeat(20));

    private final Tool tool = Tool.of("search", "Searches", None.class, none -> "");
    private List<String> arguments = List.of();

    /** What the tool of the measurement takes; its guard is measured by itself. */
    record None() {}

    @Override
    public String description() {
        return "tools: cached calls, inserts, many threads, guards [--data DIR] [--peers 0]";
    }

    @Override
    public Map<String, String> run(Options options) throws Exception {
        Path data = options.path("data", HOME.resolve("../shared/bench-workloads"));
        boolean peers = options.number("peers", 1) == 1;
        options.done();
        List<String> lines = ToolPayloads.lines(data);
        arguments = ToolPayloads.arguments(lines);
        Figures figures = new Figures();
        figures.heading(
                "Tool calls, %d payloads of %.0f characters on average",
                arguments.size(),
                arguments.stream().mapToInt(String::length).average().orElse(0));
        hits(figures);
        chain(figures);
        inserts(figures);
        threads(figures);
        rate(figures);
        guards(figures);
        if (peers) {
            peer(lines, figures);
        }
        return figures.all();
    }

    // ---- cached calls
    // ------------------------------------------------------------------------------------------------

    /** {@return the payloads, each a text of its own whose hash nobody has asked for} */
    private List<String> fresh() {
        List<String> fresh = new ArrayList<>(arguments.size());
        for (String each : arguments) {
            fresh.add(new String(each.toCharArray()));
        }
        return fresh;
    }

    private ToolCache filled() throws Exception {
        ToolCache cache = ToolCache.of(CacheBounds.defaults());
        for (String each : arguments) {
            answer(cache, each);
        }
        return cache;
    }

    private ToolAnswer answer(ToolCache cache, String text) throws Exception {
        return cache.answer(tool, POLICY, CallArguments.of(text), () -> LONG, () -> RESULT);
    }

    private void hits(Figures figures) throws Exception {
        ToolCache cache = filled();
        double nanos = median(ROUNDS, texts -> {
            for (String text : texts) {
                if (answer(cache, text).way() != ToolAnswer.Way.CACHED) {
                    throw new IllegalStateException("a call was not answered from the cache");
                }
            }
        });
        figures.row("cached call, the cache alone (bar: 1,000)", "%7.0f ns", nanos);
        figures.keep("hit_ns", "%.0f", nanos);
    }

    /** Something that is done with fresh texts. */
    private interface WithTexts {
        void run(List<String> texts) throws Exception;
    }

    /** {@return nanoseconds of this thread on a processor per text, the median of the second half of some rounds} */
    private double median(int rounds, WithTexts work) throws Exception {
        List<Double> nanos = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<String> texts = fresh();
            long begin = CPU.getCurrentThreadCpuTime();
            work.run(texts);
            if (round >= rounds / 2) {
                nanos.add((double) (CPU.getCurrentThreadCpuTime() - begin) / texts.size());
            }
        }
        return Figures.median(nanos);
    }

    private void chain(Figures figures) throws Exception {
        ToolCache cache = filled();
        double nanos = median(ROUNDS, texts -> {
            Gateway<ToolCall, ToolAnswer> gateway = gateway(cache);
            StepPath step = StepPath.ofTask("task").turn(1).call(1);
            for (String text : texts) {
                if (gateway.call(new ToolCall(step, "search", text)).way() != ToolAnswer.Way.CACHED) {
                    throw new IllegalStateException("a call was not answered from the cache");
                }
            }
        });
        figures.row("cached call, the whole chain with events and statistics", "%7.0f ns", nanos);
        figures.keep("chain_ns", "%.0f", nanos);
    }

    private Gateway<ToolCall, ToolAnswer> gateway(ToolCache cache) {
        Crew crew = Crew.of(Task.of("task", "Search"))
                .limits(RunLimits.defaults().withTimeouts(Timeouts.defaults().withToolCall(LONG)))
                .toolUse(ToolUse.defaults().withCache(cache).withSameCalls(Integer.MAX_VALUE - 1, Integer.MAX_VALUE));
        RunLog log = new RunLog("run", InstantSource.system());
        RunScope run = new RunScope(
                "run",
                crew.spec(),
                CallSlots.empty(),
                RunScope.World.real(new RunThreads(Thread.ofVirtual().factory())),
                RunScope.Turns.of(RunLimits.defaults(), RunScope.permits(RunLimits.defaults())),
                new MessageRelay("run", InstantSource.system(), warned -> {}, List.of()),
                new KeptResults(),
                new HashSet<>());
        TaskJournal journal = Embedding.local()
                .journals()
                .begin(RunRequest.of(crew, Map.of()), log::append)
                .open(new NodeSpec(NodeSpec.Kind.TASK, "task", 0, List.of(), LONG, LONG), () -> false);
        TaskScope scope =
                new TaskScope(run, StepPath.ofTask("task"), journal, LONG, model -> false, model -> Long.MAX_VALUE);
        ToolChain chain = new ToolChain(
                scope, "Searcher", PromptTemplates.standard(), List.of(tool.cached(POLICY)), new Nobody());
        return call -> chain.call(List.of(call)).getFirst();
    }

    /** There are no coworkers. */
    private static final class Nobody implements ToolChain.Delegate {
        @Override
        public List<ToolDefinition> tools() {
            return List.of();
        }

        @Override
        public boolean handles(String name) {
            return false;
        }

        @Override
        public Callable<ToolAnswer> decide(ToolCall call) {
            throw new IllegalStateException("There is nobody to pass work on to");
        }
    }

    // ---- inserts
    // -----------------------------------------------------------------------------------------------------

    private void inserts(Figures figures) throws Exception {
        double smallest = 0;
        for (int entries : new int[] {1_000, 10_000, 100_000}) {
            ToolCache cache = ToolCache.of(new CacheBounds(entries, 1L << 30));
            for (int i = 0; i < entries; i++) {
                answer(cache, "{\"a\":" + i + "}");
            }
            double best = Double.MAX_VALUE;
            int next = entries;
            for (int round = 0; round < 8; round++) {
                int until = next + 50_000;
                long begin = CPU.getCurrentThreadCpuTime();
                for (; next < until; next++) {
                    answer(cache, "{\"a\":" + next + "}");
                }
                best = Math.min(best, (CPU.getCurrentThreadCpuTime() - begin) / 50_000.0);
            }
            smallest = entries == 1_000 ? best : smallest;
            figures.row("miss and insert at capacity, %,d entries".formatted(entries), "%7.0f ns", best);
            if (entries == 100_000) {
                figures.row("as many times as long as at 1,000", "%7.2f ×", best / smallest);
                figures.keep("insert_100k_ns", "%.0f", best);
                figures.keep("insert_100k_to_1k", "%.2f", best / smallest);
            }
        }
    }

    // ---- many threads
    // ------------------------------------------------------------------------------------------------

    private void threads(Figures figures) throws Exception {
        ToolCache cache = filled();
        List<Double> few = new ArrayList<>();
        List<Double> many = new ArrayList<>();
        for (int round = 0; round < 7; round++) {
            few.add(throughput(cache, 2));
            many.add(throughput(cache, 1_000));
        }
        double ratio = Figures.median(many) / Figures.median(few);
        figures.row(
                "cached calls a second from 2 and from 1,000 threads",
                "%,.0f, %,.0f; ratio %.2f",
                Figures.median(few),
                Figures.median(many),
                ratio);
        figures.keep("threads_1000_to_2", "%.2f", ratio);
    }

    private double throughput(ToolCache cache, int threads) throws InterruptedException {
        LongAdder calls = new LongAdder();
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> running = new ArrayList<>();
        long[] end = new long[1];
        for (int t = 0; t < threads; t++) {
            int seed = t;
            running.add(Thread.ofPlatform().start(() -> {
                try {
                    ready.countDown();
                    begin.await();
                    int done = 0;
                    while (System.nanoTime() < end[0]) {
                        answer(cache, arguments.get((seed * 31 + done++) % arguments.size()));
                    }
                    calls.add(done);
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            }));
        }
        ready.await();
        end[0] = System.nanoTime() + 500_000_000;
        begin.countDown();
        for (Thread thread : running) {
            thread.join();
        }
        return calls.sum() * 2.0; // in half a second
    }

    private void rate(Figures figures) throws Exception {
        ToolCache cache = filled();
        atRate(cache, 10_000, 20_000);
        double[] micros = atRate(cache, 10_000, 50_000);
        figures.row(
                "10,000 calls/s from 200 virtual threads: 50, 99 of 100 take at most (bar: 50)",
                "%.1f, %.1f µs",
                Figures.percentile(micros, 0.5),
                Figures.percentile(micros, 0.99));
        figures.keep("p99_us", "%.1f", Figures.percentile(micros, 0.99));
    }

    /** {@return how long each call took, in microseconds; calls begin every so often, on whichever thread is free} */
    private double[] atRate(ToolCache cache, int perSecond, int count) throws InterruptedException {
        double[] micros = new double[count];
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime() + 20_000_000;
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < 200; t++) {
            running.add(Thread.startVirtualThread(() -> {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    long due = begin + i * 1_000_000_000L / perSecond;
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    String text = new String(arguments.get(i % arguments.size()).toCharArray());
                    long start = System.nanoTime();
                    try {
                        answer(cache, text);
                    } catch (Exception failure) {
                        throw new IllegalStateException(failure);
                    }
                    micros[i] = (System.nanoTime() - start) / 1e3;
                }
            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        return micros;
    }

    // ---- guards
    // ------------------------------------------------------------------------------------------------------

    /** {@return what a guard takes for arguments that fit, in microseconds} */
    private double guard(String name, ArgumentGuard guard, Figures figures) throws Exception {
        double nanos = median(ROUNDS, texts -> {
            for (String text : texts) {
                if (!(guard.check(text) instanceof ArgumentGuard.Verdict.Fits)) {
                    throw new IllegalStateException("a payload does not fit");
                }
            }
        });
        figures.row("guard, arguments that fit, " + name, "%7.2f µs", nanos / 1e3);
        double wrong = median(ROUNDS / 2, texts -> {
            for (String text : texts) {
                if (!(guard.check(text.replace("\"max_results\":", "\"most\":"))
                        instanceof ArgumentGuard.Verdict.Wrong)) {
                    throw new IllegalStateException("a wrong payload fits");
                }
            }
        });
        figures.row("guard, arguments that do not fit, " + name, "%7.2f µs", wrong / 1e3);
        return nanos / 1e3;
    }

    private void guards(Figures figures) throws Exception {
        double compiled = guard("compiled", CompiledGuard.of(ToolPayloads.SCHEMA), figures);
        double plain = guard("plain", ArgumentGuard.plain(ToolPayloads.SCHEMA), figures);
        figures.row("time of the plain guard / that of the compiled one", "%7.1f ×", plain / compiled);
        JsonSchema other = other(ToolPayloads.SCHEMA.toJson());
        double others = median(ROUNDS, texts -> {
                    for (String text : texts) {
                        if (!other.validate(text, InputFormat.JSON).isEmpty()) {
                            throw new IllegalStateException("a payload does not fit");
                        }
                    }
                })
                / 1e3;
        figures.row("json-schema-validator of networknt, its schema prepared", "%7.2f µs", others);
        figures.row("its time / that of the compiled guard (bar: 10)", "%7.1f ×", others / compiled);
        String schema = ToolPayloads.SCHEMA.toJson();
        double unprepared = median(60, texts -> {
                    for (String text : texts) {
                        other(schema).validate(text, InputFormat.JSON);
                    }
                })
                / 1e3;
        figures.row(
                "the same when it reads the schema for each call",
                "%7.1f µs, %.0f ×",
                unprepared,
                unprepared / compiled);
        figures.keep("unprepared_validator_to_guard", "%.0f", unprepared / compiled);
        figures.row(
                "share of one core at 500 validations a second (bar: 0.5 %)", "%7.3f %%", compiled * 500 / 1e6 * 100);
        figures.keep("guard_us", "%.2f", compiled);
        figures.keep("validator_to_guard", "%.1f", others / compiled);
        figures.keep("guard_core_percent_at_500", "%.3f", compiled * 500 / 1e6 * 100);
    }

    private static JsonSchema other(String schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }

    // ---- Fast-CrewAI
    // -------------------------------------------------------------------------------------------------

    private static void peer(List<String> lines, Figures figures) throws Exception {
        Peers.python("fast_crewai", lines).forEach((name, micros) -> {
            figures.row("Fast-CrewAI, " + name.replace("_hit_us", "") + ", cached call", "%7.2f µs", micros);
            figures.keep("fast_crewai_" + name, "%.2f", micros);
        });
    }
}
