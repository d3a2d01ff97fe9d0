/** What implementations of {@link dev.regatta.graph.GraphExecutor} share; not for users. */
@NullMarked
package dev.regatta.graph.engine;

import org.jspecify.annotations.NullMarked;
