/**
 * What every call of a model or a tool needs, whoever makes it: a time limit ({@code BoundedCall}), a turn ({@code ModelPermits}), and
 * a verdict whether trying again may help ({@code Retriability}).
 */
@NullMarked
package dev.regatta.internal.call;

import org.jspecify.annotations.NullMarked;
