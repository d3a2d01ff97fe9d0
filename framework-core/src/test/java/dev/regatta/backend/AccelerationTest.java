package dev.regatta.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.backend.Availability.Available;
import dev.regatta.backend.Availability.Unavailable;
import dev.regatta.backend.Backend.Kind;
import dev.regatta.error.PermanentException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AccelerationTest {
    private final AtomicInteger probes = new AtomicInteger();
    private final Fake fast = new Fake("fast", Kind.ACCELERATED, new Available("version 3"));
    private final Fake pure = new Fake("pure", Kind.FALLBACK, new Available("Java"));
    private final Fake absent = new Fake("fast", Kind.ACCELERATED, new Unavailable("libfast is missing"));

    private final class Fake implements Backend {
        private final String name;
        private final Kind kind;
        private final Availability availability;

        Fake(String name, Kind kind, Availability availability) {
            this.name = name;
            this.kind = kind;
            this.availability = availability;
        }

        @Override
        public String contract() {
            return "memory";
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public String lost() {
            return "speed";
        }

        @Override
        public Availability probe() {
            probes.incrementAndGet();
            if (availability instanceof Unavailable unavailable
                    && unavailable.reason().equals("crash")) {
                throw new UnsatisfiedLinkError("no libfast");
            }
            return availability;
        }
    }

    @Test
    void the_accelerated_backend_runs_where_it_can() {
        assertThat(choose(Map.of(), pure, fast)).isSameAs(fast);
    }

    @Test
    void the_fallback_runs_where_the_accelerated_one_cannot() {
        Acceleration acceleration = acceleration(Map.of(), pure, absent);

        assertThat(acceleration.choose("memory", Backend.class)).isSameAs(pure);
        assertThat(acceleration.findings())
                .containsExactly(
                        new Acceleration.Finding("memory", "pure", Kind.FALLBACK, true, "Java"),
                        new Acceleration.Finding("memory", "fast", Kind.ACCELERATED, false, "libfast is missing"));
    }

    @Test
    void a_probe_that_throws_is_a_backend_that_is_not_there() {
        Fake crashing = new Fake("fast", Kind.ACCELERATED, new Unavailable("crash"));

        assertThat(choose(Map.of(), crashing, pure)).isSameAs(pure);
    }

    @Test
    void the_choice_is_made_once() {
        Acceleration acceleration = acceleration(Map.of(), fast, pure);

        acceleration.choose("memory", Backend.class);
        acceleration.choose("memory", Backend.class);
        acceleration.findings();

        assertThat(probes).hasValue(2);
    }

    @Test
    void off_takes_the_fallback() {
        assertThat(choose(Map.of("regatta.acceleration", "off"), fast, pure)).isSameAs(pure);
    }

    @Test
    void required_fails_rather_than_fall_back() {
        assertThatThrownBy(() -> choose(Map.of("regatta.acceleration", "required"), absent, pure))
                .isInstanceOf(PermanentException.class)
                .hasMessage(
                        "No backend can run Regatta's memory with regatta.acceleration=required. 'fast' is off because"
                                + " libfast is missing. 'pure' is off because the setting regatta.acceleration=required rules it"
                                + " out.");
    }

    @Test
    void a_contracts_own_setting_goes_before_the_general_one() {
        Map<String, String> settings = Map.of("regatta.acceleration", "off", "regatta.memory", "accelerated");

        assertThat(choose(settings, fast, pure)).isSameAs(fast);
        assertThat(choose(Map.of("regatta.memory", "pure"), fast, pure)).isSameAs(pure);
    }

    @Test
    void a_value_that_means_nothing_is_refused() {
        assertThatThrownBy(() -> choose(Map.of("regatta.acceleration", "fast"), fast, pure))
                .hasMessage("The setting regatta.acceleration is 'fast'; it can be auto, off, required.");
        assertThatThrownBy(() -> choose(Map.of("regatta.memory", "slow"), fast, pure))
                .hasMessage("The setting regatta.memory is 'slow'; it can be accelerated, auto, fallback, fast, pure.");
    }

    @Test
    void an_empty_class_path_says_what_to_add() {
        assertThatThrownBy(() -> choose(Map.of()))
                .hasMessage(
                        "No backend can run Regatta's memory with regatta.acceleration=auto. None is on the class path:"
                                + " add dev.regatta:regatta, which brings them all.");
    }

    private static Acceleration acceleration(Map<String, String> settings, Backend... backends) {
        return new Acceleration(List.of(backends), settings::get);
    }

    private static Backend choose(Map<String, String> settings, Backend... backends) {
        return acceleration(settings, backends).choose("memory", Backend.class);
    }
}
