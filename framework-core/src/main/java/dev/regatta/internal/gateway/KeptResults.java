package dev.regatta.internal.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The whole results of a run that models were shown only the beginning of, as many as there is room for. Thread-safe. */
public final class KeptResults {
    private static final int MOST_TOLD = 20;

    private final long mostBytes;
    private final Map<String, String> byReference = new LinkedHashMap<>(); // guarded by itself, the oldest first
    private long bytes; // guarded by byReference
    private boolean dropped; // guarded by byReference

    public KeptResults(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Keeps a result, dropping the oldest for want of room; {@return whether it is kept, which it is not if it is too long} */
    boolean keep(String reference, String whole) {
        long size = 2L * whole.length();
        if (size > mostBytes) {
            return false;
        }
        synchronized (byReference) {
            String before = byReference.put(reference, whole);
            bytes += size - (before == null ? 0 : 2L * before.length());
            while (bytes > mostBytes) {
                Map.Entry<String, String> oldest =
                        byReference.entrySet().iterator().next();
                byReference.remove(oldest.getKey());
                bytes -= 2L * oldest.getValue().length();
                dropped = true;
            }
        }
        return true;
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
    String read(String reference, int from, int most) {
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
        int end = Math.min(whole.length(), start(whole, from) + part.length());
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
    static String slice(String whole, int from, int most) {
        int start = start(whole, from);
        int end = (int) Math.min(whole.length(), (long) start + most);
        boolean splits = end < whole.length()
                && Character.isHighSurrogate(whole.charAt(end - 1))
                && Character.isLowSurrogate(whole.charAt(end));
        return whole.substring(start, splits ? end - start > 1 ? end - 1 : end + 1 : end);
    }

    private static int start(String whole, int from) {
        boolean splits = from > 0
                && Character.isLowSurrogate(whole.charAt(from))
                && Character.isHighSurrogate(whole.charAt(from - 1));
        return splits ? from - 1 : from;
    }
}
