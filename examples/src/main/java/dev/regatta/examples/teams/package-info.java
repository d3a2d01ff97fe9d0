/** Short crews, each for one way of working together. They run on any model; the tests run them on a scripted one. */
@NullMarked
package dev.regatta.examples.teams;

import org.jspecify.annotations.NullMarked;
