/** The one way out of a run: every model and tool call passes an interceptor chain here. */
@NullMarked
package dev.regatta.gateway;

import org.jspecify.annotations.NullMarked;
