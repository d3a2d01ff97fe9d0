package dev.regatta;

import dev.regatta.message.TypeRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What the code, or the condition, of a task sees of its run. Thread-safe. */
public interface TaskContext {
    /** {@return the run's id} */
    String runId();

    /** {@return the task's id} */
    String taskId();

    /**
     * Returns the inputs that the run was started with. Where the task is done by another process than started the run, they are in
     * plain form ({@link dev.regatta.message.PlainValues}): whole numbers are {@code Long}, records are maps.
     *
     * @return the inputs by name
     */
    Map<String, Object> inputs();

    /**
     * Returns an input as it is in {@link #inputs()}.
     *
     * @param name its name
     * @return its value
     * @throws IllegalArgumentException if the run was started without it
     */
    Object input(String name);

    /**
     * Returns an input as a value of a type, whichever process does the task.
     *
     * @param name its name
     * @param type its type, one that can be stored, see {@link dev.regatta.message.Storable}
     * @param <T> its type
     * @return its value
     * @throws IllegalArgumentException if the run was started without it
     * @throws dev.regatta.message.MessageFormatException if it is no such value
     */
    <T> T input(String name, Class<T> type);

    /**
     * Returns the result of a task that this one comes after, directly or through others.
     *
     * @param task the other task
     * @param <T> the type of its result
     * @return its result
     * @throws IllegalArgumentException if this task does not come after it, or if it has none
     */
    <T> T of(Task<T> task);

    /**
     * Returns the result of a task that this one comes after, directly or through others, if it has one.
     *
     * @param task the other task
     * @param <T> the type of its result
     * @return its result; empty if the task was skipped since a condition did not hold, or is optional and failed
     * @throws IllegalArgumentException if this task does not come after it
     */
    <T> Optional<T> find(Task<T> task);

    /**
     * Does something that could come out differently next time, as a step of its own: it is recorded, and where the task is taken
     * up again after a crash, what was recorded is returned and the work is not done again. Steps of one name are numbered in the
     * order in which they are taken.
     *
     * @param name what is done
     * @param type the type of the result, which must be one that can be stored, see {@link dev.regatta.message.Storable}
     * @param work does it
     * @param <T> the type of the result
     * @return the result, not {@code null}
     * @throws Exception what the work threw
     */
    <T> T step(String name, TypeRef<T> type, Callable<T> work) throws Exception;

    /**
     * Does something as a step with a key, for steps that are taken in no fixed order.
     *
     * @param name what is done
     * @param key tells this step from others of its name within the task
     * @param type the type of the result
     * @param work does it
     * @param <T> the type of the result
     * @return the result, not {@code null}
     * @throws Exception what the work threw
     */
    <T> T step(String name, String key, TypeRef<T> type, Callable<T> work) throws Exception;

    /**
     * Does something as a step.
     *
     * @param name what is done
     * @param type the type of the result
     * @param work does it
     * @param <T> the type of the result
     * @return the result, not {@code null}
     * @throws Exception what the work threw
     */
    default <T> T step(String name, Class<T> type, Callable<T> work) throws Exception {
        return step(name, TypeRef.of(type), work);
    }

    /** {@return the time, as a step: the same when the task is taken up again} */
    Instant now();

    /** {@return 64 random bits, as a step} */
    long randomLong();

    /** {@return a new, unique id, as a step} */
    String newId();
}
