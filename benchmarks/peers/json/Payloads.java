package peers;

import com.dslplatform.json.CompiledJson;
import io.avaje.jsonb.Json;
import java.util.List;

/** The messages of the payloads as records; the same ones for every library. */
public final class Payloads {
    private Payloads() {}

    @Json
    @CompiledJson
    public record Options(int timeout, int retries) {}

    @Json
    @CompiledJson
    public record Arguments(String query, Options options) {}

    @Json
    @CompiledJson
    public record Call(String id, String name, Arguments arguments, String result) {}

    @Json
    @CompiledJson
    public record Session(String id, long started_at, String user_id) {}

    @Json
    @CompiledJson
    public record Context(
            String conversation_id, int turn_number, String parent_message_id, int thread_depth, Session session) {}

    @Json
    @CompiledJson
    public record Usage(int prompt_tokens, int completion_tokens, int total_tokens, double cost_usd) {}

    @Json
    @CompiledJson
    public record Metadata(
            String model,
            double temperature,
            int max_tokens,
            List<String> stop_sequences,
            Context context,
            List<Call> tool_calls,
            Usage usage,
            double[] embeddings) {}

    @Json
    @CompiledJson
    public record Whole(
            String id, String sender, String recipient, String content, long timestamp, Metadata _metadata) {}

    @Json
    @CompiledJson
    public record Five(String id, String sender, String recipient, String content, long timestamp) {}
}
