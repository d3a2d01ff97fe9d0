package dev.regatta.internal.plan;

import static java.util.Objects.requireNonNull;

import dev.regatta.error.PermanentException;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.text.Nearest;
import dev.regatta.message.TypeRef;
import dev.regatta.step.Payload;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What fills the places of a task's texts. Written while a plan is made, by one thread; only read afterwards. */
public final class TaskInputs {
    private final Map<String, Object> values;
    private final Map<String, String> texts = new HashMap<>();

    TaskInputs(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** {@return these inputs with some that go before them} */
    TaskInputs with(Map<String, Object> own) {
        if (own.isEmpty()) {
            return this;
        }
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.putAll(own);
        return new TaskInputs(all);
    }

    public Map<String, Object> values() {
        return values;
    }

    /**
     * Returns an input.
     *
     * @param taskId the task that asks for it
     * @throws IllegalArgumentException if the run was started without it
     */
    public Object value(String taskId, String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Task '" + taskId + "' needs the input '" + name
                    + "', which was not given." + Nearest.hint(name, values.keySet()));
        }
        return value;
    }

    /** {@return an input as a value of a type: itself, or one that is read from its plain form} */
    @SuppressWarnings("unchecked") // a codec of Ts reads Ts
    public <T> T value(String taskId, String name, Class<T> type) {
        Object value = value(taskId, name);
        return (T)
                (MethodType.methodType(type).wrap().returnType().isInstance(value)
                        ? value
                        : Payload.ofPlain(Payload.ofAny(value).plain()).as(TypeRef.of(type)));
    }

    /** Makes the text of an input; {@return why it has none} */
    Optional<String> write(String name) {
        try {
            if (!texts.containsKey(name)) {
                texts.put(name, Json.text(requireNonNull(values.get(name))));
            }
            return Optional.empty();
        } catch (PermanentException unwritable) {
            return Optional.of("The input '" + name + "' cannot be used. " + unwritable.getMessage());
        }
    }

    /** {@return an input as text; only inputs that were written are asked for once a plan is valid} */
    public String text(String name) {
        return texts.getOrDefault(name, "");
    }
}
