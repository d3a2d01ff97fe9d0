/** For those who write engines: what agents, tasks and crews say, as records, and the contract of an engine. */
@NullMarked
package dev.regatta.spi;

import org.jspecify.annotations.NullMarked;
