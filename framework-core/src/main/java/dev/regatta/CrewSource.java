package dev.regatta;

/**
 * Brings the crews of an application, so that the command line and other processes can go on with their runs. Found with
 * {@link java.util.ServiceLoader}, see {@link CrewRegistry#load}.
 */
@FunctionalInterface
public interface CrewSource {
    /**
     * Adds crews.
     *
     * @param crews where to
     */
    void addTo(CrewRegistry crews);
}
