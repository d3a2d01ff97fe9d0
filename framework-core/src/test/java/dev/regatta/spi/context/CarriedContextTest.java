package dev.regatta.spi.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.context.ContextCarrier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CarriedContextTest {
    private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();
    private static final ThreadLocal<@Nullable String> BREAKS = new ThreadLocal<>();
    private static final List<String> SEEN = new ArrayList<>();

    /** Carries {@link #USER}. */
    public static final class UserCarrier implements ContextCarrier {
        @Override
        public @Nullable Captured capture() {
            String user = USER.get();
            return user == null
                    ? null
                    : () -> {
                        String before = USER.get();
                        SEEN.add("open " + user);
                        USER.set(user);
                        return () -> {
                            SEEN.add("close " + user);
                            USER.set(before);
                        };
                    };
        }
    }

    /** Throws where it is told to. */
    public static final class BrokenCarrier implements ContextCarrier {
        @Override
        public @Nullable Captured capture() {
            String where = BREAKS.get();
            if (where == null) {
                return null;
            }
            breakAt("capture", where);
            return () -> {
                breakAt("open", where);
                return () -> breakAt("close", where);
            };
        }

        private static void breakAt(String here, String where) {
            if (here.equals(where)) {
                throw new IllegalStateException("on purpose");
            }
        }
    }

    @AfterEach
    void tidy() {
        USER.remove();
        BREAKS.remove();
        SEEN.clear();
    }

    private static <A> A elsewhere(Callable<A> work) throws Exception {
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            return other.submit(work).get();
        }
    }

    @Test
    void what_is_bound_to_one_thread_is_bound_to_the_other_for_as_long_as_the_work_takes() throws Exception {
        USER.set("anna");
        CarriedContext context = CarriedContext.capture();

        String found = elsewhere(() -> context.call(USER::get) + ", then " + USER.get());

        assertThat(found).isEqualTo("anna, then null");
        assertThat(SEEN).containsExactly("open anna", "close anna");
    }

    @Test
    void what_was_bound_before_is_bound_again() {
        USER.set("anna");
        CarriedContext context = CarriedContext.capture();
        USER.set("ben");

        context.run(() -> SEEN.add("work of " + USER.get()));

        assertThat(SEEN).containsExactly("open anna", "work of anna", "close anna");
        assertThat(USER.get()).isEqualTo("ben");
    }

    @Test
    void it_ends_also_when_the_work_throws() {
        USER.set("anna");
        CarriedContext context = CarriedContext.capture();

        assertThatThrownBy(() -> context.call(() -> {
                    throw new IllegalStateException("the work's own");
                }))
                .hasMessage("the work's own");

        assertThat(SEEN).containsExactly("open anna", "close anna");
    }

    @Test
    void where_nothing_is_bound_nothing_is_carried() throws Exception {
        CarriedContext context = CarriedContext.capture();

        assertThat(context.call(() -> "done")).isEqualTo("done");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void a_carrier_that_throws_holds_up_neither_the_work_nor_the_other_carriers() throws Exception {
        for (String where : List.of("capture", "open", "close")) {
            USER.set("anna");
            BREAKS.set(where);
            CarriedContext context = CarriedContext.capture();

            assertThat(elsewhere(() -> context.call(USER::get))).as(where).isEqualTo("anna");
        }
    }
}
