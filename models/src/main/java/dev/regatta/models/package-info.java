/** Models of providers by name; each works when its langchain4j module is on the class path. */
@NullMarked
package dev.regatta.models;

import org.jspecify.annotations.NullMarked;
