package dev.regatta.sbom;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts files together as models: the parts {@code NAME-00001-of-00003} of a folder are one, any other file is one by itself. */
final class ShardSets {
    private static final Pattern PART = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})");

    private ShardSets() {}

    /**
     * A file as the part of a model that its name says it is.
     *
     * @param stem what the names of all parts begin with
     * @param number of the part, from 1
     * @param total how many parts there are
     * @param file the file
     * @param isGiven whether the file was named by the caller
     */
    record Part(String stem, int number, int total, ModelFile file, boolean isGiven) {
        static Optional<Part> of(Candidate candidate, ModelFile file) {
            String name = file.identity().name();
            String suffix = FileName.suffix(name);
            Matcher matcher = PART.matcher(name.substring(0, name.length() - suffix.length()));
            if (suffix.isEmpty() || !matcher.matches()) {
                return Optional.empty();
            }
            int number = Integer.parseInt(matcher.group(2));
            int total = Integer.parseInt(matcher.group(3));
            return Optional.of(new Part(matcher.group(1), number, total, file, candidate.isGiven()));
        }

        /** {@return what all parts of a model have in common; the bytes of the name count, not how it is shown} */
        private Key key(Candidate candidate) {
            Path folder = candidate.path().getParent();
            String encoded = candidate.name().encoded();
            int end = encoded.length() - FileName.suffix(encoded).length() - "-00001-of-00002".length();
            String suffix = FileName.suffix(encoded).toLowerCase(Locale.ROOT);
            return new Key(folder == null ? candidate.path() : folder, encoded.substring(0, end), total, suffix);
        }
    }

    private record Key(Path folder, String stem, int total, String suffix) {}

    /**
     * {@return the models, in the order of their first files}
     *
     * @param candidates the files as they were found
     * @param files the same files as they were seen
     * @param mayBeRead whether what a link beside them leads to may be read
     */
    static List<Model> together(List<Candidate> candidates, List<ModelFile> files, Predicate<Path> mayBeRead) {
        Map<Key, List<Part>> sets = new HashMap<>();
        List<Supplier<Model>> models = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Candidate candidate = candidates.get(i);
            ModelFile file = files.get(i);
            Optional<Part> part = Part.of(candidate, file);
            if (part.isEmpty()) {
                models.add(() -> ofOne(file));
            } else {
                List<Part> parts = sets.computeIfAbsent(part.get().key(candidate), first -> {
                    List<Part> set = new ArrayList<>();
                    models.add(() -> ofParts(set, mayBeRead));
                    return set;
                });
                parts.add(part.get());
            }
        }
        return models.stream().map(Supplier::get).toList();
    }

    /** {@return whether two names are those of parts of the same model} */
    static boolean areParts(String name, String other) {
        String suffix = FileName.suffix(name);
        Matcher one = PART.matcher(name.substring(0, name.length() - suffix.length()));
        Matcher two = PART.matcher(
                other.substring(0, other.length() - FileName.suffix(other).length()));
        return one.matches()
                && two.matches()
                && one.group(1).equals(two.group(1))
                && one.group(3).equals(two.group(3))
                && suffix.equals(FileName.suffix(other));
    }

    private static Model ofOne(ModelFile file) {
        String name = file.identity().name();
        int stem = name.length() - FileName.suffix(name).length();
        return new Model(
                stem == 0 ? name : name.substring(0, stem), List.of(file), file.facts(), file.tensors(), List.of());
    }

    private static Model ofParts(List<Part> unsorted, Predicate<Path> mayBeRead) {
        List<Part> parts = unsorted.stream()
                .sorted(Comparator.comparingInt(Part::number)
                        .thenComparing(part -> part.file().identity().path()))
                .toList();
        List<ModelFile> files = parts.stream().map(Part::file).toList();
        Merged merged = Merged.of(files);
        List<Finding> findings = new ArrayList<>(ShardChecks.of(parts, merged.tensors()));
        boolean isComplete = findings.stream().noneMatch(finding -> finding.code() == FindingCode.SHARD_ALONE);
        if (isComplete) {
            findings.addAll(ShardIndex.check(parts, mayBeRead));
        }
        return new Model(
                parts.getFirst().stem(),
                files.stream().map(file -> without(answered(merged), file)).toList(),
                merged.facts(),
                merged.tensors(),
                findings);
    }

    /** A single part need not say what another one says. */
    private static Set<FindingCode> answered(Merged merged) {
        Set<FindingCode> answered = EnumSet.noneOf(FindingCode.class);
        if (merged.facts().architecture().isPresent()) {
            answered.add(FindingCode.ARCHITECTURE_MISSING);
        }
        if (merged.facts().license().isPresent()) {
            answered.add(FindingCode.LICENSE_MISSING);
        }
        if (merged.tensors().count() > 0) {
            answered.add(FindingCode.NO_TENSORS);
        }
        return answered;
    }

    private static ModelFile without(Set<FindingCode> codes, ModelFile file) {
        return new ModelFile(
                file.identity(),
                file.format(),
                file.facts(),
                file.tensors(),
                file.metadata(),
                file.beside(),
                file.findings().stream()
                        .filter(finding -> !codes.contains(finding.code()))
                        .toList());
    }
}
