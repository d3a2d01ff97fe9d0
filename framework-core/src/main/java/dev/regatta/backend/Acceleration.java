package dev.regatta.backend;

import dev.regatta.backend.Availability.Available;
import dev.regatta.backend.Availability.Unavailable;
import dev.regatta.backend.Backend.Kind;
import dev.regatta.error.PermanentException;
import dev.regatta.support.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses, once per contract, between an accelerated backend and its pure-Java fallback, and tells which and why.
 *
 * <p>The setting {@code regatta.acceleration} (or the variable {@code REGATTA_ACCELERATION}) is {@code auto} (the default:
 * the accelerated backend where it can run), {@code off} (always the fallback) or {@code required} (start fails rather than
 * fall back). {@code regatta.memory}, {@code regatta.executor} and {@code regatta.messages} do the same for one contract: {@code auto},
 * {@code accelerated}, {@code fallback}, or a backend's name. Only "not available here" leads to a fallback; a data error
 * never does. When one is taken, one line says which, why and what is lost: at WARN, or at INFO where the settings ask for it.
 * Thread-safe.
 */
public final class Acceleration {
    private static final Logger LOG = LoggerFactory.getLogger(Acceleration.class);
    private static final String SWITCH = "regatta.acceleration";

    private final List<Backend> backends;
    private final Function<String, @Nullable String> settings;
    private final Map<String, Choice> choices = new ConcurrentHashMap<>();

    /**
     * What was found for one backend, and whether it runs.
     *
     * @param contract the contract: {@code memory}, {@code executor}, {@code tools}
     * @param backend the backend's name
     * @param kind accelerated or fallback
     * @param chosen whether this one runs
     * @param detail what was found, or why it does not run
     */
    public record Finding(String contract, String backend, Kind kind, boolean chosen, String detail) {}

    private record Choice(Backend backend, List<Finding> findings) {}

    /**
     * Makes a chooser over given backends; for tests. Everyone else calls {@link #current()}.
     *
     * @param backends the backends to choose from
     * @param settings a setting's value by its name, {@code null} where it is not set
     */
    public Acceleration(List<Backend> backends, Function<String, @Nullable String> settings) {
        this.backends = List.copyOf(backends);
        this.settings = settings;
    }

    /** {@return the chooser of this process: backends from the class path, settings from properties and environment} */
    public static Acceleration current() {
        return Holder.CURRENT;
    }

    /** {@return what was found in this process, contract by contract, the chosen backend first} */
    public static List<Finding> report() {
        return current().findings();
    }

    /**
     * Returns the backend that runs a contract, choosing it at the first call.
     *
     * @param contract the contract's name
     * @param type the contract's type
     * @param <B> the contract's type
     * @return the chosen backend, the same at each call
     * @throws PermanentException if no backend can run, or a setting has no such value
     */
    public <B extends Backend> B choose(String contract, Class<B> type) {
        return type.cast(choices.computeIfAbsent(contract, this::decide).backend());
    }

    /** {@return what was found, contract by contract, the chosen backend first} */
    public List<Finding> findings() {
        return contracts().stream()
                .flatMap(contract -> findings(contract).stream())
                .toList();
    }

    /** {@return the contracts that there are backends of, in alphabetical order} */
    public List<String> contracts() {
        return backends.stream().map(Backend::contract).distinct().sorted().toList();
    }

    /**
     * Returns what was found for one contract.
     *
     * @param contract the contract's name
     * @return a finding for each of its backends, the chosen one first
     * @throws PermanentException if no backend can run, or a setting has no such value
     */
    public List<Finding> findings(String contract) {
        return choices.computeIfAbsent(contract, this::decide).findings();
    }

