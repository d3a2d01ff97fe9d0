/** Runs that survive: journals on SQLite, PostgreSQL or in memory, and durable functions. */
@NullMarked
package dev.regatta.durable;

import org.jspecify.annotations.NullMarked;
