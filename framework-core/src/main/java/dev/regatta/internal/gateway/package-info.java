/** The links of the gateway chains. */
@NullMarked
package dev.regatta.internal.gateway;

import org.jspecify.annotations.NullMarked;
