package dev.regatta.internal.log;

import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.ToolAnswer;
import dev.regatta.support.Cut;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A fold: the whole results of tools that models were shown only the beginning of, as many as there is room for. Takes entries one
 * at a time; can be asked by any thread.
 */
public final class KeptResults {
    /** How much memory they take. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int MOST_TOLD = 20;

    private final Map<String, String> byReference = new LinkedHashMap<>(); // guarded by itself, the oldest first
    private long bytes; // guarded by byReference
    private boolean dropped; // guarded by byReference

    /** {@return whether a result is kept at all, which it is not if it is too long} */
    public static boolean hasRoomFor(String whole) {
        return size(whole) <= MOST_BYTES;
    }

    private static long size(String whole) {
        return 2L * whole.length();
    }

    /** Takes in an entry. */
    public void add(LogEntry entry) {
        if (entry instanceof StepCompleted completed
                && completed.reply() instanceof ToolAnswer answer
                && answer.isCut()
                && answer.way() != ToolAnswer.Way.REPEATED
                && hasRoomFor(answer.whole())) {
            keep(completed.step().toString(), answer.whole());
        }
    }

    /** Keeps a result, dropping the oldest for want of room. */
    private void keep(String reference, String whole) {
        synchronized (byReference) {
            String before = byReference.put(reference, whole);
            bytes += size(whole) - (before == null ? 0 : size(before));
            while (bytes > MOST_BYTES) {
                Map.Entry<String, String> oldest =
                        byReference.entrySet().iterator().next();
                byReference.remove(oldest.getKey());
                bytes -= size(oldest.getValue());
                dropped = true;
            }
        }
    }

    /** {@return the whole result; empty if there is none of that reference, or none any more} */
    public Optional<String> get(String reference) {
        synchronized (byReference) {
            return Optional.ofNullable(byReference.get(reference));
        }
    }

    /** {@return all that is kept, the oldest first} */
    public Map<String, String> all() {
        synchronized (byReference) {
            return new LinkedHashMap<>(byReference);
        }
    }

    /** {@return a part of a result, and what to do for the next one, for a model} */
    public String read(String reference, int from, int most) {
        String whole;
        synchronized (byReference) {
            whole = byReference.get(reference);
            if (whole == null) {
                return "No result '" + reference + "' is kept"
                        + (dropped ? " any more; the oldest go when there is no more room. Call the tool again." : ".")
                        + (byReference.isEmpty() ? "" : " Kept " + references() + ".");
            }
        }
        if (from < 0 || from >= whole.length()) {
            return "The result has " + whole.length() + " characters; from must be 0 to " + (whole.length() - 1) + ".";
        }
        String part = slice(whole, from, most);
        int end = Math.min(whole.length(), Cut.before(whole, from) + part.length());
        return part
                + (end == whole.length()
                        ? "\n\n[This is the end of it.]"
                        : "\n\n[Characters " + from + " to " + end + " of " + whole.length() + "; go on from " + end
                                + ".]");
    }

    private String references() {
        int untold = Math.max(0, byReference.size() - MOST_TOLD);
        String told = byReference.keySet().stream().skip(untold).collect(Collectors.joining(", "));
        return (untold == 0 ? "are " : "are " + untold + " older ones, ") + told;
    }

    /** {@return at most so many characters from a place on; pairs of surrogates are left whole} */
    public static String slice(String whole, int from, int most) {
        int start = Cut.before(whole, from);
        int limit = (int) Math.min(whole.length(), (long) start + most);
        int end = Cut.before(whole, limit);
        return whole.substring(start, end > start ? end : Cut.after(whole, limit));
    }
}
