package io.holdfast.media.stamp.xmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.media.stamp.core.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What is written for files without a packet of their own: the same for all assets of a deployment but for the link to the content
 * credential, so that it is written once and filled in from then on. Safe for use by several threads.
 */
final class XmpTemplate {
    private static final String PLACE = "urn:uuid:00000000-0000-0000-0000-000000000000";
    /** More kinds of statements than a deployment makes; beyond that it forgets them all. */
    private static final int MAX = 64;
    /** Links that stand in XML as they are. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9:/?#@!$()*+,;=._~%\\[\\]-]*");

    private static final Map<Statement, String> WRITTEN = new ConcurrentHashMap<>();

    private XmpTemplate() {}

    /**
     * Fills a statement in.
     *
     * @param writer of a statement that is met for the first time
     */
    static byte[] filled(Statement statement, Function<Statement, byte[]> writer) {
        if (!PLAIN.matcher(statement.provenance()).matches()) {
            return writer.apply(statement);
        }
        Statement kind = new Statement(
                statement.dataMining(),
                statement.digitalSourceType(),
                statement.webStatement(),
                statement.usageTerms(),
                PLACE);
        String template = WRITTEN.get(kind);
        if (template == null) {
            template = new String(writer.apply(kind), UTF_8);
            if (WRITTEN.size() >= MAX) {
                WRITTEN.clear();
            }
            WRITTEN.put(kind, template);
        }
        int at = template.lastIndexOf(PLACE);
        return (template.substring(0, at) + statement.provenance() + template.substring(at + PLACE.length()))
                .getBytes(UTF_8);
    }
}
