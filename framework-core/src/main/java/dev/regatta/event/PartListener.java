package dev.regatta.event;

/** Is told what models say while they say it. */
@FunctionalInterface
public interface PartListener {
    /**
     * Takes a part. Parts of one call come in order, one at a time; tasks that run at once call at once, so it must be
     * thread-safe. A listener that is slow slows the model down: no more than a few hundred parts wait for it. What it throws is
     * told as a warning, once, and that call's further parts do not reach it; the answer is complete all the same.
     *
     * @param part the part
     */
    void on(ModelPart part);
}
