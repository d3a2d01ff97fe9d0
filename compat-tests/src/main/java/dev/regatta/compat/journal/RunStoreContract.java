package dev.regatta.compat.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.journal.Batch;
import dev.regatta.journal.Batch.Blob;
import dev.regatta.journal.Batch.StateChange;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.Lease;
import dev.regatta.journal.Line;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.Outgoing;
import dev.regatta.journal.RunQuery;
import dev.regatta.journal.RunState;
import dev.regatta.journal.RunState.Status;
import dev.regatta.journal.RunStore;
import dev.regatta.journal.RunStore.Commit;
import dev.regatta.journal.Signal;
import dev.regatta.journal.StaleLeaseException;
import dev.regatta.journal.State;
import dev.regatta.journal.StateConflictException;
import dev.regatta.journal.StoredRun;
import dev.regatta.step.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of runs does. Each test begins with an empty store. */
@Timeout(120)
public abstract class RunStoreContract {
    private static final Duration LONG = Duration.ofHours(1);

    @SuppressWarnings("UnnecessaryLambda") // a name for what is asked a hundred times
    private static final Predicate<String> NONE_DEAD = owner -> false;

    private final List<RunStore> opened = new ArrayList<>();
    private RunStore store;

    /** Makes the contract; called by JUnit through its subclasses. */
    protected RunStoreContract() {}

    /**
     * Opens the store under test.
     *
     * @return the store; called again within a test, one that has the same runs, as another process has it
     */
    protected abstract RunStore open();

    @BeforeEach
    final void openStore() {
        store = another();
    }

    @AfterEach
    final void closeStores() {
        opened.forEach(RunStore::close);
    }

    private RunStore another() {
        RunStore another = open();
        opened.add(another);
        return another;
    }

    // ---- what tests write

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static NewRun run(String id) {
        return new NewRun(id, "crew", "review", "1", bytes("inputs of " + id), Digest.of(new byte[] {1}), "", "");
    }

    private static Line line(long number) {
        return new Line(number, "task/" + number, "completed", bytes("line " + number));
    }

    private static List<Line> lines(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(RunStoreContract::line)
                .toList();
    }

    private Lease begun(String id) {
        store.create(run(id));
        return take(id, "me");
    }

    private Lease take(String id, String owner) {
        return store.acquire(Lease.ofRun(id), owner, LONG, NONE_DEAD).orElseThrow();
    }

    /** Makes a lease whose time has passed at once. */
    private Lease lapsed(String id, String owner) {
        return store.acquire(Lease.ofRun(id), owner, Duration.ZERO, NONE_DEAD).orElseThrow();
    }

    private void write(Lease lease, long first, long last) {
        store.append(Batch.of(lease.runId(), lease, lines(first, last), List.of()), true)
                .await();
    }

    private void write(Lease lease, @Nullable RunState state, List<StateChange> states, List<Outgoing> outgoing) {
        long next = store.find(lease.runId()).orElseThrow().lines() + 1;
        store.append(new Batch(lease.runId(), lease, List.of(line(next)), List.of(), state, states, outgoing), true)
                .await();
    }

    private void stand(Lease lease, RunState state) {
        write(lease, state, List.of(), List.of());
    }

    private static RunState is(Status status) {
        return new RunState(status, null, "");
    }

    private static List<Long> numbers(List<Line> lines) {
        return lines.stream().map(Line::number).toList();
    }

    private static List<String> ids(List<StoredRun> runs) {
        return runs.stream().map(StoredRun::id).toList();
    }

