/** The contracts of task graphs' executors, as tests that every one of them runs. */
@NullMarked
package dev.regatta.compat.graph;

import org.jspecify.annotations.NullMarked;
