/** Schemas at work: made of Java types, checked against, answers read by them. */
@NullMarked
package dev.regatta.internal.schema;

import org.jspecify.annotations.NullMarked;
