package dev.regatta.sbom;

import dev.regatta.sbom.ShardSets.Part;
import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Position;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.TensorSummary;
import dev.regatta.sbom.bom.TensorSummary.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Checks that the parts of a split model are all there, once each, and fit each other. */
final class ShardChecks {
    private static final int MOST_NAMED = 10;

    private final List<Part> parts;
    private final int total;
    private final List<Finding> findings = new ArrayList<>();

    private ShardChecks(List<Part> parts) {
        this.parts = parts;
        this.total = parts.getFirst().total();
    }

    /** {@return what is wrong with the parts of a model, given by number} */
    static List<Finding> of(List<Part> parts, TensorSummary tensors) {
        ShardChecks checks = new ShardChecks(parts);
        checks.missing();
        checks.numbers();
        checks.architectures();
        checks.splitKeys(tensors);
        checks.tensorNames();
        return checks.findings;
    }

    private void missing() {
        BitSet there = new BitSet();
        parts.forEach(part -> there.set(part.number()));
        List<Integer> missing = IntStream.rangeClosed(1, total)
                .filter(number -> !there.get(number))
                .boxed()
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        String which = missing.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "))
                + (missing.size() > MOST_NAMED ? " and " + (missing.size() - MOST_NAMED) + " more" : "");
        if (parts.stream().allMatch(Part::isGiven)) {
            add(
                    FindingCode.SHARD_ALONE,
                    "",
                    "Only " + parts.size() + " of " + total + " parts were scanned, without " + which
                            + ". Scan the folder to check them all");
        } else {
            add(
                    FindingCode.SHARD_MISSING,
                    "",
                    "Of " + total + " parts these are not there: " + which + ", the first of which is '"
                            + nameOf(missing.getFirst()) + "'. Fetch them.");
        }
    }

    /** {@return the name of a part that is not there, after that of one that is} */
    private String nameOf(int number) {
        String name = parts.getFirst().file().identity().name();
        return name.replaceFirst("-\\d{5}-of-", "-%05d-of-".formatted(number));
    }

    private void numbers() {
        Part before = null;
        for (Part part : parts) {
            if (part.number() < 1 || part.number() > total) {
                add(FindingCode.SHARD_DISAGREES, name(part), "The name says part " + part.number() + " of " + total);
            } else if (before != null && before.number() == part.number()) {
                add(
                        FindingCode.SHARD_DUPLICATE,
                        name(part),
                        "Part " + part.number() + " is also '" + name(before) + "'");
            }
            before = part;
        }
    }

    private void architectures() {
        Map<String, Part> seen = new HashMap<>();
        String first = "";
        for (Part part : parts) {
            ModelFile file = part.file();
            String label = file.format().label();
            String said = label
                    + file.facts()
                            .architecture()
                            .map(name -> " of architecture " + name)
                            .orElse("");
            if (label.equals("unknown") || file.facts().architecture().isEmpty()) {
                continue; // told of the file itself, or said by another part
            }
            first = first.isEmpty() ? said : first;
            if (!said.equals(first) && seen.putIfAbsent(said, part) == null) {
                add(FindingCode.SHARD_DISAGREES, name(part), "It is " + said + ", while the first part is " + first);
            }
        }
    }

    /** What llama.cpp writes into each part: its number from 0, how many parts, and how many tensors they have together. */
    private void splitKeys(TensorSummary tensors) {
        Map<Long, Part> numbers = new HashMap<>();
        boolean isWhole = parts.size() == total;
        for (Part part : parts) {
            Map<String, Object> said = part.file().metadata();
            if (said.get("split.count") instanceof Long count && count != total) {
                add(
                        FindingCode.SHARD_DISAGREES,
                        name(part),
                        "It says that there are " + count + " parts (split.count), its name says " + total);
            }
            if (said.get("split.no") instanceof Long number) {
                Part other = numbers.putIfAbsent(number, part);
                if (other != null) {
                    add(
                            FindingCode.SHARD_DUPLICATE,
                            name(part),
                            "It says that it is part " + (number + 1) + " (split.no), as '" + name(other) + "' does");
                } else if (number != part.number() - 1L) {
                    add(
                            FindingCode.SHARD_DISAGREES,
                            name(part),
                            "It says that it is part " + (number + 1) + " (split.no), its name says " + part.number());
                }
            }
            if (isWhole && said.get("split.tensors.count") instanceof Long count && count != tensors.count()) {
                add(
                        FindingCode.SHARD_DISAGREES,
                        name(part),
                        "It says that all parts have " + count + " tensors (split.tensors.count), together they have "
                                + tensors.count());
                isWhole = false; // told once
            }
        }
    }

    private void tensorNames() {
        Set<String> names = new HashSet<>();
        for (Part part : parts) {
            Set<String> own = new HashSet<>();
            for (Tensor tensor : part.file().tensors().listed()) {
                if (own.add(tensor.name()) && !names.add(tensor.name())) {
                    add(
                            FindingCode.SHARD_DISAGREES,
                            name(part),
                            "Its tensor '" + tensor.name() + "' is also in another part");
                    return;
                }
            }
        }
    }

    private void add(FindingCode code, String element, String message) {
        findings.add(new Finding(code, new Position(-1, element), message));
    }

    private static String name(Part part) {
        return part.file().identity().name();
    }
}
