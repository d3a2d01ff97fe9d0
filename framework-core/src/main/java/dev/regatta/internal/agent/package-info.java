/** Conversations with models: the agent loop, and what stands around it for tasks, coworkers and judges. */
@NullMarked
package dev.regatta.internal.agent;

import org.jspecify.annotations.NullMarked;
