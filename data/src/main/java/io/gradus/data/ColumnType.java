package io.gradus.data;

/** What the fields of a column of a {@link Table} are. */
public enum ColumnType {
    /** Whole numbers of up to 64 bits; none may be missing. */
    INTEGER,
    /** Numbers; a missing one is NaN. */
    FLOAT,
    /** Truth values, written as true or false in any case; none may be missing. */
    BOOLEAN,
    /** Text, of which the different values are few: each is given a number. */
    CATEGORY
}
