package dev.regatta.cli;

import dev.regatta.event.RunEvent;
import dev.regatta.message.VisibleText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws the tasks of a run and redraws them in place, ten times a second. Thread-safe. */
final class LiveProgress implements RunCommand.Progress {
    private static final long REDRAW_MILLIS = 100;

    private final Terminal terminal;
    private final Map<String, TaskLine> lines = new LinkedHashMap<>(); // guarded by this
    private final Thread clock;
    private int drawn; // guarded by this
    private boolean closed; // guarded by this

    LiveProgress(Terminal terminal) {
        this.terminal = terminal;
        this.clock = Thread.ofPlatform().daemon().name("regatta-progress").start(this::tick);
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(REDRAW_MILLIS);
                redraw();
            }
        } catch (InterruptedException closing) {
            // the show is over
        }
    }

    @Override
    public synchronized void on(RunEvent event) {
        long now = System.nanoTime();
        if (event instanceof RunEvent.RunStarted started) {
            started.tasks().forEach((task, after) -> lines.put(task, new TaskLine(task, after)));
        }
        if (event instanceof RunEvent.TasksAdded more) {
            more.tasks().forEach((task, after) -> lines.put(task, new TaskLine(task, after)));
        }
        TaskLine line = event.origin().taskId() == null
                ? null
                : lines.get(event.origin().taskId());
        if (line != null) {
            show(event, line, now);
        } else if (event instanceof RunEvent.Warning warning) {
            erase();
            terminal.note("warning: " + warning.message());
        }
    }

    private static void show(RunEvent event, TaskLine line, long now) {
        switch (event) {
            case RunEvent.TaskStarted started -> line.begin(now);
            case RunEvent.TaskCompleted done -> line.end(TaskLine.State.DONE, now, "");
            case RunEvent.TaskFailed failed -> line.end(TaskLine.State.FAILED, now, failed.message());
            case RunEvent.TaskSkipped skipped ->
                line.end(TaskLine.State.SKIPPED, now, "since " + TaskLine.why(skipped));
            case RunEvent.TaskCancelled cancelled -> line.end(TaskLine.State.CANCELLED, now, TaskLine.why(cancelled));
            case RunEvent.ModelCallStarted started -> line.note("asks " + started.model());
            case RunEvent.ModelCallCompleted completed -> line.countModelCall(completed.usage());
            case RunEvent.ModelCallRetried retried ->
                line.note("again in " + TaskLine.seconds(retried.delay()) + ", after " + retried.error());
            case RunEvent.ModelCallFailed failed -> line.note(failed.error());
            case RunEvent.ToolCallStarted started -> line.note(started.tool());
            case RunEvent.ToolCallCompleted completed -> line.countToolCall();
            case RunEvent.AnswerRejected rejected -> line.note("answer sent back");
            case RunEvent.ConversationShortened shortened -> line.note("conversation shortened");
            case RunEvent.Warning warning -> line.note(warning.message());
            case RunEvent.WorkDelegated delegated -> line.note("passed on to " + delegated.to());
            case RunEvent.TasksAdded added -> {}
            case RunEvent.ToolStatistics statistics -> {}
            case RunEvent.RunStarted started -> {}
            case RunEvent.RunFinished finished -> {}
        }
    }

    private synchronized void redraw() {
        if (closed || lines.isEmpty()) {
            return;
        }
        int nameWidth = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<String> notDone = lines.entrySet().stream()
                .filter(entry -> !entry.getValue().isDone())
                .map(Map.Entry::getKey)
                .toList();
        long now = System.nanoTime();
        StringBuilder picture = new StringBuilder(moveUp());
        for (TaskLine line : lines.values()) {
            String text = VisibleText.of(line.text(nameWidth, now, notDone));
            int width = terminal.columns() - 1;
            picture.append("\u001b[2K")
                    .append(text.length() > width ? text.substring(0, width - 1) + "…" : text)
                    .append('\n');
        }
        drawn = lines.size();
        terminal.draw(picture.toString());
    }

    private synchronized void erase() {
        terminal.draw(moveUp() + "\u001b[0J");
        drawn = 0;
    }

    private String moveUp() {
        return drawn == 0 ? "" : "\u001b[" + drawn + "A\r";
    }

    @Override
    public synchronized void end() {
        if (!closed) {
            redraw();
            closed = true;
            clock.interrupt();
        }
    }
}
