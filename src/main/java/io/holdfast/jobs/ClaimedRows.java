package io.holdfast.jobs;

/**
 * A statement that takes due rows of one table, the longest due first, each by one replica only: rows that another one is taking
 * at that moment are passed by. What an update sets must put off when they are due again, so that a replica that dies gives them
 * back. The parts are SQL of the table's owner, who numbers the arguments.
 *
 * @param table that has the rows; its name may stand before their columns
 * @param key the columns of its primary key
 * @param due which rows may be taken
 * @param oldest the column by which they are ordered
 * @param most how many are taken at most: a number or an argument
 */
public record ClaimedRows(String table, String key, String due, String oldest, String most) {
    /** Rows of a table, by its primary key; one at most, unless {@link #oldest} says otherwise. */
    public static ClaimedRows of(String table, String key) {
        return new ClaimedRows(table, key, "true", key, "1");
    }

    /** Those alone that fulfil a condition. */
    public ClaimedRows due(String condition) {
        return new ClaimedRows(table, key, condition, oldest, most);
    }

    /** The lowest of a column first. */
    public ClaimedRows oldest(String column, String most) {
        return new ClaimedRows(table, key, due, column, most);
    }

    /** As many as a constant says. */
    public ClaimedRows oldest(String column, int most) {
        return oldest(column, Integer.toString(most));
    }

    /** Changes the rows that it takes, and yields them. */
    public String update(String set, String returning) {
        return claimed() + "UPDATE " + table + " SET " + set + taken() + " RETURNING " + returning;
    }

    /** Deletes the rows that it takes. */
    public String delete() {
        return claimed() + "DELETE FROM " + table + taken();
    }

    /** Materialized: a subquery may be run again for each row of a join, and would take others each time. */
    private String claimed() {
        return "WITH claimed AS MATERIALIZED (SELECT " + key + " FROM " + table + " WHERE " + due + " ORDER BY "
                + oldest + " LIMIT " + most + " FOR UPDATE SKIP LOCKED) ";
    }

    private String taken() {
        return " WHERE (" + key + ") IN (SELECT " + key + " FROM claimed)";
    }
}
