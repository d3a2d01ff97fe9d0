package dev.regatta.message;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the form of a record a version, which is written as its first field, {@code "v"}. Where it is absent it reads as 1; a
 * greater one than this is refused, since its writer changed what fields mean. Fields that were merely added need no new
 * version: they are passed over.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface SchemaVersion {
    /** {@return the version, at least 1} */
    int value();
}
