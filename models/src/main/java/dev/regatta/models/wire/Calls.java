package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.models.wire.Answer.Ear;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls of tools in one answer. Whose piece it is that comes in is told by its index, else by its id, else by its name: one
 * that begins with a name while the arguments before are whole is another call. Used by one thread.
 */
final class Calls {
    private final Ear ear;
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Call> byIndex = new HashMap<>();

    Calls(Ear ear) {
        this.ear = ear;
    }

    /** Adds a call that is whole. */
    Call whole(@Nullable String id, @Nullable String name, JsonNode arguments) {
        Call call = begun();
        call.id(id);
        call.name(name);
        write(call, text(arguments));
        return call;
    }

    /** Adds a piece of a call. */
    Call piece(@Nullable String index, @Nullable String id, @Nullable String name, JsonNode arguments) {
        boolean nothingYet = arguments.isObject() && arguments.isEmpty();
        String written = nothingYet ? "" : text(arguments);
        Call call = meant(index, id, name, written);
        call.id(id);
        call.name(name);
        write(call, written);
        return call;
    }

    /** Adds a piece to a call that is known. */
    void more(Call call, JsonNode arguments) {
        write(call, text(arguments));
    }

    private void write(Call call, String piece) {
        if (call.add(piece)) {
            ear.call(calls.indexOf(call), call, piece);
        }
    }

    /** {@return arguments as a text, whatever their JSON type} */
    private static String text(JsonNode arguments) {
        return arguments.isMissingNode() || arguments.isNull()
                ? ""
                : arguments.isTextual() ? arguments.textValue() : arguments.toString();
    }

    private Call meant(@Nullable String index, @Nullable String id, @Nullable String name, String written) {
        Call known = index == null ? byId(id) : byIndex.get(index);
        if (known == null
                && index == null
                && (calls.isEmpty() || isAnother(calls.getLast(), false, id, name, written))) {
            return begun();
        }
        if (known == null && index == null) {
            return calls.getLast();
        }
        if (known == null || (index != null && isAnother(known, true, id, name, written))) {
            known = begun();
            byIndex.put(String.valueOf(index), known);
        }
        return known;
    }

    private @Nullable Call byId(@Nullable String id) {
        return id == null || id.isBlank()
                ? null
                : calls.stream()
                        .filter(call -> id.equals(call.id()))
                        .findFirst()
                        .orElse(null);
    }

    /** {@return whether a piece that could go on with a call begins another one} */
    private static boolean isAnother(
            Call open, boolean indexed, @Nullable String id, @Nullable String name, String written) {
        if (name == null || name.isBlank()) {
            return false;
        }
        boolean hasId = id != null && !id.isBlank();
        if (id != null && hasId && id.equals(open.id())) {
            return false;
        }
        if (hasId && open.id() != null) { // an id that changes with each piece is none
            return open.isWhole() || !open.hasArguments() || !name.equals(open.name());
        }
        if (!indexed && !open.hasArguments()) {
            return open.name() != null && !name.startsWith(open.name());
        }
        return open.isWhole()
                && !written.contentEquals(open.arguments())
                && (Call.isObject(written) || hasId || !name.equals(open.name()));
    }

    private Call begun() {
        Call call = new Call();
        calls.add(call);
        return call;
    }

    /**
     * Returns the calls with a name.
     *
     * @param cut whether the answer was cut off, so that the last one counts only if it is whole
     */
    List<Call> made(boolean cut) {
        List<Call> made = new ArrayList<>(calls);
        if (cut && !made.isEmpty() && !Call.isObject(made.getLast().arguments())) {
            made.removeLast();
        }
        made.removeIf(call -> call.name() == null);
        return made;
    }
}
