package dev.regatta.durable;

import dev.regatta.spi.journal.JournalException;
import java.sql.SQLException;

/** What differs between the databases that keep runs. */
interface Dialect {
    /** The version of the tables that this code makes and reads. */
    int VERSION = 1;

    /** {@return the kind of store} */
    String name();

    /** {@return how a transaction begins that will write} */
    String begin();

    /** {@return the time by the store's clock, in milliseconds since 1970, as an expression} */
    String nowMillis();

    /** {@return what is added to a query whose row must not change before the commit} */
    String forUpdate();

    /** {@return what is added to a query of rows that others hold, and that are passed over then} */
    String skipLocked();

    /** {@return what is done once on the connection that writes, outside of a transaction; empty for nothing} */
    default String noTransaction() {
        return "";
    }

    /** Makes the tables, or brings them up to date; refuses those of a newer version. */
    void prepare(SqlSession session) throws SQLException;

    /** To be asked before each commit; throws if what is written would be lost. */
    default void check() {}

    /** {@return what to say of a failure} */
    JournalException describe(String what, SQLException failure);
}
