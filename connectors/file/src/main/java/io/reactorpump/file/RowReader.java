package io.reactorpump.file;

import io.reactorpump.api.error.DataException;

/** Makes payloads of the fields of rows with known columns. */
interface RowReader<T> {

    /**
     * The payload of these fields, one for each column.
     *
     * @throws DataException if a field is not what was expected
     */
    T row(String[] fields, long line);
}
