package dev.regatta.compat.recorded;

import dev.regatta.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Plays a recorded conversation against a server that answers as the provider did, and compares what comes of it. */
final class Replay {
    private Replay() {}

    /**
     * Plays and compares.
     *
     * @throws NotStagedException if the file asks for something that is not staged
     * @throws AssertionError if something else comes of it
     */
    static void check(Recording recording, Path scratch) throws Exception {
        Fields.check(recording.tree());
        Path folder = Files.createDirectory(scratch.resolve(recording.name()));
        try (ReplayServer server = new ReplayServer(
                        recording.interactions(),
                        recording.isOrdered("repeat_last"),
                        recording.shows("kickoff_for_each"));
                SchemaRecords records = new SchemaRecords(Files.createDirectory(folder.resolve("classes")));
                Staging staging = new Staging(recording, records, server.url(), folder.resolve("outputs"))) {
            List<RunResult> results = staging.play();
            ExpectedCalls calls = new ExpectedCalls(recording);
            Expectations expectations = new Expectations(recording);
            expectations.check(results, server.requests().size());
            expectations.streamed(staging.parts());
            expectations.files(folder.resolve("outputs"));
            calls.models(server.requests().size());
            calls.requests(server.requests());
            calls.tools(staging.tools().calls(), staging.tools().errors());
            calls.delegations(staging.delegations());
            staging.guards().check();
            staging.hooks().check();
        }
    }
}
