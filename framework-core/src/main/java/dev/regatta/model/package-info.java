/** Language models by name, and models for tests. */
@NullMarked
package dev.regatta.model;

import org.jspecify.annotations.NullMarked;
