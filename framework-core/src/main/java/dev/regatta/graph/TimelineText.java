package dev.regatta.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Draws a timeline with characters. */
final class TimelineText {
    private static final int LONGEST_NAME = 24;

    private TimelineText() {}

    static String render(RunTimeline timeline, int columns) {
        List<NodeSpan> spans = timeline.spans();
        Set<String> critical = new HashSet<>(timeline.criticalPath());
        double total = Math.max(1, timeline.makespan().toNanos());
        int name = Math.min(
                LONGEST_NAME,
                spans.stream().mapToInt(span -> span.node().length()).max().orElse(4));
        StringBuilder text = new StringBuilder();
        for (NodeSpan span : spans) {
            char[] bar = " ".repeat(columns).toCharArray();
            if (span.readyNanos() >= 0 && span.ran()) {
                fill(bar, span.readyNanos() / total, span.startNanos() / total, '·');
            }
            char mark = critical.contains(span.node()) ? '█' : '▒';
            span.busy().forEach(each -> fill(bar, each.from() / total, each.to() / total, mark));
            line(text, name, span.node(), bar, ending(span));
        }
        if (timeline.permits() > 0) {
            char[] idle = new char[columns];
            for (int i = 0; i < columns; i++) {
                double unused =
                        timeline.permits() - NodeSpan.atWork(spans, total * i / columns, total * (i + 1) / columns);
                long rounded = Math.round(unused);
                idle[i] = rounded <= 0 ? ' ' : rounded > 9 ? '+' : (char) ('0' + rounded);
            }
            line(text, name, "idle", idle, "of " + timeline.permits() + " permits");
        }
        return text.append("█ critical path  ▒ other work  · waiting for a permit; ")
                .append(millis(timeline.makespan().toNanos()))
                .append(" in all\n")
                .toString();
    }

    private static String ending(NodeSpan span) {
        String time = millis(span.busyNanos());
        return switch (span.how()) {
            case null -> "runs";
            case FAILED -> time + " failed";
            case SKIPPED -> "skipped";
            case CANCELLED -> span.ran() ? time + " cancelled" : "cancelled";
            default -> time;
        };
    }

    static String millis(long nanos) {
        double millis = nanos / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    /** Fills the columns between two parts of the whole; what takes any time gets one column at least. */
    private static void fill(char[] bar, double from, double to, char mark) {
        int first = (int) Math.min(bar.length - 1, Math.max(0, Math.floor(from * bar.length)));
        int last = (int) Math.min(bar.length, Math.max(first + (mark == '·' ? 0 : 1), Math.round(to * bar.length)));
        for (int i = first; i < last; i++) {
            bar[i] = mark;
        }
    }

    private static void line(StringBuilder text, int name, String node, char[] bar, String end) {
        String shown = node.length() > name ? node.substring(0, name - 1) + "…" : node;
        text.append(shown)
                .append(" ".repeat(name - shown.length()))
                .append(" |")
                .append(bar)
                .append("| ")
                .append(end)
                .append('\n');
    }
}
