package dev.regatta.durable.store;

import dev.regatta.journal.JournalException;
import java.sql.Connection;
import java.sql.SQLException;

/** What differs between the databases that keep runs. The methods that write are called by one thread alone. */
interface Database extends AutoCloseable {
    String name();

    String location();

    /** {@return a connection to read with, from a pool} */
    Connection reader() throws SQLException;

    /** {@return a transaction that writes} */
    Tx begin() throws SQLException;

    /** {@return what locks the rows of a query until the end of the transaction; empty where all is locked} */
    String lockRows();

    /** {@return the same, leaving out rows that others have locked} */
    String lockFreeRows();

    /** {@return a query for the next fence} */
    String nextFence();

    /** {@return the clock, in microseconds since 1970} */
    long now(Connection connection) throws SQLException;

    /** {@return whether the same may well work when it is done again at once} */
    boolean isWorthAnotherTry(SQLException failure);

    /** {@return whether it may work for one write though it did not for several} */
    boolean isOfOneWrite(SQLException failure);

    /**
     * Says what happened.
     *
     * @param operation what was tried
     */
    JournalException describe(String operation, SQLException failure);

    @Override
    void close();
}
