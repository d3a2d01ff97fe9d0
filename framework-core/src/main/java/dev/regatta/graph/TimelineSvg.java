package dev.regatta.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Draws a timeline as SVG: a bar per node, below them the permits in use over time. */
final class TimelineSvg {
    private static final int NAMES = 180;
    private static final int CHART = 760;
    private static final int ROW = 20;
    private static final int TOP = 30;
    private static final int USE = 60;
    private static final int SLICES = 380;

    private TimelineSvg() {}

    static String render(RunTimeline timeline) {
        List<NodeSpan> spans = timeline.spans();
        double total = Math.max(1, timeline.makespan().toNanos());
        int rows = TOP + spans.size() * ROW;
        int height = rows + USE + 40;
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n",
                NAMES + CHART + 20,
                height);
        svg.append(
                "<style>.critical{fill:#c0392b}.work{fill:#5b8db8}.waits{fill:#ddd}.failed{stroke:#000;stroke-width:2}"
                        + ".used{fill:#5b8db8}.idle{fill:#f3d9a4}text{fill:#222}</style>\n");
        add(svg, "<text x=\"%d\" y=\"18\">0</text>%n", NAMES);
        add(svg, "<text x=\"%d\" y=\"18\" text-anchor=\"end\">%s</text>%n", NAMES + CHART, TimelineText.millis((long)
                total));
        Set<String> critical = new HashSet<>(timeline.criticalPath());
        for (int i = 0; i < spans.size(); i++) {
            row(
                    svg,
                    spans.get(i),
                    TOP + i * ROW,
                    total,
                    critical.contains(spans.get(i).node()));
        }
        use(svg, timeline, rows + 10, total);
        return svg.append("</svg>\n").toString();
    }

    private static void row(StringBuilder svg, NodeSpan span, int y, double total, boolean critical) {
        add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", NAMES - 8, y + 14, escaped(span.node()));
        if (span.readyNanos() >= 0 && span.ran()) {
            bar(svg, "waits", span.readyNanos(), span.startNanos(), y + 7, 4, total, "");
        }
        boolean failed = span.how() == NodeEvent.Kind.FAILED;
        String style = (critical ? "critical" : "work") + (failed ? " failed" : "");
        String title = escaped(span.node()) + ": " + TimelineText.millis(span.busyNanos())
                + (span.how() == null ? "" : ", " + span.how().name().toLowerCase(Locale.ROOT));
        span.busy().forEach(each -> bar(svg, style, each.from(), each.to(), y + 2, ROW - 4, total, title));
    }

    private static void bar(
            StringBuilder svg, String style, long from, long to, int y, int height, double total, String title) {
        add(
                svg,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%s</title></rect>%n",
                style,
                NAMES + CHART * (from / total),
                y,
                Math.max(1, CHART * ((to - from) / total)),
                height,
                title);
    }

    private static void use(StringBuilder svg, RunTimeline timeline, int y, double total) {
        int permits = Math.max(1, timeline.permits());
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d permits, idle</text>%n",
                NAMES - 8,
                y + USE / 2 + 4,
                timeline.permits());
        add(svg, "<rect class=\"idle\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n", NAMES, y, CHART, USE);
        double width = (double) CHART / SLICES;
        for (int i = 0; i < SLICES; i++) {
            double atWork = NodeSpan.atWork(timeline.spans(), total * i / SLICES, total * (i + 1) / SLICES);
            double height = USE * Math.min(1, atWork / permits);
            if (height > 0) {
                add(
                        svg,
                        "<rect class=\"used\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
                        NAMES + width * i,
                        y + USE - height,
                        width + 0.2,
                        height);
            }
        }
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(character < ' ' ? ' ' : character);
            }
        });
        return escaped.toString();
    }
}