    private <R> List<R> atOnce(int threads, Callable<R> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<R>> ends = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                ends.add(pool.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> end : ends) {
                results.add(end.get());
            }
            return results;
        }
    }

    // ---- runs

    @Test
    void one_of_twenty_threads_begins_a_run() throws Exception {
        List<RunStore.Created> all = atOnce(20, () -> store.create(run("a")));

        assertThat(all).filteredOn(RunStore.Created::isNew).hasSize(1);
        assertThat(all).allSatisfy(each -> assertThat(each.run().begun()).isEqualTo(run("a")));
    }

    @Test
    void one_of_several_processes_begins_a_run() throws Exception {
        List<RunStore> stores = List.of(store, another(), another());
        Random random = new Random(1);

        List<RunStore.Created> all =
                atOnce(12, () -> stores.get(random.nextInt(3)).create(run("a")));

        assertThat(all).filteredOn(RunStore.Created::isNew).hasSize(1);
    }

    @Test
    void a_run_that_is_known_stays_as_it_was_begun() {
        store.create(run("a"));
        NewRun other = new NewRun("a", "function", "x", "2", bytes("other"), Digest.of(new byte[] {2}), "t", "p");

        RunStore.Created created = store.create(other);

        assertThat(created.isNew()).isFalse();
        assertThat(created.run().begun()).isEqualTo(run("a"));
        assertThat(store.find("a").orElseThrow()).isEqualTo(created.run());
        assertThat(store.find("b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "a/b\\c:d",
                "'; DROP TABLE regatta_run; --",
                "%_*?[]",
                "\"quoted\"\n\ttab",
                "\u00e9 e\u0301 \u65e5\u672c\u8a9e \ud83d\ude80",
                "..",
                "A",
                "${x}{}"
            })
    void names_are_kept_as_they_are(String name) {
        store.create(run("a"));
        store.create(new NewRun(name, name, name, name, Bytes.NONE, Digest.of(new byte[0]), name, name));
        Lease lease = take(name, "owner " + name);
        Line line = new Line(1, name, name, Bytes.NONE);
        StateChange change = new StateChange(name, 0, Bytes.NONE, null);
        Outgoing message = new Outgoing(name, name, name, Bytes.NONE);
        store.append(
                        new Batch(
                                name,
                                lease,
                                List.of(line),
                                List.of(),
                                new RunState(Status.FAILED, null, name),
                                List.of(change),
                                List.of(message)),
                        true)
                .await();
        store.signal(name, name, name, Bytes.NONE);

        StoredRun run = store.find(name).orElseThrow();
        assertThat(run.begun())
                .isEqualTo(new NewRun(name, name, name, name, Bytes.NONE, Digest.of(new byte[0]), name, name));
        assertThat(run.owner()).isEqualTo("owner " + name);
        assertThat(run.state().detail()).isEqualTo(name);
        assertThat(store.lines(name, 0, 10)).containsExactly(line);
        assertThat(store.signals(name)).extracting(Signal::name).containsExactly(name);
        assertThat(store.state(name)).contains(new State(1, Bytes.NONE));
        assertThat(store.unsent(10)).containsExactly(message);
        assertThat(store.delete(List.of(name))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "\ud83d", "a\udc00"})
    void names_that_some_store_would_change_are_refused(String name) {
        assertThatThrownBy(() -> run(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Line(1, name, "k", Bytes.NONE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.signal("a", name, "1", Bytes.NONE))
                .isInstanceOfAny(IllegalArgumentException.class, JournalException.class);
        assertThat(new RunState(Status.FAILED, null, name).detail()).contains("\ufffd");
    }

    @Test
    void deleting_takes_all_of_a_run_but_not_one_that_is_held() {
        Lease a = begun("a");
        Lease b = begun("b");
        Blob blob = new Blob(Digest.of(new byte[] {7}), bytes("large"));
        for (Lease each : List.of(a, b)) {
            store.append(
                            new Batch(
                                    each.runId(),
                                    each,
                                    lines(1, 3),
                                    List.of(blob),
                                    null,
                                    List.of(),
                                    List.of(
                                            new Outgoing("sent " + each.runId(), each.runId(), "t", Bytes.NONE),
                                            new Outgoing("unsent " + each.runId(), each.runId(), "t", Bytes.NONE))),
                            true)
                    .await();
            store.signal(each.runId(), "s", "1", Bytes.NONE);
        }
        store.sent(List.of("sent a", "sent b"));
        store.release(a);

        assertThat(store.delete(List.of("a", "b", "a", "none"))).isEqualTo(1);

        assertThat(store.find("a")).isEmpty();
        assertThat(store.lines("a", 0, 10)).isEmpty();
        assertThat(store.blob("a", blob.digest())).isEmpty();
        assertThat(store.signals("a")).isEmpty();
        assertThat(store.lines("b", 0, 10)).hasSize(3);
        assertThat(store.blob("b", blob.digest())).isPresent();
        assertThat(store.signals("b")).hasSize(1);
        assertThat(store.unsent(10)).extracting(Outgoing::id).containsExactlyInAnyOrder("unsent a", "unsent b");
    }

    @Test
    void a_run_that_begins_again_after_it_was_deleted_is_empty_and_fenced() {
        Lease first = begun("a");
        write(first, 1, 2);
        store.release(first);
        store.delete(List.of("a"));

        Lease second = begun("a");

        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(store.lines("a", 0, 10)).isEmpty();
        assertThatThrownBy(() -> write(first, 1, 1)).isInstanceOf(StaleLeaseException.class);
        write(second, 1, 1);
    }

    // ---- lists

    private void beginMany() {
        for (int i = 0; i < 6; i++) {
            store.create(new NewRun(
                    "run-" + i,
                    "crew",
                    i % 2 == 0 ? "even" : "odd",
                    "",
                    Bytes.NONE,
                    Digest.of(new byte[0]),
                    i < 3 ? "low" : "high",
                    i == 5 ? "run-0" : ""));
        }
        stand(take("run-1", "me"), is(Status.COMPLETED));
        stand(take("run-2", "me"), is(Status.SUSPENDED));
    }

    @Test
    void lists_are_filtered() {
        beginMany();
        RunQuery all = RunQuery.last(10);
        Instant late = store.now().plusSeconds(60);

        assertThat(ids(store.list(all))).containsExactly("run-5", "run-4", "run-3", "run-2", "run-1", "run-0");
        assertThat(ids(store.list(
                        new RunQuery(Set.of(Status.COMPLETED, Status.SUSPENDED), null, null, null, null, null, 10))))
                .containsExactly("run-2", "run-1");
        assertThat(ids(store.list(new RunQuery(Set.of(), "even", null, null, null, null, 10))))
                .containsExactly("run-4", "run-2", "run-0");
        assertThat(ids(store.list(new RunQuery(Set.of(), null, "high", null, null, null, 10))))
                .containsExactly("run-5", "run-4", "run-3");
        assertThat(ids(store.list(new RunQuery(Set.of(), null, null, "run-0", null, null, 10))))
                .containsExactly("run-5");
        assertThat(ids(store.list(new RunQuery(Set.of(), null, null, "", null, null, 10))))
                .hasSize(5);
        assertThat(store.list(new RunQuery(Set.of(), null, null, null, late, null, 10)))
                .hasSize(6);
        Instant updated = store.find("run-2").orElseThrow().updated();
        assertThat(ids(store.list(new RunQuery(Set.of(), null, null, null, updated, null, 10))))
                .doesNotContain("run-2")
                .contains("run-5");
        assertThat(ids(store.list(new RunQuery(Set.of(Status.RUNNING), "even", "low", "", late, null, 10))))
                .containsExactly("run-0");
    }

    @Test
    void lists_are_read_page_by_page() {
        for (String id : List.of("b", "B", "\ue000", "\ud83d\ude80", "\u00e4", "z", "10", "9")) {
            store.create(run(id));
        }
        List<String> whole = ids(store.list(RunQuery.last(100)));
        List<String> pages = new ArrayList<>();
        List<StoredRun> page = store.list(RunQuery.last(3));
        while (!page.isEmpty()) {
            pages.addAll(ids(page));
            page = store.list(new RunQuery(Set.of(), null, null, null, null, pages.getLast(), 3));
        }

        assertThat(pages).isEqualTo(whole).hasSize(8);
        assertThatThrownBy(() -> store.list(new RunQuery(Set.of(), null, null, null, null, "none", 3)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("'none'");
    }

    // ---- leases

    @Test
    void a_lease_has_one_holder_and_fences_grow() {
        Lease first = begun("a");

        assertThat(store.acquire(first.key(), "you", LONG, NONE_DEAD)).isEmpty();
        assertThat(store.acquire(first.key(), "me", LONG, NONE_DEAD)).contains(first);
        assertThat(store.find("a").orElseThrow().owner()).isEqualTo("me");
        store.release(first);
        assertThat(store.find("a").orElseThrow().owner()).isNull();
        Lease second = take("a", "you");
        assertThat(second.fence()).isGreaterThan(first.fence());
        store.release(first);
        assertThat(store.find("a").orElseThrow().owner()).isEqualTo("you");
        store.release(second);
        assertThat(take("a", "me").fence()).isGreaterThan(second.fence());
    }

    @Test
    void a_lease_of_anything_has_one_holder_and_fences_grow() {
        Lease first = store.acquire("entity/x", "me", LONG, NONE_DEAD).orElseThrow();

        assertThat(store.acquire("entity/x", "you", LONG, NONE_DEAD)).isEmpty();
        assertThat(store.acquire("entity/x", "me", LONG, NONE_DEAD)).contains(first);
        assertThat(store.renew(first, Duration.ZERO)).isTrue();
        Lease second = store.acquire("entity/x", "you", LONG, NONE_DEAD).orElseThrow();
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(store.renew(first, LONG)).isFalse();
        store.release(first);
        assertThat(store.renew(second, LONG)).isTrue();
        store.release(second);
        Lease third = store.acquire("entity/x", "me", LONG, NONE_DEAD).orElseThrow();
        assertThat(third.fence()).isGreaterThan(second.fence());
    }

    @Test
    void a_lease_passes_when_its_time_is_over_or_its_owner_is_dead() {
        store.create(run("a"));
        Lease lapsed = lapsed("a", "slow");
        assertThat(store.find("a").orElseThrow().owner()).isNull();
        assertThat(store.renew(lapsed, Duration.ZERO)).isTrue();

        Lease dead = take("a", "dead");
        assertThat(store.renew(lapsed, LONG)).isFalse();
        assertThat(store.acquire(dead.key(), "me", LONG, "other"::equals)).isEmpty();
        assertThat(store.acquire(dead.key(), "me", LONG, "dead"::equals)).isPresent();
        assertThat(store.renew(dead, LONG)).isFalse();
    }

    @Test
    void the_lease_of_a_run_that_is_not_there_cannot_be_taken() {
        assertThatThrownBy(() -> take("none", "me"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("'none'");
    }

    @Test
    void one_of_several_that_ask_at_once_gets_a_lease() throws Exception {
        List<RunStore> stores = List.of(store, another());
        store.create(run("a"));
        for (String key : List.of(Lease.ofRun("a"), "entity/x")) {
            List<Optional<Lease>> all = atOnce(16, () -> {
                String owner = Thread.currentThread().getName();
                return stores.get(owner.hashCode() & 1).acquire(key, owner, LONG, NONE_DEAD);
            });

            assertThat(all).filteredOn(Optional::isPresent).hasSize(1);
        }
    }

    @Test
    void runs_are_claimed_by_one_each() throws Exception {
        List<RunStore> stores = List.of(store, another(), another());
        IntStream.range(0, 60).forEach(i -> store.create(run("run-" + i)));

        List<List<Lease>> all = atOnce(6, () -> {
            List<Lease> mine = new ArrayList<>();
            String owner = Thread.currentThread().getName();
            RunStore own = stores.get((owner.hashCode() & 0xFF) % 3);
            int got;
            do {
                List<Lease> some = own.claim(owner, LONG, 5, NONE_DEAD);
                mine.addAll(some);
                got = some.size();
            } while (got > 0);
            return mine;
        });

        List<String> runs = all.stream().flatMap(List::stream).map(Lease::runId).toList();
        assertThat(runs).doesNotHaveDuplicates();
        List<String> left = store.claim("last", LONG, 100, NONE_DEAD).stream()
                .map(Lease::runId)
                .toList();
        Set<String> together = new HashSet<>(runs);
        together.addAll(left);
        assertThat(together).hasSize(60);
        assertThat(all.stream().flatMap(List::stream).map(Lease::fence).distinct())
                .hasSize(runs.size());
    }

    @Test
    void only_runs_that_are_to_go_on_are_claimed() {
        Instant soon = store.now().minusSeconds(1);
        Instant late = store.now().plusSeconds(3600);
        Object[][] table = {
            {"running", RunState.RUNNING, false, true},
            {"asleep", is(Status.SUSPENDED), false, false},
            {"asleep and signalled", is(Status.SUSPENDED), true, true},
            {"awake", new RunState(Status.SUSPENDED, soon, ""), false, true},
            {"later", new RunState(Status.SUSPENDED, late, ""), false, false},
            {"in doubt", is(Status.IN_DOUBT), false, false},
            {"in doubt and signalled", is(Status.IN_DOUBT), true, true},
            {"completed", is(Status.COMPLETED), true, false},
            {"failed", is(Status.FAILED), true, false},
            {"cancelled", is(Status.CANCELLED), true, false},
        };
        List<String> expected = new ArrayList<>();
        for (Object[] row : table) {
            String id = (String) row[0];
            Lease lease = begun(id);
            stand(lease, (RunState) row[1]);
            store.release(lease);
            if ((boolean) row[2]) {
                store.signal(id, "go", "1", Bytes.NONE);
            }
            if ((boolean) row[3]) {
                expected.add(id);
            }
        }
        store.create(run("held"));
        take("held", "other");
        store.create(run("lapsed"));
        lapsed("lapsed", "other");
        store.create(run("of a dead one"));
        take("of a dead one", "dead");
        expected.addAll(List.of("lapsed", "of a dead one"));

        assertThat(store.claim("me", LONG, 3, "dead"::equals)).hasSize(3);
        store.claim("me", LONG, 100, "dead"::equals);

        List<String> mine = store.list(RunQuery.last(100)).stream()
                .filter(run -> "me".equals(run.owner()))
                .map(StoredRun::id)
                .toList();
        assertThat(mine).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void a_signal_that_comes_before_a_run_falls_asleep_wakes_it_once() {
        Lease lease = begun("a");
        store.signal("a", "go", "1", Bytes.NONE);
        stand(lease, is(Status.SUSPENDED));
        store.release(lease);

        Lease again = store.claim("me", LONG, 10, NONE_DEAD).getFirst();
        stand(again, is(Status.SUSPENDED));
        store.release(again);

        assertThat(store.claim("me", LONG, 10, NONE_DEAD)).isEmpty();
    }

    @Test
    void nothing_is_written_under_a_lease_that_was_replaced() {
        Lease released = begun("a");
        store.release(released);
        assertThatThrownBy(() -> write(released, 1, 1)).isInstanceOf(StaleLeaseException.class);
        Lease again = take("a", "me");
        assertThat(again.fence()).isGreaterThan(released.fence());
        Lease renewed = lapsed("a", "me");
        write(renewed, 1, 1);
        Lease taken = take("a", "you");

        for (Lease stale : List.of(released, again, new Lease(taken.key(), "me", taken.fence()))) {
            assertThatThrownBy(() -> write(stale, 2, 2))
                    .isInstanceOf(StaleLeaseException.class)
                    .hasMessageContaining("Nothing was written");
            assertThatThrownBy(() -> stand(stale, is(Status.COMPLETED))).isInstanceOf(StaleLeaseException.class);
            assertThatThrownBy(() -> store.rewrite(Batch.of("a", stale, lines(1, 1), List.of()), List.of()))
                    .isInstanceOf(StaleLeaseException.class);
            assertThat(store.renew(stale, LONG)).isFalse();
        }
        assertThat(store.find("a").orElseThrow().state()).isEqualTo(RunState.RUNNING);
        write(taken, 2, 2);
        assertThat(numbers(store.lines("a", 0, 10))).containsExactly(1L, 2L);
    }

    // ---- the log of a run

    @Test
    void lines_are_read_in_order_and_by_pieces() {
        Lease lease = begun("a");
        begun("b");
        write(lease, 1, 1);
        write(lease, 2, 50);

        assertThat(store.lines("a", 0, 100)).isEqualTo(lines(1, 50));
        assertThat(numbers(store.lines("a", 10, 3))).containsExactly(11L, 12L, 13L);
        assertThat(store.lines("a", 50, 10)).isEmpty();
        assertThat(store.lines("a", 1L << 40, 10)).isEmpty();
        assertThat(store.lines("a", 0, 0)).isEmpty();
        assertThat(store.lines("b", 0, 10)).isEmpty();
        assertThat(store.lines("none", 0, 10)).isEmpty();
        StoredRun run = store.find("a").orElseThrow();
        assertThat(run.lines()).isEqualTo(50);
        assertThat(run.bytes())
                .isEqualTo(lines(1, 50).stream()
                        .mapToLong(line -> line.body().size())
                        .sum());
    }

    @Test
    void a_gap_and_a_number_that_is_known_are_refused_with_the_whole_batch() {
        Lease lease = begun("a");
        write(lease, 1, 3);
        List<List<Line>> wrong = List.of(
                lines(3, 3),
                lines(5, 5),
                lines(1, 4),
                List.of(line(4), line(4)),
                List.of(line(4), line(6)),
                List.of(line(5), line(4)),
                List.of(line(0)),
                List.of(line(-1)),
                List.of(line(Long.MAX_VALUE)));
        for (List<Line> each : wrong) {
            Blob blob = new Blob(Digest.of(new byte[] {1}), bytes("x"));
            Batch batch = new Batch(
                    "a",
                    lease,
                    each,
                    List.of(blob),
                    is(Status.FAILED),
                    List.of(new StateChange("k", 0, Bytes.NONE, null)),
                    List.of(new Outgoing("m", "a", "t", Bytes.NONE)));

            assertThatThrownBy(() -> store.append(batch, true).await())
                    .isExactlyInstanceOf(JournalException.class)
                    .hasMessageContaining("comes next, at most");
            assertThat(store.lines("a", 0, 10)).isEqualTo(lines(1, 3));
            assertThat(store.blob("a", blob.digest())).isEmpty();
            assertThat(store.state("k")).isEmpty();
            assertThat(store.unsent(10)).isEmpty();
            assertThat(store.find("a").orElseThrow().state()).isEqualTo(RunState.RUNNING);
        }
    }

    @Test
    void what_is_written_from_many_threads_is_in_order_in_each_run() throws Exception {
        List<Commit> commits = atOnce(16, () -> {
            String id = Thread.currentThread().getName();
            store.create(run(id));
            Lease lease = take(id, "me");
            Commit last = () -> {};
            for (int i = 1; i <= 50; i++) {
                last = store.append(Batch.of(id, lease, lines(i, i), List.of()), i % 10 == 0);
            }
            last.await();
            return last;
        });

        assertThat(commits).hasSize(16);
        assertThat(store.list(RunQuery.last(100)))
                .hasSize(16)
                .allSatisfy(run -> assertThat(store.lines(run.id(), 0, 100)).isEqualTo(lines(1, 50)));
    }

    @Test
    void a_batch_that_is_refused_fails_no_other_and_all_after_it_in_its_run() {
        Lease a = begun("a");
        Lease b = begun("b");
        List<Commit> commits = new ArrayList<>();
        for (long number : new long[] {1, 2, 4, 5}) {
            commits.add(store.append(Batch.of("a", a, lines(number, number), List.of()), false));
            commits.add(store.append(
                    Batch.of("b", b, lines(commits.size() / 2 + 1, commits.size() / 2 + 1), List.of()), false));
        }

        List<Boolean> written =
                commits.stream().map(RunStoreContract::isWritten).toList();

        assertThat(written).containsExactly(true, true, true, true, false, true, false, true);
        assertThat(numbers(store.lines("a", 0, 10))).containsExactly(1L, 2L);
        assertThat(numbers(store.lines("b", 0, 10))).containsExactly(1L, 2L, 3L, 4L);
    }

    private static boolean isWritten(Commit commit) {
        try {
            commit.await();
            return true;
        } catch (JournalException refused) {
            return false;
        }
    }

    @Test
    void what_nobody_waits_for_is_written_soon_and_may_be_waited_for_twice() {
        Lease lease = begun("a");

        Commit commit = store.append(Batch.of("a", lease, lines(1, 1), List.of()), false);

        commit.await();
        commit.await();
        assertThat(store.lines("a", 0, 10)).hasSize(1);
    }

    @Test
    void what_nobody_waits_for_is_written_before_what_somebody_waits_for() {
        Lease lease = begun("a");
        Commit ride = store.append(Batch.of("a", lease, lines(1, 5), List.of()), false);

        write(lease, 6, 6);

        assertThat(numbers(another().lines("a", 0, 10))).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        ride.await();
    }

    @Test
    void large_and_empty_lines_are_kept() {
        byte[] large = new byte[10 << 20];
        new Random(3).nextBytes(large);
        Lease lease = begun("a");
        List<Line> written = List.of(
                new Line(1, "", "", Bytes.of(large)),
                new Line(2, "s", "k", Bytes.NONE),
                new Line(3, "", "", Bytes.of(new byte[] {0, -1, 0})));

        store.append(Batch.of("a", lease, written, List.of()), true).await();

        assertThat(store.lines("a", 0, 10).equals(written)).isTrue();
    }

    @Test
    void an_empty_batch_changes_no_line() {
        Lease lease = begun("a");

        store.append(Batch.of("a", lease, List.of(), List.of()), true).await();

        assertThat(store.find("a").orElseThrow().lines()).isZero();
    }

    @Test
    void a_blob_is_kept_once_per_run() {
        Lease a = begun("a");
        Lease b = begun("b");
        Blob blob = new Blob(Digest.of(new byte[] {1}), bytes("value"));
        Blob other = new Blob(blob.digest(), bytes("another value with the same digest"));
        Blob empty = new Blob(Digest.of(new byte[] {2}), Bytes.NONE);
        store.append(Batch.of("a", a, lines(1, 1), List.of(blob, blob, empty)), true)
                .await();
        store.append(Batch.of("a", a, lines(2, 2), List.of(other)), true).await();
        store.append(Batch.of("b", b, lines(1, 1), List.of(other)), true).await();

        assertThat(store.blob("a", blob.digest())).contains(blob.bytes());
        assertThat(store.blob("a", empty.digest())).contains(Bytes.NONE);
        assertThat(store.blob("b", blob.digest())).contains(other.bytes());
        assertThat(store.blob("b", empty.digest())).isEmpty();
        assertThat(store.blob("none", blob.digest())).isEmpty();
        assertThat(store.find("a").orElseThrow().bytes()).isEqualTo("value".length() + 2L * "line 1".length());
    }

    @Test
    void a_finished_log_is_rewritten_at_once() {
        Lease lease = begun("a");
        Blob kept = new Blob(Digest.of(new byte[] {1}), bytes("kept"));
        Blob dropped = new Blob(Digest.of(new byte[] {2}), bytes("dropped"));
        Blob added = new Blob(Digest.of(new byte[] {3}), bytes("added"));
        store.append(Batch.of("a", lease, lines(1, 9), List.of(kept, dropped)), true)
                .await();
        Batch shorter = Batch.of("a", lease, List.of(new Line(1, "", "result", bytes("r"))), List.of(added));
        assertThatThrownBy(() -> store.rewrite(shorter, List.of(kept.digest())))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("RUNNING");
        assertThat(store.lines("a", 0, 20)).hasSize(9);
        stand(lease, is(Status.COMPLETED));

        assertThatThrownBy(() -> store.rewrite(Batch.of("a", lease, lines(2, 3), List.of()), List.of()))
                .isInstanceOf(JournalException.class);
        store.rewrite(shorter, List.of(kept.digest()));

        assertThat(store.lines("a", 0, 20)).isEqualTo(shorter.lines());
        assertThat(store.blob("a", kept.digest())).contains(kept.bytes());
        assertThat(store.blob("a", dropped.digest())).isEmpty();
        assertThat(store.blob("a", added.digest())).contains(added.bytes());
        StoredRun run = store.find("a").orElseThrow();
        assertThat(run.lines()).isEqualTo(1);
        assertThat(run.bytes()).isEqualTo("r".length() + "kept".length() + "added".length());
        write(lease, 2, 2);
    }

    // ---- signals

    @Test
    void a_signal_counts_once_by_name_and_id() throws Exception {
        store.create(run("a"));
        store.create(run("b"));
        List<RunStore> stores = List.of(store, another());
        List<Boolean> all = atOnce(
                10,
                () -> stores.get(Thread.currentThread().getName().hashCode() & 1)
                        .signal("a", "go", "1", bytes("x")));

        assertThat(all).containsOnlyOnce(true);
        assertThat(store.signal("a", "go", "1", bytes("y"))).isFalse();
        assertThat(store.signal("a", "go", "2", bytes("z"))).isTrue();
        assertThat(store.signal("a", "stop", "1", Bytes.NONE)).isTrue();
        assertThat(store.signal("b", "go", "1", Bytes.NONE)).isTrue();
        List<Signal> signals = store.signals("a");
        assertThat(signals).extracting(Signal::name).containsExactly("go", "go", "stop");
        assertThat(signals).extracting(Signal::id).containsExactly("1", "2", "1");
        assertThat(signals).extracting(Signal::body).containsExactly(bytes("x"), bytes("z"), Bytes.NONE);
        assertThat(signals).extracting(Signal::number).isSorted().doesNotHaveDuplicates();
        assertThat(store.signals("none")).isEmpty();
        assertThatThrownBy(() -> store.signal("none", "go", "1", Bytes.NONE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("'none'");
    }

    @Test
    void signals_need_no_lease() {
        Lease lease = begun("a");

        assertThat(another().signal("a", "go", "1", Bytes.NONE)).isTrue();

        write(lease, 1, 1);
        assertThat(store.signals("a")).hasSize(1);
    }

    // ---- states and outbox

    @Test
    void states_have_versions_and_are_written_with_the_lines() {
        Lease lease = begun("a");
        write(lease, null, List.of(new StateChange("x", 0, bytes("1"), null)), List.of());
        write(
                lease,
                null,
                List.of(new StateChange("x", 1, bytes("2"), null), new StateChange("y", 0, bytes("y"), null)),
                List.of());

        assertThat(store.state("x")).contains(new State(2, bytes("2")));
        assertThat(store.state("y")).contains(new State(1, bytes("y")));
        assertThat(store.state("z")).isEmpty();
        for (StateChange wrong : List.of(
                new StateChange("x", 0, bytes("n"), null),
                new StateChange("x", 1, bytes("n"), null),
                new StateChange("x", 3, bytes("n"), null),
                new StateChange("x", 1, null, null),
                new StateChange("z", 1, bytes("n"), null))) {
            assertThatThrownBy(() ->
                            write(lease, null, List.of(new StateChange("y", 1, bytes("n"), null), wrong), List.of()))
                    .isInstanceOf(StateConflictException.class)
                    .hasMessageContaining("Nothing was written");
        }
        assertThatThrownBy(() -> write(
                        lease,
                        null,
                        List.of(new StateChange("y", 1, bytes("n"), null), new StateChange("y", 2, bytes("n"), null)),
                        List.of()))
                .isInstanceOf(StateConflictException.class);
        assertThat(store.state("y")).contains(new State(1, bytes("y")));
        assertThat(store.lines("a", 0, 10)).hasSize(2);
    }

    @Test
    void a_state_that_was_forgotten_goes_on_with_greater_versions() {
        Lease lease = begun("a");
        write(lease, null, List.of(new StateChange("x", 0, bytes("1"), null)), List.of());
        write(lease, null, List.of(new StateChange("x", 1, null, null)), List.of());
        assertThat(store.state("x")).isEmpty();

        write(lease, null, List.of(new StateChange("x", 0, bytes("2"), null)), List.of());

        assertThat(store.state("x").orElseThrow().version()).isEqualTo(3);
    }

    @Test
    void a_state_is_written_under_the_lease_of_whoever_may_change_it() {
        Lease lease = begun("a");
        Lease entity = store.acquire("entity/x", "me", Duration.ZERO, NONE_DEAD).orElseThrow();
        write(lease, null, List.of(new StateChange("x", 0, bytes("1"), entity)), List.of());
        Lease taken = store.acquire("entity/x", "you", LONG, NONE_DEAD).orElseThrow();

        assertThatThrownBy(() -> write(lease, null, List.of(new StateChange("x", 1, bytes("2"), entity)), List.of()))
                .isInstanceOf(StaleLeaseException.class)
                .hasMessageContaining("entity/x");

        assertThat(store.state("x")).contains(new State(1, bytes("1")));
        assertThat(store.lines("a", 0, 10)).hasSize(1);
        write(lease, null, List.of(new StateChange("x", 1, bytes("2"), taken)), List.of());
    }

    @Test
    void of_many_that_change_a_state_at_once_each_change_is_counted() throws Exception {
        List<RunStore> stores = List.of(store, another());
        atOnce(8, () -> {
            String id = Thread.currentThread().getName();
            RunStore own = stores.get(id.hashCode() & 1);
            own.create(run(id));
            Lease lease = own.acquire(Lease.ofRun(id), id, LONG, NONE_DEAD).orElseThrow();
            int done = 0;
            while (done < 5) {
                long version = own.state("count").map(State::version).orElse(0L);
                StateChange change = new StateChange("count", version, bytes("" + version), null);
                Batch batch =
                        new Batch(id, lease, lines(done + 1, done + 1), List.of(), null, List.of(change), List.of());
                try {
                    own.append(batch, true).await();
                    done++;
                } catch (StateConflictException again) {
                    assertThat(again).hasMessageContaining("'count'");
                }
            }
            return id;
        });

        assertThat(store.state("count").orElseThrow().version()).isEqualTo(40);
    }

    @Test
    void messages_wait_in_the_outbox_until_they_are_sent() {
        Lease lease = begun("a");
        List<Outgoing> messages = IntStream.range(0, 5)
                .mapToObj(i -> new Outgoing("m" + (5 - i), "a", "topic", bytes("" + i)))
                .toList();
        write(lease, null, List.of(), messages.subList(0, 2));
        write(lease, null, List.of(), messages.subList(1, 5));

        assertThat(store.unsent(10)).isEqualTo(messages);
        assertThat(store.unsent(2)).isEqualTo(messages.subList(0, 2));
        store.sent(List.of("m5", "m3", "none"));
        store.sent(List.of("m5"));
        assertThat(store.unsent(10)).extracting(Outgoing::id).containsExactly("m4", "m2", "m1");
        write(lease, null, List.of(), messages.subList(0, 1));
        assertThat(store.unsent(10)).extracting(Outgoing::id).containsExactly("m4", "m2", "m1");
        store.sent(List.of());
    }

    // ---- life

    @Test
    void closing_waits_for_what_was_given() {
        Lease lease = begun("a");
        List<Commit> commits = LongStream.rangeClosed(1, 200)
                .mapToObj(i -> store.append(Batch.of("a", lease, lines(i, i), List.of()), false))
                .toList();

        store.close();

        commits.forEach(Commit::await);
    }

    @Test
    void nothing_can_be_done_after_closing() {
        Lease lease = begun("a");
        store.close();
        store.close();

        List<Runnable> calls = List.of(
                () -> store.create(run("b")),
                () -> store.find("a"),
                () -> store.list(RunQuery.last(1)),
                () -> store.delete(List.of("a")),
                () -> take("a", "me"),
                () -> store.claim("me", LONG, 1, NONE_DEAD),
                () -> store.renew(lease, LONG),
                () -> store.release(lease),
                () -> store.append(Batch.of("a", lease, lines(1, 1), List.of()), true),
                () -> store.lines("a", 0, 1),
                () -> store.blob("a", Digest.of(new byte[0])),
                () -> store.signal("a", "s", "1", Bytes.NONE),
                () -> store.signals("a"),
                () -> store.state("x"),
                () -> store.unsent(1),
                () -> store.sent(List.of("m")));
        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call::run)
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining("closed"));
    }

    @Test
    void an_interrupt_is_kept_while_waiting() throws Exception {
        Lease lease = begun("a");

        List<Boolean> kept = atOnce(1, () -> {
            Thread.currentThread().interrupt();
            write(lease, 1, 1);
            store.signal("a", "s", "1", Bytes.NONE);
            int read = store.lines("a", 0, 10).size();
            return Thread.interrupted() && read == 1;
        });

        assertThat(kept).containsExactly(true);
        assertThat(store.signals("a")).hasSize(1);
        write(lease, 2, 2);
    }

    @Test
    void what_one_has_written_others_read() {
        RunStore other = another();
        Lease lease = begun("a");
        write(lease, 1, 3);

        assertThat(other.lines("a", 0, 10)).isEqualTo(lines(1, 3));
        assertThat(other.find("a")).isEqualTo(store.find("a"));
        assertThat(Duration.between(store.now(), other.now()).abs()).isLessThan(Duration.ofSeconds(30));
    }
}
