package dev.regatta.cli;

import dev.regatta.error.RegattaException;
import dev.regatta.message.VisibleText;
import dev.regatta.sbom.ModelSbom;
import dev.regatta.sbom.ScanOptions;
import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Severity;
import dev.regatta.sbom.bom.Sbom;
import dev.regatta.sbom.format.SbomFormat;
import dev.regatta.sbom.format.SbomWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scans files and folders, and writes what was found. */
@Command(
        name = "scan",
        description = "Reads GGUF and safetensors files and says what they are, and what is wrong with them.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Exit codes: 0 clean, 1 findings as bad as --fail-on or worse, 2 bad usage, 3 the output cannot be written,",
            "            130 interrupted. A name that begins with a hyphen is given behind --.",
            "",
            "  regatta sbom scan ~/models",
            "  regatta sbom scan model.gguf --format cyclonedx --output model.cdx.json"
        })
final class SbomScanCommand implements Callable<Integer> {
    private static final int MOST_TOLD = 50;
    private static final int NOT_DONE = 3;
    private static final int INTERRUPTED = 130;
    private static final long MEBI = 1 << 20;
    /** So long and so often that the JVM compiles the loop over blocks, and soon. */
    private static final int WARM_BYTES = 1536;

    private static final int WARM_CALLS = 1200;

