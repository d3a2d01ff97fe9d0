package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Position;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.support.Cut;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects findings, of each kind only so many: a hostile file has millions. */
final class Findings {
    private static final int MOST_OF_A_KIND = 10;
    private static final int LONGEST_ELEMENT = 200;

    private final List<Finding> kept = new ArrayList<>();
    private final Map<FindingCode, Long> seen = new EnumMap<>(FindingCode.class);

    void add(FindingCode code, long byteOffset, String element, String message) {
        add(new Finding(code, new Position(byteOffset, cut(element)), message));
    }

    void add(Finding finding) {
        if (seen.merge(finding.code(), 1L, Long::sum) <= MOST_OF_A_KIND) {
            kept.add(finding);
        }
    }

    /** {@return whether so many of a kind were added that no more are kept: their messages need not be made} */
    boolean isFull(FindingCode code) {
        return seen.getOrDefault(code, 0L) >= MOST_OF_A_KIND;
    }

    /** Counts a finding whose message was not made. */
    void count(FindingCode code) {
        seen.merge(code, 1L, Long::sum);
    }

    boolean has(FindingCode code) {
        return seen.containsKey(code);
    }

    /** {@return what was kept, and how many of each kind were not} */
    List<Finding> list() {
        List<Finding> all = new ArrayList<>(kept);
        seen.forEach((code, times) -> {
            if (times > MOST_OF_A_KIND) {
                all.add(new Finding(
                        FindingCode.FINDINGS_OMITTED,
                        Position.NONE,
                        (times - MOST_OF_A_KIND) + " more findings of the kind '" + code.label()
                                + "' are not listed."));
            }
        });
        return all;
    }

    /** {@return a name out of a file, short enough to be told} */
    static String cut(String name) {
        return name.length() <= LONGEST_ELEMENT ? name : Cut.beginning(name, LONGEST_ELEMENT) + "…";
    }
}
