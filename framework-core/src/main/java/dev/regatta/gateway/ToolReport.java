package dev.regatta.gateway;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the tools of a run did.
 *
 * @param stats how often each tool was called and how that went, by its name
 * @param wholeResults results that models were shown only the beginning of, by the reference that they were told
 */
public record ToolReport(Map<String, ToolStats> stats, Map<String, String> wholeResults) {
    /** Copies the maps, keeping their order. */
    public ToolReport {
        stats = Collections.unmodifiableMap(new LinkedHashMap<>(stats));
        wholeResults = Collections.unmodifiableMap(new LinkedHashMap<>(wholeResults));
    }

    /** {@return names and numbers; the results stay out of it} */
    @Override
    public String toString() {
        return "tools " + stats + ", " + wholeResults.size() + " whole results";
    }
}