    private final Terminal terminal;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files, whatever their names, and folders.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = Formats.class,
            description = "table (default), json, lbom, cyclonedx, spdx-json, spdx, or card for a single model.")
    private SbomFormat format = SbomFormat.TABLE;

    @Option(names = "--output", paramLabel = "FILE", description = "Where to write; default is standard output.")
    private @Nullable Path output;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            converter = Levels.class,
            description = "Exit with 1 on findings so bad or worse: none, info, warning, error (default).")
    private FailOn failOn = FailOn.ERROR;

    @Option(names = "--no-hash", description = "Read headers only.")
    private boolean noHash;

    @Option(
            names = "--follow-links",
            description = "Follow links out of the scanned folders, and links to folders; otherwise they are reported.")
    private boolean followLinks;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many files to hash at once; default is one for each processor.")
    private int threads = ScanOptions.defaults().threads();

    @Option(
            names = "--cache",
            paramLabel = "FILE",
            description = "Where to keep the hashes of files for the next time; default is the user's own cache.")
    private @Nullable Path cache;

    @Option(names = "--no-cache", description = "Hash every file, and keep no hashes.")
    private boolean noCache;

    SbomScanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** From which severity on findings are a failure. */
    enum FailOn {
        NONE,
        INFO,
        WARNING,
        ERROR;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isMetBy(Sbom sbom) {
            return sbom.worst().filter(this::isMetBy).isPresent();
        }

        boolean isMetBy(Finding finding) {
            return isMetBy(finding.severity());
        }

        private boolean isMetBy(Severity worst) {
            return this != NONE && worst.compareTo(Severity.valueOf(name())) >= 0;
        }
    }

    /**
     * Understands plain arguments without picocli, which takes longer to start than a scan of a gigabyte. Whatever is not quite
     * plain, right or wrong, is left to picocli.
     *
     * @param arguments the whole command line
     * @return the command with its options set; empty if picocli is to decide
     */
    static Optional<SbomScanCommand> ofPlain(Terminal terminal, List<String> arguments) {
        if (arguments.size() < 3 || !arguments.subList(0, 2).equals(List.of("sbom", "scan"))) {
            return Optional.empty();
        }
        SbomScanCommand command = new SbomScanCommand(terminal);
        Set<String> given = new HashSet<>();
        for (int i = 2; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                if (argument.isEmpty() || argument.startsWith("@")) {
                    return Optional.empty();
                }
                command.paths.add(Path.of(argument));
            } else if (!given.add(argument) || !command.setFlag(argument)) {
                String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "-";
                if (value.startsWith("-") || value.isEmpty() || !command.setOption(argument, value)) {
                    return Optional.empty();
                }
                i++;
            }
        }
        return command.paths.isEmpty() ? Optional.empty() : Optional.of(command);
    }

    private boolean setFlag(String name) {
        switch (name) {
            case "--no-hash" -> noHash = true;
            case "--no-cache" -> noCache = true;
            case "--follow-links" -> followLinks = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean setOption(String name, String value) {
        switch (name) {
            case "--output" -> output = Path.of(value);
            case "--cache" -> cache = Path.of(value);
            case "--threads" -> {
                boolean isNumber = value.length() < 4 && value.chars().allMatch(c -> c >= '0' && c <= '9');
                threads = isNumber ? Integer.parseInt(value) : threads;
                return isNumber;
            }
            case "--format" -> {
                Optional<SbomFormat> known = named(value, SbomFormat.values(), SbomFormat::label);
                format = known.orElse(format);
                return known.isPresent();
            }
            case "--fail-on" -> {
                Optional<FailOn> known = named(value, FailOn.values(), FailOn::label);
                failOn = known.orElse(failOn);
                return known.isPresent();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public Integer call() {
        if (paths.stream().anyMatch(path -> path.toString().isEmpty())) {
            throw new IllegalArgumentException("A PATH is empty; the current folder is '.'.");
        }
        SbomProgress progress = new SbomProgress(terminal);
        if (!noHash) {
            Thread.ofPlatform().daemon().name("regatta-warm").start(this::warm);
        }
        progress.endWithProcess();
        try {
            Sbom sbom = ModelSbom.scan(paths.stream().map(Folders::expanded).toList(), options(progress));
            progress.end();
            write(sbom);
            tell(sbom);
            return failOn.isMetBy(sbom) ? RegattaCommand.FAILED : RegattaCommand.DONE;
        } catch (IOException unwritable) {
            terminal.note("regatta: the bill of materials could not be written"
                    + (output == null ? " to standard output: " : " to '" + output + "': ") + unwritable.getMessage());
            return NOT_DONE;
        } catch (InterruptedException interrupted) {
            return INTERRUPTED;
        } catch (OutOfMemoryError tooMuch) {
            terminal.note("regatta: what was found needs more memory than the JVM has, "
                    + Runtime.getRuntime().maxMemory() / MEBI + " MiB. Scan fewer files at a time, or give it more:"
                    + " REGATTA_JAVA_OPTIONS=-Xmx8g");
            return NOT_DONE;
        } finally {
            progress.end();
        }
    }

    /**
     * Hashes a little of nothing and writes nothing to nowhere, on another processor while arguments and folders are looked at:
     * the code of the hash is compiled then when the first file comes, and the classes of the format are there at the end.
     */
    private void warm() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] little = new byte[WARM_BYTES];
            for (int i = 0; i < WARM_CALLS; i++) {
                digest.update(little);
            }
            SbomWriter.write(
                    new Sbom(Path.of("").toAbsolutePath(), Instant.EPOCH, List.of(), List.of()),
                    format,
                    OutputStream.nullOutputStream());
        } catch (IOException | NoSuchAlgorithmException | RegattaException noMatter) {
            // told when it is the real one
        }
    }

    private ScanOptions options(SbomProgress progress) {
        ScanOptions options = ScanOptions.defaults()
                .withHashing(!noHash)
                .withFollowLinks(followLinks)
                .withThreads(threads)
                .withProgress(progress::on);
        Path kept = cache == null ? Folders.hashes() : Folders.expanded(cache);
        return noCache ? options : options.withCache(kept);
    }

    private void write(Sbom sbom) throws IOException {
        Path file = output;
        if (file != null) {
            OutputFile.write(Folders.expanded(file), target -> SbomWriter.write(sbom, format, target));
            return;
        }
        PrintStream out = terminal.out();
        SbomWriter.write(sbom, format, out);
        if (out.checkError()) {
            throw new IOException("it is full or closed");
        }
    }

    /** What the result has no place for, and the sum of it: those who only see the exit code look here. */
    private void tell(Sbom sbom) {
        if (format == SbomFormat.TABLE && output == null) {
            return; // the table has it all
        }
        sbom.findings().forEach(finding -> note("", finding));
        sbom.files().stream()
                .flatMap(file -> file.findings().stream()
                        .filter(failOn::isMetBy)
                        .map(finding -> (Runnable) () -> note(file.identity().location() + ": ", finding)))
                .limit(MOST_TOLD)
                .forEach(Runnable::run);
        sbom.models()
                .forEach(model -> model.findings().stream()
                        .filter(failOn::isMetBy)
                        .forEach(finding -> note(model.name() + ": ", finding)));
        Map<Severity, Long> counts = Stream.concat(
                        sbom.findings().stream(), sbom.models().stream().flatMap(model -> model.allFindings().stream()))
                .collect(Collectors.groupingBy(Finding::severity, Collectors.counting()));
        terminal.note("Models: " + sbom.models().size() + ", files: "
                + sbom.files().size() + ", errors: " + counts.getOrDefault(Severity.ERROR, 0L) + ", warnings: "
                + counts.getOrDefault(Severity.WARNING, 0L) + ", for information: "
                + counts.getOrDefault(Severity.INFO, 0L));
    }

    private void note(String where, Finding finding) {
        String element = finding.at().element();
        terminal.note(VisibleText.of(where + finding.severity().label() + ": "
                + finding.code().label() + (element.isEmpty() ? "" : " '" + element + "'") + ": "
                + finding.message()));
    }

    private static <T> Optional<T> named(String given, T[] values, Function<T, String> label) {
        return Arrays.stream(values)
                .filter(value -> label.apply(value).equalsIgnoreCase(given))
                .findFirst();
    }

    private static <T> T namedOrWrong(String given, T[] values, Function<T, String> label) {
        return named(given, values, label)
                .orElseThrow(() -> new CommandLine.TypeConversionException("'" + given + "' is none of "
                        + Arrays.stream(values).map(label).collect(Collectors.joining(", "))));
    }

    /** Formats by their labels. */
    static final class Formats implements CommandLine.ITypeConverter<SbomFormat> {
        @Override
        public SbomFormat convert(String given) {
            return namedOrWrong(given, SbomFormat.values(), SbomFormat::label);
        }
    }

    /** Severities by their labels. */
    static final class Levels implements CommandLine.ITypeConverter<FailOn> {
        @Override
        public FailOn convert(String given) {
            return namedOrWrong(given, FailOn.values(), FailOn::label);
        }
    }
}
