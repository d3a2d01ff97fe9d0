package dev.regatta.internal.error;

/** An exception that stands for one that is gone: all that is left is what was written of it. */
public interface StandIn {
    /** {@return the simple name of the class that was thrown} */
    String error();
}
