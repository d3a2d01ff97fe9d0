/** Thread context propagation: what is bound to a thread goes with a run's work to other threads. */
@NullMarked
package dev.regatta.context;

import org.jspecify.annotations.NullMarked;
