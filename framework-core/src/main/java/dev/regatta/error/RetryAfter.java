package dev.regatta.error;

import java.time.Duration;

/** An exception that knows how long to wait before trying again may help, such as one made from an HTTP answer. */
public interface RetryAfter {
    /** {@return how long the other side asks to wait} */
    Duration retryAfter();
}