    private Choice decide(String contract) {
        List<Backend> candidates = backends.stream()
                .filter(backend -> backend.contract().equals(contract))
                .sorted(Comparator.comparing(Backend::kind).thenComparing(Backend::name))
                .toList();
        Wish wish = wishFor(contract, candidates);
        Map<Backend, Availability> probed = new LinkedHashMap<>();
        for (Backend candidate : candidates) {
            String veto = wish.veto(candidate);
            probed.put(candidate, veto == null ? probe(candidate) : new Unavailable(veto));
        }
        Backend chosen = probed.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Available)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> nothingRuns(contract, wish, probed));
        List<Finding> findings = new ArrayList<>();
        probed.forEach((backend, found) -> findings.add(finding(backend, found, backend.equals(chosen))));
        findings.sort(Comparator.comparing(finding -> !finding.chosen()));
        if (chosen.kind() == Kind.FALLBACK) {
            if (wish.isFor(chosen)) { // whoever asked for it is not surprised
                LOG.info("{}", fallbackLine(contract, chosen, findings));
            } else {
                LOG.warn("{}", fallbackLine(contract, chosen, findings));
            }
        }
        return new Choice(chosen, List.copyOf(findings));
    }

    private static Availability probe(Backend backend) {
        try {
            return backend.probe();
        } catch (Exception | LinkageError failure) {
            return new Unavailable("its probe failed with " + failure);
        }
    }

    private static Finding finding(Backend backend, Availability found, boolean chosen) {
        String detail = switch (found) {
            case Available available -> available.detail();
            case Unavailable unavailable -> unavailable.reason();
        };
        return new Finding(backend.contract(), backend.name(), backend.kind(), chosen, detail);
    }

    private static String fallbackLine(String contract, Backend chosen, List<Finding> findings) {
        String reason = findings.stream()
                .filter(finding -> finding.kind() == Kind.ACCELERATED)
                .map(finding -> "'" + finding.backend() + "' is off because " + finding.detail())
                .findFirst()
                .orElse("no accelerated backend is on the class path");
        return "Regatta runs its " + contract + " on the pure-Java fallback '" + chosen.name() + "': " + reason
                + ". Lost: " + chosen.lost() + "; behaviour is the same.";
    }

    private static PermanentException nothingRuns(String contract, Wish wish, Map<Backend, Availability> probed) {
        StringBuilder text = new StringBuilder(
                "No backend can run Regatta's " + contract + " with " + wish.source() + "=" + wish.value() + ".");
        if (probed.isEmpty()) {
            text.append(" None is on the class path: add dev.regatta:regatta, which brings them all.");
        }
        probed.forEach((backend, found) -> {
            if (found instanceof Unavailable unavailable) {
                text.append(" '")
                        .append(backend.name())
                        .append("' is off because ")
                        .append(unavailable.reason())
                        .append('.');
            }
        });
        return new PermanentException(text.toString());
    }

    private Wish wishFor(String contract, List<Backend> candidates) {
        String own = "regatta." + contract;
        String value = settings.apply(own);
        if (value != null && !value.equals("auto")) {
            TreeSet<String> names = new TreeSet<>(List.of("auto", "accelerated", "fallback"));
            candidates.forEach(candidate -> names.add(candidate.name()));
            return checked(own, value, names);
        }
        String general = settings.apply(SWITCH);
        if (general == null) {
            return new Wish(SWITCH, "auto");
        }
        return checked(SWITCH, general, new TreeSet<>(List.of("auto", "off", "required")));
    }

    private static Wish checked(String setting, String value, Set<String> allowed) {
        if (!allowed.contains(value)) {
            throw new PermanentException(
                    "The setting " + setting + " is '" + value + "'; it can be " + String.join(", ", allowed) + ".");
        }
        return new Wish(setting, value);
    }

    /** What the settings ask for. */
    private record Wish(String source, String value) {
        /** {@return whether the settings ask for this backend, and not only allow it} */
        boolean isFor(Backend backend) {
            return !value.equals("auto") && veto(backend) == null;
        }

        /** {@return why the settings rule this backend out; {@code null} if they do not} */
        @Nullable
        String veto(Backend backend) {
            boolean wanted = switch (value) {
                case "auto" -> true;
                case "off", "fallback" -> backend.kind() == Kind.FALLBACK;
                case "required", "accelerated" -> backend.kind() == Kind.ACCELERATED;
                default -> backend.name().equals(value);
            };
            return wanted ? null : "the setting " + source + "=" + value + " rules it out";
        }
    }

    private static final class Holder {
        static final Acceleration CURRENT = new Acceleration(
                ServiceLoader.load(Backend.class, Acceleration.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                Settings::get);
    }
}
