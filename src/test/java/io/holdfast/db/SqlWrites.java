package io.holdfast.db;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables that the SQL in a Java file writes, as far as its literals tell. */
public final class SqlWrites {
    /** In place of a table's name that no literal has. */
    static final String COMPUTED = "?";

    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile(
            "//[^\\n]*|/\\*[\\s\\S]*?\\*/"
                    + "|\"\"\"(?<block>[\\s\\S]*?)(?<!\\\\)\"\"\"|\"(?<line>(?:\\\\.|[^\"\\\\\\n])*+)\"|'(?:\\\\.|[^'\\\\\\n])++'");

    private static final Pattern SQL_COMMENT = Pattern.compile("--[^\\n]*");

    /** An UPDATE behind FOR, KEY or DO is part of another statement. */
    private static final Pattern WRITE = Pattern.compile(
            "(?:\\b(?:INSERT\\s+INTO|DELETE\\s+FROM|MERGE\\s+INTO|TRUNCATE(?:\\s+TABLE)?)"
                    + "|(?<!\\bFOR\\s{1,9})(?<!\\bKEY\\s{1,9})(?<!\\bDO\\s{1,9})\\bUPDATE)"
                    + "\\s+(?:ONLY\\s+)?(?:public\\.)?\\s*(?<table>\\w+|\\z|\\x00)",
            Pattern.CASE_INSENSITIVE);

    /** ClaimedRows updates or deletes rows of the table that it is given. */
    private static final Pattern CLAIM = Pattern.compile("\\bClaimedRows\\s*\\.of\\(\\s*(?:\"(?<table>\\w+))?");

    private SqlWrites() {}

    public static Set<String> of(String java) {
        Set<String> tables = new TreeSet<>();
        Matcher write = WRITE.matcher(SQL_COMMENT.matcher(sql(java)).replaceAll(""));
        while (write.find()) {
            String table = write.group("table");
            tables.add(table.isEmpty() || table.equals("\0") ? COMPUTED : table);
        }
        Matcher claim = CLAIM.matcher(java);
        while (claim.find()) {
            tables.add(claim.group("table") == null ? COMPUTED : claim.group("table"));
        }
        return tables;
    }

    /** All literals, joined where the file joins them directly, else with a zero between; an escape is a space or a quote, which means nothing here. */
    public static String sql(String java) {
        StringBuilder sql = new StringBuilder();
        Matcher matcher = COMMENT_OR_LITERAL.matcher(java);
        int end = 0;
        while (matcher.find()) {
            String literal = matcher.group("block") == null ? matcher.group("line") : matcher.group("block");
            if (literal != null) {
                boolean joined = java.substring(end, matcher.start()).strip().equals("+");
                sql.append(joined ? "" : "\0").append(literal.replaceAll("\\\\[\\s\\S]", " "));
                end = matcher.end();
            }
        }
        return sql.toString();
    }
}
