package dev.regatta.graph;

/** The listener that does nothing. */
enum NoListener implements GraphListener<Object> {
    INSTANCE;

    @Override
    public void started(String id) {}

    @Override
    public void ended(String id, NodeResult<Object> result) {}
}
